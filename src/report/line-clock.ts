// When the lines of a log were written, one after the other: nearly all have the minute of the line before, which is
// worked out once.

import { CAPITAL_Z, COLON, DOT, HYPHEN, isDigit, PLUS, SPACE, ZERO } from '../base/ascii';
import { lineMoment, STAMP_BYTES, tai64nMoment } from '../logs/line-stamp';

/** Up to the minutes: `Nov 22 15:19`, `2026-11-22T15:19`. */
const CALENDAR_BYTES = 12;
const ISO_BYTES = 16;
/** Digits of a second, behind its point, that are read. */
const MICROS = 6;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How far lines of one log are out of order: several programs write it, and several hosts. */
const DISORDER_MS = 60_000;

export class LineClock {
  /** When the file that is read was last written to. */
  writtenMs = 0;
  private latestMs = Number.NEGATIVE_INFINITY;
  private readonly minute = Buffer.alloc(ISO_BYTES);
  /** 0 where no minute is known. */
  private minuteBytes = 0;
  private minuteMs = 0;
  /** What stands behind the seconds of that minute. */
  private zone: Buffer = Buffer.alloc(0);

  /** `offsetMs` tells how far local time is ahead of UTC. */
  constructor(private readonly offsetMs: (atMs: number) => number) {}

  /** Milliseconds since 1970; undefined for a line in [start, end) that begins with no stamp that is known. */
  momentOf(bytes: Buffer, start: number, end: number): number | undefined {
    const moment = tai64nMoment(bytes, start) ?? this.inMinute(bytes, start, end) ?? this.read(bytes, start, end);
    if (moment !== undefined) this.latestMs = moment;
    return moment;
  }

  /** Where the line has the minute that is known. */
  private inMinute(bytes: Buffer, start: number, end: number): number | undefined {
    const { minute, minuteBytes } = this;
    if (minuteBytes === 0 || end - start < STAMP_BYTES) return undefined;
    for (let i = minuteBytes - 1; i >= 0; i--) if (bytes[start + i] !== minute[i]) return undefined;
    const at = start + minuteBytes;
    const seconds = secondsAt(bytes, at);
    if (seconds < 0) return undefined;
    const moment = this.minuteMs + seconds * 1000;
    if (minuteBytes === CALENDAR_BYTES) return moment;
    const fractionEnd = endOfFraction(bytes, at + 3);
    return this.isZoneAt(bytes, fractionEnd) ? moment + fractionMs(bytes, at + 4, fractionEnd) : undefined;
  }

  private isZoneAt(bytes: Buffer, at: number): boolean {
    const { zone } = this;
    for (let i = 0; i < zone.length; i++) if (bytes[at + i] !== zone[i]) return false;
    return zone.length > 0 || endOfZone(bytes, at) === at;
  }

  private read(bytes: Buffer, start: number, end: number): number | undefined {
    const text = bytes.toString('latin1', start, Math.min(end, start + STAMP_BYTES));
    const moment = lineMoment(text, this.writtenMs, this.offsetMs, this.latestMs - DISORDER_MS);
    this.minuteBytes = 0;
    // On a day on which the offset changes each line is looked at by itself.
    if (moment === undefined || this.offsetMs(moment - DAY_MS) !== this.offsetMs(moment + DAY_MS)) return moment;
    const length = bytes[start + 3] === SPACE ? CALENDAR_BYTES : bytes[start + 4] === HYPHEN ? ISO_BYTES : 0;
    if (length === 0 || end - start < STAMP_BYTES || secondsAt(bytes, start + length) < 0) return moment;
    bytes.copy(this.minute, 0, start, start + length);
    this.minuteBytes = length;
    this.minuteMs = Math.floor(moment / MINUTE_MS) * MINUTE_MS;
    const zoneStart = endOfFraction(bytes, start + length + 3);
    this.zone = Buffer.from(bytes.subarray(zoneStart, endOfZone(bytes, zoneStart)));
    return moment;
  }
}

/** `:SS`; -1 where there are none of an ordinary minute. */
function secondsAt(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at + 1]!, bytes[at + 2]!];
  if (bytes[at] !== COLON || !isDigit(tens) || !isDigit(ones) || tens > 0x35) return -1;
  return (tens - ZERO) * 10 + ones - ZERO;
}

function endOfFraction(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== DOT) return at;
  let i = at + 1;
  while (isDigit(bytes[i])) i++;
  return i;
}

function fractionMs(bytes: Uint8Array, from: number, to: number): number {
  let micros = 0;
  for (let i = 0; i < MICROS; i++) micros = micros * 10 + (from + i < to ? bytes[from + i]! - ZERO : 0);
  return micros / 1000;
}

/** `Z`, `+01:00`, ` -0500`; `at` where there is none. */
function endOfZone(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CAPITAL_Z) return at + 1;
  let i = bytes[at] === SPACE ? at + 1 : at;
  if (bytes[i] !== PLUS && bytes[i] !== HYPHEN) return at;
  i++;
  while (isDigit(bytes[i]) || bytes[i] === COLON) i++;
  return i;
}
