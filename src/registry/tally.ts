// The increments of the pass in progress. Parsers add to it and to nothing else.

import { counters, findCounterIndex } from './registry';
import { isTableName, OTHER_ROW, type TableName, type TableTotals, tableIndex, tableOf } from './tables';

/** Increments up to this size may be summed in doubles without losing a unit between two folds. */
const LARGE = 2 ** 32;
const WRAP = 2n ** 64n;

/** What a tally holds, by durable names, so that it can be kept: amounts as decimal strings. */
export interface Increments {
  readonly counters: Readonly<Record<string, string>>;
  readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export class Tally {
  /** One exact double per counter; `counts[i]++` is the hot path. */
  readonly counts = new Float64Array(counters.length);
  private readonly large = new Map<number, bigint>();
  private readonly labelled = new Map<TableName, Map<string, number | bigint>>();

  /** Adds a number read from a line: an integer of 0 to 2^53-1. */
  add(index: number, amount: number): void {
    if (amount < LARGE) this.counts[index]! += amount;
    else this.addLarge(index, BigInt(amount));
  }

  private addLarge(index: number, amount: bigint): void {
    this.large.set(index, (this.large.get(index) ?? 0n) + amount);
  }

  /** Adds to the row of a table whose index is read from the log, such as an RBL zone; made when first seen. */
  addLabelled(table: TableName, label: string, amount: number | bigint = 1): void {
    let rows = this.labelled.get(table);
    if (rows === undefined) {
      rows = new Map();
      this.labelled.set(table, rows);
    }
    // A row that is there has a name that needs no care, and nearly every time it is there.
    const isKnown = rows.has(label);
    const index = isKnown ? label : tableIndex(label);
    rows.set(index, sum(rows.get(index) ?? 0, amount));
  }

  /** Adds `times` times what another tally holds, which keeps it. */
  addAll(other: Tally, times: number): void {
    for (let i = 0; i < other.counts.length; i++) {
      const amount = other.counts[i]!;
      if (amount === 0) continue;
      if (amount * times < LARGE) this.add(i, amount * times);
      else this.addLarge(i, BigInt(amount) * BigInt(times));
    }
    for (const [i, amount] of other.large) this.addLarge(i, amount * BigInt(times));
    for (const [table, rows] of other.labelled) {
      for (const [label, amount] of rows) this.addLabelled(table, label, BigInt(amount) * BigInt(times));
    }
  }

  /** What it holds, in words. */
  increments(): Increments {
    const amounts: Record<string, string> = {};
    for (let i = 0; i < this.counts.length; i++) {
      const [amount, more] = [this.counts[i]!, this.large.get(i)];
      if (more !== undefined) amounts[counters[i]!.name] = String(BigInt(amount) + more);
      else if (amount !== 0) amounts[counters[i]!.name] = String(amount);
    }
    const words = { counters: amounts };
    if (this.labelled.size === 0) return words;
    const rows = (sums: ReadonlyMap<string, number | bigint>) =>
      Object.fromEntries([...sums].map(([label, amount]) => [label, String(amount)]));
    return { ...words, tables: Object.fromEntries([...this.labelled].map(([table, sums]) => [table, rows(sums)])) };
  }

  /** Adds what `increments` gave; names this version does not know are skipped. */
  addIncrements({ counters: amounts, tables = {} }: Increments): void {
    for (const [name, amount] of Object.entries(amounts)) {
      const index = findCounterIndex(name);
      if (index !== undefined) this.addLarge(index, BigInt(amount));
    }
    for (const [table, rows] of Object.entries(tables)) {
      if (!isTableName(table)) continue;
      for (const [label, amount] of Object.entries(rows)) this.addLabelled(table, label, BigInt(amount));
    }
  }

  /** Forgets everything since the last fold. */
  clear(): void {
    this.counts.fill(0);
    this.large.clear();
    this.labelled.clear();
  }

  /**
   * Moves everything into `totals` and leaves nothing here. `mayCount` says which counters are wanted.
   * Rows of tables are moved by `foldTables`, which must then come first.
   */
  foldInto(totals: BigUint64Array, mayCount?: Uint8Array): void {
    this.addInto(totals, mayCount);
    this.counts.fill(0);
    this.large.clear();
  }

  /** Adds the same to `totals`, and keeps it. */
  addInto(totals: BigUint64Array, mayCount?: Uint8Array): void {
    const { counts } = this;
    for (let i = 0; i < counts.length; i++) {
      const amount = counts[i]!;
      if (amount !== 0 && (mayCount === undefined || mayCount[i] === 1)) totals[i]! += BigInt(amount);
    }
    for (const [i, amount] of this.large) {
      if (mayCount === undefined || mayCount[i] === 1) totals[i]! += amount;
    }
  }

  /** Moves the rows of tables into a new TableTotals; the same one comes back when there are none. */
  foldTables(totals: TableTotals, mayCount: (table: TableName) => boolean = () => true): TableTotals {
    const sums = this.addTables(totals, mayCount);
    this.labelled.clear();
    return sums;
  }

  /** Like `foldTables`, but leaves the tally unchanged. */
  addTables(totals: TableTotals, mayCount: (table: TableName) => boolean = () => true): TableTotals {
    if (this.labelled.size === 0) return totals;
    const sums = new Map(totals);
    for (const [table, increments] of this.labelled) {
      if (mayCount(table)) sums.set(table, withIncrements(table, sums.get(table), increments));
    }
    return sums;
  }
}

/** In doubles for as long as they are exact: most amounts are 1. */
function sum(a: number | bigint, b: number | bigint): number | bigint {
  if (typeof a === 'number' && typeof b === 'number' && a + b <= Number.MAX_SAFE_INTEGER) return a + b;
  return BigInt(a) + BigInt(b);
}

function withIncrements(
  table: TableName,
  before: ReadonlyMap<string, bigint> | undefined,
  increments: ReadonlyMap<string, number | bigint>,
): ReadonlyMap<string, bigint> {
  const rows = new Map(before);
  for (const [label, amount] of increments) {
    const row = rows.has(label) ? label : rowFor(table, label, rows);
    rows.set(row, ((rows.get(row) ?? 0n) + BigInt(amount)) % WRAP);
  }
  return rows;
}

/** A new row where there is room for it, else the row of everything beyond the limit. */
function rowFor(table: TableName, label: string, rows: ReadonlyMap<string, bigint>): string {
  const { maxRows, maxRowsOfGroup = maxRows } = tableOf(table);
  const group = label.slice(0, label.indexOf('.') + 1);
  const isGrouped = maxRowsOfGroup < maxRows && group !== '';
  if (isGrouped && [...rows.keys()].filter((key) => key.startsWith(group)).length >= maxRowsOfGroup) {
    return group + OTHER_ROW;
  }
  return rows.size < maxRows ? label : OTHER_ROW;
}
