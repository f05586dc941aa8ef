// What is found without the pattern engine is what the engine finds.

import { compilePattern } from '../../../src/parsers/pattern';
import { plainText } from '../../../src/parsers/required-text';
import { Chance } from '../../support/chance';

/** In brackets a pattern is left to the engine. */
const byEngine = (text: string) => compilePattern(`(?:${text})`);

test.each([
  ['rare-word-1', 'rare-word-1'],
  ['relay=mx\\.example\\[192\\.0\\.2\\.7\\]:25', 'relay=mx.example[192.0.2.7]:25'],
  ['a\\\\b', 'a\\b'],
  ['w'.repeat(256), 'w'.repeat(256)],
])('%s is a text', (pattern, text) => {
  expect(plainText(pattern)).toBe(text);
});

test.each([
  '',
  '^word',
  'word$',
  'wor.',
  'word+',
  '[w]ord',
  '(word)',
  'one|two',
  '(?i)word',
  'w{3}',
  'w{',
  '\\bword',
  '\\Qword',
  '\\d',
  'caf\u00e9',
  'word\\',
  'w'.repeat(257),
])('%s is left to the engine', (pattern) => {
  expect(plainText(pattern)).toBeUndefined();
});

test('what is escaped stands for itself, as for the engine', () => {
  for (let code = 0x20; code < 0x7f; code++) {
    const char = String.fromCharCode(code);
    for (const pattern of [char, `\\${char}`]) {
      const text = plainText(pattern);
      if (text === undefined) continue;
      const compiled = byEngine(pattern);
      if (!compiled.ok) throw new Error(`the engine refuses ${pattern}: ${compiled.sentence}`);
      for (let other = 0; other < 256; other++) {
        const line = String.fromCharCode(other);
        expect([pattern, other, line.includes(text)]).toEqual([pattern, other, compiled.pattern.test(line)]);
      }
    }
  }
});

test('finds in any line what the engine finds', () => {
  const chance = new Chance();
  const draw = (alphabet: readonly string[], most: number) =>
    Array.from({ length: chance.between(1, most) }, () => alphabet[chance.between(0, alphabet.length - 1)]).join('');
  for (let round = 0; round < 300; round++) {
    const pattern = draw(['a', 'b', '-', '\\.', '\\\\', '\\['], 4);
    const [plain, engine] = [compilePattern(pattern), byEngine(pattern)];
    if (!plain.ok || !engine.ok) throw new Error(`MAILLOGS_SEED=${chance.seed}: ${pattern} is refused`);
    expect(plain.groups).toEqual([]);
    for (let n = 0; n < 10; n++) {
      const line = draw(['a', 'b', '-', '.', '\\', '[', '\n', '\u00ff'], 12);
      const said = `MAILLOGS_SEED=${chance.seed}: ${pattern} in ${JSON.stringify(line)}`;
      expect([said, plain.pattern.test(line), plain.pattern.find(line)]).toEqual([
        said,
        engine.pattern.test(line),
        engine.pattern.find(line),
      ]);
      if (plain.pattern.test(line)) expect([said, line.includes(plain.pattern.required)]).toEqual([said, true]);
    }
  }
});
