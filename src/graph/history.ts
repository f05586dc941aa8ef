// What was counted in each stretch of time: for each counter and each row, a number for each step since a moment. Made
// from logs, whose lines say when they were written.

import { counters } from '../registry/registry';
import type { TableName, TableTotals } from '../registry/tables';
import type { Tally } from '../registry/tally';
import type { Counted } from './series';

/** Empty between two calls. */
const scratch = new BigUint64Array(counters.length);

export class History {
  readonly steps: number;
  private readonly byCounter = new Map<number, Float64Array>();
  private readonly byRow = new Map<TableName, Map<string, Float64Array>>();
  /** The first step of which anything was read, for each service. */
  private readonly firstOfService = new Map<string, number>();
  private lastStep = -1;

  /** Seconds since 1970, `startSeconds` a multiple of the step. */
  constructor(
    readonly startSeconds: number,
    readonly stepSeconds: number,
    endSeconds: number,
  ) {
    this.steps = Math.max(1, Math.ceil((endSeconds - startSeconds) / stepSeconds));
  }

  /** The step of a moment; -1 for one before all, or after. */
  stepOf(ms: number): number {
    const step = Math.floor((ms / 1000 - this.startSeconds) / this.stepSeconds);
    return step >= 0 && step < this.steps ? step : -1;
  }

  /** Lines were read that were written in a step; what is not counted from there on is zero. */
  began(services: Iterable<string>, step: number): void {
    this.lastStep = Math.max(this.lastStep, step);
    for (const service of services) {
      this.firstOfService.set(service, Math.min(step, this.firstOfService.get(service) ?? step));
    }
  }

  /** When the first line was written that was read, and the last: seconds since 1970. */
  get first(): number | undefined {
    const steps = [...this.firstOfService.values()];
    return steps.length === 0 ? undefined : this.startSeconds + Math.min(...steps) * this.stepSeconds;
  }

  get last(): number | undefined {
    return this.lastStep < 0 ? undefined : this.startSeconds + (this.lastStep + 1) * this.stepSeconds;
  }

  /** The services of which lines were read. */
  get services(): readonly string[] {
    return [...this.firstOfService.keys()];
  }

  /** Undefined where no line of it was read. */
  firstStep(service: string): number | undefined {
    return this.firstOfService.get(service);
  }

  /** Moves what a tally holds into a step. */
  take(tally: Tally, step: number, mayCount: Uint8Array, mayCountTable: (table: TableName) => boolean): void {
    const tables = tally.foldTables(new Map(), mayCountTable);
    tally.foldInto(scratch, mayCount);
    for (let index = 0; index < scratch.length; index++) {
      if (scratch[index] === 0n) continue;
      this.ofCounter(index)[step]! += Number(scratch[index]);
      scratch[index] = 0n;
    }
    for (const [table, rows] of tables)
      for (const [row, amount] of rows) this.ofRow(table, row)[step]! += Number(amount);
  }

  /** What was counted up to the end of each step, one after the other; the same object is refilled. */
  *sums(): Generator<{ readonly step: number; readonly counted: Counted }> {
    const totals = new BigUint64Array(counters.length);
    const tables = new Map(
      [...this.byRow].map(([table, rows]) => [table, new Map([...rows].map(([row]) => [row, 0n]))]),
    );
    for (let step = 0; step < this.steps; step++) {
      for (const [index, amounts] of this.byCounter) totals[index]! += BigInt(amounts[step]!);
      for (const [table, rows] of this.byRow) {
        const sums = tables.get(table)!;
        for (const [row, amounts] of rows) sums.set(row, sums.get(row)! + BigInt(amounts[step]!));
      }
      yield { step, counted: { totals, tables } };
    }
  }

  /** Whether anything at all was counted of a counter. */
  has(index: number): boolean {
    return this.byCounter.has(index);
  }

  /** All steps together. */
  get tables(): TableTotals {
    return new Map(
      [...this.byRow].map(([table, rows]) => [
        table,
        new Map([...rows].map(([row, amounts]) => [row, BigInt(amounts.reduce((sum, each) => sum + each, 0))])),
      ]),
    );
  }

  private ofCounter(index: number): Float64Array {
    const known = this.byCounter.get(index);
    if (known !== undefined) return known;
    const made = new Float64Array(this.steps);
    this.byCounter.set(index, made);
    return made;
  }

  private ofRow(table: TableName, row: string): Float64Array {
    const rows = this.byRow.get(table) ?? new Map<string, Float64Array>();
    this.byRow.set(table, rows);
    const known = rows.get(row);
    if (known !== undefined) return known;
    const made = new Float64Array(this.steps);
    rows.set(row, made);
    return made;
  }
}
