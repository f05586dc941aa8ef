// A parser turns one line of one program into increments. It may add to the tally and nothing else,
// cannot fail and remembers nothing: two halves of a log give the sum of the whole, which is what makes
// cursors legal.

import type { LogRecord } from '../base/log-record';
import type { ServiceName } from '../registry/services';
import type { Tally } from '../registry/tally';

export interface Parser {
  /** Its file's name, as `explain` shows it. */
  readonly name: string;
  /** The services whose counters it may bump; a source that wants none of them never asks it. */
  readonly services: readonly ServiceName[];
  /** Program names (syslog tags, byte for byte) under which its program writes. */
  readonly idents: readonly string[];
  /**
   * For lines without a program name (under multilog, or in the program's own file): the bytes such a line
   * may begin with. Empty when the program never writes such lines.
   */
  readonly openings: string;
  /** The names of its rules, in the order of the numbers `parse` returns. */
  readonly rules: readonly string[];
  /** The number of the rule that claimed the line, from 1; 0 when the line is not this parser's. */
  parse(record: LogRecord, tally: Tally): number;
}
