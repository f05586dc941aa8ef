// Logs that were compressed before they were read to their end.

import { gzipSync } from 'node:zlib';
import { Counting, LOG, line, lines } from '../../support/counting';
import { Machine } from '../../support/machine';

function scene() {
  const machine = new Machine();
  const counting = new Counting(machine);
  const { disk } = machine;
  disk.append(LOG, lines(1, 10));
  return {
    machine,
    disk,
    counting,
    /** As logrotate(8) with `compress`. */
    rotate(suffix: string) {
      disk.rename(LOG, LOG + suffix);
      disk.create(LOG);
    },
    gzip(path: string) {
      const { data } = disk.find(path)!;
      disk.remove(path);
      disk.append(`${path}.gz`, gzipSync(data));
    },
  };
}

const MINUTE_MS = 60_000;

describe.each(['.1', '-20261122'])('rotated as %s and compressed at once', (suffix) => {
  test('what was not read yet is read from the compressed file', async () => {
    const { disk, counting, rotate, gzip } = scene();
    await counting.pass();
    disk.append(LOG, lines(11, 15));
    rotate(suffix);
    gzip(LOG + suffix);
    disk.append(LOG, lines(16, 18));
    expect(await counting.counted()).toBe(18);
    expect([counting.said, counting.value('agent.losses')]).toEqual([['sourceRotated'], 0]);
    expect(counting.process.files.openCount).toBe(0);
  });

  test('its last line counts without an LF', async () => {
    const { disk, counting, rotate, gzip } = scene();
    await counting.pass();
    disk.append(LOG, line(11).slice(0, -1));
    await counting.pass();
    rotate(suffix);
    gzip(LOG + suffix);
    for (let n = 0; n < 3; n++) expect(await counting.counted()).toBe(11);
  });

  test('a file read to its end before is not decompressed, and looked at only once', async () => {
    const { disk, counting, rotate, gzip } = scene();
    await counting.pass();
    rotate(suffix);
    gzip(LOG + suffix);
    await counting.pass();
    const from = counting.process.files.calls.length;
    for (let n = 11; n < 15; n++) {
      disk.append(LOG, line(n));
      await counting.pass();
    }
    const touched = counting.process.files.calls.slice(from).filter(({ path }) => path.endsWith('.gz'));
    expect([...new Set(touched.map(({ name }) => name))]).toEqual(['status']);
    expect(counting.value()).toBe(14);
  });
});

test('several rotations between two passes, each compressed, are all read', async () => {
  const { disk, counting, rotate, gzip } = scene();
  await counting.pass();
  for (let n = 0; n < 4; n++) {
    for (let old = 5; old >= 1; old--) disk.rename(`${LOG}.${old}.gz`, `${LOG}.${old + 1}.gz`);
    rotate('.1');
    gzip(`${LOG}.1`);
    disk.append(LOG, lines(11 + 5 * n, 15 + 5 * n));
  }
  expect(await counting.counted()).toBe(30);
  expect(counting.value('agent.rotations')).toBe(4);
});

// More than is kept of what was decompressed (1 MiB).
test.each([
  ['a log of which a few lines are known', 40],
  ['a log of which some hundred KiB are known', 20_000],
])('%s, and of megabytes more when it is rotated and compressed, is read', async (_name, known) => {
  const { disk, counting, rotate, gzip } = scene();
  disk.append(LOG, lines(11, known));
  await counting.pass();
  disk.append(LOG, lines(known + 1, 80_000));
  rotate('.1');
  gzip(`${LOG}.1`);
  disk.append(LOG, lines(80_001, 80_003));
  expect(await counting.counted()).toBe(80_003);
  expect([counting.said, counting.value('agent.losses')]).toEqual([['sourceRotated'], 0]);
});

test('several compressed files of megabytes that came between two passes are all read', async () => {
  const { machine, disk, counting, rotate, gzip } = scene();
  await counting.pass();
  for (let n = 0; n < 3; n++) {
    for (let old = 3; old >= 1; old--) disk.rename(`${LOG}.${old}.gz`, `${LOG}.${old + 1}.gz`);
    disk.append(LOG, lines(11 + 60_000 * n, 10 + 60_000 * (n + 1)));
    rotate('.1');
    gzip(`${LOG}.1`);
  }
  expect(await counting.counted()).toBe(180_010);
  // By a new process, which has nothing in memory.
  counting.ingest.close();
  const again = new Counting(machine);
  disk.append(LOG, line(180_011));
  expect(await again.counted()).toBe(180_011);
});

test('a compressed file that got the inode of the log is not read as if it were that', async () => {
  const { disk, counting, gzip } = scene();
  await counting.pass();
  disk.copy(LOG, `${LOG}.1`);
  disk.truncate(LOG);
  disk.append(LOG, line(11));
  await counting.pass();
  const { number } = disk.find(LOG)!;
  disk.remove(LOG);
  gzip(`${LOG}.1`);
  expect(disk.find(`${LOG}.1.gz`)!.number).toBe(number);
  for (let n = 0; n < 4; n++) await counting.pass({ keepsOpen: true });
  expect([counting.value('agent.linesRead'), counting.process.files.openCount]).toEqual([11, 0]);
});

test('compressed one rotation later: what was written behind the last pass is read, and nothing twice', async () => {
  const { disk, counting, rotate, gzip } = scene();
  await counting.pass();
  rotate('.1');
  await counting.pass();
  disk.append(`${LOG}.1`, lines(11, 12));
  disk.rename(`${LOG}.1`, `${LOG}.2`);
  gzip(`${LOG}.2`);
  rotate('.1');
  disk.append(LOG, line(13));
  expect(await counting.counted()).toBe(13);
  gzip(`${LOG}.1`);
  for (let n = 0; n < 3; n++) expect(await counting.counted()).toBe(13);
  expect(counting.value('agent.losses')).toBe(0);
});

test('copied, compressed and cut short: the copy is read from the cursor, the log from its start', async () => {
  const { disk, counting, gzip } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 15));
  disk.copy(LOG, `${LOG}.1`);
  disk.truncate(LOG);
  gzip(`${LOG}.1`);
  disk.append(LOG, lines(16, 50));
  expect(await counting.counted()).toBe(50);
  expect(counting.said).toEqual(['sourceRotated']);
});

test('one that is being written, its original still there, is not read', async () => {
  const { disk, counting, rotate } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 15));
  rotate('.1');
  const whole = gzipSync(disk.find(`${LOG}.1`)!.data);
  disk.append(`${LOG}.1.gz`, whole.subarray(0, 30));
  expect(await counting.counted()).toBe(15);
  disk.append(`${LOG}.1.gz`, whole.subarray(30));
  disk.remove(`${LOG}.1`);
  expect(await counting.counted()).toBe(15);
  expect(counting.said).toEqual(['sourceRotated']);
});

test('one whose original is gone is waited for while it is being written', async () => {
  const { disk, counting, rotate } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 15));
  rotate('.1');
  const whole = gzipSync(disk.find(`${LOG}.1`)!.data);
  disk.remove(`${LOG}.1`);
  disk.append(`${LOG}.1.gz`, whole.subarray(0, 60));
  for (let n = 0; n < 3; n++) expect(await counting.counted()).toBe(10);
  disk.append(`${LOG}.1.gz`, whole.subarray(60));
  expect(await counting.counted()).toBe(15);
  expect(counting.said).toEqual(['sourceRotated']);
});

test('one that stays damaged is said with its reason, and counting goes on', async () => {
  const { machine, disk, counting, rotate } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 15));
  rotate('.1');
  const whole = gzipSync(disk.find(`${LOG}.1`)!.data);
  disk.remove(`${LOG}.1`);
  disk.append(`${LOG}.1.gz`, whole.subarray(0, 60));
  disk.append(LOG, lines(16, 18));
  await counting.pass();
  machine.clock.advance(MINUTE_MS);
  expect(await counting.counted()).toBe(13);
  expect(counting.process.journal).toEqual([
    expect.objectContaining({
      kind: 'sourceLost',
      path: LOG,
      reason: `${LOG}.1.gz cannot be decompressed: gzip says unexpected end of file.`,
    }),
  ]);
  expect(await counting.counted()).toBe(13);
});

test('a damaged one between others costs only what was in it', async () => {
  const { machine, disk, counting, rotate, gzip } = scene();
  await counting.pass();
  for (const [day, from] of [
    [22, 11],
    [23, 21],
    [24, 31],
  ] as const) {
    disk.append(LOG, lines(from, from + 4));
    rotate(`-202611${day}`);
    gzip(`${LOG}-202611${day}`);
  }
  const bad = disk.find(`${LOG}-20261123.gz`)!;
  disk.setData(bad, Buffer.concat([bad.data.subarray(0, 40), Buffer.alloc(20, 0xff), bad.data.subarray(60)]));
  machine.clock.advance(MINUTE_MS);
  expect(await counting.counted()).toBe(20);
  expect(counting.said.filter((kind) => kind === 'sourceLost')).toHaveLength(1);
  expect(counting.value('agent.linesRead')).toBe(20);
});

describe.each(['bz2', 'xz', 'zst', 'lz4', 'lzma'])('compressed by another program, as .%s', (ending) => {
  test('what was not read yet is read from it', async () => {
    const { disk, counting, rotate, gzip } = scene();
    await counting.pass();
    disk.append(LOG, lines(11, 15));
    rotate('.1');
    gzip(`${LOG}.1`);
    disk.rename(`${LOG}.1.gz`, `${LOG}.1.${ending}`);
    disk.append(LOG, lines(16, 18));
    expect(await counting.counted()).toBe(18);
    expect([counting.said, counting.value('agent.losses')]).toEqual([['sourceRotated'], 0]);
    expect(counting.process.files.openCount).toBe(0);
  });

  test('that is not installed, is named once', async () => {
    const { disk, counting, rotate, gzip } = scene();
    for (const each of ['bzip2', 'xz', 'zstd', 'lz4'] as const) counting.process.files.missingPrograms.add(each);
    await counting.pass();
    disk.append(LOG, lines(11, 15));
    rotate('.1');
    gzip(`${LOG}.1`);
    disk.rename(`${LOG}.1.gz`, `${LOG}.1.${ending}`);
    disk.append(LOG, lines(16, 18));
    expect(await counting.counted()).toBe(13);
    disk.append(LOG, lines(19, 20));
    expect(await counting.counted()).toBe(15);
    expect(counting.process.journal).toEqual([
      expect.objectContaining({
        kind: 'sourceLost',
        reason: expect.stringMatching(
          /^\/log\/mail.log.1.\w+ cannot be decompressed: \w+ is not installed; install it, or let the rotation use gzip\.$/,
        ),
      }),
    ]);
  });
});

test.each(['Z', 'lzo'])('one that nothing here can read is named: .%s', async (ending) => {
  const { disk, counting, rotate } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 15));
  rotate('.1');
  disk.remove(`${LOG}.1`);
  disk.append(`${LOG}.1.${ending}`, 'anything');
  disk.append(LOG, lines(16, 18));
  expect(await counting.counted()).toBe(13);
  expect(counting.process.journal).toEqual([
    expect.objectContaining({
      kind: 'sourceLost',
      reason: expect.stringContaining(`${LOG}.1.${ending} is compressed`),
    }),
  ]);
});

test('a pass that stops in the midst of a compressed file goes on there, after a restart too', async () => {
  const { machine, disk, counting, rotate, gzip } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 12_000));
  rotate('.1');
  gzip(`${LOG}.1`);
  await counting.pass({ mayGoOn: () => false });
  let chunks = 0;
  await counting.pass({ mayGoOn: () => ++chunks < 3 });
  const sofar = counting.value();
  expect(sofar).toBeGreaterThan(10);
  expect(sofar).toBeLessThan(12_000);
  machine.kill(counting.process);
  expect(await new Counting(machine).counted()).toBe(12_000);
});

test('a compressed log that cannot be opened is tried again', async () => {
  const { disk, counting, rotate, gzip } = scene();
  const { Problem } = await import('../../../src/base/problem');
  await counting.pass();
  disk.append(LOG, lines(11, 15));
  rotate('.1');
  gzip(`${LOG}.1`);
  counting.process.files.fate = ({ name, path }) =>
    name === 'open' && path.endsWith('.gz') ? new Problem('notPermitted', 'permission denied.') : undefined;
  expect(await counting.counted()).toBe(10);
  expect(counting.said).toEqual(['sourceFailed']);
  counting.process.files.fate = () => undefined;
  expect(await counting.counted()).toBe(15);
  expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered', 'sourceRotated']);
});
