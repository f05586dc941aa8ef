import { spawnSync } from 'node:child_process';
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
