// Which rows the tables of the MIB have.

import { compareOids, type Oid } from '../base/oid';
import { type ConceptualTableName, columnsOf, conceptualTableNames, nameArcs } from '../registry/conceptual-tables';
import { type Bucket, buckets } from '../registry/histograms';
import type { TableTotals } from '../registry/tables';

export interface TableRow {
  /** What tells it from the others of its table. */
  readonly key: string;
  /** What an instance adds to the OID of its column. */
  readonly index: Oid;
}

/** In the order of their indexes. */
export type TableRows = ReadonlyMap<ConceptualTableName, readonly TableRow[]>;

/** All rows of all tables. */
export function tableRowsOf(totals: TableTotals): TableRows {
  return new Map(
    conceptualTableNames.map((table) => [table, table === 'histogram' ? bucketRows : countedRows(table, totals)]),
  );
}

/** A row for each name that any of a table's columns has counted. */
function countedRows(table: ConceptualTableName, totals: TableTotals): readonly TableRow[] {
  const names = columnsOf(table).flatMap(([, { counts }]) =>
    counts === undefined ? [] : [...(totals.get(counts)?.keys() ?? [])],
  );
  return [...new Set(names)].sort(inOrderOfIndex).map((key) => ({ key, index: nameArcs(key) }));
}

/** The length comes first in an index. */
function inOrderOfIndex(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

const keyOf = ({ histogram, number }: Bucket) => `${histogram} ${number}`;

const bucketRows: readonly TableRow[] = buckets
  .map((bucket) => ({ key: keyOf(bucket), index: [...nameArcs(bucket.histogram), bucket.number] }))
  .sort((a, b) => compareOids(a.index, b.index));

const bucketByKey = new Map(buckets.map((bucket) => [keyOf(bucket), bucket]));

/** The bucket of a row of the histograms. */
export function bucketOf(key: string): Bucket {
  return bucketByKey.get(key)!;
}

export function isSameRows(a: TableRows, b: TableRows): boolean {
  return conceptualTableNames.every((table) => {
    const rows = b.get(table)!;
    const others = a.get(table)!;
    return others.length === rows.length && others.every(({ key }, i) => key === rows[i]!.key);
  });
}
