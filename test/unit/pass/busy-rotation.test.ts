// Logs that are rotated faster than a pass looks at them, directories with a thousand rotated files, and a source that
// could not be read while others were.

import { Problem } from '../../../src/base/problem';
import { Counting, LOG, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';
import type { MemoryFiles } from '../../support/memory-files';

const CURRENT = '/log/send/current';
const rotatedName = (n: number) => `/log/send/@400000000000${String(n).padStart(4, '0')}00000000.s`;

function busyMultilog() {
  const machine = new Machine();
  const { disk } = machine;
  disk.makeDirectory('/log/send');
  disk.append(CURRENT, lines(1, 3));
  const counting = new Counting(machine, [sourceAt(CURRENT)]);
  let [written, rotations] = [3, 0];
  const rotate = (kept = Number.POSITIVE_INFINITY) => {
    disk.rename(CURRENT, rotatedName(++rotations));
    if (rotations > kept) disk.remove(rotatedName(rotations - kept));
    disk.append(CURRENT, line(++written));
  };
  return { disk, counting, rotate, files: counting.process.files, written: () => written };
}

/** At every n-th call, ten times: else a pass would make more files than it looks at. */
function atEvery(n: number, files: MemoryFiles, act: () => void): void {
  let left = 10;
  files.fate = ({ number }) => {
    if (number % n === 0 && left-- > 0) act();
    return undefined;
  };
}

test.each([5, 7, 11, 23, 40])(
  'multilog that rotates at every call number %i: each pass counts what there was',
  async (n) => {
    const { counting, rotate, files, written } = busyMultilog();
    await counting.pass();
    for (let passes = 0; passes < 5; passes++) {
      const before = written();
      atEvery(n, files, rotate);
      expect(await counting.counted()).toBeGreaterThanOrEqual(before);
      expect(files.openCount).toBe(0);
    }
    files.fate = () => undefined;
    expect(await counting.counted()).toBe(written());
    expect(counting.value('agent.losses')).toBe(0);
    expect(counting.process.journal.filter(({ kind }) => kind !== 'sourceRotated')).toEqual([]);
  },
);

test('multilog that removes files while they are looked at: passes go on, and what went away unread is a loss', async () => {
  const { counting, rotate, files, written } = busyMultilog();
  await counting.pass();
  for (let passes = 0; passes < 10; passes++) {
    const before = counting.value();
    for (let n = 0; n < 4; n++) rotate(2);
    atEvery(9, files, () => rotate(2));
    expect(await counting.counted()).toBeGreaterThan(before);
  }
  files.fate = () => undefined;
  const counted = await counting.counted();
  expect(counted).toBeLessThan(written());
  expect(counting.value('agent.losses')).toBeGreaterThan(0);
});

test('a log whose files all get other names while they are read: each pass counts what there was', async () => {
  const machine = new Machine();
  const { disk } = machine;
  const counting = new Counting(machine);
  disk.append(LOG, line(1));
  let [written, rotations] = [1, 0];
  const write = () => disk.append(LOG, line(++written));
  const rotate = () => {
    for (let n = rotations; n > 0; n--) disk.rename(`${LOG}.${n}`, `${LOG}.${n + 1}`);
    disk.rename(LOG, `${LOG}.1`);
    rotations++;
    write();
  };
  await counting.pass();
  for (let n = 0; n < 30; n++) rotate();
  await counting.pass();
  for (let passes = 0; passes < 5; passes++) {
    rotate();
    rotate();
    const before = written;
    // More calls than two looks at the directory, fewer than a pass.
    atEvery(150 + 40 * passes, counting.process.files, rotate);
    expect(await counting.counted()).toBeGreaterThanOrEqual(before);
  }
  counting.process.files.fate = () => undefined;
  expect(await counting.counted()).toBe(written);
  expect(counting.value('agent.losses')).toBe(0);
});

describe('a log that is cut and written again whenever a pass opens it', () => {
  function scene() {
    const machine = new Machine();
    const { disk } = machine;
    disk.makeDirectory('/log');
    disk.append(LOG, lines(1, 3));
    const counting = new Counting(machine);
    let written = 3;
    const cut = () => {
      disk.truncate(LOG);
      disk.append(LOG, lines(written + 1, written + 3));
      written += 3;
    };
    // What it holds is looked at, opened to be read, and looked at again.
    const isRestless = ({ process: { files } } = counting) => {
      files.fate = ({ name, path }) => {
        if (name === 'open' && path === LOG) cut();
        return undefined;
      };
    };
    const isAtRest = () => {
      counting.process.files.fate = () => undefined;
    };
    return { machine, counting, cut, isRestless, isAtRest };
  }

  test('nothing of it is counted; after ten minutes an agent says so, and why, and goes on once it is at rest', async () => {
    const { machine, counting, cut, isRestless, isAtRest } = scene();
    await counting.pass();
    cut();
    isRestless();
    for (let minutes = 1; minutes <= 12; minutes++) {
      machine.clock.advance(60_000);
      await counting.pass({ keepsOpen: true });
      expect(counting.said).toEqual(minutes < 10 ? [] : ['sourceFailed']);
    }
    expect(counting.process.journal).toEqual([
      {
        kind: 'sourceFailed',
        source: 'send',
        path: LOG,
        reason: expect.stringMatching(/^nothing could be counted, since at each of 3 looks .*\.$/),
      },
    ]);
    expect(counting.value()).toBe(3);
    isAtRest();
    await counting.pass({ keepsOpen: true });
    expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered', 'sourceTruncated']);
    expect(counting.value()).toBe(6);
  });

  test('a command, each time a new process, says so as well', async () => {
    const { machine, counting, cut, isRestless } = scene();
    await counting.pass();
    cut();
    machine.clock.advance(660_000);
    const next = new Counting(machine);
    isRestless(next);
    await next.pass();
    expect(next.said).toEqual(['sourceFailed']);
  });
});

describe('a directory of rotated files', () => {
  function scene(count: number) {
    const { disk, counting, rotate, files } = busyMultilog();
    const callsOf = async (pass: () => Promise<unknown>, name: string) => {
      const before = files.calls.length;
      await pass();
      return files.calls.slice(before).filter((call) => call.name === name).length;
    };
    return { disk, counting, rotate, files, count, callsOf };
  }

  test('that were read to their ends: another look opens none of them again', async () => {
    const { counting, rotate, callsOf } = scene(100);
    await counting.pass();
    for (let n = 0; n < 100; n++) rotate();
    await counting.pass();
    rotate();
    await counting.pass();
    rotate();
    expect(await callsOf(() => counting.pass(), 'open')).toBeLessThan(30);
    expect(counting.value()).toBe(105);
  });

  test.each([
    [20, 0],
    [120, 1],
  ])('%i of them: an answer of SNMP waits for one look only', async (count, turns) => {
    const { counting, rotate } = scene(count);
    await counting.pass();
    for (let n = 0; n < count; n++) rotate();
    await counting.pass();
    rotate();
    const yields = jest.spyOn(counting.process.host.clock, 'yield');
    await counting.pass();
    expect(yields.mock.calls.length).toBe(turns);
    yields.mockRestore();
  });

  test('one of which is written to after all: its line is counted', async () => {
    const { disk, counting, rotate } = scene(10);
    await counting.pass();
    for (let n = 0; n < 10; n++) rotate();
    await counting.pass();
    rotate();
    await counting.pass();
    disk.append(rotatedName(3), line(900));
    expect(await counting.counted()).toBe(15);
    expect(counting.value('agent.losses')).toBe(0);
  });

  test('all new, beside as many that are known: each is opened a few times, not once for each known one', async () => {
    const { counting, rotate, callsOf } = scene(200);
    await counting.pass();
    for (let n = 0; n < 200; n++) rotate();
    await counting.pass();
    for (let n = 0; n < 200; n++) rotate();
    expect(await callsOf(() => counting.pass(), 'open')).toBeLessThan(200 * 12);
    expect(counting.value()).toBe(403);
  });
});

test('a source that could not be read for hours while another was: what was rotated meanwhile is counted', async () => {
  const machine = new Machine();
  const { disk } = machine;
  const counting = new Counting(machine, [sourceAt(LOG), sourceAt('/log/other.log', 'other')]);
  // Without stamps: no line tells when it was written.
  const unstamped = (first: number, last: number) => lines(first, last).replace(/^@[0-9a-f]{24} /gm, '');
  disk.append(LOG, unstamped(1, 10));
  disk.append('/log/other.log', line(1000));
  await counting.pass();
  expect(counting.value()).toBe(11);
  const { files } = counting.process;
  files.fate = ({ name, path }) =>
    name === 'status' && path === LOG ? new Problem('notPermitted', `cannot look at ${LOG}.`) : undefined;
  disk.append(LOG, unstamped(11, 20));
  disk.rename(LOG, `${LOG}.1`);
  disk.append(LOG, unstamped(21, 30));
  machine.clock.advance(3_600_000);
  disk.rename(`${LOG}.1`, `${LOG}.2`);
  disk.rename(LOG, `${LOG}.1`);
  disk.append(LOG, unstamped(31, 40));
  for (let n = 1001; n < 1004; n++) {
    machine.clock.advance(3_600_000);
    disk.append('/log/other.log', line(n));
    await counting.pass();
  }
  expect(counting.value()).toBe(14);
  files.fate = () => undefined;
  expect(await counting.counted()).toBe(44);
  expect(counting.value('agent.losses')).toBe(0);
});
