// Sends each line to the parsers that its program name selects: a line's text is never searched for what
// program may have written it. Lines without a program name go to the parsers whose programs write such
// lines, chosen by the line's first byte.

import type { LogRecord } from '../base/log-record';
import { isExactly, literal } from '../base/scan';
import { counters } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { parsers } from './parsers';

interface IdentEntry {
  readonly ident: Uint8Array;
  readonly parsers: readonly Parser[];
}

/** Who claimed a line; rules count from 1. */
export interface Claim {
  readonly parser: Parser;
  readonly rule: number;
}

export class Router {
  private readonly byIdent: readonly (readonly IdentEntry[])[];
  private readonly byOpening: readonly (readonly Parser[])[];
  /** The claim on the line routed last; undefined when nobody claimed it. */
  private lastParser: Parser | undefined;
  private lastRule = 0;

  constructor(services: readonly ServiceName[]) {
    const wanted = parsers.filter((parser) => parser.services.some((service) => services.includes(service)));
    this.byIdent = identTable(wanted);
    const byOpening = Array.from({ length: 256 }, (): Parser[] => []);
    for (const parser of wanted) {
      for (const opening of new Set(parser.openings)) byOpening[opening.charCodeAt(0)]!.push(parser);
    }
    this.byOpening = byOpening;
  }

  /** Adds what the line says to the tally; false when it says something that no rule claims. */
  route(record: LogRecord, tally: Tally): boolean {
    this.lastRule = 0;
    if (record.isContinuation || record.start >= record.end) return true;
    if (record.identEnd > record.identStart) return this.ask(this.parsersFor(record), record, tally);
    // A syslog record without a program name is nobody's: its text may be anybody's.
    if (record.hostEnd > record.hostStart) return false;
    return this.ask(this.byOpening[record.bytes[record.start]!]!, record, tally);
  }

  get lastClaim(): Claim | undefined {
    return this.lastRule === 0 ? undefined : { parser: this.lastParser!, rule: this.lastRule };
  }

  private ask(candidates: readonly Parser[], record: LogRecord, tally: Tally): boolean {
    for (let i = 0; i < candidates.length; i++) {
      const parser = candidates[i]!;
      const rule = parser.parse(record, tally);
      if (rule === 0) continue;
      this.lastParser = parser;
      this.lastRule = rule;
      return true;
    }
    return false;
  }

  private parsersFor({ bytes, identStart, identEnd }: LogRecord): readonly Parser[] {
    const entries = this.byIdent[bytes[identStart]!]!;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i]!;
      if (isExactly(bytes, identStart, identEnd, entry.ident)) return entry.parsers;
    }
    return nobody;
  }
}

const nobody: readonly Parser[] = [];

function identTable(wanted: readonly Parser[]): readonly (readonly IdentEntry[])[] {
  const table = Array.from({ length: 256 }, (): IdentEntry[] => []);
  for (const ident of new Set(wanted.flatMap((parser) => parser.idents))) {
    const entry = { ident: literal(ident), parsers: wanted.filter((parser) => parser.idents.includes(ident)) };
    table[ident.charCodeAt(0)]!.push(entry);
  }
  return table;
}

/** Which counters belong to the services: a 1 at each one's index. */
export function countersOf(services: readonly ServiceName[]): Uint8Array {
  return Uint8Array.from(counters, ({ service }) => (services.includes(service) ? 1 : 0));
}
