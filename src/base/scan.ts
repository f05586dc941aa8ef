// Reading words and numbers out of a line's bytes. Every function takes the line's end as its bound: a
// buffer holds other lines beyond it.

import { NINE, ZERO } from './ascii';

/** The bytes of an ASCII or latin1 literal, made once when a module loads. */
export function literal(text: string): Uint8Array {
  // A loop: hundreds of these are made at each start, and Uint8Array.from takes its time.
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Whether `word` stands at `at` and ends no later than `end`. */
export function startsWith(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  const length = word.length;
  if (at < 0 || at + length > end) return false;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** Whether the bytes from `at` to `end` are `word` and nothing else. */
export function isExactly(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  return end - at === word.length && startsWith(bytes, at, end, word);
}

/** Whether the range ends with `word`. */
export function endsWith(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  return end - start >= word.length && startsWith(bytes, end - word.length, end, word);
}

/** One past the last decimal digit from `at` on; `at` itself when there is none. */
export function skipDigits(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  while (i < end && bytes[i]! >= ZERO && bytes[i]! <= NINE) i++;
  return i;
}

/** The number of the digits in [at, end), which must be digits; undefined when there are none or over 15. */
export function digitsValue(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (end <= at || end - at > 15) return undefined;
  let value = 0;
  for (let i = at; i < end; i++) value = value * 10 + (bytes[i]! - ZERO);
  return value;
}

/** The position of `byte` in [at, end), or -1. */
export function indexOfByte(bytes: Uint8Array, byte: number, at: number, end: number): number {
  for (let i = at; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

/** The first position in [at, end) where `word` stands whole, or -1. Linear for the short words used here. */
export function indexOfWord(bytes: Uint8Array, word: Uint8Array, at: number, end: number): number {
  const last = end - word.length;
  const first = word[0];
  for (let i = at; i <= last; i++) if (bytes[i] === first && startsWith(bytes, i, end, word)) return i;
  return -1;
}

/** The last position in [at, end) where `word` stands whole, or -1. */
export function lastIndexOfWord(bytes: Uint8Array, word: Uint8Array, at: number, end: number): number {
  for (let i = end - word.length; i >= at; i--) {
    if (bytes[i] === word[0] && startsWith(bytes, i, end, word)) return i;
  }
  return -1;
}
