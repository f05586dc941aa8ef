// Takes a line apart: stamp, host and program name in front, then the program's own text. The frames are those of
// multilog, s6-log and svlogd, of syslogds (RFC 3164 and its dialects, RFC 5424, ISO stamps), socklog, journalctl,
// containers, splogger, and of the log files that dovecot, spamd and clamd write themselves. One frame may stand in
// another. Anchored from the left only: the text, which strangers may have chosen, has no say. Nothing is remembered
// from line to line: a byte or two tell which frame to look for.

import {
  AT,
  CAPITAL_T,
  COLON,
  DOT,
  DOUBLE_QUOTE,
  ESC,
  GREATER,
  HYPHEN,
  isDigit,
  isLetter,
  LEFT_BRACE,
  LEFT_BRACKET,
  LESS,
  PLUS,
  RIGHT_BRACKET,
  SMALL_A,
  SPACE,
  UNDERSCORE,
  ZERO,
} from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, skipDigits } from '../base/scan';
import { NO_SEVERITY } from '../base/severity';
import { readComposePrefix, readCriTag } from './container-line';
import { readJsonLine } from './json-line';
import { readRfc5424 } from './rfc5424';
import { readSeverityWord } from './severity-word';
import { endOfCalendar, endOfEpoch, endOfTai64n, type IsoStamp, isName, NONE, readIsoStamp, skipZone } from './stamps';
import { readHost, readHostIfAny, readHostWithPid, readTag } from './syslog-header';

/** How many frames may stand in one another: a container's, a supervisor's, a relay's and the syslogd's. */
const MOST_FRAMES = 4;
/** syslogds write no more digits of a second than these; more are a supervisor's, which names no host. */
const SYSLOG_FRACTION = 6;
const SVLOGD_FRACTION = 5;

const stamp: IsoStamp = { end: 0, separator: 0, fractionDigits: 0, hasZone: false };

/** Fills `record` from the line in [start, end) of `bytes`, given without its LF. */
export function takeApart(record: LogRecord, bytes: Uint8Array, start: number, end: number): void {
  record.begin(bytes, start, end);
  const first = bytes[start];
  if (first === AT) readInner(record, readTai64n(record, start));
  else readInner(record, readFirstFrame(record, start));
}

/** The frames within the first one, whose text begins at `at`; -1 when no frame can be there. */
function readInner(record: LogRecord, start: number): void {
  let at = start;
  for (let frames = 1; at >= 0 && frames < MOST_FRAMES && mayBeFrame(record.bytes, at, record.end); frames++) {
    at = readFrame(record, at);
  }
}

/**
 * The first bytes of frames, with where a second byte is looked at before anything else is: the blank after a month or
 * a weekday, the point after a facility. Nearly all texts are seen to be none that way.
 */
const looks: Readonly<Record<string, readonly [near: number, far: number]>> = {
  ...Object.fromEntries([...'JFMASONDTW'].map((capital) => [capital, [3, 3]])),
  ...{ a: [4, 8], c: [4, 4], d: [6, 6], f: [3, 3], k: [4, 4], l: [3, 6], m: [4, 4], n: [4, 3], s: [6, 8], u: [4, 4] },
};
const ALWAYS = 255;
/** Where a second byte is looked at by the first of what may be a frame: 0 where it is none, 255 where it always may be. */
export const nearLooks = new Uint8Array(256);
export const farLooks = new Uint8Array(256);
for (const byte of literal('0123456789@<')) nearLooks[byte] = ALWAYS;
for (const [first, [near, far]] of Object.entries(looks)) {
  nearLooks[first.charCodeAt(0)] = near;
  farLooks[first.charCodeAt(0)] = far;
}

/** Bytes after the line's end are looked at, too: they can only cost a closer look. */
function mayBeFrame(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  const first = bytes[at]!;
  const near = nearLooks[first]!;
  if (near === 0 || near === ALWAYS) return near !== 0;
  const mark = first < SMALL_A ? SPACE : DOT;
  return bytes[at + near] === mark || bytes[at + farLooks[first]!] === mark;
}

/**
 * The frame at the line's beginning. Returns where another one may begin, or -1: `record.start` is then where the
 * text begins, as it is when no other one is found.
 */
function readFirstFrame(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  if (at >= end) return NONE;
  const first = bytes[at]!;
  if (first === LEFT_BRACE) {
    if (bytes[at + 1] !== DOUBLE_QUOTE || readJsonLine(record, at) !== 'framed') return NONE;
    return record.isPiece ? NONE : 0;
  }
  if (first === LEFT_BRACKET) return readMonotonic(record, at);
  const next = first === ESC ? NONE : readFrame(record, at);
  // Nothing was found: the line may be one of docker compose.
  if (next === NONE && record.start === at && !record.hasIdent && (first === ESC || isLetter(first))) {
    return readComposePrefix(record, at);
  }
  return next;
}

function readFrame(record: LogRecord, at: number): number {
  const { bytes } = record;
  record.start = at;
  const first = bytes[at];
  if (first === AT) return readTai64n(record, at);
  if (isDigit(first)) return readDigits(record, at);
  if (first === LESS) return readPriority(record, at);
  return isLetter(first) ? readLetters(record, at) : NONE;
}

/** multilog(8), s6-log(8) and svlogd(8): the text of a program, or of a socklog. */
function readTai64n(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  const text = endOfTai64n(bytes, at, end) + 1;
  if (text === 0) return NONE;
  record.start = Math.min(text, end);
  return text;
}

/** The text after a stamp and one blank; it may begin with a frame. */
function textAfter(record: LogRecord, stampEnd: number): number {
  record.start = stampEnd < record.end ? stampEnd + 1 : stampEnd;
  return record.start;
}

function readDigits(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  if (bytes[at + 4] === HYPHEN) return readIso(record, at);
  // 2026 Nov 22 15:19:32 HOST TAG: TEXT
  if (bytes[at + 4] === SPACE && isLetter(bytes[at + 5])) return readCalendar(record, at + 5);
  const stampEnd = endOfEpoch(bytes, at, end);
  if (stampEnd >= 0) {
    if (stampEnd < end && bytes[stampEnd] === PLUS) record.isContinuation = true;
    return stampEnd < end && bytes[stampEnd] === SPACE ? readHostWithPid(record, stampEnd + 1) : NONE;
  }
  return readSocklogPeer(record, at);
}

/** ISO stamps, which more than syslogds write; their details tell which of them it was. */
function readIso(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  if (!readIsoStamp(stamp, bytes, at, end)) return NONE;
  const { separator, fractionDigits, hasZone } = stamp;
  const text = textAfter(record, stamp.end);
  if (text >= end) return NONE;
  // svlogd -tt.
  if (separator === UNDERSCORE) return text;
  if (separator === CAPITAL_T) {
    const container = readCriTag(record, text);
    if (container >= 0) return record.isPiece ? NONE : container;
    // Haraka's own: STAMP [LEVEL] [UUID] [ORIGIN] TEXT.
    if (bytes[text] === LEFT_BRACKET) return NONE;
    if (fractionDigits > SYSLOG_FRACTION) return text;
    if (hasZone) return readHost(record, text);
    // svlogd -ttt.
    return fractionDigits === SVLOGD_FRACTION ? text : readHostIfAny(record, text);
  }
  if (fractionDigits > SYSLOG_FRACTION) {
    // s6-log T writes two blanks, tai64nlocal one.
    if (bytes[text] === SPACE) record.start = text + 1;
    return record.start;
  }
  // Exim with log_timezone: the zone after a blank.
  const zoneEnd = skipZone(bytes, text, end);
  if (zoneEnd === text + 5 && zoneEnd < end && bytes[zoneEnd] === SPACE) return textAfter(record, zoneEnd);
  return readHostIfAny(record, text);
}

/** <PRI> before RFC 5424 (version 1), before a stamp, or before a tag alone. */
function readPriority(record: LogRecord, start: number): number {
  const { bytes, end } = record;
  const digitsEnd = skipDigits(bytes, start + 1, end);
  if (digitsEnd === start + 1 || digitsEnd > start + 4 || digitsEnd >= end || bytes[digitsEnd] !== GREATER) return NONE;
  const at = digitsEnd + 1;
  if (end - at < 2) return NONE;
  // The facility times eight, and the severity.
  record.severity = decimalIn(bytes, start + 1, digitsEnd) % 8;
  if (bytes[at] === 0x31 && bytes[at + 1] === SPACE) {
    readRfc5424(record, at + 2);
    return NONE;
  }
  const next = readFrame(record, at);
  if (next === NONE && record.start === at && !record.hasIdent && !readTag(record, at)) {
    record.start = start;
    record.severity = NO_SEVERITY;
  }
  return next;
}

function decimalIn(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = at; i < end; i++) value = value * 10 + bytes[i]! - ZERO;
  return value;
}

/** A name of three letters, of a month or a weekday. */
function readNamed(record: LogRecord, at: number): number {
  const { bytes } = record;
  return isLetter(bytes[at + 4]) || bytes[at + 8] === HYPHEN ? readWeekday(record, at) : readCalendar(record, at);
}

/** `Mmm dd HH:MM:SS`, a weekday, or socklog's `mail.info: `. */
function readLetters(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  if (bytes[at + 3] === SPACE) return readNamed(record, at);
  const severityEnd = readSeverityWord(record, at);
  if (severityEnd < 0 || severityEnd + 1 >= end || bytes[severityEnd] !== COLON || bytes[severityEnd + 1] !== SPACE) {
    return NONE;
  }
  return readSocklogRecord(record, severityEnd + 2);
}

/** A record as it came to socklog(8): stamp and tag, or the tag alone. */
function readSocklogRecord(record: LogRecord, at: number): number {
  record.start = at;
  if (endOfCalendar(record.bytes, at, record.end) >= 0) return at;
  readTag(record, at);
  return NONE;
}

/** socklog(8) that listens to the network: `192.0.2.1: mail.info: ` and the record. */
function readSocklogPeer(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  let i = at;
  while (i < end && (isDigit(bytes[i]) || bytes[i] === DOT)) i++;
  if (i - at < 7 || i + 1 >= end || bytes[i] !== COLON || bytes[i + 1] !== SPACE) return NONE;
  const severityEnd = readSeverityWord(record, i + 2);
  if (severityEnd < 0 || bytes[severityEnd] !== COLON || bytes[severityEnd + 1] !== SPACE) return NONE;
  return severityEnd + 2 < end ? readSocklogRecord(record, severityEnd + 2) : NONE;
}

/** `Mmm dd HH:MM:SS` with what syslogds put around it. */
function readCalendar(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  let next = endOfCalendar(bytes, at, end);
  if (next < 0) return NONE;
  if (next < end && bytes[next] === COLON) next++;
  if (next >= end || bytes[next] !== SPACE) return NONE;
  next++;
  // A year after the stamp: four digits of which the first is 1 or 2, and a blank.
  if (
    next + 4 < end &&
    (bytes[next] === 0x32 || bytes[next] === 0x31) &&
    bytes[next + 4] === SPACE &&
    skipDigits(bytes, next, end) === next + 4
  ) {
    next += 5;
  }
  return readHost(record, next);
}

/** `Www Mmm dd HH:MM:SS YYYY` of spamd, clamd and logread, or `Www YYYY-MM-DD HH:MM:SS CET` of journalctl. */
function readWeekday(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  if (!isName(bytes, at)) return NONE;
  if (bytes[at + 8] === HYPHEN) {
    if (!readIsoStamp(stamp, bytes, at + 4, end)) return NONE;
    const zoneEnd = indexOfByte(bytes, SPACE, stamp.end + 1, Math.min(end, stamp.end + 8));
    return zoneEnd < 0 ? NONE : readHost(record, zoneEnd + 1);
  }
  const clockEnd = endOfCalendar(bytes, at + 4, end);
  const yearEnd = clockEnd + 5;
  if (clockEnd < 0 || yearEnd >= end || bytes[clockEnd] !== SPACE || bytes[yearEnd] !== SPACE) return NONE;
  if (skipDigits(bytes, clockEnd + 1, end) !== yearEnd) return NONE;
  const text = textAfter(record, yearEnd);
  const severity = skipLogreadStamp(bytes, text, end);
  const severityEnd = readSeverityWord(record, severity);
  if (severityEnd < 0 || severityEnd >= end || bytes[severityEnd] !== SPACE) return text;
  // OpenWrt's logread: facility and priority, the tag, and no host.
  readTag(record, severityEnd + 1);
  return NONE;
}

/** logread -t: `[1732859384.123] ` before facility and priority. */
function skipLogreadStamp(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] !== LEFT_BRACKET) return at;
  let i = at + 1;
  while (i < end && (isDigit(bytes[i]) || bytes[i] === DOT)) i++;
  return i + 1 < end && bytes[i] === RIGHT_BRACKET && bytes[i + 1] === SPACE ? i + 2 : at;
}

/** journalctl -o short-monotonic and short-delta: `[  123.456789 <    1.234567 >] HOST TAG[PID]: TEXT`. */
function readMonotonic(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  let i = at + 1;
  while (i < end && bytes[i] === SPACE) i++;
  const dot = skipDigits(bytes, i, end);
  if (dot === i || dot >= end || bytes[dot] !== DOT || skipDigits(bytes, dot + 1, end) !== dot + 7) return NONE;
  i = dot + 7;
  while (i < end && (isDigit(bytes[i]) || bytes[i] === SPACE || bytes[i] === DOT || bytes[i] === LESS)) i++;
  if (i < end && bytes[i] === GREATER) i++;
  if (i + 1 >= end || bytes[i] !== RIGHT_BRACKET || bytes[i + 1] !== SPACE) return NONE;
  return readHost(record, i + 2);
}
