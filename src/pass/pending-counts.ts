// What maillogs counts of itself while nothing is committed: it goes with the next commit. What a commit has taken
// is given up only once that is durable, and what came meanwhile stays.

import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { TableName, TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';

export type OwnCounterName = CounterName & `agent.${string}`;

export interface Totals {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
}

/** Counts that wait; `settle` is to be called when they are durable. */
export interface WaitingCounts {
  addTo(before: Totals): Totals;
  settle(): void;
}

export class PendingCounts {
  private readonly counts = new Map<number, bigint>();
  private readonly rows = new Map<TableName, Map<string, bigint>>();

  /** Adds to a counter of maillogs itself. */
  count(name: OwnCounterName, amount: number): void {
    add(this.counts, counterIndex(name), BigInt(amount));
  }

  /** Adds to a row of a table. */
  countRow(table: TableName, row: string, amount: number): void {
    const rows = this.rows.get(table) ?? new Map<string, bigint>();
    add(rows, row, BigInt(amount));
    this.rows.set(table, rows);
  }

  /** What has waited until now, to be added to a commit; it is forgotten only once that commit has settled it. */
  take(): WaitingCounts {
    const counts = [...this.counts];
    const rows = [...this.rows].flatMap(([table, amounts]) =>
      [...amounts].map(([row, amount]) => ({ table, row, amount })),
    );
    return {
      addTo: (before) => {
        const totals = before.totals.slice();
        for (const [index, amount] of counts) totals[index]! += amount;
        const tally = new Tally();
        for (const { table, row, amount } of rows) tally.addLabelled(table, row, amount);
        return { totals, tables: tally.foldTables(before.tables) };
      },
      settle: () => {
        for (const [index, amount] of counts) add(this.counts, index, -amount);
        for (const { table, row, amount } of rows) add(this.rows.get(table)!, row, -amount);
      },
    };
  }
}

function add<Key>(amounts: Map<Key, bigint>, key: Key, amount: bigint): void {
  const sum = (amounts.get(key) ?? 0n) + amount;
  if (sum === 0n) amounts.delete(key);
  else amounts.set(key, sum);
}
