// Which rows the tables of the MIB have.

import type { Oid } from '../base/oid';
import { type ConceptualTableName, columnsOf, conceptualTableNames, nameArcs } from '../registry/conceptual-tables';
import type { TableTotals } from '../registry/tables';

export interface TableRow {
  /** What tells it from the others of its table. */
  readonly key: string;
  /** What an instance adds to the OID of its column. */
  readonly index: Oid;
}

export type TableRows = ReadonlyMap<ConceptualTableName, readonly TableRow[]>;

/** A row for each name that any of a table's columns has counted. */
export function tableRowsOf(totals: TableTotals): TableRows {
  return new Map(
    conceptualTableNames.map((table) => {
      const names = columnsOf(table).flatMap(([, { counts }]) =>
        counts === undefined ? [] : [...(totals.get(counts)?.keys() ?? [])],
      );
      return [table, [...new Set(names)].map((key) => ({ key, index: nameArcs(key) }))];
    }),
  );
}

export function isSameRows(a: TableRows, b: TableRows): boolean {
  return conceptualTableNames.every((table) => {
    const rows = b.get(table)!;
    const others = a.get(table)!;
    return others.length === rows.length && others.every(({ key }, i) => key === rows[i]!.key);
  });
}
