// What to go on from, when the state directory is not as this process left it, or is seen for the first time. Pure: the
// ledger does what is decided here.
//
// What a process has in memory was durable, and was served. So it wins over a directory that was emptied, that an older
// copy was put into, or that another birth's was: nothing is counted again, and nothing falls. A process that was just
// started has no memory; only a mark outside the directory (`mark.ts`) tells it that a newer generation was saved once.

import type { Snapshot } from './snapshot';

export type Basis =
  | { readonly kind: 'birth' }
  /** What is there holds everything that was served. */
  | { readonly kind: 'found'; readonly snapshot: Snapshot }
  /** What we have in memory, to be saved again. */
  | { readonly kind: 'memory'; readonly snapshot: Snapshot; readonly why: 'removed' | 'older' | 'another' }
  /** Values before and after do not compare; without a snapshot all begins at zero. */
  | { readonly kind: 'break'; readonly snapshot: Snapshot | undefined; readonly why: 'damaged' | 'older' | 'fork' };

export interface State {
  /** What this process committed or read last. */
  readonly memory: Snapshot | undefined;
  /** The newest good snapshot in the directory. */
  readonly found: Snapshot | undefined;
  /** A slot holds something that is no snapshot. */
  readonly isDamaged: boolean;
  /** The newest generation of the one found that is known to have been saved; undefined where there is no mark. */
  readonly marked: number | undefined;
}

/** The generation of the snapshot given is what the next commit counts on from. */
export function basisOf({ memory, found, isDamaged, marked = 0 }: State): Basis {
  // The damaged one may have been newer than all we know.
  if (isDamaged) {
    const best = newest(memory, found);
    return { kind: 'break', snapshot: best && beyond(best, marked), why: 'damaged' };
  }
  if (memory === undefined) {
    if (found === undefined) return { kind: 'birth' };
    if (marked > found.generation) return { kind: 'break', snapshot: beyond(found, marked), why: 'older' };
    return { kind: 'found', snapshot: found };
  }
  if (found === undefined) return { kind: 'memory', snapshot: memory, why: 'removed' };
  const saved = beyond(memory, found.generation);
  if (isOfAnotherBirth(memory, found)) return { kind: 'memory', snapshot: saved, why: 'another' };
  const isOlder =
    found.generation < memory.generation || (found.generation === memory.generation && !isSameCommit(memory, found));
  if (isOlder) return { kind: 'memory', snapshot: saved, why: 'older' };
  // Two processes went on from one generation without each other's lock, say in two copies of a directory.
  if (found.epoch === memory.epoch && hasFallen(memory, found)) return { kind: 'break', snapshot: found, why: 'fork' };
  return { kind: 'found', snapshot: found };
}

function newest(memory: Snapshot | undefined, found: Snapshot | undefined): Snapshot | undefined {
  if (memory === undefined || found === undefined) return memory ?? found;
  return memory.generation > found.generation ? memory : found;
}

/** So that the next commit is newer than everything that was ever saved. */
function beyond(snapshot: Snapshot, generation: number): Snapshot {
  return generation <= snapshot.generation ? snapshot : { ...snapshot, generation };
}

function isOfAnotherBirth(memory: Snapshot, found: Snapshot): boolean {
  return memory.instance !== undefined && found.instance !== undefined && memory.instance !== found.instance;
}

function isSameCommit(memory: Snapshot, found: Snapshot): boolean {
  return memory.committedMs === found.committedMs && memory.epoch === found.epoch;
}

function hasFallen(memory: Snapshot, found: Snapshot): boolean {
  return memory.totals.some((value, i) => found.totals[i]! < value);
}
