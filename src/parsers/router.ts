// Sends each line to the parsers that its program name selects: a line's text is never searched for what
// program may have written it. Lines without a program name go to the parsers whose programs write such
// lines, chosen by the line's first byte.

import type { LogRecord } from '../base/log-record';
import { isExactly } from '../base/scan';
import { counters } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { Tally } from '../registry/tally';
import { parsers } from './generated/parsers';
import type { Parser } from './parser';

/** A parser, and the number it has for the program name under which a line came; 0 for none. */
interface Candidate {
  readonly parser: Parser;
  readonly program: number;
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
  private readonly byIdent = Array.from({ length: 256 }, (): IdentEntry[] => []);
  private identCount = 0;
  private readonly byOpening: readonly (readonly Candidate[])[];
  /** The claim on the line routed last; undefined when no rule claimed it. */
  private lastParser: Parser | undefined;
  private lastRule = 0;

  constructor(services: readonly ServiceName[]) {
    this.wanted = parsers.filter((parser) => parser.services.some((service) => services.includes(service)));
    const byOpening = Array.from({ length: 256 }, (): Candidate[] => []);
    for (const parser of this.wanted) {
      for (const opening of parser.openings) byOpening[opening.charCodeAt(0)]!.push({ parser, program: 0 });
    }
    this.byOpening = byOpening;
  }

  /** Adds what the line says to the tally; false when it says something that no rule claims. */
  route(record: LogRecord, tally: Tally): boolean {
    this.lastRule = 0;
    if (record.isContinuation || record.start >= record.end) return true;
    if (record.identEnd > record.identStart) return this.ask(this.candidatesFor(record), record, tally);
    // A syslog record without a program name belongs to no program: anyone may have written its text.
    if (record.hostEnd > record.hostStart) return false;
    return this.ask(this.byOpening[record.bytes[record.start]!]!, record, tally);
  }

  get lastClaim(): Claim | undefined {
    return this.lastRule === 0 ? undefined : { parser: this.lastParser!, rule: this.lastRule };
  }

  private ask(candidates: readonly Candidate[], record: LogRecord, tally: Tally): boolean {
    for (let i = 0; i < candidates.length; i++) {
      const { parser, program } = candidates[i]!;
      const rule = parser.parse(record, tally, program);
      if (rule === 0) continue;
      this.lastParser = parser;
      this.lastRule = rule;
      return true;
    }
    return false;
  }

  private candidatesFor({ bytes, identStart, identEnd }: LogRecord): readonly Candidate[] {
    const entries = this.byIdent[bytes[identStart]!]!;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      if (isExactly(bytes, identStart, identEnd, entry.ident)) return entry.candidates;
    }
    const candidates = this.wanted
      .map((parser): Candidate => ({ parser, program: parser.programOf(bytes, identStart, identEnd) }))
      .filter(({ program }) => program !== 0);
    if (this.identCount < MAX_IDENTS) {
      this.identCount++;
      entries.push({ ident: bytes.slice(identStart, identEnd), candidates });
    }
    return candidates;
  }
}

/** Which counters belong to the services: a 1 at each one's index. */
export function countersOf(services: readonly ServiceName[]): Uint8Array {
  return Uint8Array.from(counters, ({ service }) => (services.includes(service) ? 1 : 0));
}
