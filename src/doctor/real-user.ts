// Node lets no process change its user while its event loop may use io_uring, which would go on with the old user's
// rights (CVE-2024-22017), and Debian 13's is built so that it always may. There doctor is run once more by setpriv(1)
// as a process whose real user, group and groups are the agent's: it goes on as root, and access(2) tells what the
// agent's user may do, since that call goes by the real ones.

import { accessSync } from 'node:fs';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';

interface Ids {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** A program and its words. */
export type Command = readonly [string, ...string[]];

/** What is done with a path, in access(2)'s R_OK, W_OK and X_OK; 0 is that it is found. */
export interface Need {
  readonly path: string;
  readonly mode: number;
}

/** Whether this is such a process, for that user. */
export function isReally(uid: number): boolean {
  return uid !== 0 && process.geteuid?.() === 0 && process.getuid?.() === uid;
}

/** Throws the Problem of a file that the real user may not use so; what else is wrong, using it says. */
export function demand({ path, mode }: Need): void {
  try {
    accessSync(path, mode);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      throw new Problem('notPermitted', `${printable(path)}: permission denied (${code})`);
  }
}

/** A command with all of the user's rights and no others. */
export function asRealUser({ uid, gid, groups }: Ids, command: Command): Command {
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, groupsOption(groups), '--', ...command];
}

/** The exit status of the run with the user's real ids; undefined where this process can be the user, or no one can. */
export function runWithRealIds({ uid, gid, groups }: Ids): ExitCode | undefined {
  if (uid === 0 || process.geteuid?.() !== 0 || process.getuid?.() !== 0 || !isRefused()) return undefined;
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const words = [`--ruid=${uid}`, `--rgid=${gid}`, groupsOption(groups), '--'];
  // That of busybox knows none of it.
  if (spawnSync('setpriv', [...words, 'true'], { stdio: 'ignore' }).status !== 0) return undefined;
  const doctor = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status } = spawnSync('setpriv', [...words, ...doctor], { stdio: 'inherit' });
  return (status ?? EXIT.software) as ExitCode;
}

function groupsOption(groups: readonly number[]): string {
  return groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`;
}

function isRefused(): boolean {
  try {
    process.seteuid!(0);
    return false;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ERR_INVALID_STATE';
  }
}
