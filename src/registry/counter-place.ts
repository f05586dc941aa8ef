// Where the value of a counter is found by the name that people give it: that of the registry, a row of a
// table after the table's prefix, or a counter of the user's own.

import { findCounterIndex } from './registry';
import { type TableName, type TableTotals, tableNames, tableOf } from './tables';

export type CounterPlace =
  | { readonly kind: 'counter'; readonly index: number }
  | { readonly kind: 'row'; readonly table: TableName; readonly row: string }
  /** All rows of one counter of the user's own that has `by`. */
  | { readonly kind: 'rows'; readonly table: TableName; readonly prefix: string };

/** A counter of the user's own, as far as its rows are concerned. */
export interface OwnCounter {
  readonly name: string;
  /** It has no row of its own, but one for each label, after a full stop. */
  readonly isSplit: boolean;
}

const WRAP = 2n ** 64n;

/** undefined when there can be no such counter; a row need not be there yet. */
export function findCounter(name: string, own: readonly OwnCounter[]): CounterPlace | undefined {
  const index = findCounterIndex(name);
  if (index !== undefined) return { kind: 'counter', index };
  const table = tableNames.find((each) => {
    const { prefix } = tableOf(each);
    return prefix !== '' && name.startsWith(prefix) && name.length > prefix.length;
  });
  if (table !== undefined) return { kind: 'row', table, row: name.slice(tableOf(table).prefix.length) };
  const dot = name.indexOf('.');
  const counter = own.find((each) => each.name === (dot < 0 ? name : name.slice(0, dot)));
  if (counter === undefined) return undefined;
  if (dot < 0) {
    return counter.isSplit
      ? { kind: 'rows', table: 'yours', prefix: `${name}.` }
      : { kind: 'row', table: 'yours', row: name };
  }
  return counter.isSplit && dot < name.length - 1 ? { kind: 'row', table: 'yours', row: name } : undefined;
}

/** Zero for a row that is not there yet. */
export function valueAt(place: CounterPlace, totals: BigUint64Array, tables: TableTotals): bigint {
  switch (place.kind) {
    case 'counter':
      return totals[place.index] ?? 0n;
    case 'row':
      return tables.get(place.table)?.get(place.row) ?? 0n;
    case 'rows': {
      let sum = 0n;
      for (const [row, value] of tables.get(place.table) ?? []) if (row.startsWith(place.prefix)) sum += value;
      return sum % WRAP;
    }
  }
}
