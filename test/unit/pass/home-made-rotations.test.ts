// What hosts do to their logs without a rotator: archives that grow, logs that are put together, compressed in their
// place, moved to another directory, or made anonymous on the way.

import { gzipSync } from 'node:zlib';
import { Problem } from '../../../src/base/problem';
import { Counting, LOG, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

type Disk = Machine['disk'];
type Pass = () => Promise<unknown>;

const OLD = `${LOG}.old`;
const text = (disk: Disk, path: string) => disk.text(path)!;
const gzipped = (...texts: readonly string[]) =>
  Buffer.concat(texts.map((each) => gzipSync(Buffer.from(each, 'latin1'))));

function put(disk: Disk, path: string, content: string | Buffer): void {
  disk.remove(path);
  disk.append(path, content);
}

/** `cat log >> log.old; : > log` */
function appendTo(disk: Disk, archive: string): void {
  disk.append(archive, text(disk, LOG));
  disk.truncate(LOG);
}

interface Told {
  readonly counted: number;
  /** What is told of losses, truncations and lines passed over. */
  readonly said: readonly string[];
}

/** Thirty lines that were counted, and what was done then; a pass every ten seconds. */
async function told(act: (disk: Disk, pass: Pass) => unknown, path = LOG): Promise<Told> {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt(path)]);
  machine.clock.advance(1_000_000_000);
  const pass = async () => {
    machine.clock.advance(10_000);
    await counting.pass();
  };
  machine.disk.append(LOG, lines(1, 30));
  await pass();
  await act(machine.disk, pass);
  await pass();
  await pass();
  expect(counting.unbalanced).toEqual([]);
  const said = counting.said.filter((kind) => kind !== 'sourceRotated');
  return { counted: counting.value(), said };
}

test.each<[name: string, last: number, act: (disk: Disk, pass: Pass) => unknown]>([
  [
    'is put behind an archive again and again',
    54,
    async (disk, pass) => {
      for (const n of [31, 41, 51]) {
        appendTo(disk, OLD);
        disk.append(LOG, lines(n, n + 3));
        await pass();
        if (n < 50) disk.append(LOG, lines(n + 4, n + 9));
      }
    },
  ],
  [
    'is rotated to a name, and that is put behind an archive',
    42,
    async (disk, pass) => {
      for (const n of [31, 35, 39]) {
        disk.rename(LOG, `${LOG}.1`);
        disk.append(OLD, text(disk, `${LOG}.1`));
        disk.append(LOG, lines(n, n + 3));
        await pass();
      }
    },
  ],
  [
    'is put behind an archive as another member of a gzip',
    44,
    async (disk, pass) => {
      let archive = gzipped();
      for (const n of [31, 38]) {
        archive = Buffer.concat([archive, gzipped(text(disk, LOG))]);
        put(disk, `${LOG}.1.gz`, archive);
        disk.truncate(LOG);
        disk.append(LOG, lines(n, n + 3));
        await pass();
        disk.append(LOG, lines(n + 4, n + 6));
      }
    },
  ],
  [
    'is put together with the rotated one, in the place of that',
    44,
    async (disk, pass) => {
      disk.rename(LOG, `${LOG}.1`);
      disk.append(LOG, lines(31, 38));
      await pass();
      disk.append(LOG, lines(39, 40));
      put(disk, `${LOG}.1`, text(disk, `${LOG}.1`) + text(disk, LOG));
      disk.truncate(LOG);
      disk.append(LOG, lines(41, 44));
    },
  ],
  [
    'is compressed beside itself and emptied',
    44,
    (disk) => {
      disk.append(LOG, lines(31, 40));
      disk.append(`${LOG}.gz`, gzipped(text(disk, LOG)));
      disk.truncate(LOG);
      disk.append(LOG, lines(41, 44));
    },
  ],
  [
    'is compressed in its place and made again',
    44,
    (disk) => {
      disk.append(LOG, lines(31, 40));
      disk.append(`${LOG}.gz`, gzipped(text(disk, LOG)));
      put(disk, LOG, lines(41, 44));
    },
  ],
  [
    'is moved twice to a directory below',
    55,
    (disk) => {
      disk.makeDirectory('/log/old');
      disk.append(LOG, lines(31, 40));
      disk.rename(LOG, '/log/old/mail.log.2');
      disk.append(LOG, lines(41, 50));
      disk.rename(LOG, '/log/old/mail.log.1');
      disk.append(LOG, lines(51, 55));
    },
  ],
])('a log that %s: each line counts once, and nothing is said', async (_name, last, act) => {
  expect(await told(act)).toEqual({ counted: last, said: [] });
});

test('a log that is put together of its compressed rotations goes on behind them', async () => {
  const { counted, said } = await told(async (disk, pass) => {
    put(disk, `${LOG}.2.gz`, gzipped(text(disk, LOG)));
    put(disk, LOG, lines(31, 40));
    await pass();
    put(disk, `${LOG}.1.gz`, gzipped(text(disk, LOG)));
    disk.truncate(LOG);
    await pass();
    disk.append(LOG, lines(1, 43));
  });
  expect({ counted, said }).toEqual({ counted: 43, said: ['sourceRewritten'] });
});

/** With the stamps of other lines, 25 seconds before. */
const earlier = (first: number, last: number) =>
  lines(first - 25, last - 25).replace(/msg (\d+)/g, (_, n: string) => `msg ${Number(n) + 25}`);

test.each<[name: string, rotate: (disk: Disk) => unknown]>([
  ['renamed', (disk) => disk.rename(LOG, `${LOG}.1`)],
  [
    'renamed and compressed',
    (disk) => {
      disk.append(`${LOG}.1.gz`, gzipped(text(disk, LOG)));
      disk.remove(LOG);
    },
  ],
  [
    'copied and cut',
    (disk) => {
      disk.copy(LOG, `${LOG}.1`);
      disk.truncate(LOG);
    },
  ],
])('a clock that was set back before a log was %s costs no line', async (_name, rotate) => {
  const { counted, said } = await told(async (disk, pass) => {
    disk.append(LOG, lines(31, 35));
    rotate(disk);
    disk.append(LOG, earlier(36, 40));
    await pass();
    disk.append(LOG, earlier(41, 42));
  });
  expect({ counted, said }).toEqual({ counted: 42, said: [] });
});

test.each(['mail.log.1', 'mail.log.1.gz'])(
  'a log with every line changed while it became %s is not counted again',
  async (name) => {
    const { counted, said } = await told((disk) => {
      const changed = text(disk, LOG).replaceAll('new msg', 'new msg 0');
      disk.remove(LOG);
      disk.append(`/log/${name}`, name.endsWith('.gz') ? gzipped(changed) : changed);
      disk.append(LOG, lines(31, 34));
    });
    expect({ counted, said }).toEqual({ counted: 34, said: ['sourceSkipped'] });
  },
);

test('nor is one of which all lines are of one second', async () => {
  const second = (first: number, last: number) =>
    lines(first, last).replace(/@4[0-9a-f]{23}/g, '@400000000000004000000000');
  const machine = new Machine();
  const counting = new Counting(machine);
  machine.clock.advance(1_000_000_000);
  machine.disk.append(LOG, second(1, 30));
  await counting.pass();
  machine.clock.advance(10_000);
  put(machine.disk, `${LOG}.1`, text(machine.disk, LOG).replaceAll('new msg', 'new msg 0'));
  put(machine.disk, LOG, lines(0x50, 0x54));
  await counting.pass();
  expect([counting.value(), counting.value('agent.losses')]).toEqual([35, 1]);
});

test('lines of one second in another order are not counted again', async () => {
  const stamp = '@400000000000001000000000';
  const of = (numbers: readonly number[]) => numbers.map((n) => `${stamp} new msg ${n}\n`).join('');
  const machine = new Machine();
  const counting = new Counting(machine);
  const numbers = Array.from({ length: 30 }, (_, i) => i + 1);
  machine.disk.append(LOG, of(numbers));
  await counting.pass();
  machine.clock.advance(10_000);
  put(machine.disk, LOG, of([...numbers].sort((a, b) => (String(a) < String(b) ? -1 : 1))) + line(0x11));
  await counting.pass();
  expect(counting.value()).toBe(31);
});

test.each(['.gz', '.xz'])(
  'archives that a move of the host gave the time of now are not counted: %s',
  async (ending) => {
    const machine = new Machine();
    const counting = new Counting(machine);
    machine.clock.advance(1_000_000_000);
    const archive = `${LOG}.1${ending}`;
    machine.disk.append(archive, gzipped(lines(1, 20)));
    machine.clock.advance(10_000_000);
    machine.disk.append(LOG, lines(21, 30));
    await counting.pass();
    machine.clock.advance(10_000);
    for (const path of [archive, LOG]) put(machine.disk, path, machine.disk.find(path)!.data);
    machine.disk.append(LOG, lines(31, 33));
    await counting.pass();
    expect(counting.value()).toBe(13);
  },
);

test('in a directory that may be entered and not listed, the likely names of a rotated log are tried', async () => {
  const machine = new Machine();
  const counting = new Counting(machine);
  counting.process.files.fate = ({ name, path }) =>
    name === 'list' && path.startsWith('/log') ? new Problem('notPermitted', 'permission denied.') : undefined;
  machine.disk.append(LOG, lines(1, 10));
  await counting.pass();
  machine.clock.advance(10_000);
  machine.disk.append(LOG, lines(11, 12));
  machine.disk.append(`${LOG}.2.gz`, gzipped(text(machine.disk, LOG)));
  put(machine.disk, LOG, lines(13, 14));
  machine.disk.rename(LOG, `${LOG}.1`);
  machine.disk.append(LOG, lines(15, 16));
  expect([await counting.counted(), counting.value('agent.losses')]).toEqual([16, 0]);
});

test.each<[name: string, cut: (all: readonly string[]) => readonly string[]]>([
  ['the end', (all) => all.slice(-100)],
  ['the beginning', (all) => all.slice(0, 100)],
  ['a stretch', (all) => all.slice(3000, 3100)],
])('%s of a log, saved under a name that its pattern means, is not counted again', async (_name, cut) => {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt('/log/mail*')]);
  machine.disk.append(LOG, lines(1, 5000));
  machine.disk.append('/log/mail2.log', lines(5001, 5010));
  await counting.pass();
  machine.clock.advance(10_000);
  const all = text(machine.disk, LOG).split(/(?<=\n)/);
  machine.disk.append('/log/mail-incident', cut(all).join(''));
  await counting.pass();
  machine.clock.advance(10_000);
  // What is put behind it is new.
  machine.disk.append('/log/mail-incident', lines(6001, 6003));
  machine.disk.append(LOG, lines(6004, 6005));
  await counting.pass();
  expect([counting.value(), counting.value('agent.losses'), counting.unbalanced]).toEqual([5015, 0, []]);
});

test('a line of two logs of a pattern counts in both, be it all that the newer one has', async () => {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt('/log/mail.*')]);
  machine.disk.append(LOG, lines(1, 30));
  await counting.pass();
  machine.clock.advance(10_000);
  machine.disk.append('/log/mail.err', line(20));
  await counting.pass();
  machine.clock.advance(10_000);
  // Nor is a log that grows by it taken for one that was put together.
  machine.disk.append(LOG, line(20) + line(31));
  machine.disk.append('/log/mail.warn', line(32));
  await counting.pass();
  expect(counting.value()).toBe(34);
});
