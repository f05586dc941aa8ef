// The increments of the pass in progress. Parsers add to it and to nothing else.

import { counters } from './registry';
import type { TableName } from './tables';

/** Increments up to this size may be summed in doubles without losing a unit between two folds. */
const LARGE = 2 ** 32;

export class Tally {
  /** One exact double per counter; `counts[i]++` is the hot path. */
  readonly counts = new Float64Array(counters.length);
  private readonly large = new Map<number, bigint>();
  /** Increments by table and row. */
  readonly labelled = new Map<TableName, Map<string, number>>();

  /** Adds a number read from a line: an integer of 0 to 2^53-1. */
  add(index: number, amount: number): void {
    if (amount < LARGE) this.counts[index]! += amount;
    else this.large.set(index, (this.large.get(index) ?? 0n) + BigInt(amount));
  }

  /** Adds to the row of a table whose index is read from the log, such as an RBL zone; made when first seen. */
  addLabelled(table: TableName, label: string, amount = 1): void {
    const rows = this.labelled.get(table) ?? new Map<string, number>();
    rows.set(label, (rows.get(label) ?? 0) + amount);
    this.labelled.set(table, rows);
  }

  /** Forgets everything since the last fold. */
  clear(): void {
    this.counts.fill(0);
    this.large.clear();
    this.labelled.clear();
  }

  /** Moves everything into `totals` and leaves nothing here. `mayCount` says which counters are wanted. */
  foldInto(totals: BigUint64Array, mayCount?: Uint8Array): void {
    const { counts } = this;
    for (let i = 0; i < counts.length; i++) {
      const amount = counts[i]!;
      if (amount === 0) continue;
      if (mayCount === undefined || mayCount[i] === 1) totals[i]! += BigInt(amount);
      counts[i] = 0;
    }
    for (const [i, amount] of this.large) {
      if (mayCount === undefined || mayCount[i] === 1) totals[i]! += amount;
    }
    this.large.clear();
  }
}
