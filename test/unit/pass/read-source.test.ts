// Where a log that was never read before is begun. What becomes of files is in plan-files.test.ts and, counted,
// in ingest.test.ts and test/property/rotations.test.ts.

import { Counting, LOG, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const fromEnd = [{ ...sourceAt(LOG), start: 'end' as const }];

function scene(text: string) {
  const machine = new Machine();
  const counting = new Counting(machine, fromEnd);
  machine.disk.append(LOG, text);
  return { machine, disk: machine.disk, counting };
}

test('a log begun at its end counts what comes after', async () => {
  const { disk, counting } = scene(lines(1, 10));
  expect(await counting.counted()).toBe(0);
  disk.append(LOG, lines(11, 13));
  expect(await counting.counted()).toBe(3);
});

test('of a line half written when it was begun, the rest is passed by', async () => {
  const { disk, counting } = scene(`${line(1)}${line(2).slice(0, 30)}`);
  await counting.pass();
  disk.append(LOG, `${line(2).slice(30)}${line(3)}`);
  expect(await counting.counted()).toBe(1);
});

test('where it was begun is remembered by the next process, and over a rotation', async () => {
  const { machine, disk, counting } = scene(lines(1, 10));
  await counting.pass();
  machine.kill(counting.process);
  disk.append(LOG, lines(11, 12));
  disk.rename(LOG, `${LOG}.1`);
  disk.append(LOG, lines(13, 15));
  expect(await new Counting(machine, fromEnd).counted()).toBe(5);
});

test('where it was begun survives a power cut that costs the log its end', async () => {
  const { machine, disk, counting } = scene('');
  disk.append(LOG, lines(1, 10));
  disk.syncDirectory('/log');
  await counting.pass();
  machine.powerCut();
  disk.append(LOG, line(11));
  expect(await new Counting(machine, fromEnd).counted()).toBe(1);
});
