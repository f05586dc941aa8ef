import { Problem } from '../../../src/base/problem';
import { type Entry, Ledger, type Transaction } from '../../../src/ledger/ledger';
import { counterIndex, serviceNames } from '../../../src/registry/registry';
import { Machine, type MachineProcess } from '../../support/machine';

const DIRECTORY = '/state';
const messageNew = counterIndex('send.messageNew');
const damages = counterIndex('agent.snapshotsDamaged');

class Keeper {
  readonly ledger: Ledger;

  constructor(readonly process: MachineProcess) {
    this.ledger = new Ledger(process.host, DIRECTORY);
  }

  async begin(): Promise<Transaction> {
    const begun = await this.ledger.begin();
    if (begun.kind === 'busy') throw new Error(`busy: ${begun.pid}`);
    return begun.transaction;
  }

  /** Makes the counter be `value`. */
  async commit(value: number, entry: Partial<Entry> = {}): Promise<void> {
    const transaction = await this.begin();
    try {
      const { totals, tables, cursors } = transaction.ground;
      const next = totals.slice();
      next[messageNew] = BigInt(value);
      await transaction.commit({ totals: next, tables, cursors, discontinuities: new Set(), ...entry });
    } finally {
      transaction.end();
    }
  }

  /** What a pass would count from. */
  async ground() {
    const transaction = await this.begin();
    transaction.end();
    return transaction.ground;
  }

  get value(): number | undefined {
    const { current } = this.ledger;
    return current === undefined ? undefined : Number(current.totals[messageNew]);
  }
}

function scene() {
  const machine = new Machine();
  return { machine, disk: machine.disk, keeper: new Keeper(machine.start()) };
}

const start = (machine: Machine) => new Keeper(machine.start());

test('before anything was counted there is nothing to read', () => {
  const { keeper } = scene();
  expect([keeper.ledger.refresh(), keeper.ledger.current]).toEqual([false, undefined]);
});

test('counters are born at zero, with a discontinuity for each service', async () => {
  const { keeper, machine } = scene();
  machine.clock.advance(5000);
  const ground = await keeper.ground();
  expect([ground.generation, ground.bornMs]).toEqual([0, machine.clock.nowMs()]);
  expect([...ground.discontinuities]).toEqual(serviceNames.map((name) => [name, machine.clock.nowMs()]));
});

test('what was committed is there after a restart', async () => {
  const { keeper, machine } = scene();
  await keeper.commit(7);
  await keeper.commit(8);
  const next = start(machine);
  expect(await next.ground()).toMatchObject({ generation: 2 });
  expect(next.value).toBe(8);
});

test('only the named services are stamped', async () => {
  const { keeper, machine } = scene();
  await keeper.commit(1);
  const { discontinuities } = keeper.ledger.current!;
  machine.clock.advance(1000);
  await keeper.commit(2, { discontinuities: new Set(['send']) });
  expect(keeper.ledger.current!.discontinuities).toEqual(
    new Map([...discontinuities, ['send', machine.clock.nowMs()]]),
  );
});

test('the lock is held from begin to end', async () => {
  const { keeper, machine } = scene();
  const transaction = await keeper.begin();
  expect(await start(machine).ledger.begin()).toEqual({ kind: 'busy', pid: keeper.process.identity.pid });
  transaction.end();
  transaction.end();
  await start(machine).commit(1);
});

test('a transaction that has ended commits nothing', async () => {
  const { keeper } = scene();
  const transaction = await keeper.begin();
  transaction.end();
  const { totals, tables, cursors } = transaction.ground;
  await expect(transaction.commit({ totals, tables, cursors, discontinuities: new Set() })).rejects.toThrow('ended');
});

test('a commit that fails leaves what is current as it was', async () => {
  const { keeper } = scene();
  await keeper.commit(1);
  keeper.process.files.fate = ({ name }) => (name === 'write' ? new Problem('diskFull', 'full') : undefined);
  await expect(keeper.commit(2)).rejects.toThrow('full');
  expect(keeper.value).toBe(1);
  keeper.process.files.fate = () => undefined;
  expect(await keeper.ground()).toMatchObject({ generation: 1 });
});

test('a commit that failed after its rename is the ground of the next, once it is durable', async () => {
  const { keeper } = scene();
  await keeper.commit(1);
  keeper.process.files.fate = ({ name }) => (name === 'syncDirectory' ? new Problem('ioFailed', 'lost') : undefined);
  await expect(keeper.commit(2)).rejects.toThrow('lost');
  expect(keeper.value).toBe(1);
  await expect(keeper.ground()).rejects.toThrow('lost');
  expect(keeper.value).toBe(1);
  keeper.process.files.fate = () => undefined;
  expect(await keeper.ground()).toMatchObject({ generation: 2 });
  expect(keeper.value).toBe(2);
});

test('what another left behind its rename is durable once it was read durably', async () => {
  const { keeper, machine } = scene();
  await keeper.commit(1);
  keeper.process.files.fate = ({ name }) => (name === 'syncDirectory' ? new Problem('ioFailed', 'lost') : undefined);
  await expect(keeper.commit(2)).rejects.toThrow('lost');
  machine.kill(keeper.process);
  const reader = start(machine);
  reader.process.files.fate = keeper.process.files.fate;
  await expect(reader.ledger.refreshDurably()).rejects.toThrow('lost');
  const next = start(machine);
  expect([await next.ledger.refreshDurably(), next.value]).toEqual([true, 2]);
  machine.powerCut();
  expect((await start(machine).ground()).generation).toBe(2);
});

test('where nothing can be written, what was read is durable', async () => {
  const { keeper, machine } = scene();
  await keeper.commit(1);
  const reader = start(machine);
  reader.process.files.fate = ({ name }) => (name === 'syncDirectory' ? new Problem('readOnly', 'no') : undefined);
  expect(await reader.ledger.refreshDurably()).toBe(true);
});

describe('two processes', () => {
  test('go on from what the other committed', async () => {
    const { keeper, machine } = scene();
    const other = start(machine);
    for (let n = 1; n < 6; n++) {
      const [writer, reader] = n % 2 === 0 ? [keeper, other] : [other, keeper];
      await writer.commit(n);
      expect(reader.ledger.hasChanged()).toBe(true);
      expect(await reader.ground()).toMatchObject({ generation: n });
      expect(reader.ledger.hasChanged()).toBe(false);
    }
  });

  test('a reader sees the newest without the lock, and writes nothing', async () => {
    const { keeper, machine } = scene();
    const reader = start(machine);
    await keeper.commit(1);
    expect([reader.ledger.refresh(), reader.value]).toEqual([true, 1]);
    expect(reader.ledger.refresh()).toBe(false);
    await keeper.commit(2);
    expect([reader.ledger.refresh(), reader.value]).toEqual([true, 2]);
    expect([...new Set(reader.process.files.calls.map(({ name }) => name))].sort()).toEqual(['readWhole', 'status']);
  });
});

describe('damage', () => {
  const stamped = (keeper: Keeper) => [...keeper.ledger.current!.discontinuities.values()];
  const isAside = (name: string) => name.includes('.damaged-');

  async function threeCommits() {
    const { keeper, machine, disk } = scene();
    for (const value of [10, 20, 30]) await keeper.commit(value);
    machine.clock.advance(1000);
    return { machine, disk, next: start(machine) };
  }

  test.each(['without', 'with'])('of the newest: goes on from the one before, %s a look beforehand', async (look) => {
    const { machine, disk, next } = await threeCommits();
    disk.truncate('/state/snapshot-b', 100);
    if (look === 'with') next.ledger.refresh();
    expect(await next.ground()).toMatchObject({ generation: 3 });
    expect(next.value).toBe(20);
    expect(new Set(stamped(next))).toEqual(new Set([machine.clock.nowMs()]));
    expect(next.ledger.current!.totals[damages]).toBe(1n);
    expect(disk.names('/state').filter(isAside)).toHaveLength(1);
    expect(next.process.journal).toEqual([
      expect.objectContaining({
        kind: 'snapshotDamaged',
        path: '/state/snapshot-b',
        reason: 'it is cut short',
        saved: { generation: 2, atMs: machine.clock.nowMs() - 1000 },
      }),
    ]);
    await next.commit(40);
    expect(await start(machine).ground()).toMatchObject({ generation: 4 });
  });

  test('of the older: goes on from the newest', async () => {
    const { disk, next } = await threeCommits();
    disk.truncate('/state/snapshot-a', 0);
    expect(await next.ground()).toMatchObject({ generation: 4 });
    expect(next.value).toBe(30);
  });

  test('of both: begins again and says so; what was damaged is kept', async () => {
    const { machine, disk, next } = await threeCommits();
    disk.truncate('/state/snapshot-a', 1);
    disk.truncate('/state/snapshot-b', 1);
    expect(await next.ground()).toMatchObject({ generation: 1, bornMs: machine.clock.nowMs() });
    expect(next.value).toBe(0);
    expect(next.ledger.current!.totals[damages]).toBe(2n);
    expect(disk.names('/state').filter(isAside)).toHaveLength(2);
    const after = start(machine);
    expect(await after.ground()).toMatchObject({ generation: 1 });
    expect(after.process.journal).toEqual([]);
  });

  test('is found again when its recovery could not be committed, and kept aside and said once', async () => {
    const { disk, next } = await threeCommits();
    disk.truncate('/state/snapshot-b', 100);
    next.process.files.fate = ({ name }) => (name === 'write' ? new Problem('diskFull', 'full') : undefined);
    for (let n = 0; n < 3; n++) await expect(next.ground()).rejects.toThrow('full');
    next.process.files.fate = ({ path, name }) =>
      name === 'write' && path.endsWith('.tmp') ? new Problem('diskFull', 'full') : undefined;
    for (let n = 0; n < 3; n++) await expect(next.ground()).rejects.toThrow('full');
    next.process.files.fate = () => undefined;
    await next.ground();
    expect(disk.names('/state').filter(isAside)).toHaveLength(1);
    expect(next.process.journal).toHaveLength(1);
    expect(next.ledger.current!.totals[damages]).toBe(1n);
  });

  test('a snapshot of a newer version is refused, and nothing is put aside', async () => {
    const { disk, next } = await threeCommits();
    const { createHash } = await import('node:crypto');
    const json = disk.text('/state/snapshot-b')!.split('\n')[0]!.replace('"version":1', '"version":2');
    disk.remove('/state/snapshot-b');
    disk.append('/state/snapshot-b', `${json}\nsha256 ${createHash('sha256').update(json).digest('hex')}\n`);
    const before = [...disk.names('/state')].sort();
    await expect(next.ground()).rejects.toThrow(expect.objectContaining({ code: 'refused' }));
    expect([...disk.names('/state')].sort()).toEqual(before);
    expect(next.process.journal).toEqual([]);
  });
});

test('a lock that could not be removed is removed at the next begin', async () => {
  const { keeper } = scene();
  keeper.process.files.fate = ({ name, path }) =>
    name === 'remove' && path === '/state/lock' ? new Problem('readOnly', 'read-only') : undefined;
  await keeper.commit(1);
  await expect(keeper.commit(2)).rejects.toThrow('read-only');
  keeper.process.files.fate = () => undefined;
  await keeper.commit(3);
  expect(keeper.value).toBe(3);
});

describe('read without the lock', () => {
  test('a snapshot is current only once it is on the disk', async () => {
    const { keeper, machine } = scene();
    await keeper.commit(7);
    const reader = start(machine);
    const seen: (number | undefined)[] = [];
    reader.process.files.fate = ({ name }) => {
      if (name === 'syncDirectory') seen.push(reader.value);
      return undefined;
    };
    expect(await reader.ledger.refreshDurably()).toBe(true);
    expect([seen, reader.value]).toEqual([[undefined], 7]);
  });

  test('one that cannot be brought to the disk is not current', async () => {
    const { keeper, machine } = scene();
    await keeper.commit(7);
    const reader = start(machine);
    reader.process.files.fate = ({ name }) =>
      name === 'syncDirectory' ? new Problem('ioFailed', 'the disk is broken.') : undefined;
    await expect(reader.ledger.refreshDurably()).rejects.toThrow('the disk is broken.');
    expect(reader.value).toBeUndefined();
  });
});

test('a directory that someone made and died is brought to the disk before the first snapshot', async () => {
  const { keeper, machine } = scene();
  machine.disk.makeDirectory(DIRECTORY);
  await keeper.commit(7);
  const calls = keeper.process.files.calls.map(({ name, path }) => `${name} ${path}`);
  expect(calls).toContain('syncDirectory /');
  expect(calls.indexOf('syncDirectory /')).toBeLessThan(calls.findIndex((call) => call.startsWith('rename')));
});
