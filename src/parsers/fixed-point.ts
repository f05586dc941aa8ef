// Decimal numbers of a log line, such as 12.8 or 0.25, as integers in a fraction of one: hundredths,
// thousandths. Doubles never hold the fraction itself, so sums stay exact.

import { DOT, isDigit, ZERO } from '../base/ascii';

/** Digits before the dot that leave room for three places after it in a double. */
const MAX_DIGITS = 12;

/** What `skipDecimal` read last, in [0]: -1 when it was too large to count with. */
export const decimal = new Float64Array(1);

/**
 * One past the number at `at`, digits with or without a fraction; `at` itself when there is none. `decimal` has it
 * times 10^places (0 to 3), rounded half up.
 */
export function skipDecimal(bytes: Uint8Array, at: number, end: number, places: number): number {
  let value = 0;
  let i = at;
  for (; i < end && isDigit(bytes[i]!); i++) value = value * 10 + (bytes[i]! - ZERO);
  if (i === at) return at;
  const isTooLarge = i - at > MAX_DIGITS;
  let left = places;
  if (i + 1 < end && bytes[i] === DOT && isDigit(bytes[i + 1]!)) {
    for (i++; i < end && isDigit(bytes[i]!); i++, left--) {
      if (left > 0) value = value * 10 + (bytes[i]! - ZERO);
      else if (left === 0 && bytes[i]! - ZERO >= 5) value++;
    }
  }
  for (; left > 0; left--) value *= 10;
  decimal[0] = isTooLarge ? -1 : value;
  return i;
}

/** The number that fills [at, end), times 10^places and rounded half up; -1 for something else or a larger one. */
export function decimalIn(bytes: Uint8Array, at: number, end: number, places: number): number {
  return at < end && skipDecimal(bytes, at, end, places) === end ? decimal[0]! : -1;
}
