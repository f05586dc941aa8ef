// Lines that were all written within one second: where a log changes then, its stamps tell nothing new from old.

import { gzipSync } from 'node:zlib';
import { Counting, LOG, lines } from '../../support/counting';
import { Machine } from '../../support/machine';

/** Like lines, but all of one second. */
const within = (first: number, last: number) =>
  lines(first, last).replaceAll(/@4[0-9a-f]{23}/g, '@400000000000000a00000000');

function scene(text: string) {
  const machine = new Machine();
  const counting = new Counting(machine);
  machine.disk.append(LOG, text);
  return { disk: machine.disk, counting };
}

test('a rotation by a copy and a new file is one: what comes then counts', async () => {
  const { disk, counting } = scene(within(1, 3));
  await counting.pass();
  const { data } = disk.find(LOG)!;
  disk.remove(LOG);
  disk.append(`${LOG}.1`, data);
  disk.append(LOG, within(4, 6));
  expect(await counting.counted()).toBe(6);
  expect(counting.value('agent.octetsLost')).toBe(0);
});

test('beside a backup all may have been changed: nothing is counted again', async () => {
  const { disk, counting } = scene(within(1, 3));
  await counting.pass();
  const { data } = disk.find(LOG)!;
  disk.remove(LOG);
  disk.append(`${LOG}.bak`, data);
  disk.append(LOG, within(1, 3).replaceAll('msg', 'msg x'));
  expect(await counting.counted()).toBe(3);
  expect(counting.said).toContain('sourceSkipped');
});

test('an early line is made longer: what comes behind the last one counts', async () => {
  const { disk, counting } = scene(within(1, 6));
  await counting.pass();
  const text = within(1, 6).replace('msg 1', 'msg from mx1.example.org 1');
  disk.remove(LOG);
  disk.append(LOG, text + within(7, 9));
  expect(await counting.counted()).toBe(9);
});

test('a log that is restored piece by piece beside its compressed self is counted once', async () => {
  const { disk, counting } = scene(lines(1, 20));
  await counting.pass();
  disk.append(`${LOG}.1.gz`, gzipSync(lines(1, 20)));
  disk.remove(LOG);
  disk.append(LOG, lines(21, 23));
  await counting.pass();
  for (let n = 24; n < 36; n += 3) {
    for (let at = 6; at > 0; at--) {
      for (const ending of ['', '.gz']) disk.rename(`${LOG}.${at}${ending}`, `${LOG}.${at + 1}${ending}`);
    }
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, lines(n, n + 2));
    await counting.pass();
  }
  disk.remove(LOG);
  disk.append(LOG, lines(1, 3));
  await counting.pass();
  disk.truncate(LOG);
  disk.append(LOG, lines(1, 15) + lines(36, 47));
  expect(await counting.counted()).toBe(47);
});
