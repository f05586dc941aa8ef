// Who we are and who still lives. Linux tells both through /proc; elsewhere ps(1) gives the start time.

import fs from 'node:fs';
import { hostname } from 'node:os';
import { sha256Hex } from '../base/digest';
import { childOutput } from './node-child-output';
import type { Processes, ProcessIdentity, Standing } from './processes';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

function readLine(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'latin1').trim();
  } catch {
    return undefined;
  }
}

function linkAt(path: string): string | undefined {
  try {
    return fs.readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** proc(5): field 22 of /proc/PID/stat is the start time; the name in field 2 may hold blanks and brackets. */
function startOf(pid: number): string {
  const stat = readLine(`/proc/${pid}/stat`);
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  // Loaded only where it is needed: it would be a tenth of a short command's start.
  const { spawnSync } = require('node:child_process') as typeof import('node:child_process');
  const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    encoding: 'latin1',
    env: { LC_ALL: 'C', PATH: process.env['PATH'] },
  });
  return (ps.stdout ?? '').trim();
}

/** /proc may be that of another pid namespace (`unshare --pid` without a mount): its numbers are not ours. */
const isOurProc = (): boolean => linkAt('/proc/self') === String(process.pid);

/** machine-id(5) wants its value to be kept to the machine; FreeBSD has a hostid. Containers mostly have neither. */
function machine(): string {
  const id = readLine('/etc/machine-id') || readLine('/etc/hostid') || '';
  const tag = id === '' ? '' : sha256Hex(`maillogs ${id}`).slice(0, 12);
  return `${hostname()}/${tag}`;
}

function findSelf(): ProcessIdentity {
  const uid = process.geteuid?.();
  const namespace = linkAt('/proc/self/ns/pid');
  return {
    pid: process.pid,
    boot: readLine(BOOT_ID) ?? '',
    start: isOurProc() || namespace === undefined ? startOf(process.pid) : '',
    ...(uid === undefined ? {} : { uid }),
    ...(namespace === undefined ? {} : { namespace }),
    machine: machine(),
  };
}

let known: ProcessIdentity | undefined;

function self(): ProcessIdentity {
  known ??= findSelf();
  return known;
}

type Signalled = 'ours' | 'anothers' | 'none';

/** kill(2) with signal 0. */
function signalled(pid: number): Signalled {
  try {
    process.kill(pid, 0);
    return 'ours';
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM' ? 'anothers' : 'none';
  }
}

function standing(identity: ProcessIdentity): Standing {
  const us = self();
  if (identity.boot !== us.boot) {
    const seen = standingByItsOwnBoot(identity, us);
    if (seen !== undefined) return seen;
    // On our own machine it was an earlier boot; on another nothing is known.
    const isOurs = identity.machine === undefined || (identity.machine === us.machine && !us.machine!.endsWith('/'));
    return isOurs ? 'dead' : 'unseen';
  }
  // Without a boot identity only the name tells machines apart.
  if (us.boot === '' && identity.machine !== undefined && identity.machine !== us.machine) return 'unseen';
  if (identity.namespace !== undefined && identity.namespace !== us.namespace) return 'unseen';
  return standingHere(identity, us);
}

/**
 * A container's manager lays its own boot_id over the kernel's, and a service with a mount namespace of its own may see
 * the one below: two processes of one boot then have different names for it. What the process itself sees decides.
 */
function standingByItsOwnBoot(identity: ProcessIdentity, us: ProcessIdentity): Standing | undefined {
  const { pid, start, namespace, boot } = identity;
  const mayBeHere = namespace !== undefined && namespace === us.namespace && start !== '' && isOurProc();
  if (!mayBeHere || signalled(pid) === 'none' || startOf(pid) !== start) return undefined;
  const itsOwn = readLine(`/proc/${pid}/root${BOOT_ID}`);
  // Another user's, who may be looked at by root only.
  if (itsOwn === undefined) return 'unseen';
  return itsOwn === boot ? standingHere(identity, us) : undefined;
}

/** How a process stands whose pid means the same here. */
function standingHere({ pid, uid, start }: ProcessIdentity, us: ProcessIdentity): Standing {
  const signal = signalled(pid);
  if (signal === 'none') {
    // FreeBSD may say so of others' processes, too (security.bsd.see_other_uids).
    const isHidden = process.platform !== 'linux' && uid !== undefined && uid !== us.uid && us.uid !== 0;
    return isHidden ? 'unseen' : 'dead';
  }
  // A process of our own user that we may not signal: its number is another's by now.
  if (signal === 'anothers' && uid !== undefined && uid === us.uid) return 'dead';
  const startNow = us.namespace === undefined || isOurProc() ? startOf(pid) : '';
  if (start === '' || startNow === '') return signal === 'ours' && uid === us.uid ? 'alive' : 'unseen';
  return startNow === start ? 'alive' : 'dead';
}

export const nodeProcesses: Processes = { self, standing, output: (request) => childOutput(request) };
