import { findCounter, valueAt } from '../../../src/registry/counter-place';
import { counterIndex, counters } from '../../../src/registry/registry';
import type { TableTotals } from '../../../src/registry/tables';

const own = [
  { name: 'plain', isSplit: false },
  { name: 'split', isSplit: true },
];

test.each(counters.map(({ name, index }) => [name, index] as const))('%s is a counter', (name, index) => {
  expect(findCounter(name, [])).toEqual({ kind: 'counter', index });
});

test.each<[string, ReturnType<typeof findCounter>]>([
  ['rbl.zone.zen.example', { kind: 'row', table: 'rblZone', row: 'zen.example' }],
  ['agent.linesUnclaimed.mail', { kind: 'row', table: 'source', row: 'mail' }],
  ['agent.octetsLost.mail', { kind: 'row', table: 'sourceLoss', row: 'mail' }],
  ['plain', { kind: 'row', table: 'yours', row: 'plain' }],
  ['split', { kind: 'rows', table: 'yours', prefix: 'split.' }],
  ['split.a.b', { kind: 'row', table: 'yours', row: 'split.a.b' }],
])('%s is a row', (name, place) => {
  expect(findCounter(name, own)).toEqual(place);
});

test.each(['', '.', 'imap', 'imap.', 'imap.nothing', 'rbl.zone.', 'plain.x', 'split.', 'other', 'toString'])(
  '"%s" is none',
  (name) => {
    expect(findCounter(name, own)).toBeUndefined();
  },
);

describe('the value', () => {
  const totals = new BigUint64Array(counters.length);
  totals[counterIndex('imap.failure')] = 7n;
  const tables: TableTotals = new Map([
    [
      'yours',
      new Map([
        ['plain', 1n],
        ['split.a', 2n ** 64n - 1n],
        ['split.b', 5n],
        ['splitting.c', 100n],
      ]),
    ],
  ]);
  const value = (name: string) => valueAt(findCounter(name, own)!, totals, tables);

  test.each([
    ['of a counter', 'imap.failure', 7n],
    ['of a row', 'plain', 1n],
    ['of a row that is not there yet', 'rbl.zone.x', 0n],
    ['of all labels of a counter is their sum, modulo 2^64', 'split', 4n],
  ])('%s', (_name, counter, expected) => {
    expect(value(counter)).toBe(expected);
  });
});
