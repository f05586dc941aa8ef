// What was last saved, for commands that only look: takes no lock and writes nothing.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Snapshot } from './snapshot';
import { SnapshotStore } from './snapshot-store';

/** Throws a Problem (noInput) where nothing was saved yet, and another (damaged) where nothing of it can be read. */
export function savedSnapshot(host: Host, stateDir: string): Snapshot {
  const place = printable(stateDir);
  const status = host.files.status(stateDir);
  if (status !== undefined && status.kind !== 'directory') {
    throw new Problem('noInput', `${place} is not a directory: name that of the counters with --state or state_dir.`);
  }
  const { snapshot, damaged } = new SnapshotStore(host, stateDir).load();
  if (snapshot !== undefined) return snapshot;
  if (damaged.length > 0) {
    const each = damaged.map(({ path, reason }) => `${printable(path)} (${reason})`).join(', ');
    const hint = 'Put snapshots of a backup there before the next pass begins to count from zero.';
    throw new Problem('damaged', `no snapshot can be read, all are damaged: ${each}. ${hint}`);
  }
  const hint = 'start maillogs agent, or name the right directory with --state.';
  throw new Problem('noInput', `nothing has been counted into ${place} yet: ${hint}`);
}

/** Both. A pass that is saved between the two looks takes the place of the older: then they are looked at once more. */
export function savedPair(host: Host, stateDir: string): { readonly snapshot: Snapshot; readonly before?: Snapshot } {
  for (let looks = 1; ; looks++) {
    const snapshot = savedSnapshot(host, stateDir);
    const before = savedBefore(host, stateDir, snapshot);
    if (before !== undefined) return { snapshot, before };
    if (looks === 2) return { snapshot };
  }
}

/** What was saved before that snapshot, for rates: undefined where it is not there, or where the two do not compare. */
export function savedBefore(host: Host, stateDir: string, newest: Snapshot): Snapshot | undefined {
  const before = new SnapshotStore(host, stateDir).loadBefore(newest);
  const isComparable = before !== undefined && before.instance === newest.instance && before.epoch === newest.epoch;
  return isComparable && before.committedMs < newest.committedMs ? before : undefined;
}
