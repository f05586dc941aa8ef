// The instances of one table. When a row comes, those of the others stay the very same: then their names need not be
// encoded again either.

import type { Snapshot } from '../ledger/snapshot';
import {
  type ConceptualTableName,
  columnArcs,
  columnsOf,
  lastChangeArcs,
  lastChangeScalar,
  rowsArcs,
  rowsScalar,
} from '../registry/conceptual-tables';
import { columnValues } from './column-values';
import { type ColumnSource, type ServedColumn, type ServedObject, servedColumns, servedScalars } from './served-column';
import type { Slot } from './slot';
import type { RowsOfTable, TableRow } from './table-rows';
import type { ViewScope } from './view-scope';

export interface TableShape {
  readonly rows: RowsOfTable;
  readonly columns: readonly ServedColumn[];
  /** The columns with their instances, and what is served of the table as a whole. */
  readonly objects: readonly ServedObject[];
}

type ColumnReaders = Readonly<Record<string, ColumnSource['value']>>;

/** `previous` is the same table with other rows, or those, in the same scope. */
export function tableShape(
  table: ConceptualTableName,
  rows: RowsOfTable,
  { scope, previous }: { readonly scope: ViewScope; readonly previous: TableShape | undefined },
): TableShape {
  if (previous?.rows === rows) return previous;
  const columns = previous?.columns ?? columnsIn(table, scope);
  const placed = placesIn(rows, previous?.rows);
  const objects = columns.map(({ oid, instance }, column) => {
    const known = previous?.objects[column]?.slots ?? [];
    const slots = placed.map(({ row, place }): Slot => (place === undefined ? instance(row) : known[place]!));
    return { oid, slots };
  });
  return { rows, columns, objects: [...objects, ...summary(table, rows, scope)] };
}

interface Placed {
  readonly row: TableRow;
  /** Its number among the rows before; undefined for one that is new. */
  readonly place: number | undefined;
}

function placesIn(rows: RowsOfTable, previous: RowsOfTable = new Map()): readonly Placed[] {
  const places = new Map([...previous.keys()].map((key, i) => [key, i]));
  return Array.from(rows.values(), (row) => ({ row, place: places.get(row.key) }));
}

function columnsIn(table: ConceptualTableName, scope: ViewScope): readonly ServedColumn[] {
  const readers: ColumnReaders = columnValues[table];
  return columnsOf(table).flatMap(([word, { arc, syntax, counts }]) => {
    const value: ColumnReaders[string] =
      counts === undefined ? readers[word]! : (row, { snapshot }) => snapshot.tables.get(counts)?.get(row) ?? 0n;
    return servedColumns(scope, { arcs: columnArcs(table, arc), syntax, value });
  });
}

/** How many rows there are, and since when. */
function summary(table: ConceptualTableName, { size }: RowsOfTable, scope: ViewScope): readonly ServedObject[] {
  return [
    ...servedScalars(scope, { arcs: rowsArcs(table), syntax: rowsScalar.syntax, value: () => size }),
    ...servedScalars(scope, {
      arcs: lastChangeArcs(table),
      syntax: lastChangeScalar.syntax,
      value: (_, { snapshot }) => lastChange(table, snapshot),
    }),
  ];
}

/** When the rows of any of the columns changed last: each column has the names that it counted. */
function lastChange(table: ConceptualTableName, { rowsChanged }: Snapshot): number | undefined {
  const moments = columnsOf(table).map(([, { counts }]) => (counts && rowsChanged?.get(counts)) ?? 0);
  return Math.max(...moments) || undefined;
}
