// Looking at files for doctor, as the agent's user: may it open them, what keeps it out, can it write.

import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { mayByMode } from '../host/permissions';
import { type Link, linksTo } from '../host/safe-links';
import { asUser, groupName, type UserIdentity } from './agent-user';
import type { LedgerFacts } from './judge-ledger';
import type { Denial, LogAccess } from './judge-logs';

const MAX_WRITTEN_BYTES = 16 << 20;

/** Opens a file with the user's rights, and says what keeps the user out where that fails. */
export async function logAccess(files: Files, path: string, user: UserIdentity): Promise<LogAccess> {
  try {
    const { sizeBytes, kind } = await asUser(user, { path, mode: fs.constants.R_OK }, () => {
      const descriptor = files.open(path);
      try {
        return files.openedStatus(descriptor);
      } finally {
        files.close(descriptor);
      }
    });
    if (kind === 'directory') {
      return { kind: 'failed', sentence: `${printable(path)} is a directory: name the log file in it.` };
    }
    const denial = user.isTried ? undefined : findDenial(path, user, 4);
    return denial === undefined ? { kind: 'readable', sizeBytes } : { kind: 'denied', by: denial };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    if (thrown.code === 'noInput') return { kind: 'missing' };
    const led = thrown.code === 'notPermitted' ? elsewhere(path) : undefined;
    if (led !== undefined) {
      const sentence = `${user.name} may not read what ${printable(led.path)} is a symbolic link to: ${printable(led.target)}.`;
      return { kind: 'failed', sentence };
    }
    const denial = thrown.code === 'notPermitted' ? findDenial(path, user, 4) : undefined;
    if (!user.isTried && thrown.code === 'notPermitted' && denial === undefined) {
      return { kind: 'unseen' };
    }
    return denial === undefined ? { kind: 'failed', sentence: thrown.message } : { kind: 'denied', by: denial };
  }
}

/**
 * The link by which a log lies outside its own directory, or by which another user may have laid it there. Its owner
 * may want us to have that file opened to the agent: no command is given for it.
 */
function elsewhere(path: string): Link | undefined {
  try {
    const links = linksTo(path);
    const isTheLog = ({ path: each }: Link) => basename(each) === basename(path);
    return links.find((link) => link.uid !== 0 || (isTheLog(link) && dirname(link.target) !== dirname(link.path)));
  } catch {
    // A directory that we may not pass through ourselves.
    return undefined;
  }
}

/**
 * The first directory on the way that the user may not pass through, or what is there itself; by mode bits, so
 * that an ACL may mean another. Undefined where the bits let it through.
 */
export function findDenial(path: string, user: UserIdentity, bit: 4 | 2): Denial | undefined {
  const parts = realPath(path).split('/');
  for (let n = 1; n <= parts.length; n++) {
    const each = parts.slice(0, n).join('/') || '/';
    let stats: fs.Stats;
    try {
      stats = fs.statSync(each);
    } catch {
      // We cannot look there ourselves: the directory before it keeps us out.
      return undefined;
    }
    const isLast = n === parts.length;
    if (!isLast && !stats.isDirectory()) return undefined;
    if (mayByMode({ ...user, groups: [user.gid, ...user.groups] }, stats, isLast ? bit : 1)) continue;
    const kind = stats.isDirectory() ? 'directory' : 'file';
    return {
      path: each,
      kind,
      mode: stats.mode & 0o7777,
      gid: stats.gid,
      group: groupName(stats.gid),
      isOwn: stats.uid === user.uid,
    };
  }
  return undefined;
}

function realPath(path: string): string {
  try {
    return fs.realpathSync(path);
  } catch {
    return path;
  }
}

/** Writes a file of a snapshot's size there and takes it away again, as the user; undefined where we can't be it. */
export async function tryToWrite(
  files: Files,
  directory: string,
  sizeBytes: number,
  user: UserIdentity,
): Promise<LedgerFacts['write']> {
  if (!user.isTried) {
    const isDenied = findDenial(nearestDirectory(directory), user, 2) !== undefined;
    return isDenied ? { kind: 'failed', code: 'notPermitted' } : undefined;
  }
  const place = nearestDirectory(directory);
  const path = join(place, `doctor.${process.pid}.tmp`);
  try {
    await asUser(user, { path: place, mode: fs.constants.W_OK | fs.constants.X_OK }, async () => {
      const descriptor = await files.create(path, 0o600);
      try {
        await files.write(descriptor, Buffer.alloc(Math.min(Math.max(sizeBytes, 4096), MAX_WRITTEN_BYTES)));
        await files.sync(descriptor);
      } finally {
        files.close(descriptor);
        files.remove(path);
      }
    });
    return { kind: 'written' };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return { kind: 'failed', code: thrown.code };
  }
}

/** The directory itself, or the one above it in which it would be made. */
function nearestDirectory(directory: string): string {
  let each = directory;
  while (!fs.existsSync(each) && dirname(each) !== each) each = dirname(each);
  return each;
}

/** How much room the file system of a directory has; undefined where that cannot be told. */
export function spaceOf(directory: string): LedgerFacts['space'] {
  try {
    const { bavail, bsize, ffree, files } = fs.statfsSync(nearestDirectory(directory));
    return { freeBytes: bavail * bsize, freeInodes: files === 0 ? undefined : ffree };
  } catch {
    return undefined;
  }
}

/** Whether a process is stopped by a signal or a debugger. */
export function isStopped(pid: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[Tt]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'latin1', timeout: 5000 });
    return /^\s*T/.test(stdout ?? '');
  }
}
