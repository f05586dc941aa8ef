// When a line was written, as far as its beginning tells: the stamps of multilog (TAI64N), syslog (RFC 3164 and 5424),
// RFC 3339, tai64nlocal, splogger and of programs that write a date themselves. Only to put lines in order: a stamp
// without a zone is taken for UTC, and one without a year for that year which brings it nearest to a given moment.

import { AT, isDigit, LEFT_BRACKET, LESS, SPACE } from '../base/ascii';

const MONTHS: Readonly<Record<string, number>> = {
  Jan: 0,
  Feb: 1,
  Mar: 2,
  Apr: 3,
  May: 4,
  Jun: 5,
  Jul: 6,
  Aug: 7,
  Sep: 8,
  Oct: 9,
  Nov: 10,
  Dec: 11,
};
/** No stamp begins later in a line, or is longer. */
export const STAMP_BYTES = 64;

/** multilog(8) counts from ten seconds before 1970, which is what TAI was ahead then, and knows no leap seconds. */
const TAI_AHEAD_MS = 10_000;
const DAY_MS = 86_400_000;
const HALF_A_YEAR_MS = 182.5 * DAY_MS;
/** How far the last stamps of a file may lie after the file's own time: zones, and clocks that are wrong. */
const AHEAD_MS = 2 * DAY_MS;

const TAI64N = /^@4([0-9a-f]{7})([0-9a-f]{8})([0-9a-f]{8})(?: |$)/;
const ISO = /^(?:<\d{1,3}>1 )?\[?(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d{1,9})?\d*(Z| ?[+-]\d\d:?\d\d)?/;
/** TAI64N, seconds since 1970, and what says its zone. */
const HAS_ZONE =
  /^(?:@4|\d{10}(?:[. +:\t]|$)|(?:<\d{1,3}>1 )?\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| ?[+-]\d\d:?\d\d))/;
const SYSLOG = /^(?:<\d{1,3}>)?(?:(\d{4}) )?([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)/;
const CTIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d) (\d{4})/;
const EPOCH = /^(\d{10})(\.\d{1,9})?(?:[ +:\t]|$)/;

/**
 * When a line was written, milliseconds since 1970, in a file last written to at `writtenMs`; stamps without a zone are of
 * local time, of which `offsetMs` tells how far it is ahead of UTC. Of the two moments of a time that the clocks showed
 * twice, the one that is not before `notBeforeMs`, or the first. Undefined for a line that begins with no stamp that is
 * known.
 */
export function lineMoment(
  line: string,
  writtenMs: number,
  offsetMs: (atMs: number) => number,
  notBeforeMs = Number.NEGATIVE_INFINITY,
): number | undefined {
  // A stamp without a year is of the year that ended when the file was written to, and not some day ahead.
  const stamp = lineStamp(line, writtenMs + AHEAD_MS - HALF_A_YEAR_MS);
  if (stamp === undefined) return undefined;
  if (line.charCodeAt(0) === AT) return stamp - TAI_AHEAD_MS;
  if (HAS_ZONE.test(line)) return stamp;
  const moments = momentsOf(stamp, offsetMs);
  return moments.find((moment) => moment >= notBeforeMs) ?? moments[0]!;
}

/**
 * The moments at which local clocks show a time, which is given as if it were UTC: two where summer time ends. Where it
 * begins they never show some, which are read as if it had not begun yet.
 */
function momentsOf(localMs: number, offsetMs: (atMs: number) => number): readonly number[] {
  const [before, after] = [offsetMs(localMs - DAY_MS), offsetMs(localMs + DAY_MS)] as const;
  if (before === after) return [localMs - before];
  const shown = [before, after].filter((offset) => offsetMs(localMs - offset) === offset);
  return shown.length === 0 ? [localMs - before] : shown.map((offset) => localMs - offset);
}

/** Milliseconds since 1970, more or less; undefined for a line that begins with no stamp that is known. */
export function lineStamp(line: string, nearMs: number): number | undefined {
  const first = line.charCodeAt(0);
  if (first === AT) return fromTai64n(TAI64N.exec(line));
  if (isDigit(first) || first === LESS || first === LEFT_BRACKET) {
    return fromIso(ISO.exec(line)) ?? fromEpoch(EPOCH.exec(line)) ?? fromSyslog(SYSLOG.exec(line), nearMs);
  }
  return fromSyslog(SYSLOG.exec(line), nearMs) ?? fromCtime(CTIME.exec(line));
}

type Match = RegExpExecArray | null;

function fromTai64n(match: Match): number | undefined {
  if (match === null) return undefined;
  const [, high = '', low = '', nano = ''] = match;
  const seconds = Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16);
  return seconds * 1000 + Math.floor(Number.parseInt(nano, 16) / 1000) / 1000;
}

const hexValue = Int8Array.from({ length: 256 }, (_, byte) => '0123456789abcdef'.indexOf(String.fromCharCode(byte)));

/** Like `lineStamp`, of a line that begins at `at` with a stamp of multilog; undefined for one that does not. */
export function tai64nStamp(bytes: Uint8Array, at: number): number | undefined {
  if (bytes[at] !== AT || bytes[at + 1] !== 0x34 || bytes[at + 25] !== SPACE) return undefined;
  let worst = 0;
  const hex = (from: number, to: number): number => {
    let value = 0;
    for (let i = from; i < to; i++) {
      const digit = hexValue[bytes[at + i]!]!;
      worst |= digit;
      value = value * 16 + digit;
    }
    return value;
  };
  const seconds = hex(2, 9) * 2 ** 32 + hex(9, 17);
  const nano = hex(17, 25);
  return worst < 0 ? undefined : seconds * 1000 + Math.floor(nano / 1000) / 1000;
}

/** Like `lineMoment`, of a line that begins at `at` with a stamp of multilog; undefined for one that does not. */
export function tai64nMoment(bytes: Uint8Array, at: number): number | undefined {
  const stamp = tai64nStamp(bytes, at);
  return stamp === undefined ? undefined : stamp - TAI_AHEAD_MS;
}

function fromIso(match: Match): number | undefined {
  if (match === null) return undefined;
  const [, year, month, day, hours, minutes, seconds, fraction = '0', zone = 'Z'] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds));
  return ms + Math.floor(Number(fraction) * 1e6) / 1000 - zoneMs(zone);
}

function zoneMs(zone: string): number {
  if (zone === 'Z') return 0;
  const [sign, ...digits] = zone.trimStart().replace(':', '');
  const minutes = Number(digits.slice(0, 2).join('')) * 60 + Number(digits.slice(2).join(''));
  return (sign === '-' ? -minutes : minutes) * 60_000;
}

function fromEpoch(match: Match): number | undefined {
  if (match === null) return undefined;
  const [, seconds, fraction = '0'] = match;
  return Number(seconds) * 1000 + Math.floor(Number(fraction) * 1e6) / 1000;
}

function fromCtime(match: Match): number | undefined {
  if (match === null) return undefined;
  const [, name = '', day, hours, minutes, seconds, year] = match;
  const month = MONTHS[name];
  if (month === undefined) return undefined;
  return Date.UTC(Number(year), month, Number(day), Number(hours), Number(minutes), Number(seconds));
}

function fromSyslog(match: Match, nearMs: number): number | undefined {
  if (match === null) return undefined;
  const [, given, name = '', day, hours, minutes, seconds] = match;
  const month = MONTHS[name];
  if (month === undefined) return undefined;
  const inYear = (year: number) => Date.UTC(year, month, Number(day), Number(hours), Number(minutes), Number(seconds));
  if (given !== undefined) return inYear(Number(given));
  const year = new Date(nearMs).getUTCFullYear();
  const candidates = [inYear(year - 1), inYear(year), inYear(year + 1)];
  return candidates.reduce((best, each) => (Math.abs(each - nearMs) < Math.abs(best - nearMs) ? each : best));
}
