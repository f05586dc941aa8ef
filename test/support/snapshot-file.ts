// A snapshot as the agent would have left it, with values that no log of a test could reach.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeSnapshot } from '../../src/ledger/encode-snapshot';
import { newbornSnapshot } from '../../src/ledger/snapshot';
import { SLOTS } from '../../src/ledger/snapshot-store';
import { counterIndex } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import type { TableTotals } from '../../src/registry/tables';

/** Writes generation 1 into a state directory that has none. */
export function writeSnapshot(
  stateDirectory: string,
  values: Readonly<Partial<Record<CounterName, bigint>>>,
  tables: TableTotals = new Map(),
): void {
  const snapshot = { ...newbornSnapshot(Date.now()), generation: 1, tables };
  for (const [name, value] of Object.entries(values)) snapshot.totals[counterIndex(name as CounterName)] = value;
  writeFileSync(join(stateDirectory, SLOTS[1]), encodeSnapshot(snapshot));
}
