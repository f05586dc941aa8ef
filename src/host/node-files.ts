// The real file system through node:fs.

import fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { Problem, type ProblemCode } from '../base/problem';
import { readBounded } from './bounded-read';
import type { FileStatus, Files } from './files';
import { decompressed } from './node-decompressor';
import { openLimit } from './open-limit';
import { pathBytes, pathText } from './path-bytes';
import { readersOf } from './readers';
import { requireSafeLinks } from './safe-links';

const openAsync = promisify(fs.open);
const writeAsync = promisify(fs.write);
const fsyncAsync = promisify(fs.fsync);
const renameAsync = promisify(fs.rename);

const codes: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  ENOENT: ['noInput', 'there is no such file or directory'],
  ENOTDIR: ['noInput', 'a part of the path is not a directory'],
  EISDIR: ['noInput', 'it is a directory'],
  ELOOP: ['noInput', 'it is a symbolic link, or its links lead round in a circle'],
  EACCES: ['notPermitted', 'permission denied'],
  EPERM: ['notPermitted', 'operation not permitted'],
  ENOSPC: ['diskFull', 'the disk is full'],
  EDQUOT: ['diskFull', 'the disk quota is used up'],
  EROFS: ['readOnly', 'the file system is read-only'],
  EMFILE: ['ioFailed', 'this process has as many files open as it may: raise its limit (ulimit -n, LimitNOFILE)'],
  EEXIST: ['exists', 'it exists already'],
};

/** EDQUOT on Linux, and on FreeBSD and macOS: libuv has no name for it. */
const QUOTA_ERRNOS: readonly (number | undefined)[] = process.platform === 'linux' ? [-122] : [-69];

function nameOf({ code = '', errno }: NodeJS.ErrnoException): string {
  return QUOTA_ERRNOS.includes(errno) ? 'EDQUOT' : code;
}

/** An error of node:fs as a Problem whose sentence names the path and says what to look at. */
function problemOf(thrown: unknown, doing: string): Problem {
  if (thrown instanceof Problem) return thrown;
  const errno = nameOf(thrown as NodeJS.ErrnoException);
  const [code, words] = codes[errno] ?? ['ioFailed', (thrown as Error).message];
  return new Problem(code, `cannot ${doing}: ${words}${errno === '' ? '' : ` (${errno})`}.`, { cause: thrown });
}

function attempt<T>(doing: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw problemOf(thrown, doing);
  }
}

async function attemptAsync<T>(doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    throw problemOf(thrown, doing);
  }
}

let birthsAreTold: boolean | undefined;

/**
 * Where statx(2) is missing or forbidden, Node gives the time of the last change for that of birth, and it moves with
 * each write. The program itself was written to after it was made, so that the two differ.
 */
function tellsBirths(): boolean {
  if (birthsAreTold === undefined) {
    const { birthtimeNs, ctimeNs } = fs.statSync(process.execPath, { bigint: true });
    birthsAreTold = birthtimeNs !== ctimeNs;
  }
  return birthsAreTold;
}

function statusOf(stats: fs.BigIntStats): FileStatus {
  return {
    identity: `${stats.dev}:${stats.ino}`,
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : 'other',
    sizeBytes: Number(stats.size),
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
    ...(stats.birthtimeNs > 0n && tellsBirths() ? { bornNs: stats.birthtimeNs } : {}),
  };
}

function withoutMissing<T>(doing: string, action: () => T): T | undefined {
  try {
    return action();
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw problemOf(thrown, doing);
  }
}

function readNow(descriptor: number, into: Uint8Array, position: number): number {
  return attempt('read', () => fs.readSync(descriptor, into, 0, into.length, position));
}

/** A position of null reads on from where the descriptor stands. */
function readAt(descriptor: number, into: Uint8Array, position: number | null): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(descriptor, into, 0, into.length, position, (error, count) => {
      if (error) reject(problemOf(error, 'read'));
      else resolve(count);
    });
  });
}

/** A position of null writes on where the descriptor stands. */
async function writeWhole(descriptor: number, bytes: Uint8Array, position: number | null): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const at = position === null ? null : position + done;
    const { bytesWritten } = await writeAsync(descriptor, bytes, done, bytes.length - done, at);
    done += bytesWritten;
  }
}

const { O_DIRECTORY, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = fs.constants;

/** As `recursive: true` does, which never comes back where a parent is there and takes no directory (/proc). */
function makeWithParents(path: string, mode: number): void {
  try {
    makeOne(path, mode);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw thrown;
    makeWithParents(dirname(path), mode);
    makeOne(path, mode);
  }
}

function makeOne(path: string, mode: number): void {
  try {
    fs.mkdirSync(path, { mode });
  } catch (thrown) {
    const isThere = (thrown as NodeJS.ErrnoException).code === 'EEXIST' && fs.statSync(path).isDirectory();
    if (!isThere) throw thrown;
    return;
  }
  giveDirectoryAway(path);
}

/**
 * What root makes in another user's directory is that user's: a command that was run once as root would else leave
 * counters behind that the daemon, which is not root, may not read.
 */
async function createFor(path: string, mode: number): Promise<number> {
  const descriptor = await openAsync(path, 'wx', mode);
  try {
    giveAway(descriptor, path);
    return descriptor;
  } catch (thrown) {
    fs.closeSync(descriptor);
    fs.rmSync(path, { force: true });
    throw thrown;
  }
}

function giveAway(descriptor: number, path: string): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = fs.statSync(dirname(path));
  if (uid !== 0) fs.fchownSync(descriptor, uid, gid);
}

/** By a descriptor: the owner of the directory above may have put something else in the place of ours. */
function giveDirectoryAway(path: string): void {
  if (process.geteuid?.() !== 0) return;
  const descriptor = fs.openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    giveAway(descriptor, path);
  } finally {
    fs.closeSync(descriptor);
  }
}

async function openToWrite(path: string, mode: number): Promise<number> {
  let descriptor: number;
  try {
    descriptor = await openAsync(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    return createFor(path, mode);
  }
  return own(descriptor, path);
}

function openSafely(path: string): number {
  const descriptor = fs.openSync(pathBytes(path), O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    requireSafeLinks(path, descriptor);
    return descriptor;
  } catch (thrown) {
    fs.closeSync(descriptor);
    throw thrown;
  }
}

/** The descriptor, where it is of a file that we made; else it is closed, and a Problem is thrown. */
function own(descriptor: number, path: string): number {
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile()) throw new Problem('refused', `${path} is not a regular file. Move it away.`);
    if (stats.nlink !== 1) throw new Problem('refused', `${path} has ${stats.nlink} names (hard links). Move it away.`);
    if (!isOurs(stats.uid, path)) {
      const sentence = `${path} belongs to another user (uid ${stats.uid}). Move it away, or give it to the right one.`;
      throw new Problem('refused', sentence);
    }
    return descriptor;
  } catch (thrown) {
    fs.closeSync(descriptor);
    throw thrown;
  }
}

function isOurs(uid: number, path: string): boolean {
  const euid = process.geteuid?.();
  if (euid === undefined || uid === euid) return true;
  return euid === 0 && uid === fs.lstatSync(dirname(path)).uid;
}

function namesIn(directory: string): readonly string[] {
  const path = pathBytes(directory);
  const names = fs.readdirSync(path);
  if (!names.some((name) => name.includes('\ufffd'))) return names;
  return fs.readdirSync(path, { encoding: 'buffer' }).map(pathText);
}

function realPathOf(path: string): string {
  const bytes = pathBytes(path);
  const real = typeof bytes === 'string' ? fs.realpathSync(bytes) : '\ufffd';
  return real.includes('\ufffd') ? pathText(fs.realpathSync.native(bytes, { encoding: 'buffer' })) : real;
}

export const nodeFiles: Files = {
  status(path) {
    const doing = `look at ${path}`;
    const stats = withoutMissing(doing, () => fs.statSync(pathBytes(path), { bigint: true, throwIfNoEntry: false }));
    return stats === undefined ? undefined : statusOf(stats);
  },
  ownStatus(path) {
    const doing = `look at ${path}`;
    const stats = withoutMissing(doing, () => fs.lstatSync(pathBytes(path), { bigint: true, throwIfNoEntry: false }));
    return stats === undefined ? undefined : statusOf(stats);
  },
  realPath: (path) => withoutMissing(`look at ${path}`, () => realPathOf(path)),
  list: (directory) => withoutMissing(`list ${directory}`, () => namesIn(directory)) ?? [],
  open: (path) => attempt(`open ${path}`, () => openSafely(path)),
  openedStatus: (descriptor) =>
    statusOf(attempt('look at an open file', () => fs.fstatSync(descriptor, { bigint: true }))),
  readNow,
  read: async (descriptor, into, position, isShort = false) =>
    isShort ? readNow(descriptor, into, position) : readAt(descriptor, into, position),
  readNext: (descriptor, into) => readAt(descriptor, into, null),
  close: (descriptor) => attempt('close a file', () => fs.closeSync(descriptor)),
  openLimit,
  decompressed: (descriptor, compressor) => decompressed(descriptor, compressor),
  readWhole: (path, maxBytes) => withoutMissing(`read ${path}`, () => readBounded(path, maxBytes, O_NOFOLLOW)),
  readNamed: (path, maxBytes) => withoutMissing(`read ${path}`, () => readBounded(path, maxBytes)),
  readersOf: (directory, mode) => readersOf(directory, mode),

  makeDirectory: (path, mode) => {
    attempt(`make the directory ${path}`, () => makeWithParents(path, mode));
  },
  create: (path, mode) => attemptAsync(`create ${path}`, () => createFor(path, mode)),
  openOwn: (path) => attempt(`open ${path}`, () => own(fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW), path)),
  openToWrite: (path, mode) => attemptAsync(`write to ${path}`, () => openToWrite(path, mode)),
  write: (descriptor, bytes) => attemptAsync('write', () => writeWhole(descriptor, bytes, null)),
  writeAt: (descriptor, bytes, position) => attemptAsync('write', () => writeWhole(descriptor, bytes, position)),
  sync: (descriptor) => attemptAsync('bring a file to the disk', () => fsyncAsync(descriptor)),
  rename: (from, to) => attemptAsync(`rename ${from} to ${to}`, () => renameAsync(pathBytes(from), pathBytes(to))),
  syncDirectory: (path) =>
    attemptAsync(`bring the directory ${path} to the disk`, async () => {
      const descriptor = await openAsync(pathBytes(path), 'r');
      try {
        await fsyncAsync(descriptor);
      } finally {
        fs.closeSync(descriptor);
      }
    }),
  link: (from, to) => attempt(`create ${to}`, () => fs.linkSync(pathBytes(from), pathBytes(to))),
  remove: (path) => {
    withoutMissing(`remove ${path}`, () => fs.unlinkSync(pathBytes(path)));
  },
  removeDirectory(path) {
    try {
      fs.rmdirSync(pathBytes(path));
      return true;
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
      throw problemOf(thrown, `remove the directory ${path}`);
    }
  },
};
