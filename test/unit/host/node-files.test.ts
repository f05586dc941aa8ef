// The real file system, in a directory of the test's own. Run by root as by anyone.

import { execFileSync } from 'node:child_process';
import {
  chownSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { nodeFiles as files } from '../../../src/host/node-files';
import { TempDirectory } from '../../support/temp-directory';

let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
});
afterEach(() => directory.stop());

const problem = (code: string, ...words: readonly string[]) =>
  expect.objectContaining({ code, message: expect.stringMatching(new RegExp(words.join('.*'))) });

test('a file has its size, its kind and one identity under all its names', () => {
  const path = directory.write('a', 'xyz');
  files.link(path, directory.at('b'));
  symlinkSync(path, directory.at('c'));
  const status = files.status(path)!;
  expect(status).toMatchObject({ kind: 'file', sizeBytes: 3, modifiedNs: statSync(path, { bigint: true }).mtimeNs });
  expect(files.status(directory.at('b'))).toEqual({ ...status });
  expect(files.status(directory.at('c'))!.identity).toBe(status.identity);
  expect(files.status(directory.path)!.kind).toBe('directory');
});

test('a time that was set back is seen, since that is a change of its own', () => {
  const path = directory.write('a', 'xyz');
  const before = files.status(path)!;
  utimesSync(path, 1, 1);
  const after = files.status(path)!;
  expect(after.modifiedNs).toBe(1_000_000_000n);
  expect(after.changedNs).toBe(statSync(path, { bigint: true }).ctimeNs);
  expect(after.changedNs).toBeGreaterThan(before.modifiedNs);
});

test('what is not there is absent, not an error', () => {
  const path = directory.at('none');
  const below = `${directory.write('file', '')}/x`;
  for (const missing of [path, below]) {
    expect(files.status(missing)).toBeUndefined();
    expect(files.readWhole(missing, 100)).toBeUndefined();
    expect(files.list(missing)).toEqual([]);
    files.remove(missing);
  }
});

test('bytes are read at a position, and none at the end', async () => {
  const descriptor = files.open(directory.write('a', '0123456789'));
  const into = Buffer.alloc(4);
  expect([files.readNow(descriptor, into, 8), into.toString('latin1', 0, 2)]).toEqual([2, '89']);
  expect([await files.read(descriptor, into, 3), into.toString('latin1')]).toEqual([4, '3456']);
  expect([await files.readNext(descriptor, into), into.toString('latin1')]).toEqual([4, '0123']);
  expect(await files.read(descriptor, into, 10)).toBe(0);
  expect(files.openedStatus(descriptor)).toEqual(files.status(directory.at('a')));
  files.close(descriptor);
});

test('a FIFO nobody writes to is opened at once', () => {
  const path = directory.at('fifo');
  execFileSync('mkfifo', [path]);
  expect(files.status(path)!.kind).toBe('other');
  files.close(files.open(path));
});

test('what root makes in the directory of another user belongs to that user', async () => {
  const isRoot = process.geteuid!() === 0;
  const [uid, gid] = isRoot ? [4711, 4712] : [process.geteuid!(), statSync(directory.path).gid];
  if (isRoot) chownSync(directory.path, uid, gid);
  files.close(await files.create(directory.at('a'), 0o640));
  const { uid: owner, gid: group, mode } = statSync(directory.at('a'));
  expect([owner, group, mode & 0o777]).toEqual([uid, gid, 0o640]);
});

test('a file is made, written, synced, renamed, and its directory synced', async () => {
  const descriptor = await files.create(directory.at('tmp'), 0o640);
  await files.write(descriptor, Buffer.alloc(300_000, 'x'));
  await files.sync(descriptor);
  files.close(descriptor);
  await files.rename(directory.at('tmp'), directory.at('final'));
  await files.syncDirectory(directory.path);
  expect(readFileSync(directory.at('final'), 'latin1')).toBe('x'.repeat(300_000));
  expect(files.list(directory.path)).toEqual(['final']);
});

test('a file open for reading can be synced', async () => {
  const descriptor = files.open(directory.write('a', 'x'));
  await files.sync(descriptor);
  files.close(descriptor);
});

test('directories are made with those above them, and made again without harm', () => {
  files.makeDirectory(directory.at('a', 'b'), 0o755);
  files.makeDirectory(directory.at('a', 'b'), 0o755);
  expect(files.status(directory.at('a', 'b'))!.kind).toBe('directory');
});

test('no directory is made where there is a file, or where none can be made', () => {
  const file = directory.write('file', '');
  expect(() => files.makeDirectory(file, 0o755)).toThrow(problem('exists', `cannot make the directory ${file}`));
  expect(() => files.makeDirectory(`${file}/a`, 0o755)).toThrow(problem('noInput', 'is not a directory'));
  expect(() => files.makeDirectory('/proc/none/a', 0o755)).toThrow('cannot make the directory /proc/none/a');
});

test('what exists is neither made nor linked over', async () => {
  const a = directory.write('a', '1');
  const b = directory.write('b', '2');
  await expect(files.create(a, 0o644)).rejects.toEqual(problem('exists', 'cannot create', 'EEXIST'));
  expect(() => files.link(a, b)).toThrow(problem('exists', 'cannot create'));
  expect(readFileSync(b, 'latin1')).toBe('2');
});

test('errors name the path and what to look at', async () => {
  const none = directory.at('none');
  expect(() => files.open(none)).toThrow(problem('noInput', `cannot open ${none}`, 'no such file', 'ENOENT'));
  await expect(files.rename(none, directory.at('x'))).rejects.toEqual(problem('noInput', 'cannot rename'));
  await expect(files.syncDirectory(none)).rejects.toEqual(problem('noInput', none));
  const loop = directory.at('loop');
  symlinkSync(loop, loop);
  expect(() => files.status(loop)).toThrow(problem('noInput', `cannot look at ${loop}`, 'circle'));
  const descriptor = files.open(directory.path);
  await expect(files.read(descriptor, Buffer.alloc(1), 0)).rejects.toEqual(problem('noInput', 'it is a directory'));
  files.close(descriptor);
  expect(() => files.close(descriptor)).toThrow(problem('ioFailed', 'EBADF'));
});

describe('a whole file is read through a bounded door', () => {
  const limit = 1000;
  const hostile: readonly (readonly [string, () => string, string])[] = [
    ['a FIFO', () => made('mkfifo', directory.at('x')), 'is a FIFO, not a regular file'],
    ['a device', () => '/dev/zero', 'is a device, not a regular file'],
    ['a directory', () => directory.directory('x'), 'it is a directory'],
    ['a sparse file of 1 GiB', () => made('truncate', '-s', '1G', directory.at('x')), 'larger than 1000 octets'],
    ['a file that tells no size and has more', () => '/proc/self/environ', 'larger than 1 octets'],
  ];

  test.each(hostile)('%s is refused at once, and no descriptor stays open', (_, make, words) => {
    const path = make();
    const before = readdirSync('/proc/self/fd').length;
    const maxBytes = words.endsWith(' 1 octets') ? 1 : limit;
    for (const read of [files.readWhole, files.readNamed]) expect(() => read(path, maxBytes)).toThrow(words);
    expect(readdirSync('/proc/self/fd')).toHaveLength(before);
  });

  test('a link is followed where an operator names it, and never in the state directory', () => {
    const link = directory.at('link');
    symlinkSync(directory.write('a', 'x'), link);
    expect(files.readNamed(link, limit)!.toString()).toBe('x');
    expect(() => files.readWhole(link, limit)).toThrow('it is a symbolic link');
  });

  test.each([0, 1, 4095, 4096, 20_000])(
    'a file of %i octets comes whole, and not when that is one too many',
    (size) => {
      const content = Buffer.alloc(size, 'abc');
      const path = directory.write('a', content);
      expect(files.readWhole(path, size)!.equals(content)).toBe(true);
      if (size > 0) expect(() => files.readWhole(path, size - 1)).toThrow(`larger than ${size - 1} octets`);
    },
  );
});

describe('what we write behind', () => {
  const refused: readonly (readonly [string, (path: string) => void, string])[] = [
    ['a symbolic link', (path) => symlinkSync(directory.write('target', 'xyz'), path), 'symbolic link'],
    ['a file with two names', (path) => linkSync(directory.write('target', 'xyz'), path), 'has 2 names'],
    ['a FIFO', (path) => made('mkfifo', path), 'regular file|no such device'],
    ['the file of another user', (path) => chownSync(directory.write('a', 'xyz'), 4711, 4711) ?? path, 'uid 4711'],
  ];

  test.each(refused)('is never %s', async (_, make, words) => {
    const path = directory.at('a');
    make(path);
    await expect(files.openToWrite(path, 0o644)).rejects.toThrow(new RegExp(words));
    expect(() => files.openOwn(path)).toThrow(new RegExp(words));
  });

  test('is made where it is missing, and for root may be its directory owner’s', async () => {
    chownSync(directory.path, 4711, 4712);
    for (let n = 0; n < 2; n++) {
      const descriptor = await files.openToWrite(directory.at('a'), 0o644);
      await files.writeAt(descriptor, Buffer.from('xyz'), 3 * n);
      files.close(descriptor);
    }
    expect(readFileSync(directory.at('a'), 'latin1')).toBe('xyzxyz');
    expect(statSync(directory.at('a'))).toMatchObject({ uid: 4711, gid: 4712 });
    files.close(files.openOwn(directory.at('a')));
  });
});

test('a directory that root makes in the directory of another user belongs to that user, all the way down', () => {
  chownSync(directory.path, 4711, 4712);
  files.makeDirectory(directory.at('a', 'b'), 0o755);
  for (const path of ['a', 'a/b']) expect(statSync(directory.at(path))).toMatchObject({ uid: 4711, gid: 4712 });
});

/** Runs a program whose last word is the path that it makes; gives that path. */
function made(...command: readonly [string, ...string[]]): string {
  execFileSync(command[0], command.slice(1));
  return command.at(-1)!;
}

test('how many files the process may have open is known', () => {
  const limit = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'latin1' }));
  expect(files.openLimit()).toBe(Number.isNaN(limit) ? Number.MAX_SAFE_INTEGER : limit);
});

test('a name that is not UTF-8 is listed, looked at, opened and removed under the text it was given', () => {
  const path = Buffer.concat([Buffer.from(`${directory.path}/m`), Buffer.of(0xe9), Buffer.from('l.log')]);
  writeFileSync(path, 'abc');
  writeFileSync(directory.at('plain'), '');
  const names = files.list(directory.path);
  expect([...names].sort()).toEqual(['m\udce9l.log', 'plain']);
  const text = `${directory.path}/m\udce9l.log`;
  expect(files.status(text)).toMatchObject({ kind: 'file', sizeBytes: 3 });
  expect(files.ownStatus(text)).toMatchObject({ kind: 'file', sizeBytes: 3 });
  expect(files.realPath(text)).toBe(files.realPath(directory.path) + text.slice(directory.path.length));
  const descriptor = files.open(text);
  expect(files.openedStatus(descriptor).identity).toBe(files.status(text)!.identity);
  files.close(descriptor);
  files.remove(text);
  expect(() => files.open(text)).toThrow(/m\\xe9l\.log/);
});
