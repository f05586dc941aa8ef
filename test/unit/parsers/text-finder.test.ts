// Each text is found wherever it stands, whatever its neighbours are, in bytes that begin at a word or not.

import { TextFinder } from '../../../src/parsers/text-finder';
import { Chance } from '../../support/chance';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

test('finds all texts that stand in a range, and none that only reaches into it', () => {
  const finder = new TextFinder(['abc', 'rare-word-1', 'rare-word-2', 'caf\xe9'].map(bytesOf), bytesOf('abcabc'));
  const log = bytesOf('..abc..rare-word-2..caf\xe9');
  expect([...finder.findAll(log, 0, log.length)].sort()).toEqual([0, 2, 3]);
  expect([...finder.findAll(log, 3, log.length - 1)].sort()).toEqual([2]);
  expect(finder.find(log, 0, log.length)).toBeGreaterThanOrEqual(2);
  expect(finder.find(log, 3, 17)).toBe(-1);
  expect(finder.find(log, 5, 5)).toBe(-1);
});

test('a text is found at the edges of the bytes, and beside bytes that are not there', () => {
  const finder = new TextFinder(['abc', '\0\0\0'].map(bytesOf), bytesOf(''));
  for (const [text, found] of Object.entries({ abc: [0], xabc: [0], abcx: [0], ab: [], '\0\0': [], '\0\0\0': [1] })) {
    for (const log of [bytesOf(text), bytesOf(`.${text}`).subarray(1)]) {
      expect([text, ...finder.findAll(log, 0, log.length)]).toEqual([text, ...found]);
      expect([text, finder.find(log, 0, log.length) >= 0]).toEqual([text, found.length > 0]);
    }
  }
});

test('what it learns of a long log changes nothing that it finds', () => {
  const chance = new Chance();
  const word = () => Array.from({ length: chance.between(3, 6) }, () => 'abc'[chance.between(0, 2)]).join('');
  const texts = Array.from({ length: 20 }, word);
  const finder = new TextFinder(texts.map(bytesOf), bytesOf('cbacba'));
  const chunks = Array.from({ length: 9 }, () => bytesOf(`${word()} -`.repeat(chance.between(5000, 6000))));
  const rare = bytesOf(`${'x'.repeat(40_000)}${texts[7]}${'y'.repeat(chance.between(0, 9))}`);
  for (const chunk of [...chunks, rare, ...chunks]) {
    const said = `MAILLOGS_SEED=${chance.seed}`;
    const plain = texts.flatMap((each, n) => (chunk.toString('latin1').includes(each) ? [n] : []));
    expect([said, finder.find(chunk, 0, chunk.length) >= 0]).toEqual([said, plain.length > 0]);
    expect([said, ...[...finder.findAll(chunk, 0, chunk.length)].sort((a, b) => a - b)]).toEqual([said, ...plain]);
  }
});

test('the rest of a long text is left to who looks closer', () => {
  const finder = new TextFinder([bytesOf(`${'long '.repeat(30)}!?!${' tail'.repeat(30)}`)], bytesOf('long tail'));
  const log = bytesOf('long !?! tail long long');
  expect(finder.findAll(log, 0, log.length).size).toBe(0);
  expect(finder.find(bytesOf('long long long !?!'), 0, 18)).toBeGreaterThan(0);
});

test('finds what a plain search finds', () => {
  const chance = new Chance();
  const text = (most: number) =>
    Array.from({ length: chance.between(3, most) }, () => 'ab\xe9\0'[chance.between(0, 3)]).join('');
  for (let round = 0; round < 300; round++) {
    const texts = Array.from({ length: chance.between(1, 12) }, () => text(8));
    const shift = chance.between(0, 3);
    const log = bytesOf(text(4).slice(0, shift) + text(90)).subarray(shift);
    const finder = new TextFinder(texts.map(bytesOf), round % 2 === 0 ? log : bytesOf(''));
    const at = chance.between(0, log.length);
    const end = chance.between(at, log.length);
    const plain = texts.flatMap((each, n) => (log.toString('latin1', at, end).includes(each) ? [n] : []));
    const said = `MAILLOGS_SEED=${chance.seed}, round ${round}`;
    expect([said, [...finder.findAll(log, at, end)].sort((a, b) => a - b)]).toEqual([said, plain]);
    const place = finder.find(log, at, end);
    expect([said, place >= 0]).toEqual([said, plain.length > 0]);
    const first = Math.min(...plain.map((n) => log.toString('latin1', 0, end).indexOf(texts[n]!, at)));
    if (place >= 0) expect(place - first).toBeLessThan(8);
  }
});
