// One writer at a time: a file that names its owner. It is created whole under a name of our own and then
// linked to the lock's name, which either succeeds or finds another owner. The lock of a dead process is
// taken over: pid, start time and boot together tell it from a living one that got the same pid.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { ProcessIdentity } from '../host/processes';

export const LOCK_NAME = 'lock';
const TRIES = 5;

export interface HeldLock {
  release(): void;
}

export type LockResult =
  | { readonly kind: 'held'; readonly lock: HeldLock }
  | { readonly kind: 'busy'; readonly pid: number };

/** Never waits. Throws a Problem when the directory can't be written. */
export async function acquireLock(host: Host, directory: string): Promise<LockResult> {
  const { files, processes } = host;
  const path = join(directory, LOCK_NAME);
  const self = processes.self();
  const own = join(directory, `${LOCK_NAME}.${self.pid}`);
  files.remove(own);
  const descriptor = await files.create(own, 0o644);
  try {
    await files.write(descriptor, Buffer.from(`${JSON.stringify(self)}\n`));
  } finally {
    files.close(descriptor);
  }
  try {
    for (let n = 0; n < TRIES; n++) {
      if (tryLink(host, own, path)) return { kind: 'held', lock: { release: () => files.remove(path) } };
      const owner = readOwner(host, path);
      if (owner === 'gone') continue;
      if (owner !== undefined && processes.isAlive(owner)) return { kind: 'busy', pid: owner.pid };
      await removeDead(host, path, owner);
    }
  } finally {
    removeQuietly(host, own);
  }
  return { kind: 'busy', pid: 0 };
}

/** Our own name for the lock has served; should it stay behind, the next attempt begins by removing it. */
function removeQuietly({ files }: Host, own: string): void {
  try {
    files.remove(own);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
  }
}

function tryLink({ files }: Host, own: string, path: string): boolean {
  try {
    files.link(own, path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'exists') return false;
    throw thrown;
  }
}

/** undefined for a lock that names nobody: its writer died in the middle of a power cut. */
function readOwner({ files }: Host, path: string): ProcessIdentity | 'gone' | undefined {
  const bytes = files.readWhole(path);
  if (bytes === undefined) return 'gone';
  try {
    const { pid, boot, start } = JSON.parse(bytes.toString('utf8')) as Partial<ProcessIdentity>;
    if (!Number.isSafeInteger(pid) || pid! < 1) return undefined;
    return { pid: pid!, boot: String(boot), start: String(start) };
  } catch {
    return undefined;
  }
}

/**
 * Takes a dead owner's lock away. Renaming it first means that of two who try only one gets it; should the
 * lock have changed hands since it was read, the renamed one is the new owner's and is put back.
 */
async function removeDead(host: Host, path: string, dead: ProcessIdentity | undefined): Promise<void> {
  const aside = `${path}.dead.${host.processes.self().pid}`;
  try {
    await host.files.rename(path, aside);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'noInput') return;
    throw thrown;
  }
  const owner = readOwner(host, aside);
  const isSame = owner !== 'gone' && owner?.pid === dead?.pid && owner?.start === dead?.start;
  if (isSame) host.journal.note({ kind: 'lockTaken', path, pid: dead?.pid ?? 0 });
  else tryLink(host, aside, path);
  host.files.remove(aside);
}
