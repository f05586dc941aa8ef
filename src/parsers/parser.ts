// A parser turns one line of one program into increments. It may add to the tally and nothing else,
// cannot fail and remembers nothing: two halves of a log give the sum of the whole, which is what makes
// cursors legal. What a few of them must know of lines before theirs is in the context, and part of the cursor. The parsers are generated from the tables of log-types.ts.

import type { LogRecord } from '../base/log-record';
import type { ServiceName } from '../registry/services';
import type { Tally } from '../registry/tally';
import type { LineContext } from './line-context';

export interface Parser {
  /** Its log type's name, as `explain` shows it. */
  readonly name: string;
  /** The services whose counters it may bump; a source that wants none of them never asks it. */
  readonly services: readonly ServiceName[];
  /** Program names (syslog tags) under which its program writes, as templates; most are plain names. */
  readonly programs: readonly string[];
  /**
   * For lines without a program name (under multilog, or in the program's own file): the bytes such a line
   * may begin with. Empty when the program never writes such lines.
   */
  readonly openings: string;
  /** The names of its rules, in the order of the numbers `parse` returns. */
  readonly rules: readonly string[];
  /** The number of the program name in [start, end), from 1; 0 when it is none of `programs`. */
  programOf(bytes: Uint8Array, start: number, end: number): number;
  /**
   * The number of the rule that claimed the line, from 1; 0 when the line is not this parser's. `program` is the
   * number of the name under which the line came, 0 for none: it need not be the one that stands in the line.
   */
  parse(record: LogRecord, tally: Tally, program: number, context: LineContext): number;
}
