// What the declarations of keys say of themselves against what the reader does.

import type { KeyMap } from '../../../src/config/declared';
import { defaultConfig } from '../../../src/config/defaults';
import { mapsBelow } from '../../../src/config/keys';
import { upTo } from '../../../src/config/quantity';
import { topKeys } from '../../../src/config/top-keys';
import { accepted, nothingExists } from './read';

/** Maps whose keys have defaults of their own. */
const SETTINGS = ['agentx', 'notifications', 'archive'];

function defaultsOf({ keys }: KeyMap, indent: string): string {
  return Object.entries(keys)
    .flatMap(([name, { usual, maps = [] }]) => {
      if (SETTINGS.includes(name)) return [`${indent}${name}:\n${defaultsOf(maps[0]!, `${indent}  `)}`];
      return maps.length > 0 || usual === undefined || usual === 'none' ? [] : [`${indent}${name}: ${usual}`];
    })
    .join('\n');
}

test('the defaults that the manual page names are those in force', () => {
  const text = defaultsOf(topKeys, '');
  expect(text.split('\n').length).toBeGreaterThan(22);
  const { digest, ...config } = accepted(text);
  expect(config).toEqual({ ...defaultConfig(nothingExists), path: 'm.yaml' });
});

test('every key has a sentence, and a word for its value', () => {
  for (const { keys } of mapsBelow(topKeys)) {
    for (const [name, { help, words }] of Object.entries(keys)) {
      expect([name, help]).toEqual([name, expect.stringMatching(/^\S.*\.$/)]);
      expect([name, words]).toEqual([name, expect.stringMatching(/^[a-zA-Z].*[^.]$/)]);
    }
  }
});

test.each([1, 5, 7, 10, 19, 100, 168, 1000, 10_080, 65_535])('the numbers up to %i are those of its pattern', (max) => {
  const pattern = new RegExp(`^${upTo(max)}$`);
  const wrong = Array.from({ length: max + 2000 }, (_, n) => n).filter(
    (n) => pattern.test(String(n)) !== (n > 0 && n <= max),
  );
  expect(wrong).toEqual([]);
  expect([`00${max}`, `${max}0`, ''].map((text) => pattern.test(text))).toEqual([true, false, false]);
});
