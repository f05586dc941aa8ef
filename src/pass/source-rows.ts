// What was counted of each source, for its rows in the tables: there are as many rows as sources, so they are made again
// once for each commit, not for each chunk of a log.

import type { TableName } from '../registry/tables';
import type { Tally } from '../registry/tally';

type Amounts = Map<TableName, Map<string, number>>;

export class SourceRows {
  private kept: Amounts = new Map();
  private open: Amounts = new Map();

  /** Adds to the row of a source. */
  add(table: TableName, source: string, amount: number): void {
    add(this.open, { table, source, amount });
  }

  /** What was added so far is not undone by `drop` any more. */
  keep(): void {
    for (const row of rowsOf(this.open)) add(this.kept, row);
    this.open.clear();
  }

  /** Undoes what was added since `keep`. */
  drop(): void {
    this.open.clear();
  }

  /** Moves all of it into a tally. */
  moveTo(tally: Tally): void {
    this.keep();
    for (const { table, source, amount } of rowsOf(this.kept)) tally.addLabelled(table, source, amount);
    this.kept.clear();
  }
}

interface Row {
  readonly table: TableName;
  readonly source: string;
  readonly amount: number;
}

function add(amounts: Amounts, { table, source, amount }: Row): void {
  const rows = amounts.get(table) ?? new Map<string, number>();
  rows.set(source, (rows.get(source) ?? 0) + amount);
  amounts.set(table, rows);
}

function* rowsOf(amounts: Amounts): Generator<Row> {
  for (const [table, rows] of amounts) for (const [source, amount] of rows) yield { table, source, amount };
}
