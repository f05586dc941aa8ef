// What readers see of one snapshot: its rows below a root, in the order of a walk.

import { compareOids, type Oid } from '../base/oid';
import type { Snapshot } from '../ledger/snapshot';
import { counters, discontinuityOid, instanceOid, serviceNames } from '../registry/registry';

export type ViewValue =
  | { readonly kind: 'counter64'; readonly value: bigint }
  /** Hundredths of a second of the master's sysUpTime. */
  | { readonly kind: 'timeTicks'; readonly value: number };

export interface ViewRow {
  readonly oid: Oid;
  readonly value: ViewValue;
}

export interface View {
  readonly generation: number;
  readonly rows: readonly ViewRow[];
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
  return { generation: snapshot.generation, rows: rows.sort((a, b) => compareOids(a.oid, b.oid)) };
}

/**
 * RFC 2579 TimeStamp: sysUpTime at the moment of the event; zero when that was before the master's start
 * (worded like ifCounterDiscontinuityTime, RFC 2863).
 */
function timeStamp(atMs: number | undefined, masterStartMs: number | undefined): number {
  if (atMs === undefined || masterStartMs === undefined || atMs <= masterStartMs) return 0;
  return Math.floor((atMs - masterStartMs) / 10) % 2 ** 32;
}
