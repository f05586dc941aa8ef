// What a syslogd writes between a record's stamp and its text: the host, sometimes facility and priority, and the tag,
// `TAG:` or `TAG[PID]:` (RFC 3164 section 4.1). Read from the left only: the text has no say in it.

import {
  AT,
  CAPITAL_A,
  COLON,
  GREATER,
  HYPHEN,
  isDigit,
  isLetter,
  LEFT_BRACKET,
  LESS,
  PLUS,
  RIGHT_BRACKET,
  SLASH,
  SMALL_E,
  SPACE,
} from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { endsWith, indexOfByte, literal, skipDigits, startsWith } from '../base/scan';
import { endOfSeverityWord, readSeverityWord, severityBehindDot } from './severity-word';
import { endOfCalendar, endOfEpoch, endOfTai64n, type IsoStamp, NONE, readIsoStamp } from './stamps';

const MESSAGE_ID = literal('[ID ');
const UNIT = literal('.service');
/** The longest name that is looked for between brackets. */
const LONGEST_NAME = 64;

const tableOf = (text: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (const byte of literal(text)) table[byte] = 1;
  return table;
};
const ALPHANUMERIC = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Names, addresses, `(none)`, and what syslog-ng makes of a chain of hosts. */
const hostBytes = tableOf(`${ALPHANUMERIC}.-_:%/@()~`);
/** Where one of these ends the first word, the word is neither a host nor a tag but the text itself. */
const textBytes = tableOf('={}"<>,;');
const stamp: IsoStamp = { end: 0, separator: 0, fractionDigits: 0, hasZone: false };

/**
 * The host and the tag after it; programs that write their own file put the tag where the host would be. Returns
 * where another frame begins, when a whole framed line stands in the place of host or tag; else -1.
 */
export function readHost(record: LogRecord, start: number): number {
  const { bytes, end } = record;
  let at = start;
  // FreeBSD's syslogd -v: <mail.info> or <2.6> before the host.
  if (at < end && bytes[at] === LESS) {
    const close = indexOfByte(bytes, GREATER, at, Math.min(end, at + 32));
    if (close > 0 && close + 1 < end && bytes[close + 1] === SPACE) {
      record.severity = severityBehindDot(bytes, at + 1, close);
      at = close + 2;
    }
  }
  record.start = at;
  let i = at;
  while (i < end && hostBytes[bytes[i]!] === 1) i++;
  if (i >= end) return NONE;
  const after = bytes[i]!;
  if (after !== SPACE) {
    if (i === at && after === LEFT_BRACKET) readBracketTag(record, at);
    else if (textBytes[after] === 0) readTag(record, at);
    return NONE;
  }
  if (bytes[i - 1] === COLON && bytes[i - 2] !== COLON) {
    readTag(record, at);
    return NONE;
  }
  if (i > at) {
    const first = bytes[at]!;
    // `--- last message repeated`, which macOS writes without a host.
    if (first === HYPHEN && i > at + 1) return NONE;
    // The first word of a stamp has three letters or begins with a digit or @.
    if ((i === at + 3 || first < CAPITAL_A) && isStampAt(bytes, at, end)) return at;
  }
  record.hostStart = at;
  record.hostEnd = i;
  return readTag(record, i + 1) ? NONE : readOddTag(record, i + 1);
}

/**
 * Host and tag after a stamp that programs use for their own files, too: only a host that is a name or an address and
 * a tag that begins with a letter are taken for them. Otherwise the text begins at `at`, and may be a framed line.
 */
export function readHostIfAny(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  record.start = at;
  if (at < end && bytes[at] === LEFT_BRACKET && isLetter(bytes[at + 1])) {
    readBracketTag(record, at);
    return NONE;
  }
  const hostEnd = endOfHost(bytes, at, end);
  if (hostEnd < 0) return at;
  record.hostStart = at;
  record.hostEnd = hostEnd;
  const next = readTag(record, hostEnd + 1) ? NONE : readOddTag(record, hostEnd + 1);
  if (next >= 0) return next;
  const first = bytes[record.identStart];
  if (record.hasIdent && (isLetter(first) || first === SLASH)) return NONE;
  record.hostStart = record.hostEnd = record.identStart = record.identEnd = record.start = at;
  return at;
}

/** Like readHostIfAny, but only with a process id: journalctl's short-unix, where a text may follow the stamp. */
export function readHostWithPid(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  const hostEnd = endOfHost(bytes, at, end);
  let i = hostEnd + 1;
  if (hostEnd >= 0 && (isLetter(bytes[i]) || bytes[i] === SLASH)) {
    while (i < end && bytes[i] !== COLON && bytes[i] !== LEFT_BRACKET && bytes[i] !== SPACE) i++;
    if (i < end && bytes[i] === LEFT_BRACKET) return readHostIfAny(record, at);
  }
  record.start = at;
  return at;
}

/** One past a host name or address at `at`, at the blank after it; -1 when the word there is none. */
function endOfHost(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || !(isDigit(bytes[at]) || isLetter(bytes[at]) || bytes[at] === COLON)) return NONE;
  let i = at;
  while (i < end && hostBytes[bytes[i]!] === 1) i++;
  if (i >= end || bytes[i] !== SPACE) return NONE;
  return bytes[i - 1] === COLON && bytes[i - 2] !== COLON ? NONE : i;
}

/** What is no tag after a host; returns where another frame begins when that stands in the tag's place, else -1. */
function readOddTag(record: LogRecord, at: number): number {
  const { bytes, end, hostStart, hostEnd } = record;
  // BusyBox' syslogd and many a template: HOST mail.info TAG: TEXT.
  const severityEnd = readSeverityWord(record, at);
  if (severityEnd >= 0 && severityEnd < end && bytes[severityEnd] === SPACE) {
    readTag(record, severityEnd + 1);
    return NONE;
  }
  // mail.info HOST TAG: TEXT.
  if (endOfSeverityWord(bytes, hostStart, hostEnd) === hostEnd) {
    record.severity = severityBehindDot(bytes, hostStart, hostEnd);
    const wordEnd = endOfHost(bytes, at, end);
    if (wordEnd >= 0 && readTag(record, wordEnd + 1)) {
      record.hostStart = at;
      record.hostEnd = wordEnd;
      return NONE;
    }
    record.start = at;
  }
  return isFrameAt(bytes, at, end) ? at : NONE;
}

/** TAG: or TAG[PID]: and the text. False, with the program name left empty, for a record without a tag. */
export function readTag(record: LogRecord, at: number): boolean {
  const { bytes, end } = record;
  record.start = at;
  let i = at;
  while (i < end) {
    const byte = bytes[i]!;
    if (byte === COLON || byte === LEFT_BRACKET || byte === SPACE) break;
    i++;
  }
  const identEnd = i;
  if (i < end && bytes[i] === LEFT_BRACKET) {
    i = skipDigits(bytes, i + 1, end);
    if (i >= end || bytes[i] !== RIGHT_BRACKET) return false;
    i++;
  }
  if (i >= end || bytes[i] !== COLON || identEnd === at) return false;
  i++;
  if (i < end && bytes[i] === SPACE) i++;
  else if (i < end && endOfSeverityWord(bytes, at, end) > i) return false;
  record.identStart = at;
  record.identEnd = bytes[identEnd - 1] === SMALL_E ? withoutUnit(bytes, at, identEnd) : identEnd;
  record.start = skipMessageId(bytes, i, end);
  skipOwnStamp(record);
  return true;
}

/** metalog(8): [TAG] TEXT. A number between the brackets is a process id, which belongs to the text. */
function readBracketTag(record: LogRecord, at: number): void {
  const { bytes, end } = record;
  const close = indexOfByte(bytes, RIGHT_BRACKET, at, Math.min(end, at + LONGEST_NAME));
  if (close < 0 || close === at + 1 || close + 1 >= end || bytes[close + 1] !== SPACE) return;
  if (skipDigits(bytes, at + 1, close) === close) return;
  record.identStart = at + 1;
  record.identEnd = close;
  record.start = close + 2;
  skipOwnStamp(record);
}

/** journalctl -o with-unit names the unit: `postfix@-.service` is `postfix`. */
function withoutUnit(bytes: Uint8Array, start: number, end: number): number {
  if (!endsWith(bytes, start, end, UNIT) || end - start === UNIT.length) return end;
  const nameEnd = end - UNIT.length;
  const instance = indexOfByte(bytes, AT, start, nameEnd);
  return instance > start ? instance : nameEnd;
}

/** Solaris syslogd: `[ID 197553 mail.info] ` before the text. */
function skipMessageId(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== LEFT_BRACKET || !startsWith(bytes, at, end, MESSAGE_ID)) return at;
  const close = indexOfByte(bytes, RIGHT_BRACKET, at, Math.min(end, at + 64));
  return close > 0 && close + 1 < end && bytes[close + 1] === SPACE ? close + 2 : at;
}

/**
 * Skips the stamp that the program wrote itself after the tag: splogger's, and those of programs that write to their
 * standard error for someone else to log. Nothing but the stamp is skipped: the program is the tag's.
 */
export function skipOwnStamp(record: LogRecord): void {
  const { bytes, start, end } = record;
  if (start + 15 >= end) return;
  const first = bytes[start]!;
  let stampEnd = NONE;
  if (isDigit(first)) {
    stampEnd = endOfEpoch(bytes, start, end);
    // splogger(8): `+` instead of the blank goes on with the record before.
    if (stampEnd >= 0 && stampEnd < end && bytes[stampEnd] === PLUS) record.isContinuation = true;
    if (stampEnd < 0 && readIsoStamp(stamp, bytes, start, end)) stampEnd = stamp.end;
  } else if (first === AT) stampEnd = endOfTai64n(bytes, start, end);
  else if (bytes[start + 3] === SPACE) stampEnd = endOfCalendar(bytes, start, end);
  if (stampEnd >= 0 && stampEnd < end && bytes[stampEnd] === SPACE) record.start = stampEnd + 1;
}

/** Whether a stamp stands where a host would: its first word alone is one, too, if it is a month or a date. */
function isStampAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at + 3] === SPACE) return endOfCalendar(bytes, at, end) >= 0;
  if (bytes[at + 4] === HYPHEN) return readIsoStamp(stamp, bytes, at, end);
  return bytes[at] === AT && endOfTai64n(bytes, at, end) >= 0;
}

/** Whether a line framed once more stands where a tag would: a relay that took it for a text. */
function isFrameAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  if (bytes[at] === LESS) return isDigit(bytes[at + 1]) && indexOfByte(bytes, GREATER, at, Math.min(end, at + 5)) > 0;
  return isStampAt(bytes, at, end);
}
