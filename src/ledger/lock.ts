// One writer at a time: a file that names its owner (`lock-file.ts`). It is created whole under a name of our own and
// then linked to the lock's name, which either succeeds or finds another owner. The lock of a dead process is taken over:
// pid, start time, boot and user together tell it from a living one that got the same pid.
//
// No one can know whether an owner lives that is in another container, on another machine that shares the directory, or
// hidden by the system. While it holds the lock it writes a heartbeat into it; only when a taker has watched the lock
// for STILL_MS and saw none is the owner given up for dead. It may have been stopped and go on later: before it renames
// a snapshot into place it looks whether the lock is still its own, and gives up otherwise (`HeldLock.check`).
//
// Who may take over from the dead owner X is settled by a link, too: `lock.after.X`. As long as it is there, no
// other may touch a lock that names X; its owner looks again, and if the lock still names X, renames a file that
// names itself onto it. If it dies before the rename, the lock still names X, and the right to take over goes to
// whoever links `lock.after.Y` for the dead Y; if after it, the lock names Y. So at any moment one process may
// replace the lock, and it does so only while the lock is the dead one's that it has the right to: there are never
// two holders. Only the holder of the lock removes such links of others: the lock then names a living process,
// and never X again, so that a latecomer who still holds the old right finds nothing to use it on.

import { dirname, join } from 'node:path';
import { sha256Hex } from '../base/digest';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { isSameProcess } from '../host/processes';
import { removeQuietly } from '../host/write-file';
import { LOCK_NAME, type LockText, OwnLock, readLock } from './lock-file';

/** In front of the digest of who is succeeded. */
const RIGHT = '.after.';
const TRIES = 5;
/** Takers that may die one after the other in the midst of a takeover. */
const MAX_HEIRS = 20;
/**
 * Without a heartbeat for so long an owner that no one here can see is dead: four beats. Looks are counted, not time: a
 * taker that stood still itself has seen nothing.
 */
export const STILL_MS = 8000;
const LOOK_EVERY_MS = 250;

export interface HeldLock {
  /** Throws a Problem (busy) when the lock is not ours any more. */
  check(): void;
  release(): void;
}

/** Who holds the lock, as far as that is known. */
export interface Holder {
  /** 0 where it is not known. */
  readonly pid: number;
  /** The name of its machine or container, where the process is one that can't be seen here. */
  readonly elsewhere?: string;
}

/** For a sentence, such as `process 7 of another container or machine, mx2`. */
export function holderInWords({ pid, elsewhere }: Holder): string {
  if (pid === 0) return 'another process';
  return `process ${pid}${elsewhere === undefined ? '' : ` of another container or machine, ${printable(elsewhere)}`}`;
}

export type Busy = { readonly kind: 'busy' } & Holder;

export type LockResult = { readonly kind: 'held'; readonly lock: HeldLock } | Busy;

/**
 * Waits for no one who is seen to live; for a sign of life of one who can't be seen up to STILL_MS. Throws a Problem when
 * the directory can't be written.
 */
export async function acquireLock(host: Host, directory: string): Promise<LockResult> {
  const path = join(directory, LOCK_NAME);
  for (let n = 0; n < TRIES; n++) {
    const owner = readLock(host, path);
    const state = owner === undefined ? 'gone' : await stateOf(host, path, owner);
    if (state === 'alive') return busyWith(host, owner!);
    if (state === 'gone' && owner !== undefined) continue;
    const result = await seize(host, path, owner);
    if (result !== undefined) return result;
  }
  return { kind: 'busy', pid: 0 };
}

/** A lock that is free, or its owner dead; undefined where another was quicker. */
async function seize(host: Host, path: string, dead: LockText | undefined): Promise<LockResult | undefined> {
  const own = await OwnLock.create(host, dirname(path));
  let isHeld = false;
  try {
    if (dead === undefined) {
      isHeld = tryLink(host, own.path, path);
    } else {
      const right = await acquireRight(host, { own, path, dead });
      if (right.kind === 'busy') return right;
      isHeld = await takeOver(host, { own, path, dead, right: right.path });
    }
    return isHeld ? { kind: 'held', lock: hold(host, path, own) } : undefined;
  } finally {
    removeQuietly(host.files, own.path);
    if (!isHeld) own.close();
  }
}

function hold(host: Host, path: string, own: OwnLock): HeldLock {
  own.beat();
  return {
    check() {
      const now = readLock(host, path);
      if (own.is(now)) return;
      const whose = now?.identity === undefined ? '' : ` It is now held by process ${now.identity.pid}.`;
      throw new Problem('busy', `the lock ${path} was taken away while this process stood still or was slow.${whose}`);
    },
    release() {
      try {
        // Someone else's lock is not ours to remove.
        if (own.is(readLock(host, path))) host.files.remove(path);
      } finally {
        own.close();
      }
    },
  };
}

function busyWith({ processes }: Host, { identity }: LockText): Busy {
  if (identity === undefined) return { kind: 'busy', pid: 0 };
  const { pid, machine } = identity;
  if (processes.standing(identity) !== 'unseen') return { kind: 'busy', pid };
  return { kind: 'busy', pid, elsewhere: machine?.replace(/\/.*$/, '') ?? '' };
}

/** `gone` where the file came to hold something else, which is another owner's or nothing. */
async function stateOf(host: Host, path: string, owner: LockText): Promise<'alive' | 'dead' | 'gone'> {
  if (owner.identity === undefined) return 'dead';
  const standing = host.processes.standing(owner.identity);
  if (standing !== 'unseen') return standing;
  // An older version has no heartbeat: silence proves nothing.
  if (owner.hold === undefined) return 'alive';
  for (let waitedMs = 0; waitedMs < STILL_MS; waitedMs += LOOK_EVERY_MS) {
    await new Promise<void>((resolve) => host.clock.after(LOOK_EVERY_MS, resolve));
    const now = readLock(host, path);
    if (now?.text === owner.text) continue;
    return now?.hold === owner.hold ? 'alive' : 'gone';
  }
  return 'dead';
}

interface Takeover {
  readonly own: OwnLock;
  readonly path: string;
  readonly dead: LockText;
}

type Right = { readonly kind: 'held'; readonly path: string } | Busy;

/** The right to take over from a dead owner: ours, or that of a living one who is at it. */
async function acquireRight(host: Host, { own, path, dead }: Takeover): Promise<Right> {
  // A right that a power cut left without its owner's name could be anyone's for ever.
  await own.sync();
  let digest = '';
  let heirOf = dead;
  for (let n = 0; n < MAX_HEIRS; n++) {
    digest = sha256Hex(`${digest} ${heirOf.text}`).slice(0, 24);
    const right = `${path}${RIGHT}${digest}`;
    if (tryLink(host, own.path, right)) return { kind: 'held', path: right };
    const heir = readLock(host, right);
    if (heir === undefined) return { kind: 'busy', pid: 0 };
    // Ours may be left of an attempt that failed half-way.
    if (heir.identity !== undefined && isSameProcess(heir.identity, host.processes.self()))
      return { kind: 'held', path: right };
    const state = await stateOf(host, right, heir);
    if (state === 'gone') return { kind: 'busy', pid: 0 };
    if (state === 'alive') return busyWith(host, heir);
    heirOf = heir;
  }
  return { kind: 'busy', pid: 0 };
}

/** With the right to it: replaces the lock if it is still the dead one's. */
async function takeOver(
  host: Host,
  { own, path, dead, right }: Takeover & { readonly right: string },
): Promise<boolean> {
  if (readLock(host, path)?.text !== dead.text) {
    removeQuietly(host.files, right);
    return false;
  }
  try {
    await host.files.rename(own.path, path);
  } catch (thrown) {
    removeQuietly(host.files, right);
    throw thrown;
  }
  host.journal.note({ kind: 'lockTaken', path, pid: dead.identity?.pid ?? 0 });
  const directory = dirname(path);
  for (const name of host.files.list(directory)) {
    if (name.startsWith(`${LOCK_NAME}${RIGHT}`)) removeQuietly(host.files, join(directory, name));
  }
  return true;
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
