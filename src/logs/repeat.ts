// Records by which a syslogd says that another one came again: `HOST last message repeated N times` (no
// program name; N more of that host's record before it) and rsyslog's `HOST TAG: message repeated N times:
// [ TEXT]` (N more of that text). Either stands where the syslogd writes, right behind host or program name;
// the same words further on are somebody's text.

import type { LogRecord } from '../base/log-record';
import { digitsValue, isExactly, literal, skipDigits, startsWith } from '../base/scan';

const PREVIOUS = literal('last message repeated ');
const INLINE = literal('message repeated ');
const TIMES = literal(' times');
const BRACKET = literal(': [ ');
/** No syslogd saves up more than this; a larger number is no count of theirs. */
const MAX_TIMES = 10_000_000;

export type RepeatKind = 'previous' | 'inline';

/** How often more, and of what; `times` 0 when the record is no repeat. For `inline` the record becomes TEXT. */
export interface Repeat {
  kind: RepeatKind;
  times: number;
}

/** Fills `repeat`; quick to say no, since nearly every line is none. */
export function readRepeat(record: LogRecord, repeat: Repeat): boolean {
  const { bytes, start, end } = record;
  repeat.times = 0;
  const first = bytes[start];
  if (first === 0x6c) {
    if (record.hasIdent || record.hostEnd === record.hostStart || !startsWith(bytes, start, end, PREVIOUS))
      return false;
    repeat.kind = 'previous';
    const digitsEnd = skipDigits(bytes, start + PREVIOUS.length, end);
    if (!isExactly(bytes, digitsEnd, end, TIMES)) return false;
    repeat.times = timesOf(bytes, start + PREVIOUS.length, digitsEnd);
  } else if (first === 0x6d) {
    if (!record.hasIdent || !startsWith(bytes, start, end, INLINE)) return false;
    repeat.kind = 'inline';
    const digitsEnd = skipDigits(bytes, start + INLINE.length, end);
    const bracket = digitsEnd + TIMES.length;
    if (!startsWith(bytes, digitsEnd, end, TIMES) || !startsWith(bytes, bracket, end, BRACKET)) return false;
    repeat.times = timesOf(bytes, start + INLINE.length, digitsEnd);
    if (repeat.times === 0) return false;
    record.start = bracket + BRACKET.length;
    if (bytes[end - 1] === 0x5d && end > record.start) record.end = end - 1;
  }
  return repeat.times > 0;
}

function timesOf(bytes: Uint8Array, start: number, end: number): number {
  const times = digitsValue(bytes, start, end);
  return times === undefined || times > MAX_TIMES ? 0 : times;
}
