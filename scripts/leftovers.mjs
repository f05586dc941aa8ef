// Finds processes that were started below a temporary directory of ours and are still there: it stands in
// their environment, their command line or their working directory. Linux; elsewhere it finds none.
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** `{pid, command}` of each; never this process or those that started it. */
export function processesBelow(directory) {
  if (!existsSync('/proc/self/environ')) return [];
  const own = ancestors();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !own.has(Number(name)))
    .flatMap((name) => {
      const command = read(name, 'cmdline').replaceAll('\0', ' ').trim();
      const isOurs = command.includes(directory) || read(name, 'environ').includes(directory) || isIn(name, directory);
      return isOurs ? [{ pid: Number(name), command: command || read(name, 'comm').trim() }] : [];
    });
}

function isIn(pid, directory) {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory);
  } catch {
    // It has ended, or is someone else's.
    return false;
  }
}

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}

function ancestors() {
  const pids = new Set();
  for (let pid = process.pid; pid > 0; ) {
    pids.add(pid);
    pid = Number(/\) \S (\d+)/.exec(read(pid, 'stat'))?.[1] ?? 0);
  }
  return pids;
}
