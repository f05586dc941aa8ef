// Sends each line to the parsers that its program name selects: a line's text is never searched for what
// program may have written it. Lines without a program name go to the parsers whose programs write such
// lines, chosen by the line's first byte, or to those of the one program that the configuration names for the log.

import type { LogRecord } from '../base/log-record';
import { isExactly, literal } from '../base/scan';
import type { LineMemory } from '../registry/line-memory';
import { counters } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { Tally } from '../registry/tally';
import { parsers } from './generated/parsers';
import { contextOfTag, instanceOfTag, type LineContext, unnamedContext } from './line-context';
import type { Parser } from './parser';
import { type ProgramNames, programOfTag } from './program-names';

/** A parser, and the number it has for the program name under which a line came; 0 for none. */
export interface Candidate {
  readonly parser: Parser;
  readonly program: number;
  readonly context: LineContext;
}

interface IdentEntry {
  readonly ident: Uint8Array;
  readonly candidates: readonly Candidate[];
}

/** Names met are remembered up to this many; beyond them each is looked up again, as in a forged log. */
const MAX_IDENTS = 1000;

/** Who claimed a line; rules count from 1. */
export interface Claim {
  readonly parser: Parser;
  readonly rule: number;
}

export class Router {
  private readonly wanted: readonly Parser[];
  /** The program names met so far, by their first byte. */
  private readonly byIdent: (IdentEntry[] | undefined)[] = Array(256).fill(undefined);
  private identCount = 0;
  private readonly byOpening: readonly (readonly Candidate[])[];
  /** The claim on the line routed last; undefined when no rule claimed it. */
  private lastParser: Parser | undefined;
  private lastRule = 0;
  /** Those of the program that writes every line of the log, where the configuration names it. */
  private readonly everyLine: readonly Candidate[] | undefined;
  private isLastKnown = true;
  private memory: LineMemory | undefined;
  private readonly filters: ReadonlySet<string> | undefined;

  constructor(
    services: readonly ServiceName[],
    private readonly names: ProgramNames = {},
  ) {
    // What a client's address is read from ends before its bracket.
    this.filters = names.filters && new Set(names.filters.flatMap((name) => [name, name.replace(/\]$/, '')]));
    this.wanted = parsers.filter((parser) => parser.services.some((service) => services.includes(service)));
    this.everyLine = names.program === undefined ? undefined : this.candidatesOf(names.program, names.program);
    this.byOpening = this.everyLine === undefined ? candidatesByOpening(this.wanted) : [];
  }

  /**
   * Adds what the line says to the tally; false when it says something that no rule claims. `memory` is what lines
   * before it left behind, and this one may: none where it is only looked at.
   */
  route(record: LogRecord, tally: Tally, memory?: LineMemory): boolean {
    this.memory = memory;
    this.lastRule = 0;
    this.isLastKnown = true;
    if (record.isContinuation || record.start >= record.end) return true;
    if (this.everyLine !== undefined) return this.ask(this.everyLine, record, tally);
    if (record.identEnd > record.identStart) {
      const candidates = this.candidatesFor(record);
      this.isLastKnown = candidates.length > 0;
      return this.ask(candidates, record, tally);
    }
    // A syslog record without a program name belongs to no program: anyone may have written its text.
    this.isLastKnown = record.hostEnd === record.hostStart;
    if (!this.isLastKnown) return false;
    return this.ask(this.byOpening[record.bytes[record.start]!]!, record, tally);
  }

  /** The line routed last is of a program that none of the services knows, or of none. */
  get isLastForeign(): boolean {
    return !this.isLastKnown;
  }

  /** The rule that claimed the line routed last; undefined where none did. */
  get lastClaim(): Claim | undefined {
    return this.lastRule === 0 ? undefined : { parser: this.lastParser!, rule: this.lastRule };
  }

  private ask(candidates: readonly Candidate[], record: LogRecord, tally: Tally): boolean {
    for (let i = 0; i < candidates.length; i++) {
      const { parser, program, context } = candidates[i]!;
      context.record = record;
      context.memory = this.memory;
      const rule = parser.parse(record, tally, program, context);
      if (rule === 0) continue;
      this.lastParser = parser;
      this.lastRule = rule;
      return true;
    }
    return false;
  }

  /** The parsers that are asked, in turn, for lines that name no program and begin with a byte. */
  candidatesByOpening(byte: number): readonly Candidate[] {
    return this.byOpening[byte]!;
  }

  /** The parsers that are asked, in turn, for lines under the record's program name. */
  candidatesFor({ bytes, identStart, identEnd }: LogRecord): readonly Candidate[] {
    const entries = this.byIdent[bytes[identStart]!] ?? [];
    this.byIdent[bytes[identStart]!] = entries;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      if (isExactly(bytes, identStart, identEnd, entry.ident)) return entry.candidates;
    }
    const tag = Buffer.from(bytes.subarray(identStart, identEnd)).toString('latin1');
    const candidates = this.candidatesOf(programOfTag(tag, this.names), tag);
    if (this.identCount < MAX_IDENTS) {
      this.identCount++;
      // A copy: of a Buffer, slice() gives a view, and the chunk is overwritten by the next.
      entries.push({ ident: Uint8Array.from(bytes.subarray(identStart, identEnd)), candidates });
    }
    return candidates;
  }

  private candidatesOf(program: string, tag: string): readonly Candidate[] {
    const name = literal(program);
    return this.wanted.flatMap((parser): readonly Candidate[] => {
      const number = parser.programOf(name, 0, name.length);
      if (number === 0) return [];
      return [{ parser, program: number, context: contextOfTag(tag, instanceOfTag(tag, parser.name), this.filters) }];
    });
  }
}

/** By the first byte of a line without a program name: who may know it. */
function candidatesByOpening(wanted: readonly Parser[]): readonly (readonly Candidate[])[] {
  const byOpening = Array.from({ length: 256 }, (): Candidate[] => []);
  const context = unnamedContext();
  for (const parser of wanted) {
    const candidate = { parser, program: 0, context };
    for (const opening of parser.openings) byOpening[opening.charCodeAt(0)]!.push(candidate);
  }
  return byOpening;
}

/** Which counters belong to the services: a 1 at each one's index. */
export function countersOf(services: readonly ServiceName[]): Uint8Array {
  const wanted = new Set(services);
  const marks = new Uint8Array(counters.length);
  for (let i = 0; i < marks.length; i++) if (wanted.has(counters[i]!.service)) marks[i] = 1;
  return marks;
}
