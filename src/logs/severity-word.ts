// `mail.info`: facility and priority in words, as several syslogds put them in front of the program name (syslog.conf(5)).

import { COLON, DOT, isDigit, SMALL_A, SMALL_Z, ZERO } from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { isExactly, literal } from '../base/scan';
import { NO_SEVERITY, severities } from '../base/severity';

const words = (text: string): readonly Uint8Array[] => text.split(' ').map(literal);
const facilities = words(
  'mail daemon auth authpriv syslog user kern cron lpr news uucp ftp ntp security audit alert clock console mark ' +
    'local0 local1 local2 local3 local4 local5 local6 local7',
);
const priorities = words('info notice warning err debug warn error crit alert emerg panic none');
const LONGEST = 8;

/** By the number of each; the last are older names (syslog.conf(5)). */
const named = severities.map(literal);
const older: readonly (readonly [Uint8Array, number])[] = [
  [literal('panic'), 0],
  [literal('error'), 3],
  [literal('warn'), 4],
];

/** The severity after the full stop in [start, end), as a word or a digit; NO_SEVERITY where it is none. */
export function severityBehindDot(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== DOT && bytes[at] !== COLON) at++;
  at++;
  if (at === end - 1 && isDigit(bytes[at])) return bytes[at]! - ZERO;
  const number = named.findIndex((word) => isExactly(bytes, at, end, word));
  return number >= 0 ? number : (older.find(([word]) => isExactly(bytes, at, end, word))?.[1] ?? NO_SEVERITY);
}

/** Like endOfSeverityWord at `at`; where one stands there, the record has its severity. */
export function readSeverityWord(record: LogRecord, at: number): number {
  const wordEnd = endOfSeverityWord(record.bytes, at, record.end);
  if (wordEnd >= 0) record.severity = severityBehindDot(record.bytes, at, wordEnd);
  return wordEnd;
}

/** One past `FACILITY.PRIORITY`, or `FACILITY:PRIORITY` of AIX's syslogd; -1 where that does not stand at `at`. */
export function endOfSeverityWord(bytes: Uint8Array, at: number, end: number): number {
  const mark = endOfWord(bytes, at, end);
  if (mark === at || mark >= end || (bytes[mark] !== DOT && bytes[mark] !== COLON)) return -1;
  const wordEnd = endOfWord(bytes, mark + 1, end);
  return isOneOf(facilities, bytes, at, mark) && isOneOf(priorities, bytes, mark + 1, wordEnd) ? wordEnd : -1;
}

/** One past small letters and digits, no more than the longest word has. */
function endOfWord(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + LONGEST);
  let i = at;
  while (i < limit && ((bytes[i]! >= SMALL_A && bytes[i]! <= SMALL_Z) || isDigit(bytes[i]))) i++;
  return i;
}

function isOneOf(known: readonly Uint8Array[], bytes: Uint8Array, at: number, end: number): boolean {
  return known.some((word) => isExactly(bytes, at, end, word));
}
