// What top shows and what keys do, without a terminal.

import { Samples } from '../../../src/top/samples';
import { drawScreen, rateWords, shownRows, spark, type TopRow, type TopScreen } from '../../../src/top/screen';
import { afterKey, firstState, keysIn, type TopState } from '../../../src/top/state';

const row = (name: string, value: bigint, rate: number | undefined = 0): TopRow => ({
  ...{ service: name.split('.')[0]!, name, oid: `1.${name.length}`, units: 'x', value, rate },
  bars: [0, 1, 4, 8],
});
const rows = [row('send.new', 5n, 1), row('imap.failure', 9n, 0.5), row('imap.zero', 0n), row('send.octetsLe1024', 3n)];

function screen(state: Partial<TopState> = {}, size: Partial<TopScreen> = {}): readonly string[] {
  return drawScreen({
    ...{
      rows,
      state: { ...firstState, ...state },
      columns: 80,
      lines: 24,
      ageMs: 3000,
      host: 'mx1',
      page: ['the help'],
    },
    ...{ canColour: false, canDraw: false, ...size },
  });
}

test.each([
  [80, 24],
  [200, 50],
  [20, 5],
  [1, 1],
])('a terminal of %i by %i is filled and not passed', (columns, lines) => {
  for (const state of [{}, { isOpen: true }, { showsHelp: true }, { selected: 1, filter: 'imap' }]) {
    const drawn = screen(state, { columns, lines });
    expect(drawn).toHaveLength(lines);
    expect(Math.max(...drawn.map(({ length }) => length))).toBeLessThanOrEqual(columns);
  }
});

test('rows that are 0, and those of histograms, only when asked for', () => {
  const names = (state: Partial<TopState>) => shownRows(rows, { ...firstState, ...state }).map(({ name }) => name);
  expect(names({})).toEqual(['send.new', 'imap.failure']);
  expect(names({ showsAll: true })).toHaveLength(4);
  expect(names({ sort: 'total' })).toEqual(['imap.failure', 'send.new']);
  expect(names({ sort: 'rate' })).toEqual(['send.new', 'imap.failure']);
  expect(names({ filter: 'FAIL' })).toEqual(['imap.failure']);
});

test('colour marks what is in trouble and the row that is marked, and nothing else', () => {
  const drawn = screen({}, { canColour: true });
  expect(drawn.find((line) => line.includes('imap.failure'))).toMatch(/^\x1b\[33m/);
  expect(drawn.find((line) => line.includes('send.new'))).toMatch(/^\x1b\[7m> /);
  expect(screen().join('')).not.toContain('\x1b');
});

test('a name that a stranger gave is no order to the terminal', () => {
  const evil = [row('rbl.zone.\x1b[2J\u009b', 1n)];
  expect(screen({}, { rows: evil }).join('\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test('the bars that are newest stay where there is little room', () => {
  const line = screen({}, { columns: 50 }).find((each) => each.includes('send.new'))!;
  expect(line.trimEnd().endsWith(spark([1, 4, 8], { canDraw: false }))).toBe(true);
});

test.each([
  [undefined, '-'],
  [0, '0'],
  [0.5, '30.0'],
  [0.01, '0.60'],
  [100, '6000'],
])('a rate of %s a second is %s a minute', (rate, words) => {
  expect(rateWords(rate, 'minute')).toBe(words);
});

describe('keys', () => {
  const press = (keys: string, state: TopState = firstState) =>
    keysIn(keys).reduce((each, key) => afterKey(each, key, 20), state);

  test.each<[keys: string, Partial<TopState>]>([
    ['q', { isOver: true }],
    ['\x03', { isOver: true }],
    ['r', { sort: 'rate' }],
    ['t', { sort: 'total' }],
    ['tn', { sort: 'name' }],
    ['h', { unit: 'hour' }],
    ['s', { unit: 'second' }],
    ['/im*q\r', { filter: 'im*q', isTyping: false, isOver: false }],
    ['/imx\x7f\r', { filter: 'im' }],
    ['/im\x1b', { filter: '', isTyping: false }],
    [' ', { isPaused: true }],
    ['  ', { isPaused: false }],
    ['\x1b[B\x1b[B\x1b[A', { selected: 1 }],
    ['\x1bOB', { selected: 1 }],
    ['\x1b[A', { selected: 0 }],
    ['\x1b[F', { selected: 19 }],
    ['\x1b[6~', { selected: 10 }],
    ['\r', { isOpen: true }],
    ['\r\x1b', { isOpen: false }],
    ['?', { showsHelp: true }],
    ['a', { showsAll: true }],
    ['x\x1b[99Z', {}],
  ])('%j', (keys, changed) => {
    expect(press(keys)).toMatchObject(changed);
  });
});

describe('samples', () => {
  const at = (samples: Samples, seconds: number, value: bigint) =>
    samples.add(seconds * 1000, new Map([['1.2', value]]));

  test('a rate is that of the last minute, or of what was seen of it', () => {
    const samples = new Samples();
    at(samples, 0, 100n);
    expect(samples.rate('1.2', 0)).toBeUndefined();
    at(samples, 10, 150n);
    expect(samples.rate('1.2', 10_000)).toBe(5);
    at(samples, 70, 750n);
    expect(samples.rate('1.2', 70_000)).toBe(10);
    // Nothing was added for a minute.
    expect(samples.rate('1.2', 140_000)).toBe(0);
  });

  test('a bar has what was added in its five seconds', () => {
    const samples = new Samples();
    at(samples, 0, 0n);
    at(samples, 2, 3n);
    at(samples, 7, 10n);
    at(samples, 11, 10n);
    expect(samples.bars('1.2', 11_000, 3)).toEqual([0, 3, 7]);
    expect(samples.bars('1.2', 16_000, 3)).toEqual([3, 7, 0]);
  });

  test('a counter that passes 2^64 goes on', () => {
    const samples = new Samples();
    at(samples, 0, 2n ** 64n - 5n);
    at(samples, 10, 5n);
    expect(samples.rate('1.2', 10_000)).toBe(1);
  });

  test('after another birth of the counters nothing compares', () => {
    const samples = new Samples();
    at(samples, 0, 100n);
    samples.clear();
    at(samples, 1, 3n);
    expect(samples.rate('1.2', 1000)).toBeUndefined();
  });
});
