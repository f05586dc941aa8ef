// A shape is made from the one before it: whatever that was, it must be what it would be if it were made from nothing.

import fc from 'fast-check';
import { compareOids, formatOid } from '../../../src/base/oid';
import { newbornSnapshot } from '../../../src/ledger/snapshot';
import { DEFAULT_ROOT } from '../../../src/registry/registry';
import type { TableName } from '../../../src/registry/tables';
import { type View, viewOf } from '../../../src/view/view';
import type { ViewInput } from '../../../src/view/view-input';
import type { ViewScope } from '../../../src/view/view-scope';
import { times } from '../../support/property';

const status: ViewInput['status'] = {
  version: '1',
  startedMs: 0,
  configurationDigest: '',
  lastPass: undefined,
  sources: new Map(),
  ownCounters: new Map(),
};

type Tables = ReadonlyMap<TableName, ReadonlyMap<string, bigint>>;

const inputOf = (tables: Tables): ViewInput => ({
  snapshot: { ...newbornSnapshot(0), tables },
  status,
  ticksAt: undefined,
});

const told = ({ rows, objects }: View) => ({
  rows: rows.map(({ oid, value }) => [formatOid(oid), value.kind, value.value]),
  objects: objects.map(formatOid),
});

const anyRows = fc
  .dictionary(fc.constantFrom('a', 'b', 'ab', 'ba', 'zz', 'abc', 'log.1'), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
  .map((rows) => new Map(Object.entries(rows)));
/** Columns of one table, of which not each has all of its rows; and those of others. */
const anyTables: fc.Arbitrary<Tables> = fc
  .record({ sourceLines: anyRows, sourceOctets: anyRows, yours: anyRows, rblZone: anyRows }, { requiredKeys: [] })
  .map((tables) => new Map(Object.entries(tables)) as Tables);
const anyScope: fc.Arbitrary<ViewScope> = fc.record({
  rootOid: fc.constantFrom(DEFAULT_ROOT, [1, 3, 6, 1, 2, 1, 27, 1, 1], [1, 3, 6, 1, 2, 1, 28, 1, 1, 1]),
  counter32Mirror: fc.boolean(),
  mtaMib: fc.constantFrom(undefined, { applIndex: 4, applName: 'qmail' }, { applIndex: 4, applName: 'exim' }),
  sources: fc.constantFrom([], [{ services: ['send' as const] }]),
});

test('through any rows that come and go, and any scopes, a view is what it would be without those before it', () => {
  const anySteps = fc.array(fc.tuple(anyTables, anyScope), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(anySteps, fc.boolean(), (steps, keepsScope) => {
      let previous: View | undefined;
      for (const [tables, any] of steps) {
        const scope = keepsScope ? { ...steps[0]![1] } : any;
        previous = viewOf(inputOf(tables), scope, previous);
        expect(told(previous)).toEqual(told(viewOf(inputOf(tables), scope)));
        const { rows } = previous;
        expect(rows.slice(1).filter(({ oid }, i) => compareOids(rows[i]!.oid, oid) >= 0)).toEqual([]);
      }
    }),
    times(60),
  );
});

test('when a row comes, the OIDs of all others stay the very same arrays', () => {
  const scope = { rootOid: DEFAULT_ROOT, counter32Mirror: true };
  const before = viewOf(inputOf(new Map([['yours', new Map([['b', 1n]])]])), scope);
  const after = viewOf(inputOf(new Map([['yours', new Map(['b', 'a'].map((key) => [key, 1n]))]])), scope, before);
  const known = new Set(before.rows.map(({ oid }) => oid));
  const fresh = after.rows.filter(({ oid }) => !known.has(oid)).map(({ oid }) => oid.slice(DEFAULT_ROOT.length));
  expect(after.rows.length - before.rows.length).toBe(5);
  // The row itself with its Counter32, and how many rows there are and since when.
  const summary = [
    [1, 30, 21, 0],
    [1, 30, 22, 0],
  ];
  expect(fresh.filter((arcs) => arcs.at(-1) !== 97)).toEqual(summary);
  expect(fresh).toHaveLength(5 + summary.length);
});

test('where nothing but values changed the shape is the very same', () => {
  const scope = { rootOid: DEFAULT_ROOT };
  const rows = (value: bigint): Tables => new Map([['sourceLines', new Map([['a', value]])]]);
  const first = viewOf(inputOf(rows(1n)), scope);
  expect(viewOf(inputOf(rows(2n)), { rootOid: [...DEFAULT_ROOT] }, first).shape).toBe(first.shape);
});
