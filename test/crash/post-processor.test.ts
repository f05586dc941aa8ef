// A post-processor that dies, loses power or finds the disk full at each of its file system calls in turn, with
// or without its multilog: in the end each line is counted once and archived once.

import { Problem } from '../../src/base/problem';
import { lines } from '../support/counting';
import { Machine } from '../support/machine';
import type { Fate } from '../support/memory-files';
import { MemoryMultilog } from '../support/memory-multilog';

jest.setTimeout(60_000);

function expectOnce(multilog: MemoryMultilog, first: number, last: number): void {
  expect(multilog.archived).toBe(lines(first, last));
  expect(multilog.counted()).toBe(last - first + 1);
  expect(multilog.counted('agent.linesRead')).toBe(last - first + 1);
  expect(multilog.counted('agent.losses')).toBe(0);
  expect(multilog.machine.disk.names('/base/2023/11/14')).toEqual(['sendlog']);
}

/** Lines 1 to 5 went through a processor; lines 6 to 9 are in `previous`. */
async function filled(): Promise<MemoryMultilog> {
  const multilog = new MemoryMultilog(new Machine());
  multilog.write(lines(1, 5));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  multilog.write(lines(6, 9));
  multilog.fill();
  multilog.machine.disk.settle();
  return multilog;
}

const at =
  (n: number, what: Problem | 'die'): Fate =>
  ({ number }) =>
    number === n ? what : undefined;

async function callsOfOneRun(): Promise<number> {
  const multilog = await filled();
  let calls = 0;
  await multilog.process(({ number }) => {
    calls = number;
    return undefined;
  });
  return calls;
}

test('killed at any of its calls and run again: each line once', async () => {
  const calls = await callsOfOneRun();
  expect(calls).toBeGreaterThan(60);
  for (let n = 1; n <= calls; n++) {
    const multilog = await filled();
    expect(await multilog.process(at(n, 'die'))).toBe('died');
    expect(await multilog.process()).toBe('done');
    expectOnce(multilog, 1, 9);
  }
});

test('killed with multilog at any of its calls: the next processor finds what is left over', async () => {
  const calls = await callsOfOneRun();
  for (let n = 1; n <= calls; n++) {
    const multilog = await filled();
    multilog.write(lines(10, 11));
    expect(await multilog.process(at(n, 'die'))).toBe('died');
    multilog.crash();
    multilog.write(lines(12, 13));
    multilog.fill();
    expect(await multilog.process()).toBe('done');
    expectOnce(multilog, 1, 13);
  }
});

test.each([0, 1, 3, 1000])(
  'power fails at any of its calls, %d changes of a directory survive: each line once',
  async (kept) => {
    const calls = await callsOfOneRun();
    for (let n = 1; n <= calls; n++) {
      const multilog = await filled();
      expect(await multilog.process(at(n, 'die'))).toBe('died');
      multilog.machine.powerCut(kept);
      multilog.crash();
      multilog.write(lines(10, 13));
      multilog.fill();
      multilog.machine.disk.settle();
      expect(await multilog.process()).toBe('done');
      expectOnce(multilog, 1, 13);
    }
  },
);

test('the disk is full at any of its calls: it fails or is done, and run again each line is there once', async () => {
  const calls = await callsOfOneRun();
  let failures = 0;
  for (let n = 1; n <= calls; n++) {
    const multilog = await filled();
    const end = await multilog.process(at(n, new Problem('diskFull', 'no room.')));
    if (end === 'done') multilog.fill();
    else failures++;
    expect(await multilog.process()).toBe('done');
    expectOnce(multilog, 1, 9);
  }
  expect(failures).toBeGreaterThan(40);
});
