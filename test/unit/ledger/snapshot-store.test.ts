import { createHash } from 'node:crypto';
import { Problem } from '../../../src/base/problem';
import { encodeSnapshot } from '../../../src/ledger/encode-snapshot';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { prepareDirectory, SnapshotStore } from '../../../src/ledger/snapshot-store';
import { Machine } from '../../support/machine';

const DIRECTORY = '/state';

function scene() {
  const machine = new Machine();
  machine.disk.makeDirectory(DIRECTORY);
  const process = machine.start();
  return { machine, disk: machine.disk, files: process.files, store: new SnapshotStore(process.host, DIRECTORY) };
}

const sealed = (json: string) => `${json}\nsha256 ${createHash('sha256').update(json).digest('hex')}\n`;
const generation = (n: number): Snapshot => ({ ...newbornSnapshot(1000), generation: n });

test('an empty directory holds nothing, and no damage', () => {
  expect(scene().store.load()).toEqual({ snapshot: undefined, damaged: [] });
});

test('the newest of two slots is loaded; a commit goes onto the other', async () => {
  const { store, disk } = scene();
  for (const n of [1, 2, 3]) {
    await store.save(generation(n));
    expect(store.load().snapshot?.generation).toBe(n);
  }
  expect(disk.text(store.slotOf(generation(2)))).toContain('"generation":2');
  expect([...disk.names(DIRECTORY)].sort()).toEqual(['snapshot-a', 'snapshot-b']);
});

test('a commit is written, fsynced, renamed, and the directory fsynced, in this order and no other', async () => {
  const { store, files } = scene();
  await store.save(generation(1));
  expect(files.calls.map(({ name, path }) => `${name} ${path}`)).toEqual([
    'remove /state/snapshot.tmp',
    'create /state/snapshot.tmp',
    'write /state/snapshot.tmp',
    'sync /state/snapshot.tmp',
    'close /state/snapshot.tmp',
    'rename /state/snapshot.tmp',
    'syncDirectory /state',
  ]);
});

test.each(['create', 'write', 'sync', 'rename'] as const)(
  'a failing %s leaves both slots as they were',
  async (name) => {
    const { store, files, disk } = scene();
    await store.save(generation(1));
    await store.save(generation(2));
    const before = [disk.text('/state/snapshot-a'), disk.text('/state/snapshot-b')];
    files.fate = (call) => (call.name === name ? new Problem('diskFull', 'full') : undefined);
    await expect(store.save(generation(3))).rejects.toThrow('full');
    files.fate = () => undefined;
    expect([disk.text('/state/snapshot-a'), disk.text('/state/snapshot-b')]).toEqual(before);
    expect(files.openCount).toBe(0);
    await store.save(generation(3));
    expect(store.load().snapshot?.generation).toBe(3);
  },
);

/** Enough cursors for several pieces. */
const large = (n: number): Snapshot => ({
  ...generation(n),
  cursors: new Map(Array.from({ length: 20_000 }, (_, i) => [`source ${i}`, { files: [] }])),
});

test('a large snapshot is written in pieces, and only the whole of it gets the name of a slot', async () => {
  const { store, files, disk } = scene();
  await store.save(large(1));
  const names = files.calls.map(({ name }) => name);
  const writes = names.filter((name) => name === 'write').length;
  expect(writes).toBeGreaterThan(2);
  expect(names.slice(2)).toEqual([...Array(writes).fill('write'), 'sync', 'close', 'rename', 'syncDirectory']);
  expect(store.load().snapshot).toEqual(large(1));
  let written = 0;
  files.fate = (call) => (call.name === 'write' && ++written === 2 ? new Problem('diskFull', 'full') : undefined);
  const before = disk.text('/state/snapshot-b');
  await expect(store.save(large(2))).rejects.toThrow('full');
  expect([disk.text('/state/snapshot-b'), disk.text('/state/snapshot-a')]).toEqual([before, undefined]);
  expect([files.openCount, store.load().damaged]).toEqual([0, []]);
});

test.each<[name: string, older: string, reason: string | undefined]>([
  ['it is good', encodeSnapshot(generation(1)).toString(), undefined],
  ['a byte of it is another', encodeSnapshot(generation(1)).toString().replace('"bornMs"', '"bornMz"'), 'digest'],
  ['it is empty', '', 'it is empty'],
  ['it is of someone else', sealed('{"format":"other"}'), 'it is not a snapshot of maillogs'],
])('of the slot that is not the newest it is said whether it is damaged: %s', async (_name, older, reason) => {
  const { store, disk } = scene();
  await store.save(generation(2));
  disk.setData(disk.create('/state/snapshot-b'), Buffer.from(older));
  const { snapshot, damaged } = store.load();
  expect(snapshot?.generation).toBe(2);
  expect(damaged.map((each) => [each.path, each.reason.includes(reason!)])).toEqual(
    reason === undefined ? [] : [['/state/snapshot-b', true]],
  );
});

test('where the newest has a good digest and no sense, the one before it is taken', async () => {
  const { store, disk } = scene();
  await store.save(generation(1));
  const text = '{"format":"maillogs-snapshot","version":1,"generation":2,"bornMs":"?"}';
  disk.setData(disk.create('/state/snapshot-a'), Buffer.from(sealed(text)));
  const { snapshot, damaged } = store.load();
  expect([snapshot?.generation, damaged.map(({ path }) => path)]).toEqual([1, ['/state/snapshot-a']]);
});

test('its signature changes with every commit and with nothing else', async () => {
  const { store, disk } = scene();
  const seen = new Set([store.signature()]);
  for (const n of [1, 2, 3, 4]) {
    await store.save(generation(n));
    expect(store.signature()).toBe(store.signature());
    seen.add(store.signature());
  }
  disk.create('/state/lock');
  seen.add(store.signature());
  expect(seen.size).toBe(5);
});

test('damage is told from absence and from a newer version', async () => {
  const { store, disk } = scene();
  await store.save(generation(1));
  disk.truncate('/state/snapshot-b', 10);
  expect(store.load()).toEqual({
    snapshot: undefined,
    damaged: [{ path: '/state/snapshot-b', reason: 'it is cut short' }],
  });
});

test('a slot that cannot be read is no damage: nothing may be put aside for it', async () => {
  const { store, files } = scene();
  await store.save(generation(1));
  files.fate = ({ name }) => (name === 'readWhole' ? new Problem('notPermitted', 'permission denied') : undefined);
  expect(() => store.load()).toThrow('permission denied');
});

test('what is kept aside gets a name of its own, once', async () => {
  const { store, disk } = scene();
  await store.save(generation(1));
  const first = await store.keepAside('/state/snapshot-b');
  expect(first).toBe('/state/snapshot-b.damaged-20231114T221320');
  expect(await store.keepAside('/state/snapshot-b')).toBe(first);
  store.clear(['/state/snapshot-b']);
  await store.save(generation(3));
  expect(await store.keepAside('/state/snapshot-b')).toBe(`${first}-1`);
  expect(disk.text(first)).toContain('"generation":1');
});

describe('the state directory', () => {
  test('is made where it is missing, and all that it is in is brought to the disk', async () => {
    const machine = new Machine();
    machine.disk.makeDirectory('/var');
    const { files } = machine.start();
    await prepareDirectory(files, '/var/a/b/counters');
    expect(machine.disk.isDirectory('/var/a/b/counters')).toBe(true);
    const made = files.calls.findIndex(({ name }) => name === 'makeDirectory');
    const synced = files.calls.slice(made + 1).map(({ name, path }) => `${name} ${path}`);
    expect(synced).toEqual(['syncDirectory /var', 'syncDirectory /var/a', 'syncDirectory /var/a/b']);
  });

  test('is left alone where it is there', async () => {
    const { files } = scene();
    await prepareDirectory(files, '/state');
    expect(files.calls.map(({ name }) => name)).toEqual(['status']);
  });

  test('is refused when it is a file', async () => {
    const { files, disk } = scene();
    disk.create('/state/file');
    await expect(prepareDirectory(files, '/state/file')).rejects.toThrow('set state_dir to one');
  });
});
