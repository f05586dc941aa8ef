// Rows of counts: in memory as bigints, in a snapshot as decimal strings.

import { damaged, entriesOf } from '../base/json-fields';

export type Rows = ReadonlyMap<string, bigint>;

/** Counts as decimal strings. */
export const encodeRows = (rows: Rows) => Object.fromEntries([...rows].map(([label, value]) => [label, String(value)]));
/** Tables as objects of their rows. */
export const encodeTables = (tables: readonly (readonly [string, Rows])[]) =>
  Object.fromEntries(tables.map(([table, rows]) => [table, encodeRows(rows)] as const));

/** By table, also those that only another version has. */
export function readTables(value: unknown): readonly [string, Rows][] {
  const tables: [string, Rows][] = [];
  for (const [table, rows] of entriesOf(value, 'tables')) {
    const read = new Map<string, bigint>();
    for (const [label, text] of entriesOf(rows, `table ${table}`)) {
      if (!isDecimal(text)) throw damaged(`row ${label} of table ${table} is not a number`);
      read.set(label, BigInt(text));
    }
    tables.push([table, read]);
  }
  return tables;
}

const DECIMAL = /^\d{1,20}$/;
const MAX_COUNTER64 = '18446744073709551615';

/** There are tens of thousands in the snapshot of a large host: digits are compared as they are. */
export function isDecimal(value: unknown): value is string {
  if (value === '0') return true;
  if (typeof value !== 'string' || !DECIMAL.test(value)) return false;
  return value.length < MAX_COUNTER64.length || value <= MAX_COUNTER64;
}
