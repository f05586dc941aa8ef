import { Problem } from '../../../src/base/problem';
import { IDENTITY_FILE, nextIdentity } from '../../../src/snmp/engine-identity';
import { Machine } from '../../support/machine';

const DIRECTORY = '/state';
const PATH = `${DIRECTORY}/${IDENTITY_FILE}`;

function scene() {
  const machine = new Machine();
  machine.disk.makeDirectory(DIRECTORY);
  const { files } = machine.start();
  return { disk: machine.disk, files, next: () => nextIdentity(files, DIRECTORY) };
}

test('an engine keeps its ID and counts how often it was started', async () => {
  const { next } = scene();
  const first = await next();
  expect(first.boots).toBe(1);
  expect(first.id.toString('hex')).toMatch(/^80001f8805[0-9a-f]{24}$/);
  expect(await next()).toEqual({ id: first.id, boots: 2 });
  expect(await next()).toEqual({ id: first.id, boots: 3 });
});

test('a start is on the disk before it is used', async () => {
  const { next, files } = scene();
  await next();
  expect(files.calls.slice(1).map(({ name }) => name)).toEqual([
    'remove',
    'create',
    'write',
    'sync',
    'close',
    'rename',
    'syncDirectory',
  ]);
});

test.each<[string, string]>([
  ['is empty', ''],
  ['was cut short', 'maillogs-snmp-engine 1\nid 80001f88050102'],
  ['is of another version', `maillogs-snmp-engine 2\nid ${'80001f8805'.padEnd(34, '0')}\nboots 7\n`],
  ['has been started too often', `maillogs-snmp-engine 1\nid ${'80001f8805'.padEnd(34, '0')}\nboots 2147483646\n`],
])('a file that %s makes a new engine', async (_, content) => {
  const { next, disk } = scene();
  disk.append(PATH, content);
  const { id, boots } = await next();
  expect(boots).toBe(1);
  expect(id.toString('hex')).not.toBe('80001f8805'.padEnd(34, '0'));
});

test('a directory that cannot be written is a problem', async () => {
  const { files, next } = scene();
  files.fate = ({ name }) => (name === 'create' ? new Problem('readOnly', 'read-only file system') : undefined);
  await expect(next()).rejects.toThrow('read-only file system');
});
