// Two sums of the same bytes side by side.

import { isTableName, OTHER_ROW, tableOf } from '../registry/tables';
import type { Increments } from '../registry/tally';

export interface Difference {
  /** As `show` names it. */
  readonly counter: string;
  readonly counted: bigint;
  readonly recounted: bigint;
}

/** Every counter and row that is not the same in both. */
export function differencesOf(counted: Increments, recounted: Increments): readonly Difference[] {
  const tables = new Set([...Object.keys(counted.tables ?? {}), ...Object.keys(recounted.tables ?? {})]);
  return [
    ...differing(counted.counters, recounted.counters),
    ...[...tables].flatMap((table) => {
      const prefix = isTableName(table) ? tableOf(table).prefix : `${table}.`;
      return differing(counted.tables?.[table] ?? {}, recounted.tables?.[table] ?? {}, prefix);
    }),
  ];
}

/** Also where one side counted in the row of all others what the other side has in rows of its own. */
export function differencesOfSums(counted: Increments, recounted: Increments): readonly Difference[] {
  return differencesOf(lumped(counted, recounted), lumped(recounted, counted));
}

type Amounts = Readonly<Record<string, string>>;

function differing(counted: Amounts, recounted: Amounts, prefix = ''): readonly Difference[] {
  const names = new Set([...Object.keys(counted), ...Object.keys(recounted)]);
  return [...names].flatMap((name) => {
    const [one, other] = [BigInt(counted[name] ?? 0), BigInt(recounted[name] ?? 0)];
    return one === other ? [] : [{ counter: prefix + name, counted: one, recounted: other }];
  });
}

const isOther = (label: string): boolean => label === OTHER_ROW || label.endsWith(`.${OTHER_ROW}`);

function lumped({ counters, tables = {} }: Increments, beside: Increments): Increments {
  const rows = Object.entries(tables).map(([table, amounts]): [string, Amounts] => {
    const labels = [...Object.keys(amounts), ...Object.keys(beside.tables?.[table] ?? {})];
    if (!labels.some(isOther)) return [table, amounts];
    const sum = Object.values(amounts).reduce((all, amount) => all + BigInt(amount), 0n);
    return [table, { '(all rows)': String(sum % 2n ** 64n) }];
  });
  return { counters, tables: Object.fromEntries(rows) };
}
