// The state directory is emptied, replaced or set back, while a process has counted into it or before one starts.

import { type Entry, Ledger } from '../../../src/ledger/ledger';
import { counterIndex } from '../../../src/registry/registry';
import { Machine } from '../../support/machine';

const DIRECTORY = '/var/state';
const SLOTS = ['a', 'b'].map((slot) => `${DIRECTORY}/snapshot-${slot}`);
const messageNew = counterIndex('send.messageNew');

class Keeper {
  readonly process;
  readonly ledger: Ledger;
  heard = 0;

  constructor(machine: Machine, marks: readonly string[] = []) {
    this.process = machine.start();
    this.ledger = new Ledger(this.process.host, DIRECTORY, { marks, savedAgain: () => this.heard++ });
  }

  async commit(value: number, entry: Partial<Entry> = {}): Promise<void> {
    const begun = await this.ledger.begin();
    if (begun.kind === 'busy') throw new Error('busy');
    const { totals, tables, cursors } = begun.transaction.ground;
    const next = totals.slice();
    next[messageNew] = BigInt(value);
    await begun.transaction.commit({ totals: next, tables, cursors, discontinuities: new Set(), ...entry });
    begun.transaction.end();
  }

  async look(): Promise<this> {
    const begun = await this.ledger.begin();
    if (begun.kind === 'begun') begun.transaction.end();
    return this;
  }

  get value(): number {
    return Number(this.ledger.current?.totals[messageNew]);
  }

  /** When all services lost their continuity, if it is one moment. */
  get stampedMs(): number | undefined {
    const moments = new Set(this.ledger.current?.discontinuities.values());
    return moments.size === 1 ? [...moments][0] : undefined;
  }

  get said() {
    return this.process.journal.map((event) => ('why' in event ? `${event.kind} ${event.why}` : event.kind));
  }
}

/** Files of the directory as they are, for an operator to put them back. */
function backup({ disk }: Machine, more: readonly string[] = []): () => void {
  const kept = [...SLOTS, ...more].map((path) => [path, disk.text(path)] as const);
  return () => {
    for (const [path, text] of kept) {
      disk.remove(path);
      if (text !== undefined) disk.append(path, text);
    }
  };
}

function scene(marks?: readonly string[]) {
  const machine = new Machine();
  machine.disk.makeDirectory('/run/maillogs');
  machine.disk.makeDirectory('/backup');
  return { machine, keeper: new Keeper(machine, marks) };
}

async function threeCommits() {
  const { machine, keeper } = scene();
  for (const value of [10, 20, 30]) await keeper.commit(value);
  const { instance, epoch } = keeper.ledger.current!;
  const bornMs = machine.clock.nowMs();
  machine.clock.advance(1000);
  return { machine, keeper, bornMs, tags: { instance, epoch } };
}

describe('while a process runs', () => {
  test.each<[string, (machine: Machine) => void, string]>([
    ['both snapshots are removed', ({ disk }) => SLOTS.map((path) => disk.remove(path)), 'removed'],
    ['the newer one is removed', ({ disk }) => disk.remove(SLOTS[1]!), 'older'],
    [
      'the directory is removed',
      ({ disk }) => {
        for (const name of disk.names(DIRECTORY)) disk.remove(`${DIRECTORY}/${name}`);
        disk.removeDirectory(DIRECTORY);
      },
      'removed',
    ],
  ])('nothing falls and nothing is stamped when %s', async (_name, harm, why) => {
    const { machine, keeper, bornMs, tags } = await threeCommits();
    harm(machine);
    await keeper.look();
    expect(keeper.ledger.current).toMatchObject(tags);
    expect([keeper.value, keeper.stampedMs, keeper.said, keeper.heard]).toEqual([
      ...[30, bornMs],
      [`stateSavedAgain ${why}`],
      1,
    ]);
    await keeper.commit(40);
    const next = await new Keeper(machine).look();
    expect([next.value, next.stampedMs, next.said]).toEqual([40, bornMs, []]);
  });

  test('the older of two snapshots may be removed, and one after the other', async () => {
    const { machine, keeper, bornMs } = await threeCommits();
    machine.disk.remove(SLOTS[0]!);
    await keeper.commit(40);
    machine.disk.remove(SLOTS[1]!);
    await keeper.commit(50);
    machine.disk.remove(SLOTS[0]!);
    await keeper.commit(60);
    expect([keeper.value, keeper.stampedMs]).toEqual([60, bornMs]);
  });

  test('an older copy that is put there is superseded', async () => {
    const { machine, keeper } = scene();
    await keeper.commit(10);
    const restore = backup(machine);
    for (const value of [20, 30]) await keeper.commit(value);
    restore();
    await keeper.commit(40);
    expect([keeper.value, keeper.said]).toEqual([40, ['stateSavedAgain older']]);
    expect((await new Keeper(machine).look()).value).toBe(40);
  });

  test('a directory that was moved away, and comes back when another was made, is superseded', async () => {
    const { machine, keeper, bornMs } = await threeCommits();
    const restore = backup(machine);
    for (const path of SLOTS) machine.disk.remove(path);
    await keeper.commit(40);
    await keeper.commit(50);
    restore();
    await keeper.look();
    expect([keeper.value, keeper.stampedMs]).toEqual([50, bornMs]);
    expect((await new Keeper(machine).look()).value).toBe(50);
  });

  test('counters of another birth are kept aside, however many generations they had', async () => {
    const { machine, keeper, tags } = await threeCommits();
    for (const path of SLOTS) machine.disk.remove(path);
    const other = new Keeper(machine);
    for (let value = 1; value < 20; value++) await other.commit(value);
    expect(other.ledger.current!.instance).not.toBe(tags.instance);
    await keeper.look();
    expect([keeper.value, keeper.said]).toEqual([30, ['stateSavedAgain another']]);
    expect(machine.disk.names(DIRECTORY).filter((name) => name.includes('.replaced-'))).toHaveLength(2);
    const next = await new Keeper(machine).look();
    expect([next.value, next.ledger.current]).toEqual([30, expect.objectContaining(tags)]);
  });

  test('of two copies that went on without each other none makes a value fall without a word', async () => {
    const { machine, keeper } = await threeCommits();
    const other = await new Keeper(machine).look();
    const restore = backup(machine);
    await keeper.commit(1000);
    restore();
    await other.commit(31);
    await other.commit(32);
    await keeper.look();
    expect([keeper.value, keeper.said]).toEqual([32, ['stateWentBack fork']]);
    expect(keeper.stampedMs).toBe(machine.clock.nowMs());
  });

  test('a holder whose lock was taken commits nothing', async () => {
    const { machine, keeper } = await threeCommits();
    const begun = await keeper.ledger.begin();
    if (begun.kind === 'busy') throw new Error('busy');
    machine.disk.remove(`${DIRECTORY}/lock`);
    const other = new Keeper(machine);
    await other.commit(40);
    const { totals, tables, cursors } = begun.transaction.ground;
    const entry = { totals, tables, cursors, discontinuities: new Set<never>() };
    await expect(begun.transaction.commit(entry)).rejects.toThrow(/was taken away/);
    begun.transaction.end();
    expect([(await keeper.look()).value, keeper.said]).toEqual([40, []]);
  });
});

describe.each([
  ['a place of the system', ['/run/maillogs']],
  ['the directory above', ['/not/there', '/var']],
])('before a process starts, with a mark in %s', (_place, marks) => {
  test('an older copy is known, stamped, and not served before that', async () => {
    const { machine, keeper } = scene(marks);
    await keeper.commit(10);
    const restore = backup(machine);
    for (const value of [20, 30]) await keeper.commit(value);
    const { epoch, instance } = keeper.ledger.current!;
    machine.kill(keeper.process);
    restore();
    machine.clock.advance(1000);
    const next = new Keeper(machine, marks);
    expect([await next.ledger.refreshDurably(), next.ledger.refresh(), next.ledger.current]).toEqual([
      ...[false, false],
      undefined,
    ]);
    await next.look();
    expect([next.value, next.stampedMs, next.said]).toEqual([10, machine.clock.nowMs(), ['stateWentBack older']]);
    expect(next.process.journal).toEqual([
      expect.objectContaining({ saved: { generation: 1, atMs: expect.anything() } }),
    ]);
    expect(next.ledger.current!.instance).toBe(instance);
    expect(next.ledger.current!.epoch).not.toBe(epoch);
    const after = await new Keeper(machine, marks).look();
    expect([after.value, after.said]).toEqual([10, []]);
  });

  test.each(SLOTS)('only the loss of the newest snapshot is stamped, not that of another: %s', async (path) => {
    const { machine, keeper } = scene(marks);
    for (const value of [10, 20, 30]) await keeper.commit(value);
    machine.kill(keeper.process);
    machine.disk.remove(path);
    const next = await new Keeper(machine, marks).look();
    expect([next.value, next.said]).toEqual(path === SLOTS[1] ? [20, ['stateWentBack older']] : [30, []]);
  });

  test.each([
    ['refresh', (ledger: Ledger) => ledger.refresh()],
    ['refreshDurably', (ledger: Ledger) => ledger.refreshDurably()],
  ])('another commits at any call of %s: what was read is no older copy', async (_how, refresh) => {
    let calls = 1;
    for (let at = 1; at <= calls; at++) {
      const { machine, keeper } = scene(marks);
      for (const value of [10, 20]) await keeper.commit(value);
      const place = marks.find((each) => machine.disk.isDirectory(each))!;
      const mark = `${place}/${machine.disk.names(place).find((name) => name.startsWith('.maillogs-'))}`;
      const before = backup(machine, [mark]);
      await keeper.commit(30);
      const after = backup(machine, [mark]);
      before();
      const { ledger, process } = new Keeper(machine, marks);
      process.files.fate = ({ number }) => {
        if (number === at) {
          machine.clock.advance(1);
          after();
        }
        return undefined;
      };
      expect([at, await refresh(ledger)]).toEqual([at, true]);
      calls = process.files.calls.length;
      expect([20n, 30n]).toContain(ledger.current?.totals[messageNew]);
    }
    expect(calls).toBeGreaterThan(4);
  });

  test('the same state is no older one, after a power cut that took the mark, too', async () => {
    const { machine, keeper } = scene(marks);
    for (const value of [10, 20, 30]) await keeper.commit(value);
    machine.powerCut();
    const next = await new Keeper(machine, marks).look();
    expect([next.value, next.said]).toEqual([30, ['lockTaken']]);
  });

  test('a new birth is no older one', async () => {
    const { machine, keeper } = scene(marks);
    for (const value of [10, 20, 30]) await keeper.commit(value);
    machine.kill(keeper.process);
    for (const path of SLOTS) machine.disk.remove(path);
    const next = new Keeper(machine, marks);
    await next.commit(1);
    expect([next.ledger.current!.generation, next.said]).toEqual([1, []]);
  });
});

test('an epoch lasts until values do not compare; an instance for ever', async () => {
  const { keeper, tags } = await threeCommits();
  await keeper.commit(40, { discontinuities: new Set(['send']) });
  expect(keeper.ledger.current).toMatchObject(tags);
  await keeper.commit(50, { isIncomparable: true });
  expect(keeper.ledger.current!.instance).toBe(tags.instance);
  expect(keeper.ledger.current!.epoch).not.toBe(tags.epoch);
});

test('a snapshot of an older version gets both with its next commit', async () => {
  const { machine, keeper } = await threeCommits();
  const { snapshot } = { snapshot: keeper.ledger.current! };
  expect([snapshot.instance, snapshot.epoch].every((tag) => /^[0-9a-f]{32}$/.test(tag!))).toBe(true);
  const { createHash } = await import('node:crypto');
  for (const path of SLOTS) {
    const [json] = machine.disk
      .text(path)!
      .replace(/,"steadyStamps":.*?,"instance":"\w+","epoch":"\w+"/, '')
      .split('\n');
    machine.disk.remove(path);
    machine.disk.append(path, `${json}\nsha256 ${createHash('sha256').update(json!).digest('hex')}\n`);
  }
  const next = await new Keeper(machine).look();
  expect([next.value, next.ledger.current!.epoch]).toEqual([30, undefined]);
  await next.commit(40);
  expect(next.ledger.current!.epoch).toMatch(/^[0-9a-f]{32}$/);
  expect(next.said).toEqual([]);
});
