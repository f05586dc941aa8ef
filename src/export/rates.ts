// How fast counters grew between two moments.

import type { CounterRow } from './rows';

export interface RatedRow extends CounterRow {
  /** Per second, as a decimal number; null where it is not known. */
  readonly rate: number | null;
}

/** Rows with their rates; one that was not there before, as a DNS list that was never met, began at 0. */
export function ratedRows(
  rows: readonly CounterRow[],
  before: ReadonlyMap<string, bigint>,
  seconds: number,
): readonly RatedRow[] {
  return rows.map((row) => {
    if (seconds <= 0) return { ...row, rate: null };
    const grown = BigInt.asUintN(64, BigInt(row.value) - (before.get(row.oid) ?? 0n));
    return { ...row, rate: Number((Number(grown) / seconds).toFixed(3)) };
  });
}

/** A rate per second as people read it, in the unit that makes it a number one can see: `12.5/s`, `3.0/min`, `0.5/h`. */
export function formatRate(rate: number | null): string {
  if (rate === null) return '-';
  if (rate === 0) return '0';
  if (rate >= 1) return `${decimals(rate)}/s`;
  return rate * 60 >= 1 ? `${decimals(rate * 60)}/min` : `${decimals(rate * 3600)}/h`;
}

function decimals(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
