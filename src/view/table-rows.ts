// Which rows the tables of the MIB have.

import { compareOids, type Oid } from '../base/oid';
import { type Bucket, buckets } from '../registry/bucket-rows';
import { type ConceptualTableName, columnsOf, conceptualTableNames, nameArcs } from '../registry/conceptual-tables';
import type { TableTotals } from '../registry/tables';

export interface TableRow {
  /** What tells it from the others of its table. */
  readonly key: string;
  /** What an instance adds to the OID of its column. */
  readonly index: Oid;
}

/** By key, in the order of their indexes. */
export type RowsOfTable = ReadonlyMap<string, TableRow>;
export type TableRows = ReadonlyMap<ConceptualTableName, RowsOfTable>;

/** All rows of all tables. Where a table has those of `previous`, they are the very same. */
export function tableRowsOf(totals: TableTotals, previous: TableRows | undefined): TableRows {
  return new Map(
    conceptualTableNames.map((table) => [
      table,
      table === 'histogram' ? bucketRows : countedRows(namesIn(table, totals), previous?.get(table)),
    ]),
  );
}

/** A row has each name that any of a table's columns has counted. */
function namesIn(table: ConceptualTableName, totals: TableTotals): readonly Names[] {
  return columnsOf(table).flatMap(([, { counts }]) => (counts && totals.get(counts)) ?? []);
}

type Names = ReadonlyMap<string, unknown>;

function countedRows(columns: readonly Names[], previous: RowsOfTable = new Map()): RowsOfTable {
  if (columns.every((names) => isWithin(names, previous)) && columns.some(({ size }) => size === previous.size)) {
    return previous;
  }
  const names = new Set(columns.flatMap((column) => [...column.keys()]));
  const known = [...previous.values()].filter(({ key }) => names.has(key));
  const added = [...names].filter((key) => !previous.has(key)).map((key) => ({ key, index: nameArcs(key) }));
  if (known.length === previous.size && added.length === 0) return previous;
  // Two ascending runs, which a sort does no more than merge.
  const rows = [...known, ...added.sort(inOrderOfIndex)].sort(inOrderOfIndex);
  return new Map(rows.map((row) => [row.key, row]));
}

function isWithin(names: Names, rows: RowsOfTable): boolean {
  if (names.size > rows.size) return false;
  for (const name of names.keys()) if (!rows.has(name)) return false;
  return true;
}

/** The length comes first in an index. */
function inOrderOfIndex({ key: a }: TableRow, { key: b }: TableRow): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

const keyOf = ({ histogram, number }: Bucket) => `${histogram} ${number}`;

const bucketRows: RowsOfTable = new Map(
  buckets
    .map((bucket) => ({ key: keyOf(bucket), index: [...nameArcs(bucket.histogram), bucket.number] }))
    .sort((a, b) => compareOids(a.index, b.index))
    .map((row) => [row.key, row]),
);

const bucketByKey = new Map(buckets.map((bucket) => [keyOf(bucket), bucket]));

/** The bucket of a row of the histograms. */
export function bucketOf(key: string): Bucket {
  return bucketByKey.get(key)!;
}

/** Whether the rows of every table are the very same lists. */
export function isSameRows(a: TableRows, b: TableRows): boolean {
  return conceptualTableNames.every((table) => a.get(table) === b.get(table));
}
