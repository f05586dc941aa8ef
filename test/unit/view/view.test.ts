import { dateAndTime } from '../../../src/base/date-and-time';
import { compareOids, formatOid } from '../../../src/base/oid';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { buckets } from '../../../src/registry/bucket-rows';
import {
  type ColumnName,
  type ConceptualTableName,
  columnArcs,
  columnsOf,
  conceptualTableNames,
  countOid,
  lastChangeArcs,
  nameArcs,
  rowsArcs,
} from '../../../src/registry/conceptual-tables';
import {
  counterIndex,
  counters,
  DEFAULT_ROOT,
  declarationOf,
  discontinuityOid,
  instanceOid,
  serviceNames,
} from '../../../src/registry/registry';
import { type ScalarName, scalars, scalarsOf } from '../../../src/registry/scalars';
import type { AgentStatus } from '../../../src/view/agent-status';
import { lifeOf, tickOf } from '../../../src/view/master-life';
import { type View, viewOf } from '../../../src/view/view';

const BORN_MS = 1_700_000_000_000;

const status: AgentStatus = {
  version: '1.2.3',
  startedMs: BORN_MS + 5000,
  configurationDigest: 'ab12',
  lastPass: undefined,
  sources: new Map([
    ['mail', { path: '/log/mail', state: 'unreadable', lagOctets: 2 ** 40, lagSeconds: 7, lastError: 'no\u0007 way' }],
  ]),
  ownCounters: new Map([['relayed', { units: 'octets', help: 'Octets relayed.' }]]),
};

function sample(): Snapshot {
  const snapshot = newbornSnapshot(BORN_MS);
  snapshot.totals[counterIndex('send.messageNew')] = 2n ** 64n - 1n;
  const rows = new Map([
    ['bl', 2n],
    ['a', 1n],
    ['zen', 3n],
  ]);
  return {
    ...snapshot,
    epoch: 'ab'.repeat(16),
    instance: 'cd'.repeat(16),
    generation: 5,
    tables: new Map([['rblZone' as const, rows]]),
  };
}

interface Looks {
  readonly root?: readonly number[];
  /** By the wall clock. */
  readonly masterStartMs?: number;
  readonly previous?: View;
  readonly status?: AgentStatus;
}

function look(snapshot: Snapshot, looks: Looks = {}): View {
  const { root = DEFAULT_ROOT, masterStartMs, previous } = looks;
  const life = masterStartMs === undefined ? undefined : lifeOf(0, { boot: '', steadyMs: 0, atMs: masterStartMs });
  const ticksAt = life && ((atMs: number) => tickOf(atMs, life, new Map()));
  return viewOf({ snapshot, status: looks.status ?? status, ticksAt }, { rootOid: root }, previous);
}

const valueAt = ({ rows }: View, oid: readonly number[]) =>
  rows.find((row) => formatOid(row.oid) === formatOid(oid))?.value;

const scalarAt = (view: View, arcs: readonly number[]) => valueAt(view, [...DEFAULT_ROOT, ...arcs, 0]);

function cellOf<T extends ConceptualTableName>(view: View, table: T, column: ColumnName<T>, row: string) {
  const [, { arc }] = columnsOf(table).find(([word]) => word === column)!;
  return valueAt(view, [...DEFAULT_ROOT, ...columnArcs(table, arc), ...nameArcs(row)]);
}

test('every counter, scalar, discontinuity and table summary of the registry has its row', () => {
  const view = look(newbornSnapshot(0));
  const others = serviceNames.flatMap((service) => scalarsOf(service));
  expect(view.rows).toHaveLength(
    counters.length +
      serviceNames.length +
      others.length +
      2 * conceptualTableNames.length +
      buckets.length * columnsOf('histogram').length,
  );
  const missing = [
    ...counters.map((counter) => instanceOid(DEFAULT_ROOT, counter)),
    ...serviceNames.map((service) => discontinuityOid(DEFAULT_ROOT, service)),
  ].filter((oid) => valueAt(view, oid) === undefined);
  expect(missing).toEqual([]);
});

test('rows are in the order of a walk, none twice, all below the root', () => {
  const root = [1, 3, 6, 1, 4, 1, 99];
  const { rows } = look(sample(), { root });
  const disordered = rows.slice(1).filter(({ oid }, i) => compareOids(rows[i]!.oid, oid) >= 0);
  expect(disordered).toEqual([]);
  expect(rows.filter(({ oid }) => formatOid(oid.slice(0, root.length)) !== formatOid(root))).toEqual([]);
});

test('values are those of the snapshot, exact to 2^64-1', () => {
  const view = look(sample());
  const counter = counters[counterIndex('send.messageNew')]!;
  expect(view.generation).toBe(5);
  expect(valueAt(view, instanceOid(DEFAULT_ROOT, counter))).toEqual({ kind: 'counter64', value: 2n ** 64n - 1n });
});

test('a row of a table has its name and its count', () => {
  const view = look(sample());
  expect(cellOf(view, 'rblZone', 'name', 'zen')).toEqual({ kind: 'octetString', value: 'zen' });
  expect(valueAt(view, countOid(DEFAULT_ROOT, 'rblZone', 'bl'))).toEqual({ kind: 'counter64', value: 2n });
  expect(cellOf(view, 'rblZone', 'rejections', 'bl')).toEqual({ kind: 'counter64', value: 2n });
});

test('every row is an instance of one of the objects', () => {
  const { rows, objects } = look(sample());
  const named = new Set(objects.map(formatOid));
  const orphans = rows.filter(({ oid }) => !oid.some((_arc, i) => named.has(formatOid(oid.slice(0, i)))));
  expect(orphans).toEqual([]);
  expect(named.size).toBe(objects.length);
});

test('every column is an object, also where no row is', () => {
  const named = new Set(look(newbornSnapshot(0)).objects.map(formatOid));
  const columns = conceptualTableNames.flatMap((table) =>
    columnsOf(table).map(([, { arc }]) => formatOid([...DEFAULT_ROOT, ...columnArcs(table, arc)])),
  );
  expect(columns.filter((column) => !named.has(column))).toEqual([]);
});

test('the agent group says what runs: version, start, last pass, generation and configuration', () => {
  const { arc } = declarationOf('agent');
  const at = (view: View, word: ScalarName<'agent'>) => scalarAt(view, [1, arc, scalars.agent[word].arc]);
  const before = look(sample());
  expect(at(before, 'version')).toEqual({ kind: 'octetString', value: '1.2.3' });
  expect(at(before, 'configurationDigest')).toEqual({ kind: 'octetString', value: 'ab12' });
  expect(at(before, 'generation')).toEqual({ kind: 'gauge32', value: 5 });
  expect(at(before, 'startTime')).toEqual({ kind: 'octetString', value: dateAndTime(BORN_MS + 5000) });
  expect(at(before, 'lastPassTime')).toEqual({ kind: 'octetString', value: new Uint8Array(8) });
  expect(at(before, 'lastPassDuration')).toEqual({ kind: 'gauge32', value: 0 });
  const after = look(sample(), {
    status: { ...status, lastPass: { endedMs: BORN_MS + 9000, durationMs: 321, delayMs: 0 } },
  });
  expect(at(after, 'lastPassTime')).toEqual({ kind: 'octetString', value: dateAndTime(BORN_MS + 9000) });
  expect(at(after, 'lastPassDuration')).toEqual({ kind: 'gauge32', value: 321 });
});

describe('a source', () => {
  const snapshot: Snapshot = {
    ...sample(),
    tables: new Map([
      ['sourceLines' as const, new Map([['mail', 12n]])],
      ['sourceOctets' as const, new Map([['gone', 99n]])],
    ]),
    sourceDiscontinuities: new Map([['mail', BORN_MS + 1000]]),
    rowsChanged: new Map([['sourceOctets' as const, BORN_MS + 2000]]),
  };
  const view = look(snapshot, { masterStartMs: BORN_MS - 1000 });

  test('has what was counted of it, zero where nothing was', () => {
    expect(cellOf(view, 'source', 'linesRead', 'mail')).toEqual({ kind: 'counter64', value: 12n });
    expect(cellOf(view, 'source', 'octetsRead', 'mail')).toEqual({ kind: 'counter64', value: 0n });
  });

  test('has how it is doing, within the limits of its types', () => {
    expect(cellOf(view, 'source', 'path', 'mail')).toEqual({ kind: 'octetString', value: '/log/mail' });
    expect(cellOf(view, 'source', 'state', 'mail')).toEqual({ kind: 'integer', value: 4 });
    expect(cellOf(view, 'source', 'lagOctets', 'mail')).toEqual({ kind: 'gauge32', value: 2 ** 32 - 1 });
    expect(cellOf(view, 'source', 'lagSeconds', 'mail')).toEqual({ kind: 'gauge32', value: 7 });
    expect(cellOf(view, 'source', 'lastError', 'mail')).toEqual({ kind: 'octetString', value: 'no\\x07 way' });
  });

  test('that the configuration names no more keeps its row', () => {
    expect(cellOf(view, 'source', 'state', 'gone')).toEqual({ kind: 'integer', value: 6 });
    expect(cellOf(view, 'source', 'octetsRead', 'gone')).toEqual({ kind: 'counter64', value: 99n });
    expect(cellOf(view, 'source', 'path', 'gone')).toEqual({ kind: 'octetString', value: '' });
  });

  test('has a discontinuity of its own, or that of the agent in a snapshot that had none', () => {
    expect(cellOf(view, 'source', 'discontinuityTime', 'mail')).toEqual({ kind: 'timeTicks', value: 200 });
    expect(cellOf(view, 'source', 'discontinuityTime', 'gone')).toEqual({ kind: 'timeTicks', value: 100 });
  });

  test('adds to the number of rows, and says when', () => {
    expect(scalarAt(view, rowsArcs('source'))).toEqual({ kind: 'gauge32', value: 2 });
    expect(scalarAt(view, lastChangeArcs('source'))).toEqual({ kind: 'timeTicks', value: 300 });
    expect(scalarAt(view, lastChangeArcs('yours'))).toEqual({ kind: 'timeTicks', value: 0 });
  });
});

test('a histogram has a row for each bucket, and one of all events', () => {
  const snapshot = sample();
  snapshot.totals[counterIndex('send.messageOctetsLe4096')] = 4n;
  snapshot.totals[counterIndex('spamassassin.spam')] = 2n ** 64n - 1n;
  snapshot.totals[counterIndex('spamassassin.ham')] = 6n;
  const view = look(snapshot);
  const cell = (column: ColumnName<'histogram'>, name: string, bucket: number) => {
    const [, { arc }] = columnsOf('histogram').find(([word]) => word === column)!;
    return valueAt(view, [...DEFAULT_ROOT, ...columnArcs('histogram', arc), ...nameArcs(name), bucket])?.value;
  };
  const columns = ['name', 'upperBound', 'units', 'count', 'discontinuityTime'] as const;
  expect(columns.map((column) => cell(column, 'send.messageOctets', 2))).toEqual([
    ...['send.messageOctets', '4096', 'octets', 4n, 0],
  ]);
  expect(cell('upperBound', 'spamassassin.score', 1)).toBe('-10');
  // Beyond 2^64 it begins again, as its counters do.
  expect(columns.slice(1, 4).map((column) => cell(column, 'spamassassin.score', 12))).toEqual(['+Inf', 'points', 5n]);
});

test("a counter of the user's own has the units and the help that the configuration gives it", () => {
  const rows = new Map([
    ['relayed.north', 1n],
    ['old', 2n],
  ]);
  const view = look({ ...sample(), tables: new Map([['yours' as const, rows]]) });
  const of = (row: string) =>
    (['count', 'units', 'help'] as const).map((column) => cellOf(view, 'yours', column, row)?.value);
  expect(of('relayed.north')).toEqual([1n, 'octets', 'Octets relayed.']);
  expect(of('old')).toEqual([2n, 'events', '']);
});

test('the OIDs are the very same arrays as long as no row comes', () => {
  const first = look(sample());
  const next = { ...sample(), generation: 6 };
  const second = look(next, { previous: first });
  expect(second.objects).toBe(first.objects);
  expect(second.rows.every(({ oid }, i) => oid === first.rows[i]!.oid)).toBe(true);
  const more = new Map([['rblZone' as const, new Map([...sample().tables.get('rblZone')!, ['new', 1n] as const])]]);
  const third = look({ ...next, tables: more }, { previous: second });
  expect(cellOf(third, 'rblZone', 'rejections', 'new')).toEqual({ kind: 'counter64', value: 1n });
  const moved = look(next, { previous: second, root: [1, 3, 7] });
  expect(moved.rows[0]!.oid.slice(0, 3)).toEqual([1, 3, 7]);
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
  const view = look(sample(), masterStartMs === undefined ? {} : { masterStartMs });
  expect(valueAt(view, discontinuityOid(DEFAULT_ROOT, 'send'))).toEqual({ kind: 'timeTicks', value: ticks });
});

test('epoch and instance are octets, zero where an older version has saved no such thing', () => {
  const at = (view: View, name: 'epoch' | 'instance') =>
    scalarAt(view, [1, declarationOf('agent').arc, scalars.agent[name].arc]);
  const snapshot = sample();
  expect(at(look(snapshot), 'epoch')).toEqual({
    kind: 'octetString',
    value: new Uint8Array(Buffer.from(snapshot.epoch!, 'hex')),
  });
  expect(at(look(snapshot), 'instance')).not.toEqual(at(look(snapshot), 'epoch'));
  const { epoch: _, instance: __, ...older } = snapshot;
  expect(at(look(older), 'epoch')).toEqual({ kind: 'octetString', value: new Uint8Array(16) });
});

test('a service whose discontinuity an older snapshot does not know has none', () => {
  const view = look({ ...sample(), discontinuities: new Map() }, { masterStartMs: 0 });
  expect(valueAt(view, discontinuityOid(DEFAULT_ROOT, 'send'))).toEqual({ kind: 'timeTicks', value: 0 });
});
