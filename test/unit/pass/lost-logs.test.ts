// Logs that went away, lost their end or were replaced before they were read: what can still be read is, and
// what can't is counted as lost, to the octet where it is known.

import { gzipSync } from 'node:zlib';
import { Counting, LOG, line, lines } from '../../support/counting';
import { Machine } from '../../support/machine';

function scene() {
  const machine = new Machine();
  const counting = new Counting(machine);
  machine.disk.append(LOG, lines(1, 10));
  return { machine, disk: machine.disk, counting };
}

const keepsOpen = { keepsOpen: true };
const lossOf = ({ ledger }: Counting) => ledger.current!.tables.get('sourceLoss')?.get('send');

describe('a log held open', () => {
  test.each<[name: string, replace: (disk: Machine['disk']) => void, counted: number]>([
    ['deleted', (disk) => disk.remove(LOG), 15],
    [
      'deleted and made again',
      (disk) => {
        disk.remove(LOG);
        disk.append(LOG, lines(16, 18));
      },
      18,
    ],
    [
      'moved where no one looks',
      (disk) => {
        disk.rename(LOG, '/log/elsewhere');
        disk.append(LOG, line(16));
      },
      16,
    ],
  ])('and %s is read to its end', async (_name, replace, counted) => {
    const { disk, counting } = scene();
    await counting.pass(keepsOpen);
    disk.append(LOG, lines(11, 15));
    replace(disk);
    await counting.pass(keepsOpen);
    expect(counting.value()).toBe(counted);
    expect([counting.value('agent.losses'), counting.value('agent.octetsLost')]).toEqual([0, 0]);
  });

  test('is followed while its writer goes on, and let go when it has stood still', async () => {
    const { machine, disk, counting } = scene();
    await counting.pass(keepsOpen);
    const inode = disk.find(LOG)!;
    disk.remove(LOG);
    disk.append(LOG, line(11));
    await counting.pass(keepsOpen);
    disk.setData(inode, Buffer.concat([inode.data, Buffer.from(lines(12, 13))]));
    await counting.pass(keepsOpen);
    expect(counting.value()).toBe(13);
    disk.setData(inode, Buffer.concat([inode.data, Buffer.from(line(14).slice(0, -1))]));
    for (let n = 0; n < 4; n++) await counting.pass(keepsOpen);
    // Who knows how long its writer stays.
    expect(counting.process.files.openCount).toBe(2);
    disk.setData(inode, Buffer.concat([inode.data, Buffer.from(`\n${line(15).slice(0, -1)}`)]));
    for (let n = 0; n < 4; n++) await counting.pass(keepsOpen);
    expect(counting.value()).toBe(14);
    machine.clock.advance(600_000);
    for (let n = 0; n < 2; n++) await counting.pass(keepsOpen);
    expect(counting.value()).toBe(15);
    expect([...counting.process.files.openInodes]).toEqual([disk.find(LOG)]);
    expect((await counting.pass(keepsOpen)).kind).toBe('idle');
  });

  test('is read though the commit that had it failed', async () => {
    const { disk, counting } = scene();
    const { Problem } = await import('../../../src/base/problem');
    await counting.pass(keepsOpen);
    disk.append(LOG, lines(11, 15));
    disk.remove(LOG);
    disk.append(LOG, line(16));
    counting.process.files.fate = ({ path, name }) =>
      name === 'write' && path === '/state/snapshot.tmp' ? new Problem('diskFull', 'full.') : undefined;
    for (let n = 0; n < 5; n++) await counting.pass(keepsOpen);
    counting.process.files.fate = () => undefined;
    await counting.pass(keepsOpen);
    expect(counting.value()).toBe(16);
  });

  test('is not held once it is closed, nor by a pass that was not asked to', async () => {
    const { disk, counting } = scene();
    await counting.pass(keepsOpen);
    expect(counting.process.files.openCount).toBe(1);
    disk.append(LOG, line(11));
    await counting.pass();
    expect(counting.process.files.openCount).toBe(0);
    disk.append(LOG, line(12));
    await counting.pass(keepsOpen);
    counting.ingest.close();
    expect(counting.process.files.openCount).toBe(0);
  });
});

describe('what is known to be lost', () => {
  test('a log deleted with half a line that was seen: just these octets', async () => {
    const { disk, counting } = scene();
    disk.append(LOG, line(11).slice(0, 12));
    await counting.pass();
    disk.append('/log/other', line(12));
    disk.rename('/log/other', LOG);
    expect(await counting.counted()).toBe(11);
    expect([counting.value('agent.losses'), counting.value('agent.octetsLost'), lossOf(counting)]).toEqual([
      1,
      12,
      12n,
    ]);
    expect(counting.process.journal).toEqual([expect.objectContaining({ kind: 'sourceLost', octets: 12 })]);
  });

  test('a rotated file deleted before a stopped pass could go on', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.append(LOG, lines(11, 100));
    counting.process.files.maxReadBytes = 500;
    let chunks = 0;
    await counting.pass({ mayGoOn: () => ++chunks < 3 });
    const read = counting.value('agent.octetsRead');
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, line(101));
    disk.remove(`${LOG}.1`);
    await counting.pass();
    expect(counting.value('agent.octetsLost')).toBe(lines(1, 100).length - read);
  });

  test('a rotated file read to its end may go, and no one speaks of it', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, line(11));
    await counting.pass();
    disk.remove(`${LOG}.1`);
    disk.append(LOG, line(12));
    expect(await counting.counted()).toBe(12);
    expect([counting.said, counting.value('agent.octetsLost')]).toEqual([['sourceRotated'], 0]);
  });

  test('a rotated file with no more than the piece of a line is said to be there once', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.append(`${LOG}.1`, line(11).slice(0, 30));
    for (let n = 12; n < 15; n++) {
      disk.append(LOG, line(n));
      disk.append(`/log/other.${n}`, '');
      await counting.pass();
    }
    expect([await counting.counted(), counting.said]).toEqual([13, ['sourceRotated']]);
  });

  test('the sources have their rows from the start', async () => {
    const { counting } = scene();
    await counting.pass();
    expect(lossOf(counting)).toBe(0n);
  });
});

describe('a log that lost its end', () => {
  test.each([40, 100, 200])(
    '%i octets are left: it is read on behind the line cut off, nothing is counted twice',
    async (left) => {
      const { disk, counting } = scene();
      await counting.pass();
      disk.truncate(LOG, left);
      await counting.pass();
      disk.append(LOG, `rest of a line\n${lines(11, 13)}`);
      expect(await counting.counted()).toBe(13);
      expect(counting.process.journal).toEqual([expect.objectContaining({ kind: 'sourceTruncated', isReadOn: true })]);
      expect(counting.value('agent.truncations')).toBe(1);
    },
  );

  test('and has grown again is read on after the last line that is left', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.truncate(LOG, lines(1, 5).length);
    disk.append(LOG, lines(11, 15));
    disk.append(LOG, lines(16, 17));
    expect(await counting.counted()).toBe(17);
    expect(counting.said).toEqual(['sourceRewritten']);
    expect([counting.value('agent.truncations'), counting.value('agent.octetsLost')]).toEqual([1, 0]);
  });

  test('at the end of a line is read on with the next', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.truncate(LOG, lines(1, 5).length);
    await counting.pass();
    disk.append(LOG, line(11));
    expect(await counting.counted()).toBe(11);
  });

  test('and was then rotated is read on all the same', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.truncate(LOG, lines(1, 5).length);
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, line(11));
    expect(await counting.counted()).toBe(11);
    expect(counting.said).toEqual(['sourceTruncated', 'sourceRotated']);
  });

  test('while a copy has what was counted, neither is read again', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.copy(LOG, `${LOG}.1`);
    disk.truncate(LOG, lines(1, 5).length);
    await counting.pass();
    disk.append(LOG, line(11));
    expect(await counting.counted()).toBe(11);
  });

  test('of what was seen and not yet read, just that is lost', async () => {
    const { disk, counting } = scene();
    disk.append(LOG, line(11).slice(0, 20));
    await counting.pass();
    disk.truncate(LOG, lines(1, 10).length + 5);
    await counting.pass();
    expect([counting.value('agent.octetsLost'), counting.value()]).toEqual([15, 10]);
  });
});

/** Rotated twice; a pass was stopped in the older file, and has seen of the others how much they hold. */
async function stoppedScene() {
  const { machine, disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 60));
  disk.rename(LOG, `${LOG}.2`);
  disk.append(`${LOG}.1`, lines(61, 80));
  disk.append(LOG, lines(81, 90));
  counting.process.files.maxReadBytes = 500;
  await counting.pass({ mayGoOn: once() });
  return { machine, disk, counting, inodeOf: (path: string) => disk.find(path)!.number };
}

const lossesOf = (counting: Counting) =>
  (['agent.linesRead', 'agent.losses', 'agent.truncations', 'agent.octetsLost'] as const).map((name) =>
    counting.value(name),
  );

describe('a file that was seen and not begun', () => {
  const shift = (disk: Machine['disk']) => {
    disk.rename(`${LOG}.2`, `${LOG}.3`);
    disk.rename(`${LOG}.1`, `${LOG}.2`);
    disk.rename(LOG, `${LOG}.1`);
  };

  test.each([
    ['nothing yet', ''],
    ['less', line(91)],
    ['as much', lines(101, 120)],
    ['more', lines(101, 150)],
  ])('deleted, and the next log, which has its inode, holds %s: it is lost, to the octet', async (_name, text) => {
    const { disk, counting, inodeOf } = await stoppedScene();
    const inode = inodeOf(`${LOG}.1`);
    disk.remove(`${LOG}.1`);
    shift(disk);
    disk.append(LOG, text);
    expect(inodeOf(LOG)).toBe(inode);
    for (let n = 0; n < 3; n++) await counting.pass();
    expect(lossesOf(counting)).toEqual([70 + text.split('\n').length - 1, 1, 0, lines(61, 80).length]);
    expect(counting.process.journal).toContainEqual(
      expect.objectContaining({ kind: 'sourceLost', path: `${LOG}.1`, octets: lines(61, 80).length }),
    );
  });

  test.each<[name: string, change: (disk: Machine['disk']) => void, expected: readonly number[]]>([
    ['and was rotated once more is read', shift, [90, 0, 0, 0]],
    ['and was compressed is read', (disk) => gzip(disk, `${LOG}.1`), [90, 0, 0, 0]],
    [
      'and was compressed in the next rotation is read',
      (disk) => {
        shift(disk);
        gzip(disk, `${LOG}.2`);
        gzip(disk, `${LOG}.3`);
      },
      [90, 0, 0, 0],
    ],
    [
      'and was copied away is read in its copy',
      (disk) => {
        shift(disk);
        disk.copy(`${LOG}.1`, LOG);
        disk.remove(`${LOG}.1`);
        disk.copy(LOG, `${LOG}.1`);
        disk.truncate(LOG);
        disk.append(LOG, line(91));
      },
      [91, 0, 0, 0],
    ],
    ['and is gone is lost', (disk) => disk.remove(`${LOG}.1`), [70, 1, 0, lines(61, 80).length]],
    [
      'and lost its end is read as far as it goes',
      (disk) => disk.truncate(`${LOG}.1`, lines(61, 70).length),
      [80, 0, 1, lines(71, 80).length],
    ],
    [
      'and was written again is read again',
      (disk) => {
        disk.truncate(LOG);
        disk.append(LOG, lines(101, 130));
      },
      [110, 0, 1, lines(81, 90).length],
    ],
    [
      'and was replaced by another with its inode is lost',
      (disk) => {
        disk.remove(LOG);
        disk.append(LOG, lines(101, 130));
      },
      [110, 1, 0, lines(81, 90).length],
    ],
  ])('%s', async (_name, change, expected) => {
    const { disk, counting } = await stoppedScene();
    change(disk);
    for (let n = 0; n < 3; n++) await counting.pass();
    expect(lossesOf(counting)).toEqual(expected);
  });
});

describe('a compressed file that was seen and not begun', () => {
  async function compressedScene() {
    const { disk, counting } = scene();
    await counting.pass();
    disk.append(LOG, lines(11, 60));
    disk.rename(LOG, `${LOG}.2`);
    disk.append(`${LOG}.1`, lines(61, 80));
    gzip(disk, `${LOG}.1`);
    disk.append(LOG, lines(81, 90));
    counting.process.files.maxReadBytes = 500;
    await counting.pass({ mayGoOn: once() });
    return { disk, counting };
  }

  test('is read under its next name', async () => {
    const { disk, counting } = await compressedScene();
    disk.rename(`${LOG}.2`, `${LOG}.3`);
    disk.rename(`${LOG}.1.gz`, `${LOG}.2.gz`);
    disk.rename(LOG, `${LOG}.1`);
    for (let n = 0; n < 3; n++) await counting.pass();
    expect(lossesOf(counting)).toEqual([90, 0, 0, 0]);
  });

  test('is lost once it is deleted, whatever gets its inode', async () => {
    for (const other of ['', lines(101, 130)]) {
      const { disk, counting } = await compressedScene();
      const inode = disk.find(`${LOG}.1.gz`)!.number;
      disk.remove(`${LOG}.1.gz`);
      if (other !== '') {
        disk.append(`${LOG}.4`, other);
        gzip(disk, `${LOG}.4`);
        expect(disk.find(`${LOG}.4.gz`)!.number).toBe(inode);
      }
      for (let n = 0; n < 3; n++) await counting.pass();
      expect(lossesOf(counting).slice(0, 3)).toEqual([other === '' ? 70 : 100, 1, 0]);
    }
  });
});

/** A pass begins, and stops at the first chance. */
function once(): () => boolean {
  let asked = 0;
  return () => ++asked < 2;
}

function gzip(disk: Machine['disk'], path: string): void {
  const { data } = disk.find(path)!;
  disk.remove(path);
  disk.append(`${path}.gz`, gzipSync(data));
}
