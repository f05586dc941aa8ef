// Situations of the field in which other programs that follow logs count lines twice, or lose them unsaid, each as it
// was reported to one of them. Passes are made as by cron, each by a new process, and as by an agent that goes on and
// keeps its files open. What really reads the disk, the state, the lock and the clock is in e2e: rotation-tools,
// lost-state, lock-elsewhere, discontinuity, summer-time.

import { gzipSync } from 'node:zlib';
import type { SourceSpec } from '../../../src/pass/source';
import { Counting, LOG, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

/** What files of one program begin with: the same in all, and without a stamp. */
const HEADING = `# ${'mail log of the host mx1.example.org, fields: date time host program message '.padEnd(88, '-')}\n`;
const WORDS = ['agent.losses', 'agent.truncations', 'agent.octetsLost'] as const;

class Scene {
  readonly machine = new Machine();
  readonly disk = this.machine.disk;
  private written = 0;
  /** Lines that are none of the source. */
  private others = 0;
  private cutAt = 0;
  private counting: Counting | undefined;

  constructor(
    private readonly isAgent: boolean,
    private source: SourceSpec = sourceAt(LOG),
  ) {
    this.disk.makeDirectory('/log');
    this.disk.makeDirectory('/old');
  }

  /** Lines that were never written before, a second each. */
  add(count: number, path = LOG): void {
    this.disk.append(path, this.next(count));
  }

  /** Lines that are older than the first pass, in a file that is rotated already. */
  addOlder(count: number, path: string): void {
    this.add(count, path);
    this.others += count;
  }

  next(count: number): string {
    const text = lines(this.written + 1, this.written + count);
    this.written += count;
    this.machine.clock.advance(count * 1000);
    return text;
  }

  /** With another inode, as by an editor. */
  replace(text: string): void {
    this.disk.append('/log/new', text);
    this.disk.rename('/log/new', LOG);
  }

  /** As gzip(1): another inode with the time of the file. */
  compress(path: string, ending = 'gz'): void {
    const { data, modifiedNs } = this.disk.find(path)!;
    this.disk.append(`${path}.${ending}`, gzipSync(data));
    this.disk.find(`${path}.${ending}`)!.modifiedNs = modifiedNs;
    this.disk.remove(path);
  }

  /** Renames the log and those before it, and makes a new one; more than `kept` are not kept. */
  rotate({ kept = 60, isCreated = true } = {}): void {
    this.disk.remove(`${LOG}.${kept}`);
    for (let n = kept - 1; n > 0; n--) this.disk.rename(`${LOG}.${n}`, `${LOG}.${n + 1}`);
    this.disk.rename(LOG, `${LOG}.1`);
    if (isCreated) this.disk.append(LOG, '');
  }

  /** Rotates by a copy. */
  copyAndCut(): void {
    for (let n = 9; n > 0; n--) {
      for (const ending of ['', '.gz']) this.disk.rename(`${LOG}.${n}${ending}`, `${LOG}.${n + 1}${ending}`);
    }
    this.disk.append(`${LOG}.1`, this.text());
    this.disk.truncate(LOG, 0);
    this.cutAt = this.text('/log/written').length;
  }

  /** What is new in /log/written goes into the log at the place where it has it: a hole is left where the log was cut. */
  write(): void {
    const all = this.text('/log/written');
    const have = this.text();
    this.disk.append(LOG, have === '' ? `${'\0'.repeat(this.cutAt)}${all.slice(this.cutAt)}` : all.slice(have.length));
  }

  text(path = LOG): string {
    return this.disk.text(path) ?? '';
  }

  /** The lines of the log. */
  kept(): string[] {
    return this.text().split(/(?<=\n)/);
  }

  /** In its place. */
  rewrite(change: (kept: string[]) => readonly string[]): void {
    const text = change(this.kept()).join('');
    this.disk.truncate(LOG);
    this.disk.append(LOG, text);
  }

  async pass(): Promise<void> {
    this.machine.clock.advance(300_000);
    if (!this.isAgent) this.end();
    this.counting ??= new Counting(this.machine, [this.source]);
    await this.counting.pass({ keepsOpen: this.isAgent });
  }

  /** Gives the source another path, as a HUP or a new start does. */
  reconfigure(path: string): void {
    this.end();
    this.source = { ...this.source, path };
  }

  /** How many of the lines written are not counted, and what was said. */
  async verdict(): Promise<readonly number[]> {
    for (let n = 0; n < 3; n++) await this.pass();
    return [this.written - this.others - this.counting!.value(), ...WORDS.map((name) => this.counting!.value(name))];
  }

  private end(): void {
    if (this.counting === undefined) return;
    this.counting.ingest.close();
    this.machine.kill(this.counting.process);
    this.counting = undefined;
  }
}

type Case = (scene: Scene) => void | Promise<void>;

const cases: Readonly<Record<string, Case>> = {
  async 'a line is taken out by sed -i'(scene) {
    scene.add(200);
    await scene.pass();
    const kept = scene.kept();
    kept.splice(49, 1);
    scene.replace(kept.join(''));
    await scene.pass();
    scene.add(3);
  },
  async 'the file system of the logs is away for a while, and a log is written below it'(scene) {
    scene.add(200);
    await scene.pass();
    const away = scene.disk.find(LOG)!;
    scene.disk.remove(LOG);
    scene.add(5);
    await scene.pass();
    scene.disk.remove(LOG);
    scene.disk.place(LOG, away);
    scene.add(3);
  },
  async 'the log is turned round, written to, and sorted again'(scene) {
    const rewrite = (change: (all: string[]) => string[]) => {
      const all = scene.text().split(/(?<=\n)/);
      scene.disk.truncate(LOG);
      scene.disk.append(LOG, change(all).join(''));
    };
    scene.add(30);
    await scene.pass();
    rewrite((all) => all.reverse());
    await scene.pass();
    scene.add(3);
    await scene.pass();
    rewrite((all) => all.sort());
    scene.add(2);
  },
  async 'the path becomes a pattern'(scene) {
    scene.add(50);
    await scene.pass();
    scene.reconfigure('/log/*.log');
    scene.add(5);
  },
  async 'a pattern becomes a path'(scene) {
    scene.reconfigure('/log/*.log');
    scene.add(50);
    await scene.pass();
    scene.reconfigure(LOG);
    scene.add(5);
  },
  async 'a symbolic link to the log comes into a pattern'(scene) {
    scene.reconfigure('/log/*');
    scene.add(50);
    await scene.pass();
    scene.disk.symlink('mail.log', '/log/current');
    await scene.pass();
    scene.add(5);
  },
  async 'a hard link to the log comes into a pattern'(scene) {
    scene.reconfigure('/log/*');
    scene.add(50);
    await scene.pass();
    scene.disk.link(LOG, '/log/current');
    await scene.pass();
    scene.add(5);
  },
  async 'logs of hosts are called like rotations of one another'(scene) {
    scene.reconfigure('/log/*');
    for (let n = 0; n < 2; n++) {
      for (const host of ['mx', 'mx-1', 'mx-2', 'relay', 'relay.10']) scene.add(10, `/log/${host}`);
      await scene.pass();
    }
  },
  async 'the log of a day is compressed before its last lines are read'(scene) {
    scene.reconfigure('/log/mail-*.log');
    scene.add(100, '/log/mail-20261121.log');
    await scene.pass();
    scene.add(30, '/log/mail-20261121.log');
    scene.compress('/log/mail-20261121.log');
    scene.add(10, '/log/mail-20261122.log');
  },
  async 'the link to the log of the day is switched twice between two passes'(scene) {
    const day = (n: number) => `/log/mail-2026112${n}.log`;
    scene.reconfigure('/log/current.log');
    scene.disk.symlink(day(1), '/log/current.log');
    scene.add(50, day(1));
    await scene.pass();
    scene.add(5, day(1));
    for (const n of [2, 3]) {
      scene.disk.remove('/log/current.log');
      scene.disk.symlink(day(n), '/log/current.log');
      scene.add(20, day(n));
    }
    await scene.pass();
    scene.add(2, day(3));
  },
  async 'two rotations between two passes, by xz'(scene) {
    scene.add(50);
    await scene.pass();
    for (const count of [5, 20]) {
      scene.add(count);
      scene.disk.rename(`${LOG}.1.xz`, `${LOG}.2.xz`);
      scene.disk.rename(LOG, `${LOG}.1`);
      scene.compress(`${LOG}.1`, 'xz');
    }
    scene.add(7);
  },
  async 'the outage is longer than the rotations that are kept, of which the oldest was read'(scene) {
    scene.add(50);
    await scene.pass();
    scene.rotate({ kept: 3 });
    for (let n = 0; n < 3; n++) {
      scene.add(20);
      scene.rotate({ kept: 3 });
    }
    scene.add(5);
  },
  async 'logs begin with the same line, rotated twice between two passes'(scene) {
    scene.disk.append(LOG, HEADING);
    scene.add(500);
    await scene.pass();
    for (const count of [5, 50]) {
      if (count === 50) scene.disk.append(LOG, HEADING);
      scene.add(count);
      scene.rotate({ isCreated: false });
    }
    scene.disk.append(LOG, HEADING);
    scene.add(20);
    await scene.pass();
    scene.add(2);
  },
  async 'logs begin with the same line, rotated twice and compressed between two passes'(scene) {
    scene.disk.append(LOG, HEADING);
    scene.add(500);
    await scene.pass();
    scene.add(5);
    scene.disk.rename(LOG, `${LOG}.2`);
    scene.compress(`${LOG}.2`);
    scene.disk.append(`${LOG}.1`, HEADING);
    scene.add(50, `${LOG}.1`);
    scene.compress(`${LOG}.1`);
    scene.disk.append(LOG, HEADING);
    scene.add(20);
    await scene.pass();
    scene.add(2);
  },
  async 'a source that begins at the end, and a log that comes later'(scene) {
    scene.reconfigure('/log/later.log');
    await scene.pass();
    scene.add(10, '/log/later.log');
    await scene.pass();
    scene.add(5, '/log/later.log');
  },
  async 'a writer that does not append leaves NULs in front of its next line'(scene) {
    scene.add(100);
    await scene.pass();
    scene.disk.copy(LOG, `${LOG}.1`);
    scene.disk.truncate(LOG);
    scene.add(10);
    await scene.pass();
    scene.disk.append(LOG, Buffer.alloc(3000));
    scene.add(10);
  },
  async 'rotated under dates with the day first, over the end of a month'(scene) {
    scene.add(100);
    await scene.pass();
    for (const date of ['30-11-2026', '01-12-2026']) {
      scene.add(20);
      scene.disk.rename(LOG, `${LOG}-${date}`);
    }
    scene.add(10);
  },
  async 'rotated with the ending kept, as by extension of logrotate'(scene) {
    scene.add(100);
    await scene.pass();
    scene.add(5);
    scene.disk.rename(LOG, '/log/mail.1.log');
    scene.add(5);
  },
  async 'rotated into a directory beside that of the log'(scene) {
    scene.add(100);
    await scene.pass();
    scene.add(5);
    scene.disk.rename(LOG, '/old/mail.log.1');
    scene.add(5);
  },
  async 'a script keeps the last lines of the log'(scene) {
    scene.add(2000);
    await scene.pass();
    scene.rewrite((kept) => kept.slice(-500));
    scene.add(3);
  },
  async 'a word is replaced by one of its length in every line'(scene) {
    scene.add(200);
    await scene.pass();
    scene.replace(scene.text().replaceAll('msg', 'MSG'));
    await scene.pass();
    scene.add(3);
  },
  async 'a word is replaced by one of its length in the last lines'(scene) {
    scene.add(200);
    await scene.pass();
    scene.rewrite((kept) => kept.map((line, i) => (i < 190 ? line : line.replace(/ \d+$/m, ' 77'))));
    scene.add(3);
    await scene.pass();
    scene.add(3);
  },
  async 'the log is turned round in its place'(scene) {
    scene.add(200);
    await scene.pass();
    scene.rewrite((kept) => kept.reverse());
    await scene.pass();
    scene.add(3);
  },
  async 'a long log is turned round with unread lines in it'(scene) {
    scene.add(30_000);
    await scene.pass();
    scene.add(3);
    scene.rewrite((kept) => kept.reverse());
    await scene.pass();
    scene.add(3);
  },
  async 'the log is turned round by a new file, and grows'(scene) {
    scene.add(200);
    await scene.pass();
    scene.replace(scene.kept().reverse().join(''));
    scene.add(3);
    await scene.pass();
    scene.add(3);
  },
  async 'the log comes back as an older copy of itself'(scene) {
    scene.add(200);
    const copy = scene.text();
    scene.add(100);
    await scene.pass();
    scene.replace(copy);
    await scene.pass();
    scene.add(10);
  },
  async 'the log is empty when last seen, and then rotated more often than is kept'(scene) {
    scene.add(50);
    await scene.pass();
    scene.add(5);
    scene.rotate({ kept: 3 });
    await scene.pass();
    for (let n = 0; n < 6; n++) {
      scene.add(20);
      scene.rotate({ kept: 3 });
    }
    scene.add(5);
  },
  async 'two rotations between two passes, of which one is kept'(scene) {
    scene.add(50);
    await scene.pass();
    scene.add(5);
    scene.disk.rename(LOG, `${LOG}.1`);
    scene.add(20);
    scene.disk.remove(`${LOG}.1`);
    scene.disk.rename(LOG, `${LOG}.1`);
    scene.add(7);
  },
};

for (const path of [LOG, '/log/*.log']) {
  (cases as Record<string, Case>)[
    `${path} is there for the first time after a pass, and is rotated before the next one`
  ] = async (scene) => {
    scene.addOlder(100, `${LOG}.1`);
    scene.reconfigure(path);
    await scene.pass();
    scene.add(10);
    scene.rotate({ isCreated: false });
    await scene.pass();
    scene.add(10);
    scene.rotate({ isCreated: false });
    scene.compress(`${LOG}.2`);
    scene.add(10);
    scene.rotate();
    scene.add(1);
  };
}
for (const bytes of [3_000, 100_000]) {
  (cases as Record<string, Case>)[`copied and cut under a writer that does not append, at ${bytes} bytes`] = async (
    scene,
  ) => {
    while (scene.text('/log/written').length < bytes) scene.add(10, '/log/written');
    for (let turn = 0; turn < 5; turn++) {
      scene.write();
      await scene.pass();
      scene.add(5, '/log/written');
      scene.write();
      if (turn % 2 === 1) await scene.pass();
      scene.copyAndCut();
      if (turn > 2) scene.compress(`${LOG}.2`);
      scene.add(3, '/log/written');
      scene.write();
    }
  };
}

for (const ending of ['gz', 'bz2', 'xz', 'zst', 'lz4', 'lzma']) {
  (cases as Record<string, Case>)[`rotated and at once compressed to .${ending}`] = async (scene) => {
    scene.add(100);
    await scene.pass();
    scene.add(5);
    scene.rotate();
    scene.compress(`${LOG}.1`, ending);
    scene.add(5);
  };
}

/** Lines that no one could read, and losses, truncations and octets that are said; where nothing is here, all are 0. */
const words: Readonly<Record<string, { readonly cron?: readonly number[]; readonly agent?: readonly number[] }>> = {
  // What was rewritten may have had lines that no pass saw.
  'a line is taken out by sed -i': { cron: [0, 0, 1, 0], agent: [0, 0, 1, 0] },
  'a script keeps the last lines of the log': { cron: [0, 0, 1, 0], agent: [0, 0, 1, 0] },
  // Nothing tells these from lines that were written since.
  'a word is replaced by one of its length in every line': { cron: [0, 1, 0, 7492], agent: [0, 1, 0, 7492] },
  'a word is replaced by one of its length in the last lines': { cron: [0, 1, 0, 370], agent: [0, 1, 0, 370] },
  'the log is turned round, written to, and sorted again': { cron: [0, 1, 1, 509], agent: [0, 1, 1, 509] },
  // The unread ones stand in front of the counted ones.
  'a long log is turned round with unread lines in it': { cron: [3, 1, 0, 1188254], agent: [3, 1, 0, 1188254] },
  'the log is turned round in its place': { cron: [0, 1, 0, 6884], agent: [0, 1, 0, 6884] },
  'the log is turned round by a new file, and grows': { cron: [0, 1, 0, 6884], agent: [0, 0, 1, 0] },
  'the log comes back as an older copy of itself': { cron: [0, 0, 1, 0], agent: [0, 0, 1, 0] },
  // What is gone may have grown before it went. An agent has it open, and sees that it did not, or reads the rest.
  'the file system of the logs is away for a while, and a log is written below it': { cron: [0, 2, 0, 0] },
  'the outage is longer than the rotations that are kept, of which the oldest was read': { cron: [0, 1, 0, 0] },
  // The agent reads the one that it has open; of files that came and went between two passes nothing tells.
  'the log is empty when last seen, and then rotated more often than is kept': {
    cron: [60, 1, 0, 0],
    agent: [40, 0, 0, 0],
  },
  'two rotations between two passes, of which one is kept': { cron: [5, 1, 0, 0] },
};
const NOTHING = [0, 0, 0, 0];

describe.each(['cron', 'agent'] as const)('passes as by %s: every line once', (by) => {
  test.each(Object.entries(cases))('%s', async (name, act) => {
    const start = name.startsWith('a source that begins at the end') ? 'end' : 'beginning';
    const scene = new Scene(by === 'agent', { ...sourceAt(LOG), start });
    await act(scene);
    expect(await scene.verdict()).toEqual(words[name]?.[by] ?? NOTHING);
  });
});

test('what is said is of a case', () => {
  expect(Object.keys(cases)).toEqual(expect.arrayContaining(Object.keys(words)));
});

test('a file of another log, that got the inode of one that is missing, is not read for it', async () => {
  const machine = new Machine();
  const { disk } = machine;
  disk.makeDirectory('/other');
  const counting = new Counting(machine);
  disk.append(LOG, lines(1, 10));
  await counting.pass();
  const { number } = disk.find(LOG)!;
  disk.remove(LOG);
  disk.settle();
  machine.clock.advance(1000);
  disk.append('/other/mail.log.1', lines(100, 120));
  expect(disk.find('/other/mail.log.1')!.number).toBe(number);
  disk.append(LOG, lines(11, 12));
  for (let n = 0; n < 3; n++) await counting.pass();
  expect(counting.value()).toBe(12);
});

test('an outage over more rotations than are kept, within one second: all that is on the disk is counted', async () => {
  const machine = new Machine();
  const { disk } = machine;
  const counting = new Counting(machine);
  let written = 0;
  const add = (count: number) => {
    for (let n = 0; n < count; n++) disk.append(LOG, `@4000000000000100000000ff new msg ${++written}\n`);
    machine.clock.advance(20);
  };
  add(50);
  await counting.pass();
  add(5);
  machine.clock.advance(1000);
  for (let rotation = 0; rotation < 6; rotation++) {
    add(20);
    disk.remove(`${LOG}.4`);
    for (const n of [3, 2, 1]) disk.rename(`${LOG}.${n}`, `${LOG}.${n + 1}`);
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, '');
  }
  add(5);
  for (let n = 0; n < 3; n++) await counting.pass();
  expect(counting.value()).toBe(50 + 4 * 20 + 5);
  expect(counting.value('agent.losses')).toBe(1);
});
