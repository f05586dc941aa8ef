// The set-up of README.md for a multilog and an agent of different users: each line is counted and archived once, and
// neither user can read, write, move or delete what is the other's, nor stop the other. Tried by root as those two.

import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../support/checkout';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
/** multilog's user, and the agent's. */
const [NOBODY, DAEMON] = [65534, 1];
const LINES = 400;

function as(uid: number, ...command: readonly string[]): [string, ...string[]] {
  return ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...command];
}

function folder(
  directory: TempDirectory,
  name: string,
  owner: { readonly uid: number; readonly mode: number },
): string {
  mkdirSync(directory.at(name));
  chownSync(directory.at(name), owner.uid, owner.uid);
  chmodSync(directory.at(name), owner.mode);
  return directory.at(name);
}

/** Everything below a directory, itself included. */
function pathsIn(path: string): readonly string[] {
  if (!lstatSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path).flatMap((name) => pathsIn(join(path, name)))];
}

/** Run as a user: what it can do to the paths and processes it is given, one line each. */
const INTRUDER = `
const fs = require('fs')
const [paths, pids] = JSON.parse(process.argv[1])
const open = (flags) => (p) => fs.closeSync(fs.openSync(p, flags))
const tries = {
  read: (p) => open('r')(p),
  write: open('r+'),
  make: (p) => fs.writeFileSync(p + '/intruder', ''),
  rename: (p) => fs.renameSync(p, p + '.moved'),
  remove: (p) => fs.rmSync(p, { recursive: true }),
  chmod: (p) => fs.chmodSync(p, 0o777),
}
for (const p of paths) for (const [name, action] of Object.entries(tries)) {
  try {
    if (name === 'read' && fs.statSync(p).isDirectory()) continue
    action(p)
    console.log(name + ' ' + p)
  } catch {}
}
for (const pid of pids) try { process.kill(pid, 'SIGSTOP'); console.log('stop ' + pid) } catch {}
`;

function intrusions(uid: number, paths: readonly string[], pids: readonly number[]): readonly string[] {
  const { stdout, stderr } = runProgram(as(uid, process.execPath, '-e', INTRUDER, JSON.stringify([paths, pids])));
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

test('each line is counted and archived once, and neither user gets at what is the other’s', async () => {
  const directory = keep(new TempDirectory());
  const bundle = directory.at('maillogs.cjs');
  copyFileSync(join(TOP, 'dist', 'maillogs.cjs'), bundle);
  chmodSync(bundle, 0o755);
  const log = folder(directory, 'send', { uid: NOBODY, mode: 0o755 });
  const base = folder(directory, 'base', { uid: NOBODY, mode: 0o755 });
  const processorState = folder(directory, 'sendlog-state', { uid: NOBODY, mode: 0o750 });
  const agentState = folder(directory, 'counters', { uid: DAEMON, mode: 0o755 });
  symlinkSync(bundle, join(log, 'sendlog'));
  const config = directory.write(
    'maillogs.yaml',
    `schedule: "* * * * * *"\nstate_dir: ${agentState}\nagentx: {master: "unix:${directory.at('none')}"}\n` +
      `sources: [{name: send, path: ${log}/current, services: [send]}]\narchive: {logs_base: ${base}, enabled: true, timezone: utc}\n`,
  );
  const environment = { PATH: process.env['PATH'], TZ: 'UTC', MAILLOGS_CONFIG: config };
  const agent = keep(
    new Child(as(DAEMON, process.execPath, bundle, 'agent', '--config', config), { env: environment }),
  );
  const [program, ...words] = as(
    NOBODY,
    'multilog',
    't',
    's4096',
    'n1000',
    `!./sendlog --state ${processorState}`,
    log,
  );
  const multilog = keep(new Child([program, ...words], { env: environment }));
  // A log begins to count with its file of then.
  const isBegun = () => readdirSync(agentState).some((name) => name.startsWith('snapshot-'));
  await waitFor('the agent has made its first pass', isBegun, { withinMs: 30_000, seen: () => agent.stderr });
  for (let n = 0; n < LINES; n += 20) {
    multilog.write(Array.from({ length: 20 }, (_, i) => `new msg ${n + i}\n`).join(''));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const counted = () => {
    const shown = runProgram(as(DAEMON, process.execPath, bundle, 'show', '--format', 'json', '--config', config));
    const rows: readonly { readonly name: string; readonly value: string }[] = JSON.parse(shown.stdout || '[]');
    return Number(rows.find(({ name }) => name === 'send.messageNew')?.value ?? 0);
  };
  await waitFor('every line is counted', () => counted() === LINES, {
    withinMs: 30_000,
    seen: () => `${counted()} ${agent.stderr} ${multilog.stderr}`,
  });

  const users = { [NOBODY]: [log, base, processorState], [DAEMON]: [agentState] };
  // Counter files such as send.txt are for anyone to read, and the log is what the agent is there to read.
  const isPublic = (line: string) => /^read .*(?:\.txt|\/send\/.*|\/base\/.*)$/.test(line);
  const intruded = (uid: number, ofUid: number, ...pids: readonly number[]) =>
    intrusions(uid, users[ofUid]!.flatMap(pathsIn), pids).filter((line) => !isPublic(line));
  expect(intruded(NOBODY, DAEMON, agent.pid)).toEqual([]);
  expect(intruded(DAEMON, NOBODY, multilog.pid)).toEqual([]);
  // The intruder does intrude where it may.
  expect(intruded(DAEMON, DAEMON)).toContain(`write ${join(agentState, 'snapshot-a')}`);

  await multilog.finish();
  expect(multilog.stderr).not.toMatch(/error|cannot|fatal/);
  const days = pathsIn(base).filter((path) => path.endsWith('/sendlog'));
  const left = readdirSync(log)
    .filter((name) => name === 'current')
    .map((name) => join(log, name));
  const lines = [...days, ...left].flatMap((path) =>
    readFileSync(path, 'latin1')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const numbers = lines.map((line) => Number(/new msg (\d+)$/.exec(line)?.[1])).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: LINES }, (_, n) => n));
});
