import { braced, comment, quoted } from '../../../src/export/mib-text';

const WORDS = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen';

test('wraps a string within 72 columns and loses no word', () => {
  const text = quoted(WORDS, 8);
  expect(text.split('\n').length).toBeGreaterThan(1);
  for (const line of text.split('\n').slice(1)) {
    expect(line).toMatch(/^ {8}\S/);
    expect(line.length).toBeLessThanOrEqual(72);
  }
  expect(text.replace(/\s+/g, ' ')).toBe(`"${WORDS}"`);
});

test('leaves nothing in a string that would end it or is not ASCII', () => {
  expect(quoted('a "b" für\n1', 8)).toBe(`"a 'b' f?r?1"`);
});

test('keeps a word that is wider than a line whole', () => {
  const word = 'x'.repeat(100);
  expect(quoted(`a ${word} b`, 8)).toBe(`"a\n        ${word}\n        b"`);
});

test('separates the names of a list with commas', () => {
  expect(braced(['a', 'b', 'c'], 4)).toBe('{ a, b, c }');
});

test('begins every line of a comment with two hyphens and has none inside', () => {
  expect(comment('a -- b')).toBe('-- a - b');
  for (const line of comment(WORDS).split('\n')) expect(line).toMatch(/^-- \S/);
});
