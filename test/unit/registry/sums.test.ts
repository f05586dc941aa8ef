import { counterIndex, counters } from '../../../src/registry/registry';
import { difference, fromWords, inWords, sumOf } from '../../../src/registry/sums';
import type { TableTotals } from '../../../src/registry/tables';
import type { Increments } from '../../../src/registry/tally';

function totalsWith(values: Readonly<Record<string, bigint>>): BigUint64Array {
  const totals = new BigUint64Array(counters.length);
  for (const { name, index } of counters) totals[index] = values[name] ?? 0n;
  return totals;
}

test('what lines add is put into words; zeros, and what the agent counts of itself, are left out', () => {
  const totals = totalsWith({ 'send.messageNew': 7n, 'agent.linesRead': 9n, 'agent.passes': 5n });
  const tables: TableTotals = new Map([
    ['rblZone', new Map([['zen.spamhaus.org', 3n]])],
    ['sourceLines', new Map([['send', 9n]])],
    ['yours', new Map([['greylisted', 0n]])],
  ]);
  expect(inWords(totals, tables)).toEqual({
    counters: { 'send.messageNew': '7', 'agent.linesRead': '9' },
    tables: { rblZone: { 'zen.spamhaus.org': '3' } },
  });
});

test('of a table the first fifty rows are kept apart, and nothing of the others is lost', () => {
  const rows = new Map(Array.from({ length: 60 }, (_, n) => [`row${n}`, BigInt(n)]));
  const { yours } = inWords(totalsWith({}), new Map([['yours', rows]])).tables!;
  expect(Object.keys(yours!)).toHaveLength(51);
  expect(yours!['other']).toBe(String(51 + 52 + 53 + 54 + 55 + 56 + 57 + 58 + 59));
});

test('words become sums again; a name of another version is passed by', () => {
  const words = {
    counters: { 'send.messageNew': '7', 'send.nobodyKnows': '1' },
    tables: { rblZone: { a: '3' }, new: {} },
  };
  const { totals, tables } = fromWords(words);
  expect(totals[counterIndex('send.messageNew')]).toBe(7n);
  expect([...tables]).toEqual([['rblZone', new Map([['a', 3n]])]]);
});

test('sums keep the names of other versions, and wrap at 2^64', () => {
  const last = String(2n ** 64n - 1n);
  const sum = sumOf([
    { counters: { x: '1', y: last }, tables: { t: { a: '1' } } },
    { counters: { x: '2', y: '3' } },
    { counters: {}, tables: { t: { b: '5' } } },
  ]);
  expect(sum).toEqual({ counters: { x: '3', y: '2' }, tables: { t: { a: '1', b: '5' } } });
});

test('of the rows that many sums name, each its own, fifty are kept apart, and nothing of the others is lost', () => {
  let sum: Increments = { counters: {} };
  for (let file = 0; file < 20; file++) {
    const rows = Array.from({ length: 40 }, (_, n) => [`${file}-${n}`, '3']);
    sum = sumOf([sum, { counters: {}, tables: { yours: Object.fromEntries(rows) } }]);
  }
  const { yours } = sum.tables!;
  expect(Object.keys(yours!)).toHaveLength(51);
  expect(Object.values(yours!).reduce((all, amount) => all + Number(amount), 0)).toBe(20 * 40 * 3);
});

test('a difference added to what came before is what came after', () => {
  const before = { counters: { x: '1', y: '5' }, tables: { t: { a: '1' } } };
  const after = { counters: { x: '4', y: '5', z: '2' }, tables: { t: { a: '1', b: '7' } } };
  expect(sumOf([before, difference(after, before)])).toEqual(after);
  expect(difference(after, before).counters).toEqual({ x: '3', z: '2' });
});
