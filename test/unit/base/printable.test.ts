import { printable } from '../../../src/base/printable';

test.each([
  ['plain text', 'a b~', 'a b~'],
  ['an escape sequence', '\x1b[2J', '\\x1b[2J'],
  ['a line end', 'a\nb\r', 'a\\x0ab\\x0d'],
  ['what is no ASCII', 'ä', '\\xc3\\xa4'],
  ['DEL', '\x7f', '\\x7f'],
])('%s is safe on a terminal', (_name, text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printable(Buffer.from(text))).toBe(shown);
});

test('long text is cut, and says so', () => {
  expect(printable('x'.repeat(201))).toBe(`${'x'.repeat(200)}...`);
  expect(printable('abcdef', 3)).toBe('abc...');
  expect(printable('abc', 3)).toBe('abc');
});
