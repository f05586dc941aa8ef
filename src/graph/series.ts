// What is kept in which RRD file: the counters of a service in one, and each row of a table in one of its own. A data
// source is called by the arc of its counter, which never means another, since RRDtool allows 19 characters.

import { createHash } from 'node:crypto';
import { type ConceptualTableName, columnsOf } from '../registry/conceptual-tables';
import { countersOf, graphs, maxPerSecond } from '../registry/graphs';
import { counters } from '../registry/registry';
import type { CounterName } from '../registry/services';
import { type TableName, type TableTotals, tableOf } from '../registry/tables';

/** Rows of one table in a graph: as many as there are colours. */
export const MAX_ROWS_DRAWN = 9;
/** Rows of one table that are kept: the largest. */
export const MAX_ROWS_KEPT = 30;

export interface Series {
  /** The name of its data source. */
  readonly source: string;
  /** As `maillogs show` names it. */
  readonly name: string;
  readonly maxPerSecond: number;
  readonly valueIn: (values: Counted) => bigint;
}

export interface SeriesFile {
  /** Without a directory. */
  readonly file: string;
  readonly series: readonly Series[];
}

/** What was counted by a moment; a Snapshot is one. */
export interface Counted {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
}

/** Where a counter is kept. */
export function counterFile(name: CounterName): string {
  return `${name.slice(0, name.indexOf('.'))}.rrd`;
}

export function counterSource(name: CounterName): string {
  return `c${counters.find((counter) => counter.name === name)!.arcs.at(-1)}`;
}

/** Where the row of a table is kept: names that others choose become file names, so they are told apart by a digest. */
export function rowFile(table: ConceptualTableName, row: string): string {
  const digest = createHash('sha256').update(row).digest('hex').slice(0, 10);
  return `${table}-${row.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 40)}-${digest}.rrd`;
}

export function columnSource(table: ConceptualTableName, column: string): string {
  return `c${columnsOf(table).find(([name]) => name === column)![1].arc}`;
}

/** The files of these services, with the counters that some graph draws. */
export function serviceFiles(services: ReadonlySet<string>): readonly SeriesFile[] {
  return [...services].map((service) => ({
    file: `${service}.rrd`,
    series: counters
      .filter(({ service: own, name }) => own === service && drawnCounters.has(name))
      .map(({ name, units, arcs, index }) => ({
        source: `c${arcs.at(-1)}`,
        name,
        maxPerSecond: maxPerSecond(units),
        valueIn: ({ totals }) => totals[index] ?? 0n,
      })),
  }));
}

const drawnCounters: ReadonlySet<string> = new Set(graphs.flatMap(countersOf));

/** The file of a row, with what is drawn of it. */
export function rowSeries(table: ConceptualTableName, row: string): SeriesFile {
  const series = columnsOf(table).flatMap(([, { arc, counts }]): readonly Series[] => {
    if (counts === undefined || tableOfCounts(counts) === undefined) return [];
    const { prefix, units } = tableOf(counts);
    const valueIn = ({ tables }: Counted) => tables.get(counts)?.get(row) ?? 0n;
    return [{ source: `c${arc}`, name: prefix + row, maxPerSecond: maxPerSecond(units), valueIn }];
  });
  return { file: rowFile(table, row), series };
}

/** The rows of the tables that are drawn as rates, of each the largest. */
export function drawnRows(
  tables: TableTotals,
  most: number,
): readonly { readonly table: ConceptualTableName; readonly row: string }[] {
  return drawnTables.flatMap(({ table, counts }) => {
    const rows = [...(tables.get(counts) ?? [])].sort(([a, x], [b, y]) =>
      x === y ? (a < b ? -1 : 1) : x < y ? 1 : -1,
    );
    return rows.slice(0, most).map(([row]) => ({ table, row }));
  });
}

/** The table of the MIB whose rows count so; undefined where its rows are not drawn. */
export function tableOfCounts(counts: TableName): ConceptualTableName | undefined {
  return drawnTables.find((each) => each.counts === counts)?.table;
}

const drawnTables = [
  { table: 'rblZone', counts: 'rblZone' },
  { table: 'yours', counts: 'yours' },
  { table: 'source', counts: 'sourceLines' },
] as const;
