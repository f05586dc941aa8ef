// Records by which a syslogd reports that another one came again:
//   HOST last message repeated N times                     N more of that host's record before it
//   HOST TAG: message repeated N times: [ TEXT]            N more of that text (rsyslog)
//   HOST TAG: Last message 'TEXT' repeated N times, suppressed by syslog-ng on HOST
//   --- last message repeated N times ---                  N more of the record before it, whose host is not named (macOS)
//                   - Last output repeated N times -       of metalog, which writes `twice` for one more
// Each stands where the syslogd writes, right after host or program name; the same words further on are someone's text.

import { APOSTROPHE, CAPITAL_L, HYPHEN, RIGHT_BRACKET, SMALL_L, SMALL_M, SPACE } from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import {
  digitsValue,
  endsWith,
  indexOfByte,
  isExactly,
  lastIndexOfWord,
  literal,
  skipDigits,
  startsWith,
} from '../base/scan';

const PREVIOUS = literal('last message repeated ');
const DASHED = literal('--- last message repeated ');
const DASHES = literal(' ---');
const INLINE = literal('message repeated ');
const SUPPRESSED = literal("Last message '");
const REPEATED = literal("' repeated ");
const BY_SYSLOG_NG = literal(' times, suppressed by syslog-ng on ');
const OUTPUT = literal('- Last output repeated ');
const TWICE = literal('twice -');
const TIMES = literal(' times');
const TIME = literal(' time');
const TIMES_DASH = literal(' times -');
const BRACKET = literal(': [ ');
/**
 * No syslogd saves up more: they report after ten minutes at the latest. Whoever may write to syslog can write such a
 * record, too, and shall not add any number he likes with one.
 */
const MAX_TIMES = 100_000;

/** `previous`: of the host's record before it; `latest`: of the record before it, whatever its host; `inline`: of the text. */
export type RepeatKind = 'previous' | 'latest' | 'inline';

/** How often more, and of what; `times` 0 when the record is no repeat. For `inline` the record becomes TEXT. */
export interface Repeat {
  kind: RepeatKind;
  times: number;
  /** The record claims more than any log could hold: `times` is the most that is believed. */
  isCut: boolean;
}

/** Whether a text that begins with this byte may be a repeat: quick to say no, since nearly every line is none. */
export function mayBeRepeat(first: number | undefined): boolean {
  return first === SMALL_L || first === SMALL_M || first === CAPITAL_L || first === HYPHEN || first === SPACE;
}

/** Fills `repeat`; false when the record is none. */
export function readRepeat(record: LogRecord, repeat: Repeat): boolean {
  const { bytes, start } = record;
  repeat.times = 0;
  repeat.isCut = false;
  switch (bytes[start]) {
    case SMALL_L:
      readPrevious(record, repeat);
      break;
    case SMALL_M:
      readInline(record, repeat);
      break;
    case CAPITAL_L:
      readSuppressed(record, repeat);
      break;
    case HYPHEN:
      readDashed(record, repeat);
      break;
    case SPACE:
      readOutput(record, repeat);
      break;
  }
  return repeat.times > 0;
}

function readPrevious(record: LogRecord, repeat: Repeat): void {
  const { bytes, start, end } = record;
  if (record.hasIdent || record.hostEnd === record.hostStart || !startsWith(bytes, start, end, PREVIOUS)) return;
  const digits = start + PREVIOUS.length;
  const digitsEnd = skipDigits(bytes, digits, end);
  if (!isExactly(bytes, digitsEnd, end, TIMES) && !isExactly(bytes, digitsEnd, end, TIME)) return;
  repeat.kind = 'previous';
  readTimes(bytes, digits, digitsEnd, repeat);
}

function readInline(record: LogRecord, repeat: Repeat): void {
  const { bytes, start, end } = record;
  if (!record.hasIdent || !startsWith(bytes, start, end, INLINE)) return;
  const digits = start + INLINE.length;
  const digitsEnd = skipDigits(bytes, digits, end);
  const bracket = digitsEnd + TIMES.length;
  if (!startsWith(bytes, digitsEnd, end, TIMES) || !startsWith(bytes, bracket, end, BRACKET)) return;
  repeat.kind = 'inline';
  readTimes(bytes, digits, digitsEnd, repeat);
  if (repeat.times === 0) return;
  record.start = bracket + BRACKET.length;
  if (bytes[end - 1] === RIGHT_BRACKET && end > record.start) record.end = end - 1;
}

/** syslog-ng writes its own words after the program name of the record, and the record's first 20 bytes in quotes. */
function readSuppressed(record: LogRecord, repeat: Repeat): void {
  const { bytes, start, end } = record;
  if (record.hostEnd === record.hostStart || !startsWith(bytes, start, end, SUPPRESSED)) return;
  const text = start + SUPPRESSED.length;
  const textLimit = Math.min(end, text + 20 + REPEATED.length);
  const quote = lastIndexOfWord(bytes, REPEATED, text, textLimit);
  if (quote < 0 || bytes[quote] !== APOSTROPHE) return;
  const digits = quote + REPEATED.length;
  const digitsEnd = skipDigits(bytes, digits, end);
  const host = digitsEnd + BY_SYSLOG_NG.length;
  if (!startsWith(bytes, digitsEnd, end, BY_SYSLOG_NG) || indexOfByte(bytes, SPACE, host, end) >= 0) return;
  repeat.kind = 'previous';
  readTimes(bytes, digits, digitsEnd, repeat);
}

function readDashed(record: LogRecord, repeat: Repeat): void {
  const { bytes, start, end } = record;
  if (record.hasIdent || record.hostEnd > record.hostStart || !startsWith(bytes, start, end, DASHED)) return;
  const digits = start + DASHED.length;
  const digitsEnd = skipDigits(bytes, digits, end);
  const wordsEnd = end - DASHES.length;
  if (!endsWith(bytes, digitsEnd, end, DASHES)) return;
  if (!isExactly(bytes, digitsEnd, wordsEnd, TIMES) && !isExactly(bytes, digitsEnd, wordsEnd, TIME)) return;
  repeat.kind = 'latest';
  readTimes(bytes, digits, digitsEnd, repeat);
}

/** metalog(8) writes no stamp before it, only blanks. */
function readOutput(record: LogRecord, repeat: Repeat): void {
  const { bytes, start, end } = record;
  if (record.hasIdent || record.hostEnd > record.hostStart) return;
  let at = start;
  while (at < end && bytes[at] === SPACE) at++;
  if (!startsWith(bytes, at, end, OUTPUT)) return;
  const digits = at + OUTPUT.length;
  const digitsEnd = skipDigits(bytes, digits, end);
  const isTwice = isExactly(bytes, digits, end, TWICE);
  if (!isTwice && !isExactly(bytes, digitsEnd, end, TIMES_DASH)) return;
  repeat.kind = 'latest';
  if (isTwice) repeat.times = 1;
  else readTimes(bytes, digits, digitsEnd, repeat);
}

/** Reads how often a record came; a number too large for any log is cut to the most that is believed. */
function readTimes(bytes: Uint8Array, start: number, end: number, repeat: Repeat): void {
  const times = end > start ? (digitsValue(bytes, start, end) ?? Number.POSITIVE_INFINITY) : 0;
  repeat.times = Math.min(times, MAX_TIMES);
  repeat.isCut = times > MAX_TIMES;
}
