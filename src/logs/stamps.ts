// The stamps that programs, supervisors and syslogds put in front of a line: TAI64N, ISO 8601 in its dialects, seconds
// since the epoch, and the calendar of RFC 3164. Each is checked digit by digit, since a program's own text may stand
// where a stamp is looked for.

import {
  CAPITAL_A,
  CAPITAL_T,
  CAPITAL_Z,
  COLON,
  COMMA,
  DOT,
  HYPHEN,
  isDigit,
  isHexDigit,
  PLUS,
  SMALL_A,
  SMALL_Z,
  SPACE,
  UNDERSCORE,
} from '../base/ascii';
import { skipDigits } from '../base/scan';

/** No stamp stands there. */
export const NONE = -1;

/** 1 for each byte that is no digit: the sum over some bytes is 0 when all are digits. */
const noDigit = Uint8Array.from({ length: 256 }, (_, byte) => (isDigit(byte) ? 0 : 1));
/** The first digit of a day may be a blank. */
const noDayDigit = Uint8Array.from(noDigit, (no, byte) => (byte === SPACE ? 0 : no));

/** What tells the writers of ISO stamps apart: refilled by readIsoStamp. */
export interface IsoStamp {
  /** One past the stamp, at the blank after it or the end of the line. */
  end: number;
  /** The byte between date and time: `T`, a blank or `_`. */
  separator: number;
  fractionDigits: number;
  hasZone: boolean;
}

/** `2026-11-22`, `T`, a blank or `_`, `15:14:21`, a fraction if any, and `Z`, `+01:00` or `+0100` if any. */
export function readIsoStamp(stamp: IsoStamp, bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 19 || bytes[at + 4] !== HYPHEN || bytes[at + 7] !== HYPHEN) return false;
  if (!areDigits(bytes, at, 4) || !areDigits(bytes, at + 5, 2) || !areDigits(bytes, at + 8, 2)) return false;
  const separator = bytes[at + 10]!;
  if (separator !== CAPITAL_T && separator !== SPACE && separator !== UNDERSCORE) return false;
  if (!isClock(bytes, at + 11)) return false;
  let i = at + 19;
  stamp.separator = separator;
  stamp.fractionDigits = 0;
  if (i < end && (bytes[i] === DOT || bytes[i] === COMMA)) {
    const fraction = i + 1;
    i = skipDigits(bytes, fraction, end);
    stamp.fractionDigits = i - fraction;
    if (i === fraction) return false;
  }
  const zoneEnd = skipZone(bytes, i, end);
  stamp.hasZone = zoneEnd > i;
  stamp.end = zoneEnd;
  return zoneEnd === end || bytes[zoneEnd] === SPACE;
}

/** One past `Z`, `+01:00`, `-0500` or `+01`; `at` itself where none of them stands. */
export function skipZone(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return at;
  if (bytes[at] === CAPITAL_Z) return at + 1;
  if (bytes[at] !== PLUS && bytes[at] !== HYPHEN) return at;
  const hours = skipDigits(bytes, at + 1, Math.min(end, at + 5));
  if (hours === at + 5) return hours;
  if (hours !== at + 3) return at;
  if (hours < end && bytes[hours] === COLON && skipDigits(bytes, hours + 1, Math.min(end, hours + 3)) === hours + 3) {
    return hours + 3;
  }
  return hours;
}

/**
 * One past `@` and 24 hex digits, of which the first is 4 to 7 (2^62 <= label < 2^63). The last is looked at, too; those
 * between are taken on trust, since a supervisor writes them all and every line of a busy log comes by here.
 */
export function endOfTai64n(bytes: Uint8Array, at: number, end: number): number {
  const stampEnd = at + 25;
  if (end < stampEnd) return NONE;
  const era = bytes[at + 1]!;
  if (era < 0x34 || era > 0x37 || !isHexDigit(bytes[stampEnd - 1]!)) return NONE;
  return end === stampEnd || bytes[stampEnd] === SPACE ? stampEnd : NONE;
}

/** One past `1484977359.466280500`: 9 or 10 digits, a point, then 6 (splogger, accustamp) or 9 (tai64nfrac). */
export function endOfEpoch(bytes: Uint8Array, at: number, end: number): number {
  const dot = skipDigits(bytes, at, Math.min(end, at + 11));
  if (dot < at + 9 || dot > at + 10 || dot >= end || bytes[dot] !== DOT) return NONE;
  const stampEnd = skipDigits(bytes, dot + 1, end);
  return stampEnd === dot + 7 || stampEnd === dot + 10 ? stampEnd : NONE;
}

/** One past `Nov 22 15:19:32` or `Nov 22 2026 15:19:32`, with the fraction of a second if there is one. */
export function endOfCalendar(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 15 || bytes[at + 3] !== SPACE || bytes[at + 6] !== SPACE || !isName(bytes, at)) return NONE;
  if (noDigit[bytes[at + 5]!]! + noDayDigit[bytes[at + 4]!]! > 0) return NONE;
  const clock = bytes[at + 9] === COLON ? at + 7 : pastYear(bytes, at + 7, end);
  if (!isClock(bytes, clock)) return NONE;
  const next = bytes[clock + 8];
  return clock + 8 < end && (next === DOT || next === COMMA) ? skipDigits(bytes, clock + 9, end) : clock + 8;
}

function pastYear(bytes: Uint8Array, at: number, end: number): number {
  return end - at >= 13 && bytes[at + 4] === SPACE && areDigits(bytes, at, 4) ? at + 5 : at;
}

/** Whether the name of a month or a weekday in three letters may stand at `at`. */
export function isName(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at]!;
  return first >= CAPITAL_A && first <= CAPITAL_Z && isSmall(bytes[at + 1]!) && isSmall(bytes[at + 2]!);
}

const isSmall = (byte: number): boolean => byte >= SMALL_A && byte <= SMALL_Z;

/** `15:19:32`, whose eight bytes are known to be in the line. */
function isClock(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return false;
  const hours = noDigit[bytes[at]!]! + noDigit[bytes[at + 1]!]!;
  const minutes = noDigit[bytes[at + 3]!]! + noDigit[bytes[at + 4]!]!;
  return hours + minutes + noDigit[bytes[at + 6]!]! + noDigit[bytes[at + 7]!]! === 0;
}

function areDigits(bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i++) if (noDigit[bytes[i]!] !== 0) return false;
  return true;
}
