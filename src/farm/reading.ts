// What one look at a member saw: its counters at one moment, and whose they are.

import type { TableName } from '../registry/tables';

export interface Reading {
  /** Hexadecimal digits: see ledger/epoch.ts. */
  readonly instance: string;
  readonly epoch: string;
  /** When it was read, milliseconds since 1970. */
  readonly atMs: number;
  /** By Counter.index: `present` is 1 where the member has the counter. */
  readonly present: Uint8Array;
  readonly values: BigUint64Array;
  /** Rows of tables, by the key that `rowKey` gives. */
  readonly rows: ReadonlyMap<string, bigint>;
  /** Tables of which every row was read. */
  readonly wholeTables: ReadonlySet<TableName>;
}

/** The tables whose rows are read and summed: what mail did, and not how maillogs fares on one host. */
export const summedTables = ['rblZone', 'yours'] as const satisfies readonly TableName[];

/** What tells a row from all others of a member. */
export function rowKey(table: TableName, row: string): string {
  return `${table}/${row}`;
}

/** The table of a row. */
export function tableOfRow(key: string): string {
  return key.slice(0, Math.max(key.indexOf('/'), 0));
}
