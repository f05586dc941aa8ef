// Readings of members as a table of cases writes them: a few counters by name, everything else absent.

import type { Reading } from '../../src/farm/reading';
import { counterIndex, counters } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import type { TableName } from '../../src/registry/tables';

export interface Said {
  readonly instance?: string;
  readonly epoch?: string;
  readonly atMs?: number;
  readonly counters?: Readonly<Partial<Record<CounterName, bigint>>>;
  /** By `table/row`. */
  readonly rows?: Readonly<Record<string, bigint>>;
  readonly wholeTables?: readonly TableName[];
}

const tag = (word: string) => Buffer.from(word.padEnd(16, '.')).toString('hex').slice(0, 32);

export function reading({
  instance = 'a',
  epoch = 'e',
  atMs = 0,
  counters: said = {},
  rows = {},
  wholeTables,
}: Said): Reading {
  const [present, values] = [new Uint8Array(counters.length), new BigUint64Array(counters.length)];
  for (const [name, value] of Object.entries(said)) {
    present[counterIndex(name as CounterName)] = 1;
    values[counterIndex(name as CounterName)] = value;
  }
  return {
    ...{ instance: tag(instance), epoch: tag(epoch), atMs, present, values },
    rows: new Map(Object.entries(rows)),
    wholeTables: new Set(wholeTables ?? []),
  };
}
