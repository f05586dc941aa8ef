// What readers see of one snapshot: its rows below a root, in the order of a walk.

import { compareOids, type Oid } from '../base/oid';
import type { Snapshot } from '../ledger/snapshot';
import { counters, discontinuityOid, instanceOid, serviceNames } from '../registry/registry';
import { COUNT_COLUMN, cellOid, columnOid, NAME_COLUMN, tableNames } from '../registry/tables';

export type ViewValue =
  | { readonly kind: 'counter64'; readonly value: bigint }
  /** Printable ASCII. */
  | { readonly kind: 'octetString'; readonly value: string }
  /** Hundredths of a second of the master's sysUpTime. */
  | { readonly kind: 'timeTicks'; readonly value: number };

export interface ViewRow {
  readonly oid: Oid;
  readonly value: ViewValue;
}

export interface View {
  readonly generation: number;
  readonly rows: readonly ViewRow[];
  /** The scalars and columns there are, also those without a row: they tell noSuchInstance from noSuchObject. */
  readonly objects: readonly Oid[];
}

/**
 * `masterStartMs` is when the SNMP master's sysUpTime was zero, milliseconds since 1970; undefined while no
 * master was ever reached, when nobody can ask either.
 */
export function viewOf(snapshot: Snapshot, root: Oid, masterStartMs: number | undefined): View {
  const rows: ViewRow[] = counters.map((counter) => ({
    oid: instanceOid(root, counter),
    value: { kind: 'counter64', value: snapshot.totals[counter.index]! },
  }));
  for (const service of serviceNames) {
    const value = timeStamp(snapshot.discontinuities.get(service), masterStartMs);
    rows.push({ oid: discontinuityOid(root, service), value: { kind: 'timeTicks', value } });
  }
  for (const [table, values] of snapshot.tables) {
    for (const [index, value] of values) {
      rows.push({ oid: cellOid(root, table, NAME_COLUMN, index), value: { kind: 'octetString', value: index } });
      rows.push({ oid: cellOid(root, table, COUNT_COLUMN, index), value: { kind: 'counter64', value } });
    }
  }
  rows.sort((a, b) => compareOids(a.oid, b.oid));
  return { generation: snapshot.generation, rows, objects: objectsBelow(root) };
}

function objectsBelow(root: Oid): readonly Oid[] {
  const scalars = [
    ...counters.map((counter) => instanceOid(root, counter)),
    ...serviceNames.map((service) => discontinuityOid(root, service)),
  ].map((instance) => instance.slice(0, -1));
  const columns = tableNames.flatMap((table) =>
    [NAME_COLUMN, COUNT_COLUMN].map((column) => columnOid(root, table, column)),
  );
  return [...scalars, ...columns];
}

/**
 * RFC 2579 TimeStamp: sysUpTime at the moment of the event; zero when that was before the master's start
 * (worded like ifCounterDiscontinuityTime, RFC 2863).
 */
function timeStamp(atMs: number | undefined, masterStartMs: number | undefined): number {
  if (atMs === undefined || masterStartMs === undefined || atMs <= masterStartMs) return 0;
  return Math.floor((atMs - masterStartMs) / 10) % 2 ** 32;
}
