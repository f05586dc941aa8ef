import { spawnSync } from 'node:child_process';
import { nodeProcesses } from '../../../src/host/node-processes';

const self = nodeProcesses.self();

test('we are alive', () => {
  expect(self.pid).toBe(process.pid);
  expect(nodeProcesses.self()).toEqual(self);
  expect(nodeProcesses.isAlive(self)).toBe(true);
});

test('another process that got our pid is not us', () => {
  expect(nodeProcesses.isAlive({ ...self, start: `${self.start}1` })).toBe(false);
});

test('a process of another boot is dead', () => {
  expect(nodeProcesses.isAlive({ ...self, boot: 'another' })).toBe(false);
});

test('a process that has ended is dead', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  expect(nodeProcesses.isAlive({ ...self, pid: pid!, start: '' })).toBe(false);
});
