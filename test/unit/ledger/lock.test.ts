import { Problem } from '../../../src/base/problem';
import { acquireLock, type HeldLock, LOCK_NAME } from '../../../src/ledger/lock';
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
  expect(JSON.parse(machine.disk.text(PATH)!)).toEqual(process.identity);
  lock.release();
  expect(machine.disk.names(DIRECTORY)).toEqual([]);
});

test('a lock held by a living process is busy, and stays its', async () => {
  const machine = scene();
  const owner = machine.start();
  await hold(owner);
  const other = machine.start();
  expect(await acquire(other)).toEqual({ kind: 'busy', pid: owner.identity.pid });
  expect(JSON.parse(machine.disk.text(PATH)!)).toEqual(owner.identity);
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
])('a lock that names nobody is taken over: %s', async (_name, text) => {
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
  machine.disk.text(PATH) === `${JSON.stringify(process.identity)}\n`;

test('whoever takes over before somebody has the right to keeps it, at whatever call that is', async () => {
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

test('while somebody has the right to take over, nobody else does', async () => {
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
  const own = `${PATH}.${process.identity.pid}`;
  let removals = 0;
  process.files.fate = ({ name, path }) =>
    name === 'remove' && path === own && ++removals === 2 ? new Problem('readOnly', 'read-only') : undefined;
  (await hold(process)).release();
  (await hold(process)).release();
  expect(removals).toBe(4);
});
