// Where snapshots lie: two slots in the state directory, of which the older is overwritten by each commit.
// Commit is write to a temporary file, fsync, rename onto the older slot, fsync of the directory. If we die
// before the rename, the newer slot holds generation g; if after it, it holds g+1; a half-written file never
// has a slot's name. Should the newest ever be unreadable, the one before it is still there.

import { dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import type { Host } from '../host/host';
import type { Readers } from '../host/readers';
import { writeFile } from '../host/write-file';
import { decodeSnapshot, generationOf } from './decode-snapshot';
import { encodeInPieces } from './encode-snapshot';
import type { Snapshot } from './snapshot';

export const SLOTS = ['snapshot-a', 'snapshot-b'] as const;
/** Its readers are who may run `maillogs show`. */
const SNAPSHOT_MODE = 0o640;
const TEMPORARY = 'snapshot.tmp';
/** Ten thousand logs take some 50 MB; a string of V8 could have four times this. */
const MAX_SNAPSHOT_BYTES = 128 << 20;

export interface Loaded {
  /** The newest good snapshot; undefined where there is none. */
  readonly snapshot: Snapshot | undefined;
  /** Slots that hold something that is no snapshot, and why. */
  readonly damaged: readonly Damage[];
}

export interface Damage {
  readonly path: string;
  readonly reason: string;
}

export class SnapshotStore {
  constructor(
    private readonly host: Host,
    readonly directory: string,
  ) {}

  /** Throws a Problem when the slots can't be read at all. */
  load(): Loaded {
    const damaged: Damage[] = [];
    let newest: Snapshot | undefined;
    for (const { path, bytes, generation } of this.newestFirst(damaged)) {
      if (newest !== undefined && generation < newest.generation) continue;
      const snapshot = unlessDamaged(path, damaged, () => decodeSnapshot(bytes));
      if (snapshot !== undefined && !(newest !== undefined && snapshot.generation <= newest.generation))
        newest = snapshot;
    }
    damaged.sort((a, b) => (a.path < b.path ? -1 : 1));
    return { snapshot: newest, damaged };
  }

  /** The good snapshot that was saved before another; undefined where it is not there any more. */
  loadBefore({ generation }: Snapshot): Snapshot | undefined {
    const older = this.newestFirst([]).find((each) => each.generation < generation);
    return older && unlessDamaged(older.path, [], () => decodeSnapshot(older.bytes));
  }

  /** What is in the slots; first what has to be looked into to know what it is. */
  private newestFirst(
    damaged: Damage[],
  ): readonly { readonly path: string; readonly bytes: Buffer; readonly generation: number }[] {
    return this.slotPaths()
      .flatMap((path) => {
        const bytes = unlessDamaged(path, damaged, () => this.host.files.readWhole(path, MAX_SNAPSHOT_BYTES));
        return bytes === undefined ? [] : [{ path, bytes, generation: generationOf(bytes) ?? Number.MAX_SAFE_INTEGER }];
      })
      .sort((a, b) => b.generation - a.generation);
  }

  /** What changes whenever someone commits: cheap to compare, nothing is read. */
  signature(): string {
    return this.slotPaths()
      .map((path) => {
        const status = this.host.files.status(path);
        return status === undefined ? '-' : `${status.identity}/${status.modifiedNs}`;
      })
      .join(' ');
  }

  /** Both slots: gives their new names. */
  async keepAllAside(why: 'damaged' | 'replaced'): Promise<readonly string[]> {
    const names: string[] = [];
    for (const path of this.slotPaths())
      if (this.host.files.ownStatus(path) !== undefined) names.push(await this.keepAside(path, why));
    return names;
  }

  /** Gives what is in a slot a second name, so that it can be looked at later; returns that name. */
  async keepAside(path: string, why: 'damaged' | 'replaced' = 'damaged'): Promise<string> {
    // A recovery that could not commit comes here again.
    const { identity } = this.host.files.ownStatus(path)!;
    const kept = this.host.files
      .list(this.directory)
      .map((name) => join(this.directory, name))
      .find((each) => each.startsWith(`${path}.${why}-`) && this.host.files.ownStatus(each)?.identity === identity);
    if (kept !== undefined) return kept;
    const stamp = new Date(this.host.clock.nowMs()).toISOString().replace(/[-:]/g, '').slice(0, 15);
    for (let n = 0; ; n++) {
      const aside = `${path}.${why}-${stamp}${n === 0 ? '' : `-${n}`}`;
      if (this.host.files.ownStatus(aside) !== undefined) continue;
      await this.linkOrRename(path, aside);
      return aside;
    }
  }

  /** proc(5), protected_hardlinks: a FIFO, or another user's file, gets no second name. If we die then, it is not told. */
  private async linkOrRename(path: string, aside: string): Promise<void> {
    try {
      this.host.files.link(path, aside);
    } catch (thrown) {
      if (!(thrown instanceof Problem) || thrown.code !== 'notPermitted') throw thrown;
      await this.host.files.rename(path, aside);
    }
  }

  /** Empties slots whose content is kept under another name. */
  clear(paths: readonly string[]): void {
    for (const path of paths) this.host.files.remove(path);
  }

  /** Empties the slot that this snapshot is not in. */
  clearAllBut(snapshot: Snapshot): void {
    this.clear(this.slotPaths().filter((path) => path !== this.slotOf(snapshot)));
  }

  /** Where a snapshot lies once it is saved. */
  slotOf({ generation }: Snapshot): string {
    return join(this.directory, SLOTS[generation % 2]!);
  }

  /**
   * Durable once it resolves; a Problem otherwise, and the older snapshots are as they were. `mayReplace` throws one when
   * the slots are not ours to write any more.
   */
  async save(snapshot: Snapshot, mayReplace: () => void = () => undefined): Promise<void> {
    const { files } = this.host;
    const temporary = join(this.directory, TEMPORARY);
    const options = { mode: SNAPSHOT_MODE, durability: 'name', temporary, beforeRename: mayReplace } as const;
    await writeFile(files, this.slotOf(snapshot), encodeInPieces(snapshot), options);
  }

  /** Those who may read a snapshot. */
  readers(): Readers {
    return this.host.files.readersOf(this.directory, SNAPSHOT_MODE);
  }

  private slotPaths(): readonly string[] {
    return SLOTS.map((slot) => join(this.directory, slot));
  }
}

/** What an action gives; undefined where it finds damage, which is then listed. */
function unlessDamaged<T>(path: string, damaged: Damage[], action: () => T): T | undefined {
  try {
    return action();
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'damaged') throw thrown;
    damaged.push({ path, reason: thrown.message });
    return undefined;
  }
}

/** Makes the state directory, durably, where it is missing; says so plainly when it can't be written. */
export async function prepareDirectory(files: Files, directory: string): Promise<void> {
  const status = files.status(directory);
  if (status !== undefined && status.kind !== 'directory') {
    throw new Problem('ioFailed', `the state directory ${directory} is not a directory: set state_dir to one.`);
  }
  if (status !== undefined) return;
  const parents: string[] = [];
  for (const parent of above(directory)) {
    parents.push(parent);
    if (files.status(parent) !== undefined) break;
  }
  files.makeDirectory(directory, 0o755);
  // A directory that a power cut takes away again takes all snapshots with it, however durable they are.
  for (const parent of parents.reverse()) await files.syncDirectory(parent);
}

/** Makes a directory without a snapshot durable: whoever made it may have died before that was done. */
export async function syncAbove(files: Files, directory: string): Promise<void> {
  for (const parent of above(directory)) {
    try {
      await files.syncDirectory(parent);
    } catch (thrown) {
      // What can't be opened, or not be fsynced, no process like ours has made anything in.
      if (!(thrown instanceof Problem)) throw thrown;
    }
  }
}

function above(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [parent, ...above(parent)];
}
