import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { nodeProcesses } from '../../../src/host/node-processes';

const self = nodeProcesses.self();

test('we are alive', () => {
  expect(self.pid).toBe(process.pid);
  expect(nodeProcesses.self()).toEqual(self);
  expect(nodeProcesses.standing(self)).toBe('alive');
});

test('another process that got our pid is not us', () => {
  expect(nodeProcesses.standing({ ...self, start: `${self.start}1` })).toBe('dead');
});

test("a process of an earlier version's lock and of another boot is dead", () => {
  const { pid, start } = self;
  expect(nodeProcesses.standing({ pid, start, boot: 'another' })).toBe('dead');
});

test.each([
  ['another machine', { boot: 'another', machine: 'mx2/0123456789ab' }],
  ['a container, which has no identity of its own, and another boot', { boot: 'another', machine: 'mx1/' }],
  ['another pid namespace', { namespace: 'pid:[1]' }],
])('of a process of %s nothing is known', (_, other) => {
  expect(nodeProcesses.standing({ ...self, ...other })).toBe('unseen');
});

test('a process that has ended is dead', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(nodeProcesses.standing({ ...self, pid: pid!, start: '' })).toBe('dead');
});

test('a process that sees another name of our boot, as in a container of systemd, is alive', async () => {
  const script =
    'echo 01234567-89ab > /tmp/$$.boot && mount --bind /tmp/$$.boot /proc/sys/kernel/random/boot_id && rm /tmp/$$.boot && echo ready && exec sleep 60';
  // In a chroot no one gets a user namespace, and root needs none.
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const child = spawn('unshare', ['--mount', ...asRoot, 'sh', '-c', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(child.stdout!, 'data');
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1');
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    const identity = { ...self, pid: child.pid!, start };
    expect(nodeProcesses.standing({ ...identity, boot: '01234567-89ab' })).toBe('alive');
    expect(nodeProcesses.standing({ ...identity, boot: 'an earlier one' })).toBe('dead');
    expect(nodeProcesses.standing({ ...identity, start: `${start}1`, boot: '01234567-89ab' })).toBe('dead');
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});
