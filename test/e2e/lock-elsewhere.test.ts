// One state directory for processes that cannot see each other: in two pid namespaces, as of a container and its host,
// and where /proc hides what belongs to other users.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { committedValue, maillogs } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const BUNDLE = join(TOP, 'dist', 'maillogs.cjs');

/** A command in a pid namespace of its own. */
function apart(...command: readonly string[]): readonly [string, ...string[]] {
  const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', ...command];
  return process.getuid?.() === 0 ? ['unshare', ...namespaces] : ['sudo', '-n', 'unshare', ...namespaces];
}

/** A pass over them takes long enough to be stopped within. */
const MANY = 400_000;

test('a pass in a container that stands still is given up by the host, and undoes nothing when it goes on', async () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(MANY));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const lock = directory.at('state', 'lock');
  const container = keep(new Child(apart(process.execPath, BUNDLE, 'send', '--config', config)));
  await waitFor('it holds the lock', () => existsSync(lock));
  const inside = pidWithin(container.pid);
  process.kill(inside, 'SIGSTOP');
  expect(existsSync(lock)).toBe(true);
  const { code, stderr } = maillogs('send', '--config', config);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('are being written')]);
  expect(committedValue(config, 'send.messageNew')).toBe(BigInt(MANY));
  process.kill(inside, 'SIGCONT');
  await container.ended;
  expect(container.stderr).toMatch(/was taken away while this process stood still/);
  expect(committedValue(config, 'send.messageNew')).toBe(BigInt(MANY));
}, 90_000);

/** The program, as our own namespace numbers it. */
function pidWithin(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  return children === '' ? pid : pidWithin(Number(children.split(' ')[0]));
}

test('where /proc hides other users, a lock whose number another user has got is taken over at once', () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(3));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const program = directory.write('maillogs.cjs', readFileSync(BUNDLE));
  const state = directory.directory('state');
  const script = [
    'sleep 60 & sleeper=$!',
    `boot=$(cat /proc/sys/kernel/random/boot_id); space=$(readlink /proc/self/ns/pid)`,
    `printf '{"pid":%s,"boot":"%s","start":"1","uid":65534,"namespace":"%s","hold":"x","beats":"0000000000"}\\n' $sleeper $boot "$space" > ${state}/lock`,
    `chown -R 65534 ${state}`,
    'mount -t proc -o hidepid=2 proc /proc',
    `setpriv --reuid=65534 --regid=65534 --clear-groups ${process.execPath} ${program} send --config ${config}`,
    'code=$?; kill $sleeper; exit $code',
  ].join('\n');
  const { code, stdout, stderr } = runProgram(apart('sh', '-c', script), { cwd: dirname(config) });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^message_new:3:/);
});
