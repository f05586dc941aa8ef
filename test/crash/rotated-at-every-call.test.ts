// A log that is rotated, or copied and cut short, while a pass looks at its files or reads them: whatever the pass
// made of them, every line counts once, and nothing is said to be lost.

import { gzipSync } from 'node:zlib';
import { Counting, LOG, line, lines } from '../support/counting';
import { Machine } from '../support/machine';
import type { FileCall } from '../support/memory-files';

type Renaming = (disk: Machine['disk']) => void;

const renamed =
  (from: string, to: string): Renaming =>
  (disk) =>
    disk.rename(from, to);

/** As logrotate(8) does it, one system call after the other: the older ones, and the log itself. */
const shifts = [3, 2, 1].map((n) => renamed(`${LOG}.${n}`, `${LOG}.${n + 1}`));
const rotation = (name: string): readonly Renaming[] => [renamed(LOG, name), (disk) => disk.append(LOG, line(41))];

/** Rotated twice since the last pass. */
function scene(names: readonly [older: string, newer: string]) {
  const machine = new Machine();
  const { disk } = machine;
  const counting = new Counting(machine);
  disk.append(LOG, lines(1, 10));
  return {
    disk,
    counting,
    async begin() {
      await counting.pass();
      disk.rename(LOG, names[0]);
      disk.append(names[1], lines(11, 20));
      disk.append(LOG, lines(21, 30));
    },
  };
}

describe.each<
  [name: string, names: readonly [string, string], during: readonly Renaming[], after: readonly Renaming[]]
>([
  ['numbered', [`${LOG}.2`, `${LOG}.1`], [...shifts, ...rotation(`${LOG}.1`)], []],
  ['numbered, the log itself not yet', [`${LOG}.2`, `${LOG}.1`], shifts, rotation(`${LOG}.1`)],
  ['dated', [`${LOG}-20261121`, `${LOG}-20261122`], rotation(`${LOG}-20261123`), []],
])('rotated %s in the midst of a pass', (_name, names, during, after) => {
  test.each([0, 2, 8])('with %i of its calls between two renames', async (gap) => {
    let from = 0;
    for (let isDone = false; !isDone; from++) {
      const { disk, counting, begin } = scene(names);
      await begin();
      const left = [...during];
      const { files } = counting.process;
      const first = files.calls.length + 1 + from;
      files.fate = ({ number }: FileCall) => {
        if (number >= first && (number - first) % (gap + 1) === 0) left.shift()?.(disk);
        return undefined;
      };
      await counting.pass();
      isDone = left.length === during.length;
      files.fate = () => undefined;
      for (const renaming of [...left, ...after]) renaming(disk);
      for (let n = 0; n < 3; n++) await counting.pass();
      const found = (['agent.linesRead', 'agent.losses', 'agent.truncations'] as const).map((name) =>
        counting.value(name),
      );
      expect({ from, found }).toEqual({ from, found: [31, 0, 0] });
    }
    expect(from).toBeGreaterThan(20);
  });
});

/** Reads of a quarter of the log, so that steps of the rotation fall between them. */
const READ_BYTES = 1400;

/** As logrotate(8) does it with copytruncate: the copy grows piece by piece. */
function copyTruncate(disk: Machine['disk'], isCompressing = false): readonly Renaming[] {
  const { data } = disk.find(LOG)!;
  const half = data.length >> 1;
  const compressing: readonly Renaming[] = [
    () => disk.append(`${LOG}.1.gz`, gzipSync(data)),
    () => disk.remove(`${LOG}.1`),
  ];
  return [
    ...(isCompressing ? [3, 2, 1].map((n) => renamed(`${LOG}.${n}.gz`, `${LOG}.${n + 1}.gz`)) : shifts),
    () => disk.append(`${LOG}.1`, data.subarray(0, half)),
    () => disk.append(`${LOG}.1`, data.subarray(half)),
    () => disk.truncate(LOG, 0),
    ...(isCompressing ? compressing : []),
    () => disk.append(LOG, lines(2001, 2010)),
  ];
}

describe.each([
  ['half counted', 10, 0, false],
  ['half counted, its copy begun before the pass', 10, 4, false],
  ['half counted, its copy complete before the pass', 10, 5, false],
  ['half counted, its copy compressed', 10, 5, true],
  ['not begun', 0, 0, false],
  ['not begun, its copy begun before the pass', 0, 4, false],
  ['not begun, its copy complete before the pass', 0, 5, false],
  ['not begun, its copy compressed', 0, 5, true],
  ['not begun, its copy compressed after the cut', 0, 6, true],
])('copied and cut short in the midst of a pass, %s', (_name, counted, before, isCompressing) => {
  test.each([0, 1, 2, 5, 8])('with %i of its calls between two steps', async (gap) => {
    let from = 0;
    for (let isDone = false; !isDone; from++) {
      const { disk, counting } = scene([`${LOG}.2`, `${LOG}.1`]);
      counting.process.files.maxReadBytes = READ_BYTES;
      await counting.pass();
      for (const step of copyTruncate(disk, isCompressing).slice(0, -1)) step(disk);
      if (counted > 0) disk.append(LOG, lines(101, 100 + counted));
      await counting.pass();
      disk.append(LOG, lines(101 + counted, 240));
      const during = copyTruncate(disk, isCompressing);
      const left = during.slice(before);
      for (const step of during.slice(0, before)) step(disk);
      const { files } = counting.process;
      const first = files.calls.length + 1 + from;
      files.fate = ({ number }: FileCall) => {
        if (number >= first && (number - first) % (gap + 1) === 0) left.shift()?.(disk);
        return undefined;
      };
      await counting.pass();
      isDone = left.length === during.length - before;
      files.fate = () => undefined;
      for (const step of left) step(disk);
      for (let n = 0; n < 3; n++) await counting.pass();
      const found = (['agent.linesRead', 'agent.losses', 'agent.truncations'] as const).map((name) =>
        counting.value(name),
      );
      expect({ from, found }).toEqual({ from, found: [10 + 140 + 10, 0, 0] });
    }
    expect(from).toBeGreaterThan(20);
  });
});
