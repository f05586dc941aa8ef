import { gzipSync } from 'node:zlib';
import type { Verdict } from '../../../src/audit/audit';
import { Problem } from '../../../src/base/problem';
import type { SourceSpec } from '../../../src/pass/source';
import { auditFindings, auditOf } from '../../support/auditing';
import { Counting, LOG, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';
import type { MemoryDisk } from '../../support/memory-disk';

const SOURCE = { ...sourceAt(LOG), rules: 'these' };
const HOST = 'Nov 22 15:19:32 mail';
const LOGIN = `${HOST} imapd: LOGIN, user=a@example.com, ip=[192.0.2.1], protocol=IMAP\n`;
const LOGOUT = `${HOST} imapd: LOGOUT, user=a@example.com, ip=[192.0.2.1], headers=0, body=0\n`;
/** Lines without stamps that are all the same: two logs may be so to the last octet. */
const alike = 'new msg 1\n'.repeat(100);
const repeated = (times: number) => `${HOST} last message repeated ${times} times\n`;

class Scene {
  readonly machine = new Machine();
  readonly disk: MemoryDisk = this.machine.disk;
  counting: Counting;

  constructor(readonly source: SourceSpec = SOURCE) {
    this.counting = new Counting(this.machine, [source]);
  }

  append(text: string, path = LOG): this {
    this.disk.append(path, text);
    return this;
  }

  async pass(): Promise<this> {
    await this.counting.pass();
    return this;
  }

  /** The next version, or the next configuration. */
  restart(source: SourceSpec): void {
    this.machine.kill(this.counting.process);
    this.counting = new Counting(this.machine, [source]);
  }

  rename(from: string, to: string): void {
    this.disk.rename(from, to);
    this.disk.create(LOG);
  }

  gzip(path: string): void {
    this.disk.append(`${path}.gz`, gzipSync(this.disk.find(path)!.data));
    this.disk.remove(path);
  }

  /** Puts text in the place of as much. */
  overwrite(path: string, at: number, text: string): void {
    const inode = this.disk.find(path)!;
    const data = Buffer.from(inode.data);
    data.write(text, at, 'latin1');
    this.disk.setData(inode, data);
  }

  audit(sources: readonly SourceSpec[] = [this.source]) {
    return auditOf(this.counting, sources);
  }

  async verdicts(sources?: readonly SourceSpec[]): Promise<readonly Verdict['kind'][]> {
    return (await this.audit(sources)).stretches.map(({ verdict }) => verdict.kind);
  }

  /** Nothing differs, and so many lines were counted again. */
  async expectEqual(recounted: number): Promise<void> {
    expect(await auditFindings(this.counting, [this.source])).toEqual([]);
    const { stretches } = await this.audit();
    const equal = stretches.filter(({ verdict }) => verdict.kind === 'equal');
    const counted = equal.map(({ stretch }) => Number(stretch.account.increments.counters['agent.linesRead']));
    expect(counted.reduce((sum, each) => sum + each, 0)).toBe(recounted);
  }
}

describe('equal, wherever a rotation moved it', () => {
  test.each<[name: string, recounted: number, live: (scene: Scene) => Promise<unknown>, source: SourceSpec]>([
    [
      'a log that grew',
      9,
      async (scene) => {
        await scene.append(lines(1, 5)).pass();
        await scene.append(lines(6, 9)).pass();
      },
      SOURCE,
    ],
    [
      'what came behind the snapshot is not looked at',
      5,
      async (scene) => {
        await scene.append(lines(1, 5)).pass();
        scene.append(lines(6, 9));
      },
      SOURCE,
    ],
    [
      'renamed twice, and compressed',
      30,
      async (scene) => {
        await scene.append(lines(1, 10)).pass();
        scene.append(lines(11, 12)).rename(LOG, `${LOG}.1`);
        await scene.append(lines(13, 20)).pass();
        scene.disk.rename(`${LOG}.1`, `${LOG}.2`);
        scene.rename(LOG, `${LOG}.1`);
        await scene.append(lines(21, 30)).pass();
        scene.gzip(`${LOG}.2`);
      },
      SOURCE,
    ],
    [
      'copied away and cut short',
      12,
      async (scene) => {
        await scene.append(lines(1, 8)).pass();
        scene.append(lines(9, 10));
        scene.disk.copy(LOG, `${LOG}.1`);
        scene.disk.truncate(LOG);
        await scene.append(lines(11, 12)).pass();
      },
      SOURCE,
    ],
    [
      'begun at its end, within a line',
      2,
      async (scene) => {
        await scene.append(`${lines(1, 4)}${line(5).slice(0, 20)}`).pass();
        await scene.append(`${line(5).slice(20)}${lines(6, 7)}`).pass();
      },
      { ...SOURCE, start: 'end' },
    ],
    [
      'a line over the limit',
      3,
      async (scene) => {
        await scene.append(`${line(1)}${'x'.repeat(100_000)}`).pass();
        await scene.append(`${'x'.repeat(100_000)}\n${line(2)}`).pass();
      },
      SOURCE,
    ],
    [
      'repeats, right across passes and files',
      6,
      async (scene) => {
        await scene
          .append(LOGIN + LOGOUT)
          .append(LOGIN)
          .pass();
        await scene.append(repeated(3)).pass();
        scene.rename(LOG, `${LOG}.1`);
        await scene.append(repeated(2)).pass();
        await scene.append(LOGOUT).pass();
      },
      { ...SOURCE, services: ['imap'] },
    ],
    [
      'repeats at the late end of a renamed log, behind lines of the new one',
      4,
      async (scene) => {
        await scene.append(LOGIN).pass();
        scene.rename(LOG, `${LOG}.1`);
        await scene.append(LOGOUT).pass();
        scene.append(repeated(7), `${LOG}.1`);
        await scene.append(repeated(2)).pass();
      },
      { ...SOURCE, services: ['imap'] },
    ],
    [
      'multilog files, with a line split between two',
      4,
      async (scene) => {
        const [whole, first, second] = [lines(1, 2), line(3).slice(0, 40), line(3).slice(40)];
        scene.append(whole + first, '/log/current');
        await scene.pass();
        scene.disk.rename('/log/current', '/log/@400000000000000000000001.s');
        scene.append(second + line(4), '/log/current');
        await scene.pass();
      },
      { ...SOURCE, path: '/log/current' },
    ],
  ])('%s', async (_name, recounted, live, source) => {
    const scene = new Scene(source);
    await live(scene);
    await scene.expectEqual(recounted);
    expect(scene.counting.process.files.openCount).toBe(0);
  });
});

async function rotated(): Promise<Scene> {
  const scene = new Scene();
  await scene.append(lines(1, 100)).pass();
  scene.rename(LOG, `${LOG}.1`);
  await scene.append(lines(101, 110)).pass();
  return scene;
}

describe('what differs is named', () => {
  test.each<[name: string, at: number]>([
    ['in the midst of a file', 50],
    ['in its first line', 0],
    ['in its last line', 99],
  ])('a byte changed %s: the file, the counter and both values', async (_name, at) => {
    const scene = await rotated();
    const place = lines(1, at).length + line(1).indexOf('new');
    scene.overwrite(`${LOG}.1`, at === 0 ? line(1).indexOf('new') : place, 'old');
    const { stretches } = await scene.audit();
    expect(stretches[0]!.verdict).toEqual({
      kind: 'differs',
      path: `${LOG}.1`,
      differences: expect.arrayContaining([{ counter: 'send.messageNew', counted: 100n, recounted: 99n }]),
    });
    expect(stretches[1]!.verdict.kind).toBe('equal');
  });

  test('a byte changed in what was compressed', async () => {
    const scene = await rotated();
    scene.overwrite(`${LOG}.1`, lines(1, 50).length + line(1).indexOf('new'), 'old');
    scene.gzip(`${LOG}.1`);
    const { verdict } = (await scene.audit()).stretches[0]!;
    expect(verdict).toMatchObject({ kind: 'differs', path: `${LOG}.1.gz` });
  });

  test.each<[name: string, isCompressed: boolean]>([
    ['as they were renamed', false],
    ['compressed', true],
  ])('of two logs that were the same, the one that was changed: %s', async (_name, isCompressed) => {
    const scene = new Scene();
    for (const rotation of [2, 1]) {
      await scene.append(alike).pass();
      scene.rename(LOG, `${LOG}.${rotation}`);
    }
    await scene.append('new msg 2\n'.repeat(10)).pass();
    scene.overwrite(`${LOG}.1`, alike.length / 2, 'old');
    if (isCompressed) for (const rotation of [2, 1]) scene.gzip(`${LOG}.${rotation}`);
    const verdicts = (await scene.audit()).stretches.map(({ verdict }) => verdict);
    expect(verdicts.map(({ kind }) => kind).sort()).toEqual(['differs', 'equal', 'equal']);
    expect(verdicts).toContainEqual(
      expect.objectContaining({ kind: 'differs', path: `${LOG}.1${isCompressed ? '.gz' : ''}` }),
    );
  });

  test("multilog's file of that name, though both its ends were changed", async () => {
    const [current, rotated] = ['/log/current', '/log/@400000000000000000000001.s'];
    const scene = new Scene({ ...SOURCE, path: current });
    await scene.append(lines(1, 10), current).pass();
    scene.disk.rename(current, rotated);
    await scene.append(lines(11, 12), current).pass();
    for (const at of [0, 9]) scene.overwrite(rotated, lines(1, at).length + line(at + 1).indexOf('new'), 'old');
    const verdicts = (await scene.audit()).stretches.map(({ verdict }) => verdict);
    expect(verdicts[0]).toMatchObject({ kind: 'differs', path: rotated });
    expect(verdicts[1]!.kind).toBe('equal');
  });

  test('a total that is not what the files add up to', async () => {
    const scene = await rotated();
    const begun = await scene.counting.ledger.begin();
    if (begun.kind === 'busy') throw new Error('busy');
    const { totals, tables, cursors, unaccounted } = begun.transaction.ground;
    const wrong = totals.map((total) => total + 1n);
    await begun.transaction.commit({
      totals: wrong,
      tables,
      cursors,
      unaccounted: unaccounted!,
      discontinuities: new Set(),
    });
    begun.transaction.end();
    const { totals: differences } = await scene.audit();
    expect(differences).toContainEqual({ counter: 'send.messageNew', counted: 111n, recounted: 110n });
  });

  test('what an import adds is no difference', async () => {
    const scene = await rotated();
    const begun = await scene.counting.ledger.begin();
    if (begun.kind === 'busy') throw new Error('busy');
    const { totals, tables, cursors } = begun.transaction.ground;
    await begun.transaction.commit({
      totals: totals.map((total) => total + 5n),
      tables,
      cursors,
      discontinuities: new Set(),
    });
    begun.transaction.end();
    await scene.append(lines(111, 120)).pass();
    await scene.expectEqual(120);
  });
});

describe('what cannot be compared is said', () => {
  test('a file that is gone', async () => {
    const scene = await rotated();
    scene.disk.remove(`${LOG}.1`);
    expect(await scene.verdicts()).toEqual(['gone', 'equal']);
  });

  test.each(['.1', '.1.gz'])('LOG%s, which may not be opened, and nothing else', async (suffix) => {
    const scene = await rotated();
    if (suffix === '.1.gz') scene.gzip(`${LOG}.1`);
    const { files } = scene.counting.process;
    const open = files.open.bind(files);
    files.open = (path) => {
      if (path === `${LOG}${suffix}`) throw new Problem('notPermitted', `cannot open ${path}.`);
      return open(path);
    };
    const verdicts = (await scene.audit()).stretches.map(({ verdict }) => verdict);
    expect(verdicts).toMatchObject([
      { kind: 'unreadable', problem: { message: `cannot open ${LOG}${suffix}.` } },
      { kind: 'equal', path: LOG },
    ]);
  });

  test('one of two that were the same, with the other still there', async () => {
    const scene = new Scene();
    for (const rotation of [2, 1]) {
      await scene.append(alike).pass();
      scene.rename(LOG, `${LOG}.${rotation}`);
    }
    await scene.append('new msg 2\n'.repeat(10)).pass();
    scene.disk.remove(`${LOG}.1`);
    expect([...(await scene.verdicts())].sort()).toEqual(['equal', 'equal', 'gone']);
  });

  test('a log that was cut short and written on', async () => {
    const scene = new Scene();
    await scene.append(lines(1, 40)).pass();
    scene.disk.truncate(LOG, lines(1, 30).length);
    await scene.append(lines(51, 90)).pass();
    expect(await scene.verdicts()).toEqual(['gone', 'equal']);
  });

  test('the same that no pass has seen yet', async () => {
    const scene = new Scene();
    await scene.append(lines(1, 40)).pass();
    scene.disk.truncate(LOG, lines(1, 30).length);
    scene.append(`${'x'.repeat(40)}\n`.repeat(20));
    expect(await scene.verdicts()).toEqual(['incomparable']);
  });

  test('lines counted by other rules that come to something else, and only those', async () => {
    const scene = await rotated();
    const other: SourceSpec = { ...SOURCE, services: ['imap'], rules: 'others' };
    expect(await scene.verdicts([other])).toEqual(['incomparable', 'incomparable']);
    expect(await scene.verdicts([{ ...SOURCE, rules: 'others' }])).toEqual(['equal', 'equal']);
  });

  test('a source that the configuration has no more', async () => {
    const scene = await rotated();
    expect(await scene.verdicts([])).toEqual(['incomparable', 'incomparable']);
  });
});

test('lines counted by other rules have an account of their own', async () => {
  const scene = new Scene();
  await scene.append(lines(1, 10)).pass();
  scene.restart({ ...SOURCE, rules: 'others' });
  await scene.append(lines(11, 15)).pass();
  const { stretches } = await scene.audit();
  expect(stretches.map(({ stretch }) => [stretch.account.rules, stretch.account.fromBytes])).toEqual([
    ['these', 0],
    ['others', lines(1, 10).length],
  ]);
  await scene.expectEqual(15);
});

test('of the files that are read no more only the last 64 keep an account; the totals add up all the same', async () => {
  const scene = new Scene();
  await scene.append(line(1)).pass();
  for (let n = 2; n <= 100; n++) {
    scene.disk.rename(LOG, `${LOG}-${20000000 + n}`);
    await scene.append(line(n)).pass();
  }
  const finished = scene.counting.ledger.current!.cursors.get('send')!.finished!;
  expect(finished).toHaveLength(64);
  expect(scene.counting.unbalanced).toEqual([]);
  await scene.expectEqual(67);
});
