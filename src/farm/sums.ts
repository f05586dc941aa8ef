// From a round of readings to what is committed: the sums as they are shown, a row for each member, and what is
// remembered. The members are log sources, too, so that every graph and alert of sources names the member that lags.

import type { FarmRecords, Pace } from '../ledger/farm-records';
import type { Entry } from '../ledger/next-snapshot';
import type { Snapshot } from '../ledger/snapshot';
import { counterIndex, counters } from '../registry/registry';
import type { TableName, TableTotals } from '../registry/tables';
import { paced, STILL } from './pace';
import { summedTables, tableOfRow } from './reading';
import type { RoundResult } from './round';

const linesRead = counterIndex('agent.linesRead');
const spansLost = counterIndex('agent.spansLost');
const answersMissed = counterIndex('agent.answersMissed');
/** Of the farm itself, and no sum of what its members say. */
const OWN: ReadonlySet<number> = new Set([spansLost, answersMissed]);

export interface RoundEnd {
  readonly result: RoundResult;
  /** Every member that was asked, and those of them that nothing was added of. */
  readonly asked: readonly string[];
  readonly missed: ReadonlySet<string>;
  /** Since sums were last shown. */
  readonly elapsedMs: number;
}

/** What a round makes durable. `base` is the newest snapshot of the farm. */
export function entryOf(base: Snapshot, end: RoundEnd): Entry {
  const { result, missed } = end;
  const { records } = result;
  const paces = new Map<string, Pace>();
  const shownOf = (key: string, total: bigint, shown: bigint): bigint => {
    const rate = result.rates.get(key) ?? 0;
    const known = records.paces.get(key) ?? STILL;
    const next = paced({ total, shown, rate, elapsedMs: end.elapsedMs, pace: known });
    if (next.pace.peak > 0) paces.set(key, next.pace);
    return next.shown;
  };
  const totals = base.totals.slice();
  for (const { index, name } of counters) {
    if (!OWN.has(index)) totals[index] = shownOf(name, records.totals[index]!, totals[index]!);
  }
  totals[spansLost]! += BigInt(result.spansLost);
  totals[answersMissed]! += BigInt(missed.size);
  const tables = new Map<TableName, ReadonlyMap<string, bigint>>(base.tables);
  for (const table of summedTables) {
    const rows = new Map(base.tables.get(table));
    for (const [key, total] of records.rows) {
      if (tableOfRow(key) !== table) continue;
      const row = key.slice(table.length + 1);
      rows.set(row, shownOf(key, total, rows.get(row) ?? 0n));
    }
    if (rows.size > 0) tables.set(table, rows);
  }
  for (const [table, rows] of memberTables(base, end)) tables.set(table, rows);
  const { cursors } = base;
  return { totals, tables, cursors, discontinuities: new Set(), farm: { ...records, paces } };
}

function memberTables({ tables, farm }: Snapshot, { result, asked, missed }: RoundEnd): TableTotals {
  const grownBy = (table: TableName, growth: (name: string) => bigint) => {
    const rows = new Map(tables.get(table));
    for (const name of asked) rows.set(name, (rows.get(name) ?? 0n) + growth(name));
    return [table, rows] as const;
  };
  const records = [farm?.members, result.records.members];
  const difference = (name: string, of: (record: NonNullable<ReturnType<typeof recordOf>>) => bigint) => {
    const [before, after] = records.map((members) => recordOf(members, name));
    return after === undefined ? 0n : of(after) - (before === undefined ? 0n : of(before));
  };
  const lines = (name: string) => difference(name, ({ carried }) => carried[linesRead]!);
  const misses = (name: string) => (missed.has(name) ? 1n : 0n);
  return new Map([
    grownBy('member', lines),
    grownBy('memberSpansLost', (name) => difference(name, (record) => BigInt(record.spansLost))),
    grownBy('memberAnswersMissed', misses),
    grownBy('sourceLines', lines),
    grownBy('sourceErrors', misses),
  ]);
}

function recordOf(members: FarmRecords['members'] | undefined, name: string) {
  return members?.get(name);
}

/** How many sums are not shown in full. */
export function countersWaiting({ totals, tables, farm }: Snapshot): number {
  if (farm === undefined) return 0;
  const behind = counters.filter(({ index }) => !OWN.has(index) && totals[index]! < farm.totals[index]!);
  const rows = [...farm.rows].filter(([key, total]) => {
    const table = summedTables.find((each) => each === tableOfRow(key));
    return table !== undefined && (tables.get(table)?.get(key.slice(table.length + 1)) ?? 0n) < total;
  });
  return behind.length + rows.length;
}
