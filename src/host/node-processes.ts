// Who we are and who still lives. Linux tells both through /proc; elsewhere ps(1) gives the start time.

import fs from 'node:fs';
import type { Processes, ProcessIdentity } from './processes';

function readLine(path: string): string | undefined {
  try {
    return fs.readFileSync(path, 'latin1').trim();
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

const boot = (): string => readLine('/proc/sys/kernel/random/boot_id') ?? '';

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it lives and belongs to somebody else.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const nodeProcesses: Processes = {
  self: () => ({ pid: process.pid, boot: boot(), start: startOf(process.pid) }),
  isAlive(identity: ProcessIdentity): boolean {
    if (identity.boot !== boot() || !exists(identity.pid)) return false;
    const start = startOf(identity.pid);
    return start === '' || identity.start === '' || start === identity.start;
  },
};
