import { compareOids, formatOid } from '../../../src/base/oid';
import { newbornSnapshot } from '../../../src/ledger/snapshot';
import {
  counterIndex,
  counters,
  DEFAULT_ROOT,
  discontinuityOid,
  instanceOid,
  serviceNames,
} from '../../../src/registry/registry';
import { COUNT_COLUMN, cellOid, NAME_COLUMN } from '../../../src/registry/tables';
import { type View, viewOf } from '../../../src/view/view';

const BORN_MS = 1_700_000_000_000;

function sample() {
  const snapshot = newbornSnapshot(BORN_MS);
  snapshot.totals[counterIndex('send.messageNew')] = 2n ** 64n - 1n;
  const rows = new Map([
    ['bl', 2n],
    ['a', 1n],
    ['zen', 3n],
  ]);
  return { ...snapshot, generation: 5, tables: new Map([['rblZone' as const, rows]]) };
}

const valueAt = ({ rows }: View, oid: readonly number[]) =>
  rows.find((row) => formatOid(row.oid) === formatOid(oid))?.value;

test('every counter and every discontinuity of the registry has its row', () => {
  const view = viewOf(newbornSnapshot(0), DEFAULT_ROOT, undefined);
  expect(view.rows).toHaveLength(counters.length + serviceNames.length);
  const missing = [
    ...counters.map((counter) => instanceOid(DEFAULT_ROOT, counter)),
    ...serviceNames.map((service) => discontinuityOid(DEFAULT_ROOT, service)),
  ].filter((oid) => valueAt(view, oid) === undefined);
  expect(missing).toEqual([]);
});

test('rows are in the order of a walk, none twice, all below the root', () => {
  const root = [1, 3, 6, 1, 4, 1, 99];
  const { rows } = viewOf(sample(), root, undefined);
  const disordered = rows.slice(1).filter(({ oid }, i) => compareOids(rows[i]!.oid, oid) >= 0);
  expect(disordered).toEqual([]);
  expect(rows.filter(({ oid }) => formatOid(oid.slice(0, root.length)) !== formatOid(root))).toEqual([]);
});

test('values are those of the snapshot, exact to 2^64-1', () => {
  const view = viewOf(sample(), DEFAULT_ROOT, undefined);
  const counter = counters[counterIndex('send.messageNew')]!;
  expect(view.generation).toBe(5);
  expect(valueAt(view, instanceOid(DEFAULT_ROOT, counter))).toEqual({ kind: 'counter64', value: 2n ** 64n - 1n });
});

test('a row of a table has its name and its count', () => {
  const view = viewOf(sample(), DEFAULT_ROOT, undefined);
  expect(valueAt(view, cellOid(DEFAULT_ROOT, 'rblZone', NAME_COLUMN, 'zen'))).toEqual({
    kind: 'octetString',
    value: 'zen',
  });
  expect(valueAt(view, cellOid(DEFAULT_ROOT, 'rblZone', COUNT_COLUMN, 'bl'))).toEqual({ kind: 'counter64', value: 2n });
});

test('every row is an instance of one of the objects', () => {
  const { rows, objects } = viewOf(sample(), DEFAULT_ROOT, undefined);
  const named = new Set(objects.map(formatOid));
  const orphans = rows.filter(({ oid }) => !oid.some((_arc, i) => named.has(formatOid(oid.slice(0, i)))));
  expect(orphans).toEqual([]);
  expect(named.size).toBe(objects.length);
});

test.each<[name: string, masterStartMs: number | undefined, ticks: number]>([
  ['no master was ever reached', undefined, 0],
  ['it was before the master started', BORN_MS + 1, 0],
  ['it was when the master started', BORN_MS, 0],
  ['it was a second after', BORN_MS - 1000, 100],
  ['it was part of a tick after', BORN_MS - 1009, 100],
  ['it was just before sysUpTime wrapped', BORN_MS - (2 ** 32 - 1) * 10, 2 ** 32 - 1],
  ['it was just after sysUpTime wrapped', BORN_MS - 2 ** 32 * 10, 0],
])('a discontinuity as TimeStamp when %s', (_name, masterStartMs, ticks) => {
  const view = viewOf(sample(), DEFAULT_ROOT, masterStartMs);
  expect(valueAt(view, discontinuityOid(DEFAULT_ROOT, 'send'))).toEqual({ kind: 'timeTicks', value: ticks });
});

test('a service whose discontinuity an older snapshot does not know has none', () => {
  const view = viewOf({ ...sample(), discontinuities: new Map() }, DEFAULT_ROOT, 0);
  expect(valueAt(view, discontinuityOid(DEFAULT_ROOT, 'send'))).toEqual({ kind: 'timeTicks', value: 0 });
});
