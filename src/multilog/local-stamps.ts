// TAI64N stamps at the beginning of lines as local dates, as tai64nlocal(8) of daemontools writes them: it
// takes TAI to be 10 s ahead of the system's clock.
//
//   @4000000066f2a1031b2c3d44 new msg 93  becomes  2024-09-24 11:22:33.455884100 new msg 93

import { AT, isHexDigit, LF } from '../base/ascii';

/** `@`, 16 digits of seconds, 8 of nanoseconds. */
const STAMP_LENGTH = 25;
/** YYYY-MM-DD HH:MM:SS. */
const DATE_LENGTH = 20;
const LONGEST = DATE_LENGTH + 10;
const TAI_OFFSET = 10;
/** The latest year of four digits. */
const MAX_SECONDS = 253_000_000_000;

export class LocalStamps {
  /** Lines come thick: the date of the second seen last. */
  private second = Number.NaN;
  private date = '';

  /** The bytes with each line's stamp converted. They begin with a line unless `isInLine`. */
  convert(bytes: Buffer, isInLine = false): Buffer {
    const into = Buffer.allocUnsafe(bytes.length + (LONGEST - STAMP_LENGTH) * Math.ceil(bytes.length / STAMP_LENGTH));
    let written = 0;
    let isLineStart = !isInLine;
    for (let at = 0; at < bytes.length; ) {
      const feed = bytes.indexOf(LF, at);
      const end = feed < 0 ? bytes.length : feed + 1;
      const length = isLineStart ? this.putDate(bytes.subarray(at, end), into, written) : 0;
      if (length > 0) written += length;
      written += bytes.copy(into, written, at + (length > 0 ? STAMP_LENGTH : 0), end);
      at = end;
      isLineStart = true;
    }
    return into.subarray(0, written);
  }

  /** Writes the date of a line's stamp; 0 when the line has none. */
  private putDate(line: Buffer, into: Buffer, at: number): number {
    if (line[0] !== AT || line.length < STAMP_LENGTH) return 0;
    const digits = line.toString('latin1', 1, STAMP_LENGTH);
    if (!/^[0-9a-f]{24}$/.test(digits) || isHexDigit(line[STAMP_LENGTH])) return 0;
    const era = Number.parseInt(digits.slice(0, 8), 16) - 0x40000000;
    const seconds = era * 2 ** 32 + Number.parseInt(digits.slice(8, 16), 16) - TAI_OFFSET;
    if (seconds < 0 || seconds > MAX_SECONDS) return 0;
    if (seconds !== this.second) this.remember(seconds);
    const nanoseconds = String(Number.parseInt(digits.slice(16), 16)).padStart(9, '0');
    return into.write(this.date, at, 'latin1') + into.write(nanoseconds, at + DATE_LENGTH, 'latin1');
  }

  private remember(seconds: number): void {
    const date = new Date(seconds * 1000);
    const two = (n: number) => String(n).padStart(2, '0');
    const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
    this.date = `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.`;
    this.second = seconds;
  }
}
