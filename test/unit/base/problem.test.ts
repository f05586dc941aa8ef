import { formatPlace, Problem, sentenceOf } from '../../../src/base/problem';

test.each([
  [undefined, ''],
  [{ file: 'a.yaml' }, 'a.yaml: '],
  [{ file: 'a.yaml', line: 3 }, 'a.yaml:3: '],
  [{ file: 'a.yaml', line: 3, column: 7 }, 'a.yaml:3:7: '],
])('the place %j is written "%s"', (place, text) => {
  expect(formatPlace(place)).toBe(text);
});

test('whatever is thrown has a sentence', () => {
  expect(sentenceOf(new Problem('config', 'no.', { place: { file: 'f', line: 1 } }))).toBe('f:1: no.');
  expect(sentenceOf(new Problem('config', 'no.'))).toBe('no.');
  expect(sentenceOf(new Error('oh'))).toBe('oh');
  expect(sentenceOf('text')).toBe('text');
});

test('a problem keeps its cause', () => {
  const cause = new Error('below');
  expect(new Problem('ioFailed', 'no.', { cause }).cause).toBe(cause);
});

test("a file's name in it cannot forge a line, nor move a terminal's cursor", () => {
  const name = 'a\x1b[2J\nmaillogs: error: forged\u009b ä';
  const safe = 'a\\x1b[2J\\x0amaillogs: error: forged\\xc2\\x9b ä';
  expect(new Problem('noInput', `cannot read ${name}.`).message).toBe(`cannot read ${safe}.`);
  expect(formatPlace({ file: name, line: 2 })).toBe(`${safe}:2: `);
});
