// Decimal numbers of a log line, such as 12.8 or 0.25, as integers in a fraction of one: hundredths,
// thousandths. Doubles never hold the fraction itself, so sums stay exact.

import { skipDigits } from '../base/scan';

const DOT = 0x2e;
/** Digits before the dot that leave room for three places behind it in a double. */
const MAX_DIGITS = 12;

/** One past the number at `at`, digits with or without a fraction; `at` itself when there is none. */
export function skipDecimal(bytes: Uint8Array, at: number, end: number): number {
  const dot = skipDigits(bytes, at, end);
  if (dot === at || dot >= end || bytes[dot] !== DOT) return dot;
  const fractionEnd = skipDigits(bytes, dot + 1, end);
  return fractionEnd === dot + 1 ? dot : fractionEnd;
}

/** The first byte of the run of digits and dots that ends before `end`; `end` itself when there is none. */
export function skipDecimalBack(bytes: Uint8Array, start: number, end: number): number {
  let i = end;
  while (i > start && ((bytes[i - 1]! >= 0x30 && bytes[i - 1]! <= 0x39) || bytes[i - 1] === DOT)) i--;
  return i;
}

/**
 * The number that fills [at, end), times 10^places (0 to 3) and rounded half up; undefined when the range
 * holds something else or a number too large to count with.
 */
export function decimalValue(bytes: Uint8Array, at: number, end: number, places: number): number | undefined {
  if (at >= end || skipDecimal(bytes, at, end) !== end) return undefined;
  let value = 0;
  let i = at;
  for (; i < end && bytes[i] !== DOT; i++) {
    if (i - at >= MAX_DIGITS) return undefined;
    value = value * 10 + (bytes[i]! - 0x30);
  }
  for (let place = 1; place <= places; place++) value = value * 10 + (i + place < end ? bytes[i + place]! - 0x30 : 0);
  const next = i + places + 1;
  return next < end && bytes[next]! >= 0x35 ? value + 1 : value;
}
