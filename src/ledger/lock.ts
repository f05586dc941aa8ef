// One writer at a time: a file that names its owner. It is created whole under a name of our own and then
// linked to the lock's name, which either succeeds or finds another owner. The lock of a dead process is
// taken over: pid, start time and boot together tell it from a living one that got the same pid.
//
// Who may take over from the dead owner X is settled by a link, too: `lock.after.X`. As long as it is there, no
// other may touch a lock that names X; its owner looks again, and if the lock still names X, renames a file that
// names itself onto it. If it dies before the rename, the lock still names X, and the right to take over goes to
// whoever links `lock.after.Y` for the dead Y; if after it, the lock names Y. So at any moment one process may
// replace the lock, and it does so only while the lock is the dead one's that it has the right to: there are never
// two holders. Only the holder of the lock removes such links of others: the lock then names a living process,
// and never X again, so that a latecomer who still holds the old right finds nothing to use it on.

import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { type ProcessIdentity, readProcessIdentity } from '../host/processes';

export const LOCK_NAME = 'lock';
export const MAX_LOCK_BYTES = 4096;
/** In front of the digest of who is succeeded. */
const RIGHT = '.after.';
const TRIES = 5;
/** So many may die one after the other in the midst of a takeover. */
const MAX_HEIRS = 20;

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
  const held: LockResult = { kind: 'held', lock: { release: () => files.remove(path) } };
  const own = join(directory, `${LOCK_NAME}.${processes.self().pid}`);
  try {
    await writeOwn(host, own);
    for (let n = 0; n < TRIES; n++) {
      if (tryLink(host, own, path)) return held;
      const owner = readOwner(host, path);
      if (owner === 'gone') continue;
      if (isAlive(host, owner)) return { kind: 'busy', pid: owner.identity!.pid };
      const right = await acquireRight(host, { own, path, dead: owner });
      if (right.kind === 'busy') return right;
      if (await takeOver(host, { own, path, dead: owner, right: right.path })) return held;
    }
  } finally {
    removeQuietly(host, own);
  }
  return { kind: 'busy', pid: 0 };
}

/** A file that names us, whole. */
async function writeOwn({ files, processes }: Host, own: string): Promise<void> {
  files.remove(own);
  const descriptor = await files.create(own, 0o644);
  try {
    await files.write(descriptor, Buffer.from(`${JSON.stringify(processes.self())}\n`));
  } finally {
    files.close(descriptor);
  }
}

interface Takeover {
  readonly own: string;
  readonly path: string;
  readonly dead: Owner;
}

/** The right to take over from a dead owner: ours, or that of a living one who is at it. */
async function acquireRight(
  host: Host,
  { own, path, dead }: Takeover,
): Promise<{ readonly kind: 'held'; readonly path: string } | { readonly kind: 'busy'; readonly pid: number }> {
  await makeDurable(host, own);
  const { boot } = host.processes.self();
  let heirOf = dead;
  for (let n = 0; n < MAX_HEIRS; n++) {
    // Rights of another boot are nobody's.
    const digest = createHash('sha256').update(`${boot} ${heirOf.text}`).digest('hex');
    const right = `${path}${RIGHT}${digest.slice(0, 24)}`;
    if (tryLink(host, own, right)) return { kind: 'held', path: right };
    const heir = readOwner(host, right);
    if (heir === 'gone') return { kind: 'busy', pid: 0 };
    if (isAlive(host, heir)) {
      // Ours may be left of an attempt that failed half-way.
      if (heir.text === readText(host, own)) return { kind: 'held', path: right };
      return { kind: 'busy', pid: heir.identity!.pid };
    }
    heirOf = heir;
  }
  return { kind: 'busy', pid: 0 };
}

/** A right that a power cut left without its owner's name could be nobody's for ever. */
async function makeDurable({ files }: Host, own: string): Promise<void> {
  const descriptor = files.open(own);
  try {
    await files.sync(descriptor);
  } finally {
    files.close(descriptor);
  }
}

/** With the right to it: replaces the lock if it is still the dead one's. */
async function takeOver(
  host: Host,
  { own, path, dead, right }: Takeover & { readonly right: string },
): Promise<boolean> {
  if (readText(host, path) !== dead.text) {
    removeQuietly(host, right);
    return false;
  }
  try {
    await host.files.rename(own, path);
  } catch (thrown) {
    removeQuietly(host, right);
    throw thrown;
  }
  host.journal.note({ kind: 'lockTaken', path, pid: dead.identity?.pid ?? 0 });
  const directory = dirname(path);
  for (const name of host.files.list(directory)) {
    if (name.startsWith(`${LOCK_NAME}${RIGHT}`)) removeQuietly(host, join(directory, name));
  }
  return true;
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

interface Owner {
  /** What the file holds. */
  readonly text: string;
  /** undefined where it names nobody: its writer died in the middle of a power cut. */
  readonly identity: ProcessIdentity | undefined;
}

function readOwner(host: Host, path: string): Owner | 'gone' {
  const text = readText(host, path);
  return text === undefined ? 'gone' : { text, identity: identityIn(text) };
}

function readText({ files }: Host, path: string): string | undefined {
  return files.readWhole(path, MAX_LOCK_BYTES)?.toString('latin1');
}

/** Who is named in a lock; undefined where that was written in the midst of a power cut. */
export function identityIn(text: string): ProcessIdentity | undefined {
  try {
    return readProcessIdentity(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isAlive({ processes }: Host, { identity }: Owner): boolean {
  return identity !== undefined && processes.isAlive(identity);
}
