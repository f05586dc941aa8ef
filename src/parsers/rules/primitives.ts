// What compiled rules call: searches, and the fields that are more than a run of bytes. Each looks at its bytes once,
// and tells by -1 that what it looks for is not there.

import { BACKSLASH, COLON, COMMA, DOT, DOUBLE_QUOTE, GREATER, HYPHEN, isDigit, PLUS, SPACE } from '../../base/ascii';
import { literal, skipDigits, startsWith } from '../../base/scan';
import { counterIndex } from '../../registry/registry';
import type { CounterName } from '../../registry/services';
import { decimal, decimalIn, skipDecimal } from '../fixed-point';

export { indexOfWord, lastIndexOfWord } from '../../base/scan';
export { histogram } from '../../registry/histograms';
export { counterIndex } from '../../registry/registry';
export { decimal, decimalIn } from '../fixed-point';
export { byteTable } from './byte-set';

/** The value of the number field read last, where a function gives its end. */
export const value = new Float64Array(1);

let viewed: Uint8Array | undefined;
let view: DataView;

/** The bytes as words of four; a buffer's view is made once. */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== viewed) {
    viewed = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return view;
}

/** The counters of a choice's values; -1 for a value without one. */
export function counterTable(names: readonly (CounterName | null)[]): Int32Array {
  return Int32Array.from(names, (name) => (name === null ? -1 : counterIndex(name)));
}

/** The texts as bytes. */
export function literals(...texts: readonly string[]): readonly Uint8Array[] {
  return texts.map(literal);
}

interface PlacedLiteral {
  readonly word: Uint8Array;
  /** Its place in the list that the table was made of. */
  readonly place: number;
}

/** Literals under the byte with which they begin; the longest come first. */
export function literalTable(...texts: readonly string[]): readonly (readonly PlacedLiteral[])[] {
  const table = Array.from({ length: 256 }, (): PlacedLiteral[] => []);
  for (const [place, word] of literals(...texts).entries()) table[word[0]!]!.push({ word, place });
  return table;
}

/** Behind the first of a table's literals that stands at `at`; `value` is then the number at its place among `numbers`. */
export function endOfLiteral(
  bytes: Uint8Array,
  at: number,
  end: number,
  table: ReturnType<typeof literalTable>,
  numbers?: readonly number[],
): number {
  if (at >= end) return -1;
  const words = table[bytes[at]!]!;
  for (let i = 0; i < words.length; i++) {
    const { word, place } = words[i]!;
    if (!startsWith(bytes, at, end, word)) continue;
    if (numbers !== undefined) value[0] = numbers[place]!;
    return at + word.length;
  }
  return -1;
}

function standsAt(bytes: Uint8Array, at: number, end: number, words: readonly Uint8Array[]): boolean {
  for (let i = 0; i < words.length; i++) {
    if (bytes[at] === words[i]![0] && startsWith(bytes, at, end, words[i]!)) return true;
  }
  return false;
}

/** Where the first of the words stands; -1 when one of `before` stands earlier. */
export function firstOf(
  bytes: Uint8Array,
  at: number,
  end: number,
  words: readonly Uint8Array[],
  before: readonly Uint8Array[],
): number {
  for (let i = at; i < end; i++) {
    if (standsAt(bytes, i, end, words)) return i;
    if (standsAt(bytes, i, end, before)) return -1;
  }
  return -1;
}

/** Where the word stands that ends last; of several that end there, the first given. */
export function lastOf(bytes: Uint8Array, at: number, end: number, words: readonly Uint8Array[]): number {
  for (let i = end; i > at; i--) {
    for (let w = 0; w < words.length; w++) {
      const start = i - words[w]!.length;
      if (start >= at && startsWith(bytes, start, i, words[w]!)) return start;
    }
  }
  return -1;
}

/** Where one of the words stands, if none stands behind it. */
export function onlyOf(bytes: Uint8Array, at: number, end: number, words: readonly Uint8Array[]): number {
  const first = firstOf(bytes, at, end, words, []);
  if (first < 0) return -1;
  const word = words.find((each) => startsWith(bytes, first, end, each))!;
  return firstOf(bytes, first + word.length, end, words, []) >= 0 ? -1 : first;
}

/** Behind digits with or without a fraction, whose value times 10^places is then in `decimal`. */
export function endOfDecimal(bytes: Uint8Array, at: number, end: number, places: number): number {
  const next = skipDecimal(bytes, at, end, places);
  return next === at ? -1 : next;
}

/** Basis points of `used` out of `limit`, half up; of a limit of 0 none. */
export function share(used: number, limit: number): number {
  return limit === 0 ? 0 : Math.round((used * 10000) / limit);
}

/** HH:MM:SS, perhaps with a fraction. */
export function endOfClock(bytes: Uint8Array, at: number, end: number): number {
  if (at + 8 > end || bytes[at + 2] !== COLON || bytes[at + 5] !== COLON) return -1;
  for (let i = 0; i < 8; i += 3) if (skipDigits(bytes, at + i, at + i + 2) !== at + i + 2) return -1;
  return bytes[at + 8] === DOT ? skipDigits(bytes, Math.min(at + 9, end), end) : at + 8;
}

/** Behind the quotation mark that ends the text which begins with one at `at`. */
export function endOfQuoted(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== DOUBLE_QUOTE) return -1;
  for (let i = at + 1; i < end; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === DOUBLE_QUOTE) return i + 1;
  }
  return -1;
}

/** The `>` after an address, whose local part may be quoted with a `>` in it (RFC 5321 section 4.1.2). */
export function endOfAddress(bytes: Uint8Array, at: number, end: number): number {
  let i = at < end && bytes[at] === DOUBLE_QUOTE ? endOfQuoted(bytes, at, end) : at;
  if (i < 0) return -1;
  while (i < end && bytes[i] !== GREATER) i++;
  return i < end ? i : -1;
}

/**
 * Where an address ends whose local part may have quoted strings anywhere (RFC 5322 section 3.4.1): at the first byte
 * `stop` that stands neither in one nor after a backslash. In a JSON string quotation mark and backslash stand after
 * a backslash of its own.
 */
export function endOfMailbox(bytes: Uint8Array, at: number, end: number, stop: number, isInString: boolean): number {
  let isQuoted = false;
  for (let i = at; i < end; i++) {
    if (isInString && bytes[i] === DOUBLE_QUOTE) return -1;
    if (isInString && bytes[i] === BACKSLASH) i++;
    const byte = bytes[i];
    if (byte === DOUBLE_QUOTE) isQuoted = !isQuoted;
    else if (byte === BACKSLASH) i += isInString && bytes[i + 1] === BACKSLASH ? 2 : 1;
    else if (byte === stop && !isQuoted) return i;
  }
  return -1;
}

/** Behind text in quotation marks, or bytes up to a blank. */
export function endOfValue(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] === DOUBLE_QUOTE) return endOfQuoted(bytes, at, end);
  let i = at;
  while (i < end && bytes[i] !== SPACE) i++;
  return i;
}

/** Behind addresses with commas and no blanks between them; `value` says how many. Any part may be quoted. */
export function endOfAddresses(bytes: Uint8Array, at: number, end: number): number {
  let n = 1;
  let isQuoted = false;
  let i = at;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (byte === DOUBLE_QUOTE) isQuoted = !isQuoted;
    else if (byte === BACKSLASH) i++;
    else if (isQuoted) continue;
    else if (byte === SPACE || (byte === COMMA && (i + 1 >= end || bytes[i + 1] === SPACE))) break;
    else if (byte === COMMA) n++;
  }
  value[0] = n;
  return isQuoted || i === at ? -1 : Math.min(i, end);
}

/** Behind `0.023s`, `1d2h3m4s`, `12ms`, `00:01:02` or `1+00:01:02`; `value` says how many milliseconds. */
export function endOfDuration(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  let sum = 0;
  for (;;) {
    const numberEnd = skipDecimal(bytes, i, end, 3);
    const thousandths = decimal[0]!;
    if (numberEnd === i) break;
    if (numberEnd - i === 2 && numberEnd < end && bytes[numberEnd] === COLON) {
      const clockEnd = endOfClock(bytes, i, end);
      if (clockEnd < 0) return -1;
      const part = (from: number) => decimalIn(bytes, from, from + 2, 0);
      value[0] = sum + part(i) * 3600_000 + part(i + 3) * 60_000 + decimalIn(bytes, i + 6, clockEnd, 3);
      return clockEnd;
    }
    const unit = unitAt(bytes, numberEnd, end);
    if (unit === 0 || thousandths < 0) return -1;
    sum += Math.round((thousandths * unit) / 1000);
    i = numberEnd + (unit === 1 ? 2 : 1);
  }
  value[0] = sum;
  return i === at ? -1 : i;
}

/** Where a duration begins that ends at `end`; `value` says how many milliseconds. */
export function startOfDuration(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (isDigit(bytes[at - 1]) || bytes[at - 1] === DOT || unitAt(bytes, at - 1, end) !== 0)) at--;
  return at < end && endOfDuration(bytes, at, end) === end ? at : -1;
}

/** The milliseconds of the unit that stands at `at`; 0 when there is none. */
function unitAt(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return 0;
  switch (bytes[at]) {
    case 0x64: // d
    case PLUS:
      return 86_400_000;
    case 0x68: // h
      return 3600_000;
    case 0x6d: // m
      return at + 1 < end && bytes[at + 1] === 0x73 ? 1 : 60_000;
    case 0x73: // s
      return 1000;
    default:
      return 0;
  }
}

/** Longer texts are cut: they become rows of a table, whose names are shorter by far. */
const LONGEST_TEXT = 512;

/** The bytes of [at, end) as latin1, at most 512 of them. */
export function textIn(bytes: Uint8Array, at: number, end: number): string {
  const last = Math.min(end, at + LONGEST_TEXT);
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, last - at).toString('latin1');
}

/** Whether a minus sign stands at `at`: 1 or 0. */
export function signAt(bytes: Uint8Array, at: number, end: number): number {
  return at < end && bytes[at] === HYPHEN ? 1 : 0;
}
