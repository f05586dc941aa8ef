// A counter of the user's own: lines of one program, or of any, that match a pattern. Whatever the rules
// make of a line, the user's counters look at it too. The pattern engine comes in through `Pattern`, which
// promises time linear in the text.

import type { LogRecord } from '../base/log-record';
import { indexOfWord, isExactly, literal } from '../base/scan';
import type { Tally } from '../registry/tally';

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
  /** The group whose text makes the row, behind the counter's name. */
  readonly by: string | undefined;
}

/** Patterns see this much of a line; a record of a syslog or of qmail is far shorter. */
export const MAX_TEXT_BYTES = 8192;

export class PatternCounter {
  private readonly programs: readonly Uint8Array[] | undefined;
  private readonly required: Uint8Array | undefined;

  constructor(private readonly spec: PatternCounterSpec) {
    this.programs = spec.programs?.map(literal);
    this.required = spec.pattern.required === '' ? undefined : literal(spec.pattern.required);
  }

  get name(): string {
    return this.spec.name;
  }

  /** See PatternCounterSpec. */
  get costMs(): number {
    return this.spec.costMs ?? 0;
  }

  /** Whether its row exists before the first match: one that is split by a label has rows only then. */
  get hasOwnRow(): boolean {
    return this.spec.by === undefined;
  }

  /** True when the line matched, whether or not a number could be added. */
  count(record: LogRecord, tally: Tally): boolean {
    const { bytes, start } = record;
    if (!this.isOfProgram(record)) return false;
    const end = Math.min(record.end, start + MAX_TEXT_BYTES);
    if (this.required !== undefined && indexOfWord(bytes, this.required, start, end) < 0) return false;
    const { name, pattern, add, by } = this.spec;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
    if (add === undefined && by === undefined) {
      if (!pattern.test(text)) return false;
      tally.addLabelled('yours', name);
      return true;
    }
    const groups = pattern.find(text);
    if (groups === undefined) return false;
    const amount = add === undefined ? 1n : wholeNumber(groups[add]);
    if (amount !== undefined)
      tally.addLabelled('yours', by === undefined ? name : `${name}.${groups[by] ?? ''}`, amount);
    return true;
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
