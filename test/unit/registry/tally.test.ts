import { counterIndex, counters } from '../../../src/registry/registry';
import { OTHER_ROW, tableOf } from '../../../src/registry/tables';
import { Tally } from '../../../src/registry/tally';

const octets = counterIndex('send.messageOctets');
const messages = counterIndex('send.messageNew');

function folded(tally: Tally, before = 0n): bigint {
  const totals = new BigUint64Array(counters.length);
  totals[octets] = before;
  tally.foldInto(totals);
  return totals[octets]!;
}

test.each([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1])('%i is added exactly', (amount) => {
  const tally = new Tally();
  tally.add(octets, amount);
  expect(folded(tally)).toBe(BigInt(amount));
});

test('sums beyond 2^53 are exact', () => {
  const tally = new Tally();
  for (let n = 0; n < 5; n++) tally.add(octets, 2 ** 53 - 1);
  for (let n = 0; n < 1000; n++) tally.add(octets, 2 ** 32 - 1);
  expect(folded(tally)).toBe(5n * (2n ** 53n - 1n) + 1000n * (2n ** 32n - 1n));
});

test('a counter wraps at 2^64, as a Counter64 does', () => {
  const tally = new Tally();
  tally.add(octets, 3);
  expect(folded(tally, 2n ** 64n - 1n)).toBe(2n);
});

test('a fold leaves nothing behind', () => {
  const tally = new Tally();
  tally.counts[messages]!++;
  tally.add(octets, 2 ** 40);
  folded(tally);
  expect(folded(tally)).toBe(0n);
});

test('only the counters that are wanted are moved, the others are dropped', () => {
  const tally = new Tally();
  tally.counts[messages]!++;
  tally.add(octets, 5);
  tally.add(octets, 2 ** 40);
  const totals = new BigUint64Array(counters.length);
  const wanted = new Uint8Array(counters.length);
  wanted[messages] = 1;
  tally.foldInto(totals, wanted);
  tally.foldInto(totals);
  expect([totals[messages], totals[octets]]).toEqual([1n, 0n]);
});

test('clear forgets everything', () => {
  const tally = new Tally();
  tally.counts[messages]!++;
  tally.add(octets, 2 ** 40);
  tally.addLabelled('rblZone', 'zen');
  tally.clear();
  expect(folded(tally)).toBe(0n);
  expect(tally.foldTables(new Map())).toEqual(new Map());
});

test('what it holds comes back from its words, unknown names passed by', () => {
  const tally = new Tally();
  tally.counts[messages]! += 2;
  tally.add(octets, 2 ** 40);
  tally.addLabelled('rblZone', 'zen', 3);
  const words = JSON.parse(JSON.stringify(tally.increments())) as ReturnType<Tally['increments']>;
  expect(words).toEqual({
    counters: { 'send.messageNew': '2', 'send.messageOctets': '1099511627776' },
    tables: { rblZone: { zen: '3' } },
  });
  const other = new Tally();
  other.addIncrements({
    counters: { ...words.counters, 'send.unknown': '1' },
    tables: { ...words.tables, unknown: { a: '1' } },
  });
  expect(other.increments()).toEqual(words);
});

test('another tally is added so many times, and keeps what it holds', () => {
  const tally = new Tally();
  const other = new Tally();
  other.counts[messages]! += 2;
  other.add(octets, 2 ** 40);
  other.addLabelled('rblZone', 'zen', 3);
  tally.addAll(other, 10);
  tally.addAll(other, 1);
  expect(tally.increments()).toEqual({
    counters: { 'send.messageNew': '22', 'send.messageOctets': String(11 * 2 ** 40) },
    tables: { rblZone: { zen: '33' } },
  });
});

test('amounts beyond 2^53 stay exact', () => {
  const tally = new Tally();
  const other = new Tally();
  other.add(octets, 2 ** 31 + 1);
  tally.addAll(other, 9_999_999);
  const amount = String((2n ** 31n + 1n) * 9_999_999n);
  expect(tally.increments()).toEqual({ counters: { 'send.messageOctets': amount } });
  const again = new Tally();
  again.addIncrements({ counters: { 'send.messageOctets': '9007199254740993' } });
  expect(again.increments()).toEqual({ counters: { 'send.messageOctets': '9007199254740993' } });
});

describe('rows of a table', () => {
  test('beyond its limit are summed under `other`, and rows once made go on', () => {
    const { maxRows } = tableOf('rblZone');
    const tally = new Tally();
    for (let n = 0; n < maxRows + 5; n++) tally.addLabelled('rblZone', `zone${n}`);
    const first = tally.foldTables(new Map());
    tally.addLabelled('rblZone', 'zone1');
    tally.addLabelled('rblZone', 'new');
    const rows = tally.foldTables(first).get('rblZone')!;
    expect([rows.size, rows.get('zone1'), rows.get(OTHER_ROW)]).toEqual([maxRows + 1, 2n, 6n]);
  });

  test('are the same map when nothing was added, and another when something was', () => {
    const tally = new Tally();
    const before = new Map();
    expect(tally.foldTables(before)).toBe(before);
    tally.addLabelled('rblZone', 'a');
    const after = tally.foldTables(before);
    expect([before.size, after.size]).toEqual([0, 1]);
  });

  test('of tables not wanted are dropped', () => {
    const tally = new Tally();
    tally.addLabelled('rblZone', 'a');
    expect(tally.foldTables(new Map(), () => false)).toEqual(new Map());
    expect(tally.foldTables(new Map())).toEqual(new Map());
  });

  test('wrap at 2^64', () => {
    const tally = new Tally();
    tally.addLabelled('rblZone', 'a', 5);
    const rows = tally.foldTables(new Map([['rblZone', new Map([['a', 2n ** 64n - 2n]])]]));
    expect(rows.get('rblZone')).toEqual(new Map([['a', 3n]]));
  });
});
