import { gunzipSync } from 'node:zlib';
import { Problem } from '../../../src/base/problem';
import { compressOlder } from '../../../src/multilog/compress';
import { parseDay } from '../../../src/multilog/day';
import { Machine } from '../../support/machine';
import type { Fate } from '../../support/memory-files';

const today = parseDay('2023', '11', '14')!;
const YESTERDAY = '/base/2023/11/13';

function machineWith(files: Readonly<Record<string, string>>): Machine {
  const machine = new Machine();
  machine.disk.makeDirectory('/base');
  for (const [path, text] of Object.entries(files)) {
    machine.disk.makeDirectory(path.slice(0, path.lastIndexOf('/')));
    machine.disk.append(path, text);
  }
  machine.disk.settle();
  return machine;
}

async function compress(machine: Machine, fate: Fate = () => undefined): Promise<readonly string[]> {
  const process = machine.start();
  process.files.fate = fate;
  try {
    return await compressOlder(process.host, { base: '/base', program: 'sendlog', today });
  } finally {
    expect(process.files.openCount).toBe(0);
    machine.kill(process);
  }
}

const unpacked = (machine: Machine, path: string) => gunzipSync(machine.disk.find(path)!.data).toString('latin1');

test('the archives of all days that are over are compressed, of one program only', async () => {
  const machine = machineWith({
    [`${YESTERDAY}/sendlog`]: 'one\n',
    '/base/2022/12/31/sendlog': 'two\n',
    [`${YESTERDAY}/smtplog`]: 'three\n',
    '/base/2023/11/14/sendlog': 'today\n',
    '/base/2023/11/15/sendlog': 'tomorrow\n',
    '/base/notes/11/13/sendlog': 'no day\n',
  });
  expect([...(await compress(machine))].sort()).toEqual(['/base/2022/12/31/sendlog', `${YESTERDAY}/sendlog`]);
  expect(machine.disk.names(YESTERDAY)).toEqual(['smtplog', 'sendlog.gz']);
  expect(unpacked(machine, `${YESTERDAY}/sendlog.gz`)).toBe('one\n');
  expect(unpacked(machine, '/base/2022/12/31/sendlog.gz')).toBe('two\n');
  for (const path of ['/base/2023/11/14', '/base/2023/11/15', '/base/notes/11/13']) {
    expect(machine.disk.names(path)).toEqual(['sendlog']);
  }
  expect(await compress(machine)).toEqual([]);
});

test('lines that came for a day that was compressed are put behind it', async () => {
  const machine = machineWith({ [`${YESTERDAY}/sendlog`]: 'one\n' });
  await compress(machine);
  machine.disk.append(`${YESTERDAY}/sendlog`, 'two\n');
  await compress(machine);
  expect(machine.disk.names(YESTERDAY)).toEqual(['sendlog.gz']);
  expect(unpacked(machine, `${YESTERDAY}/sendlog.gz`)).toBe('one\ntwo\n');
});

describe.each([
  ['for the first time', ''],
  ['where it was before', 'before\n'],
])('compressed %s', (_case, before) => {
  async function machineBefore(): Promise<Machine> {
    const machine = machineWith(before === '' ? {} : { [`${YESTERDAY}/sendlog`]: before });
    await compress(machine);
    machine.disk.makeDirectory(YESTERDAY);
    machine.disk.append(`${YESTERDAY}/sendlog`, 'some lines\n');
    machine.disk.settle();
    return machine;
  }

  async function calls(): Promise<number> {
    let count = 0;
    await compress(await machineBefore(), ({ number }) => {
      count = number;
      return undefined;
    });
    return count;
  }

  function expectWhole(machine: Machine): void {
    expect(unpacked(machine, `${YESTERDAY}/sendlog.gz`)).toBe(`${before}some lines\n`);
    // The part of one that died may stay for a day.
    const names = machine.disk.names(YESTERDAY).filter((name) => !name.endsWith('.part'));
    expect(names).toEqual(['sendlog.gz']);
  }

  test('dead at any call: nothing is lost, nothing is there twice', async () => {
    const count = await calls();
    expect(count).toBeGreaterThan(15);
    for (let n = 1; n <= count; n++) {
      const machine = await machineBefore();
      await expect(compress(machine, ({ number }) => (number === n ? 'die' : undefined))).rejects.toThrow();
      await compress(machine);
      expectWhole(machine);
    }
  });

  test('power fails at any call: nothing is lost, nothing is there twice', async () => {
    const count = await calls();
    for (let n = 1; n <= count; n++) {
      const machine = await machineBefore();
      await expect(compress(machine, ({ number }) => (number === n ? 'die' : undefined))).rejects.toThrow();
      machine.powerCut(n % 4);
      await compress(machine);
      expectWhole(machine);
    }
  });

  test('no room at any call: it is said, and the archive is whole', async () => {
    const full = new Problem('diskFull', 'no room.');
    const count = await calls();
    for (let n = 1; n <= count; n++) {
      const machine = await machineBefore();
      await expect(compress(machine, ({ number }) => (number === n ? full : undefined))).rejects.toThrow('no room.');
      await compress(machine);
      expectWhole(machine);
    }
  });
});

test('parts that dead ones left are removed after a day', async () => {
  const machine = machineWith({ [`${YESTERDAY}/sendlog`]: 'one\n', [`${YESTERDAY}/.sendlog.gz.7-1.part`]: 'half' });
  machine.clock.advance(86_400_001);
  await compress(machine);
  expect(machine.disk.names(YESTERDAY)).toEqual(['sendlog.gz']);
});
