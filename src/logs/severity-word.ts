// `mail.info`: facility and priority in words, as several syslogds put them in front of the program name (syslog.conf(5)).

import { COLON, DOT, isDigit, SMALL_A, SMALL_Z } from '../base/ascii';
import { isExactly, literal } from '../base/scan';

const words = (text: string): readonly Uint8Array[] => text.split(' ').map(literal);
const facilities = words(
  'mail daemon auth authpriv syslog user kern cron lpr news uucp ftp ntp security audit alert clock console mark ' +
    'local0 local1 local2 local3 local4 local5 local6 local7',
);
const priorities = words('info notice warning err debug warn error crit alert emerg panic none');
const LONGEST = 8;

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
