import { Problem } from '../../../src/base/problem';
import { acquireLock, type HeldLock, STILL_MS } from '../../../src/ledger/lock';
import { BEAT_MS, LOCK_NAME } from '../../../src/ledger/lock-file';
import { Machine, type MachineProcess } from '../../support/machine';

const DIRECTORY = '/state';
const PATH = `${DIRECTORY}/${LOCK_NAME}`;

function scene(): Machine {
  const machine = new Machine();
  machine.disk.makeDirectory(DIRECTORY);
  return machine;
}

const acquire = (process: MachineProcess) => acquireLock(process.host, DIRECTORY);

async function hold(process: MachineProcess): Promise<HeldLock> {
  const result = await acquire(process);
  if (result.kind !== 'held') throw new Error(`busy: ${result.pid}`);
  return result.lock;
}

test('a free lock is held, names its owner, and is gone when released', async () => {
  const machine = scene();
  const process = machine.start();
  const lock = await hold(process);
  expect(JSON.parse(machine.disk.text(PATH)!)).toMatchObject(process.identity);
  lock.release();
  expect(machine.disk.names(DIRECTORY)).toEqual([]);
});

test('a lock held by a living process is busy, and stays its', async () => {
  const machine = scene();
  const owner = machine.start();
  await hold(owner);
  const other = machine.start();
  expect(await acquire(other)).toEqual({ kind: 'busy', pid: owner.identity.pid });
  expect(JSON.parse(machine.disk.text(PATH)!)).toMatchObject(owner.identity);
  expect(machine.disk.names(DIRECTORY)).toEqual([LOCK_NAME]);
});

test('a lock released is there for the next', async () => {
  const machine = scene();
  (await hold(machine.start())).release();
  expect((await acquire(machine.start())).kind).toBe('held');
});

test.each<[name: string, die: (machine: Machine, owner: MachineProcess) => void, samePid: boolean]>([
  ['was killed', (machine, owner) => machine.kill(owner), false],
  ['was killed, its pid now another process', (machine, owner) => machine.kill(owner), true],
  ['was killed, its pid now ours', (machine, owner) => machine.kill(owner), true],
])('the lock of an owner that %s is taken over and said', async (_name, die, samePid) => {
  const machine = scene();
  const owner = machine.start(7);
  await hold(owner);
  die(machine, owner);
  const heir = machine.start(samePid ? 7 : 8);
  expect((await acquire(heir)).kind).toBe('held');
  expect(heir.journal).toEqual([{ kind: 'lockTaken', path: PATH, pid: 7 }]);
  expect(machine.disk.names(DIRECTORY)).toEqual([LOCK_NAME]);
});

test('the lock of another boot is taken over though its pid lives again', async () => {
  const machine = scene();
  await hold(machine.start(7));
  machine.disk.settle();
  machine.powerCut();
  machine.start(7);
  expect((await acquire(machine.start(8))).kind).toBe('held');
});

test.each([
  ['empty', ''],
  ['no JSON', '{"pid":'],
  ['zeros', '\0\0\0\0'],
  ['null', 'null'],
  ['without a pid', '{"boot":"boot-1"}'],
  ['with pid 0, which would be our own process group', '{"pid":0,"boot":"boot-1","start":""}'],
  ['with a pid that is text', '{"pid":"1","boot":"boot-1","start":""}'],
])('a lock that names no one is taken over: %s', async (_name, text) => {
  const machine = scene();
  machine.disk.append(PATH, text);
  const heir = machine.start();
  expect((await acquire(heir)).kind).toBe('held');
  expect(heir.journal).toEqual([{ kind: 'lockTaken', path: PATH, pid: 0 }]);
});

test('of two that try at once one gets it', async () => {
  const machine = scene();
  const results = await Promise.all([acquire(machine.start()), acquire(machine.start())]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['busy', 'held']);
});

test('of two that find a dead owner at once one gets it', async () => {
  const machine = scene();
  const owner = machine.start();
  await hold(owner);
  machine.kill(owner);
  const results = await Promise.all([acquire(machine.start()), acquire(machine.start())]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['busy', 'held']);
});

const RIGHT = 'lock.after.';
const hasRight = (machine: Machine) => machine.disk.names(DIRECTORY).some((name) => name.startsWith(RIGHT));
const names = (machine: Machine, process: MachineProcess) =>
  JSON.parse(machine.disk.text(PATH) ?? '{}').start === process.identity.start;

test('whoever takes over before someone has the right to keeps it, at whatever call that is', async () => {
  let cases = 0;
  for (let n = 1; ; n++) {
    const machine = scene();
    const dead = machine.start();
    await hold(dead);
    machine.kill(dead);
    const quick = machine.start();
    const slow = machine.start();
    let isOvertaken = false;
    slow.files.fate = ({ number }) => {
      if (number === n && !hasRight(machine) && names(machine, dead)) {
        machine.disk.remove(PATH);
        machine.disk.append(PATH, `${JSON.stringify(quick.identity)}\n`);
        isOvertaken = true;
      }
      return undefined;
    };
    const result = await acquire(slow);
    if (slow.files.calls.length < n) break;
    if (!isOvertaken) continue;
    cases++;
    expect(result).toEqual({ kind: 'busy', pid: quick.identity.pid });
    expect(names(machine, quick)).toBe(true);
    expect([slow.journal, machine.disk.names(DIRECTORY)]).toEqual([[], [LOCK_NAME]]);
  }
  expect(cases).toBeGreaterThan(3);
});

test('while someone has the right to take over, no one else does', async () => {
  for (let n = 1; ; n++) {
    const machine = scene();
    const dead = machine.start();
    await hold(dead);
    machine.kill(dead);
    const first = machine.start();
    // It stands still at its n-th call, for as long as another tries.
    first.files.fate = ({ number }) => (number === n ? new Problem('ioFailed', 'slow') : undefined);
    // Nor does it clean up behind itself.
    const { remove } = first.files;
    first.files.remove = (path) => path.includes(RIGHT) || remove(path);
    const result = await acquire(first).catch(() => undefined);
    if (first.files.calls.length < n) break;
    const second = await acquire(machine.start());
    const isFirsts = hasRight(machine) || result?.kind === 'held';
    expect({ n, kind: second.kind }).toEqual({ n, kind: isFirsts ? 'busy' : 'held' });
  }
});

test('the right of one who died in the midst of a takeover goes to the next, however many', async () => {
  const machine = scene();
  const dead = machine.start();
  await hold(dead);
  machine.kill(dead);
  for (let n = 0; n < 5; n++) {
    const victim = machine.start();
    victim.files.fate = ({ name }) => (name === 'rename' ? 'die' : undefined);
    await expect(acquire(victim)).rejects.toThrow();
    machine.kill(victim);
  }
  const results = await Promise.all([acquire(machine.start()), acquire(machine.start())]);
  expect(results.map(({ kind }) => kind).sort()).toEqual(['busy', 'held']);
  expect(hasRight(machine)).toBe(false);
});

test('who can write nothing there is told so', async () => {
  const process = scene().start();
  process.files.fate = ({ name }) => (name === 'create' ? new Problem('notPermitted', 'permission denied') : undefined);
  await expect(acquire(process)).rejects.toThrow('permission denied');
});

test("our own name that can't be removed does not cost us the lock", async () => {
  const process = scene().start();
  let removals = 0;
  process.files.fate = ({ name, path }) =>
    name === 'remove' && path.startsWith(`${PATH}.${process.identity.pid}-`) && ++removals === 2
      ? new Problem('readOnly', 'read-only')
      : undefined;
  (await hold(process)).release();
  (await hold(process)).release();
  expect(removals).toBe(4);
});

describe('an owner in another pid namespace', () => {
  const stepMs = 50;

  /** What an attempt comes to, and how long it took, while time passes for everyone. */
  async function attempt(machine: Machine, taker: MachineProcess) {
    let result: Awaited<ReturnType<typeof acquire>> | undefined;
    const began = machine.clock.nowMs();
    const done = acquire(taker).then((each) => {
      result = each;
    });
    for (let n = 0; result === undefined && n < 1000; n++) {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      if (result === undefined) machine.clock.advance(stepMs);
    }
    await done;
    return { result: result!, tookMs: machine.clock.nowMs() - began };
  }

  test('who beats is alive, though its pid is no process here', async () => {
    const machine = scene();
    const owner = machine.start(7, 'container');
    await hold(owner);
    const { result, tookMs } = await attempt(machine, machine.start(7, 'host'));
    expect(result).toEqual({ kind: 'busy', pid: 7, elsewhere: '' });
    expect(tookMs).toBeLessThanOrEqual(BEAT_MS + 500);
    expect(names(machine, owner)).toBe(true);
  });

  test('who is seen to let go is followed at once', async () => {
    const machine = scene();
    const lock = await hold(machine.start(7, 'container'));
    machine.clock.after(1000, () => lock.release());
    const { result, tookMs } = await attempt(machine, machine.start(7, 'host'));
    expect([result.kind, tookMs]).toEqual(['held', 1000]);
  });

  test('who was killed is followed when no heart was seen to beat for long enough', async () => {
    const machine = scene();
    const owner = machine.start(7, 'container');
    await hold(owner);
    machine.kill(owner);
    const { result, tookMs } = await attempt(machine, machine.start(8, 'host'));
    expect(result.kind).toBe('held');
    expect(tookMs).toBeGreaterThanOrEqual(STILL_MS);
    expect(tookMs).toBeLessThan(STILL_MS + 1000);
  });

  test('who stood still finds its lock taken, and leaves it alone', async () => {
    const machine = scene();
    const owner = machine.start(7, 'container');
    const lock = await hold(owner);
    // A stopped process writes nothing.
    owner.files.fate = ({ name }) => (name === 'writeAt' ? new Problem('ioFailed', 'stopped') : undefined);
    const taker = machine.start(8, 'host');
    expect((await attempt(machine, taker)).result.kind).toBe('held');
    expect(() => lock.check()).toThrow(expect.objectContaining({ code: 'busy' }));
    lock.release();
    expect(names(machine, taker)).toBe(true);
  });

  test('an older version, which has no heartbeat, is not given up', async () => {
    const machine = scene();
    machine.disk.append(PATH, '{"pid":7,"boot":"boot-1","start":"x","namespace":"container"}\n');
    const { result, tookMs } = await attempt(machine, machine.start(7, 'host'));
    expect([result.kind, tookMs]).toEqual(['busy', 0]);
  });

  test('of many that watch a dead one, one gets the lock', async () => {
    const machine = scene();
    const owner = machine.start(7, 'container');
    await hold(owner);
    machine.kill(owner);
    const takers = ['a', 'b', 'c'].map((namespace) => attempt(machine, machine.start(9, namespace)));
    const results = await Promise.all(takers);
    expect(results.map(({ result: { kind } }) => kind).sort()).toEqual(['busy', 'busy', 'held']);
  });
});

test('two processes of one pid in two namespaces do not take each other for themselves', async () => {
  const machine = scene();
  const [first, second] = [machine.start(7, 'a'), machine.start(7, 'b')];
  const lock = await hold(first);
  first.files.fate = ({ name }) => (name === 'writeAt' ? new Problem('ioFailed', 'stopped') : undefined);
  void acquire(second);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  lock.check();
  expect(names(machine, first)).toBe(true);
});

test('a holder whose lock was removed with its directory finds out, and removes none', async () => {
  const machine = scene();
  const lock = await hold(machine.start());
  machine.disk.remove(PATH);
  const other = machine.start();
  await hold(other);
  expect(() => lock.check()).toThrow(/was taken away/);
  lock.release();
  expect(names(machine, other)).toBe(true);
});

test('a lock that is released leaves no timer and no open file', async () => {
  const machine = scene();
  const process = machine.start();
  (await hold(process)).release();
  expect([machine.clock.waiting, process.files.openCount]).toEqual([0, 0]);
});
