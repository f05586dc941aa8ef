// Takes a line apart: stamp, host and program name in front, the program's own text behind. The shapes are
// those of multilog (TAI64N), tai64nlocal, syslog files (RFC 3164 and its dialects, RFC 5424, ISO stamps),
// splogger, and the log files that dovecot, spamd and clamd write themselves. Anchored from the left only:
// nothing behind the program name, which strangers may have chosen, has a say.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, skipDigits, startsWith } from '../base/scan';

const SPACE = 0x20;
const COLON = 0x3a;
const DOT = 0x2e;
const DASH = 0x2d;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const LESS = 0x3c;
const GREATER = 0x3e;
const AT = 0x40;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const MESSAGE_ID = literal('[ID ');

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** Fills `record` from the line in [start, end) of `bytes`, given without its LF. */
export function takeApart(record: LogRecord, bytes: Uint8Array, start: number, end: number): void {
  if (end > start && bytes[end - 1] === 0x0d) end--;
  record.bytes = bytes;
  record.start = start;
  record.end = end;
  record.identStart = record.identEnd = start;
  record.hostStart = record.hostEnd = start;
  record.isContinuation = false;
  if (start >= end) return;
  const first = bytes[start];
  if (first === AT) readTai64n(record);
  else if (isDigit(first)) readDigits(record);
  else if (first === LESS) readPriority(record);
  else if (isLetter(first)) readCalendar(record, start);
}

/**
 * `@` and 24 hex digits of which the first is 4 to 7 (2^62 <= label < 2^63), then a blank or the end. The other
 * digits are taken on trust: only multilog begins a line so, and it writes them all.
 */
function readTai64n(record: LogRecord): void {
  const { bytes, start, end } = record;
  const stampEnd = start + 25;
  if (end < stampEnd) return;
  const era = bytes[start + 1]!;
  if (era < 0x34 || era > 0x37) return;
  if (end === stampEnd) record.start = stampEnd;
  else if (bytes[stampEnd] === SPACE) record.start = stampEnd + 1;
}

function readDigits(record: LogRecord): void {
  const { bytes, start, end } = record;
  if (end - start > 19 && bytes[start + 4] === DASH && bytes[start + 7] === DASH) {
    // 2026-11-22T15:14:21.847968+00:00 HOST TAG: TEXT, or 2026-11-22 15:14:21.847968000 TEXT.
    const isIso = bytes[start + 10] === 0x54;
    const stampEnd = indexOfByte(bytes, SPACE, start + 11, end);
    if (stampEnd < 0 || !(isIso || bytes[start + 10] === SPACE)) return;
    if (isIso) readHost(record, stampEnd + 1);
    else record.start = stampEnd + 1;
  } else if (end - start > 5 && bytes[start + 4] === SPACE && isLetter(bytes[start + 5])) {
    // 2026 Nov 22 15:19:32 HOST TAG: TEXT
    readCalendar(record, start + 5);
  } else readSploggerStamp(record);
}

/** <PRI> in front of RFC 5424 (version 1) or of an RFC 3164 record. */
function readPriority(record: LogRecord): void {
  const { bytes, start, end } = record;
  const digitsEnd = skipDigits(bytes, start + 1, end);
  if (digitsEnd === start + 1 || digitsEnd > start + 4 || digitsEnd >= end || bytes[digitsEnd] !== GREATER) return;
  const at = digitsEnd + 1;
  if (end - at < 2) return;
  if (bytes[at] === 0x31 && bytes[at + 1] === SPACE) readRfc5424(record, at + 2);
  else if (isLetter(bytes[at])) readCalendar(record, at);
}

/** RFC 5424 section 6: TIME HOST APP PROCID MSGID SD, each behind one blank, then the text. */
function readRfc5424(record: LogRecord, timeStart: number): void {
  const { bytes, end } = record;
  const hostStart = indexOfByte(bytes, SPACE, timeStart, end) + 1;
  if (hostStart === 0) return;
  const hostEnd = indexOfByte(bytes, SPACE, hostStart, end);
  if (hostEnd < 0) return;
  const appEnd = indexOfByte(bytes, SPACE, hostEnd + 1, end);
  if (appEnd < 0) return;
  const processEnd = indexOfByte(bytes, SPACE, appEnd + 1, end);
  if (processEnd < 0) return;
  const idEnd = indexOfByte(bytes, SPACE, processEnd + 1, end);
  if (idEnd < 0) return;
  let text = endOfStructuredData(bytes, idEnd + 1, end);
  if (text < 0) return;
  if (text < end && bytes[text] === SPACE) text++;
  // rsyslog keeps the blank that stood before the text of a record without a tag.
  if (text < end && bytes[text] === SPACE) text++;
  record.hostStart = hostStart;
  record.hostEnd = hostEnd;
  record.identStart = hostEnd + 1;
  record.identEnd = appEnd;
  record.start = text;
  readSploggerStamp(record);
}

/** One past `-` or a run of `[id name="value"…]`, in whose values `\`, `"` and `]` are escaped; -1 if unclosed. */
function endOfStructuredData(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] === DASH) return at + 1;
  let i = at;
  while (i < end && bytes[i] === OPEN) {
    let isQuoted = false;
    for (i++; i < end && (isQuoted || bytes[i] !== CLOSE); i++) {
      if (bytes[i] === BACKSLASH && isQuoted) i++;
      else if (bytes[i] === QUOTE) isQuoted = !isQuoted;
    }
    if (i >= end) return -1;
    i++;
  }
  return i === at ? -1 : i;
}

/** `Mmm dd HH:MM:SS` with what syslogds put around it, or `Www Mmm dd HH:MM:SS YYYY` of spamd and clamd. */
function readCalendar(record: LogRecord, at: number): void {
  const { bytes, end } = record;
  if (end - at < 16 || bytes[at + 3] !== SPACE) return;
  if (isLetter(bytes[at + 4])) {
    if (end - at > 24 && isClock(bytes, at + 11) && bytes[at + 19] === SPACE && bytes[at + 24] === SPACE) {
      record.start = at + 25;
    }
    return;
  }
  if (bytes[at + 6] !== SPACE || !isClock(bytes, at + 7)) return;
  let next = at + 15;
  if (bytes[next] === DOT) next = skipDigits(bytes, next + 1, end);
  if (next >= end || bytes[next] !== SPACE) return;
  next++;
  // A year behind the stamp: four digits of which the first is 1 or 2, and a blank.
  if (
    next + 4 < end &&
    (bytes[next] === 0x32 || bytes[next] === 0x31) &&
    bytes[next + 4] === SPACE &&
    skipDigits(bytes, next, end) === next + 4
  ) {
    next += 5;
  }
  readHost(record, next);
}

function isClock(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 2] === COLON && bytes[at + 5] === COLON && isDigit(bytes[at]) && isDigit(bytes[at + 7]);
}

/** The host and the tag behind it; programs that write their own file put the tag where the host would be. */
function readHost(record: LogRecord, start: number): void {
  const { bytes, end } = record;
  let at = start;
  // FreeBSD's syslogd -v: <mail.info> or <2.6> before the host.
  if (at < end && bytes[at] === LESS) {
    const close = indexOfByte(bytes, GREATER, at, Math.min(end, at + 32));
    if (close > 0 && close + 1 < end && bytes[close + 1] === SPACE) at = close + 2;
  }
  if (at < end && bytes[at] === OPEN) {
    // spamd -s stderr: the stamp, then [PID] info: spamd: TEXT.
    record.start = at;
    return;
  }
  const wordEnd = indexOfByte(bytes, SPACE, at, end);
  if (wordEnd < 0) {
    record.start = at;
    return;
  }
  const isTag = bytes[wordEnd - 1] === COLON && bytes[wordEnd - 2] !== COLON;
  if (isTag) {
    readTag(record, at);
    return;
  }
  record.hostStart = at;
  record.hostEnd = wordEnd;
  readTag(record, wordEnd + 1);
}

/** TAG: or TAG[PID]: and the text; a record without a tag leaves the program name empty. */
function readTag(record: LogRecord, at: number): void {
  const { bytes, end } = record;
  record.start = at;
  let i = at;
  while (i < end) {
    const byte = bytes[i]!;
    if (byte === COLON || byte === OPEN || byte === SPACE) break;
    i++;
  }
  const identEnd = i;
  if (i < end && bytes[i] === OPEN) {
    i = skipDigits(bytes, i + 1, end);
    if (i >= end || bytes[i] !== CLOSE) return;
    i++;
  }
  if (i >= end || bytes[i] !== COLON || identEnd === at) return;
  i++;
  if (i < end && bytes[i] === SPACE) i++;
  record.identStart = at;
  record.identEnd = identEnd;
  record.start = skipMessageId(bytes, i, end);
  readSploggerStamp(record);
}

/** Solaris syslogd: `[ID 197553 mail.info] ` before the text. */
function skipMessageId(bytes: Uint8Array, at: number, end: number): number {
  if (!startsWith(bytes, at, end, MESSAGE_ID)) return at;
  const close = indexOfByte(bytes, CLOSE, at, Math.min(end, at + 64));
  return close > 0 && close + 1 < end && bytes[close + 1] === SPACE ? close + 2 : at;
}

/** splogger(8): EPOCH.uuuuuu and a blank; `+` instead of the blank goes on with the record before. */
function readSploggerStamp(record: LogRecord): void {
  const { bytes, start, end } = record;
  if (start + 17 >= end || !isDigit(bytes[start]) || bytes[start + 10] !== DOT) return;
  if (skipDigits(bytes, start, end) !== start + 10 || skipDigits(bytes, start + 11, end) !== start + 17) return;
  if (bytes[start + 17] === PLUS) record.isContinuation = true;
  else if (bytes[start + 17] === SPACE) record.start = start + 18;
}
