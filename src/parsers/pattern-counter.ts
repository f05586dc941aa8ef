// A counter of the user's own: lines of one program, or of any, that match a pattern. Whatever the rules
// make of a line, the user's counters look at it too. The pattern engine comes in through `Pattern`, which
// promises time linear in the text.

import type { LogRecord } from '../base/log-record';
import { indexOfWord, isExactly, literal } from '../base/scan';

export interface Pattern {
  /** Text that every match contains; empty when there is none to look for. */
  readonly required: string;
  test(text: string): boolean;
  /** The named groups of the leftmost match; undefined when there is none. */
  find(text: string): Readonly<Record<string, string | undefined>> | undefined;
}

export interface PatternCounterSpec {
  readonly name: string;
  /** The program names of which a line must carry one; undefined for any line. */
  readonly programs: readonly string[] | undefined;
  readonly pattern: Pattern;
  /** What the pattern takes for a line of MAX_TEXT_BYTES at worst, in milliseconds of CPU time; 0 where that is nothing. */
  readonly costMs?: number;
  /** The group whose number is added instead of 1. */
  readonly add: string | undefined;
  /** The group whose text makes the row, after the counter's name. */
  readonly by: string | undefined;
}

/** What a line adds to a counter of the user's own. */
export interface OwnMatch {
  readonly row: string;
  /** Undefined where the line has no number that could be added. */
  readonly amount: number | bigint | undefined;
}

/** Patterns see this much of a line; a record of a syslog or of qmail is far shorter. */
export const MAX_TEXT_BYTES = 8192;

export class PatternCounter {
  private readonly programs: readonly Uint8Array[] | undefined;
  /** Text that stands in every line that the pattern can match; undefined where there is none to look for. */
  readonly required: Uint8Array | undefined;

  constructor(private readonly spec: PatternCounterSpec) {
    this.programs = spec.programs?.map(literal);
    this.required = spec.pattern.required === '' ? undefined : literal(spec.pattern.required);
  }

  /** The name that the configuration gives to the counter. */
  get name(): string {
    return this.spec.name;
  }

  /** What the pattern takes for the longest text at worst, in milliseconds of CPU time; 0 where that is nothing. */
  get costMs(): number {
    return this.spec.costMs ?? 0;
  }

  /** Whether its row exists before the first match: one that is split by a label has rows only then. */
  get hasOwnRow(): boolean {
    return this.spec.by === undefined;
  }

  /** What its pattern takes for this record at worst, in milliseconds of CPU time. */
  costOf({ start, end }: LogRecord): number {
    return (this.costMs * Math.min(end - start, MAX_TEXT_BYTES)) / MAX_TEXT_BYTES;
  }

  /** False where its pattern cannot match, which costs next to nothing to tell. */
  looksAt(record: LogRecord): boolean {
    if (!this.isOfProgram(record)) return false;
    if (this.required === undefined) return true;
    const { bytes, start } = record;
    return indexOfWord(bytes, this.required, start, Math.min(record.end, start + MAX_TEXT_BYTES)) >= 0;
  }

  /** What a record that it looks at adds; undefined where the pattern does not match. */
  match({ bytes, start, end }: LogRecord): OwnMatch | undefined {
    const { name, pattern, add, by } = this.spec;
    const length = Math.min(end - start, MAX_TEXT_BYTES);
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
    if (add === undefined && by === undefined) return pattern.test(text) ? { row: name, amount: 1 } : undefined;
    const groups = pattern.find(text);
    if (groups === undefined) return undefined;
    const row = by === undefined ? name : `${name}.${groups[by] ?? ''}`;
    return { row, amount: add === undefined ? 1 : wholeNumber(groups[add]) };
  }

  private isOfProgram({ bytes, identStart, identEnd }: LogRecord): boolean {
    const { programs } = this;
    if (programs === undefined) return true;
    for (let i = 0; i < programs.length; i++) if (isExactly(bytes, identStart, identEnd, programs[i]!)) return true;
    return false;
  }
}

/** Up to 15 digits and nothing else: what is no number, or no number of this world, adds nothing. */
function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? BigInt(text) : undefined;
}
