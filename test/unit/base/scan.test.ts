import {
  digitsValue,
  endsWith,
  indexOfByte,
  indexOfWord,
  isExactly,
  lastIndexOfWord,
  literal,
  skipDigits,
  startsWith,
} from '../../../src/base/scan';

// Every range below ends in the midst of the buffer: what stands behind it must not count.
const bytes = literal('ab12ab34');

test('a word stands at a place or not, and never beyond the end', () => {
  expect(startsWith(bytes, 4, 8, literal('ab'))).toBe(true);
  expect(startsWith(bytes, 4, 5, literal('ab'))).toBe(false);
  expect(startsWith(bytes, 3, 8, literal('ab'))).toBe(false);
  expect(startsWith(bytes, -1, 8, literal('ab'))).toBe(false);
  expect(startsWith(bytes, 8, 8, literal(''))).toBe(true);
});

test('a range is a word and nothing else', () => {
  expect(isExactly(bytes, 0, 2, literal('ab'))).toBe(true);
  expect(isExactly(bytes, 0, 3, literal('ab'))).toBe(false);
  expect(isExactly(bytes, 0, 1, literal('ab'))).toBe(false);
});

test('a range ends with a word that begins within it', () => {
  expect(endsWith(bytes, 0, 4, literal('12'))).toBe(true);
  expect(endsWith(bytes, 3, 4, literal('12'))).toBe(false);
  expect(endsWith(bytes, 0, 5, literal('12'))).toBe(false);
});

test('digits are passed up to the end', () => {
  expect(skipDigits(bytes, 2, 8)).toBe(4);
  expect(skipDigits(bytes, 2, 3)).toBe(3);
  expect(skipDigits(bytes, 0, 8)).toBe(0);
  expect(skipDigits(bytes, 6, 8)).toBe(8);
});

test.each([
  ['0', 0],
  ['007', 7],
  ['999999999999999', 999_999_999_999_999],
  ['', undefined],
  ['1000000000000000', undefined],
])('the value of the digits "%s" is %s', (digits, value) => {
  const text = literal(`${digits}9`);
  expect(digitsValue(text, 0, digits.length)).toBe(value);
});

test('the first place of a byte, within the range', () => {
  expect(indexOfByte(bytes, 0x61, 1, 8)).toBe(4);
  expect(indexOfByte(bytes, 0x61, 1, 4)).toBe(-1);
  expect(indexOfByte(bytes, 0x61, 9, 8)).toBe(-1);
});

test('the first and the last place of a word, whole within the range', () => {
  expect(indexOfWord(bytes, literal('ab'), 0, 8)).toBe(0);
  expect(indexOfWord(bytes, literal('ab'), 1, 8)).toBe(4);
  expect(indexOfWord(bytes, literal('ab'), 1, 5)).toBe(-1);
  expect(lastIndexOfWord(bytes, literal('ab'), 0, 8)).toBe(4);
  expect(lastIndexOfWord(bytes, literal('ab'), 0, 5)).toBe(0);
  expect(lastIndexOfWord(bytes, literal('ab'), 1, 5)).toBe(-1);
  expect(lastIndexOfWord(bytes, literal('longer than all'), 0, 8)).toBe(-1);
});
