// The one door for reading a whole file that another user may have put there. open(2) with O_NONBLOCK does not wait for
// the other end of a FIFO; fstat(2) before the first read(2) tells a FIFO, a device or a huge file from what is wanted.

import fs from 'node:fs';
import { Problem } from '../base/problem';
import { pathBytes } from './path-bytes';
import { requireSafeLinks } from './safe-links';

const { O_NOCTTY, O_NONBLOCK, O_RDONLY } = fs.constants;

/**
 * The bytes of a regular file. `extraFlags` is O_NOFOLLOW where a symbolic link is refused.
 *
 * Throws a Problem (damaged) for anything but a regular file of at most `maxBytes`, else what node:fs throws.
 */
export function readBounded(path: string, maxBytes: number, extraFlags = 0): Buffer {
  const descriptor = openIt(path, extraFlags);
  try {
    const stats = fs.fstatSync(descriptor);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    if (!stats.isFile()) throw unreadable(path, `it is ${kindOf(stats)}, not a regular file`);
    if (extraFlags === 0) requireSafeLinks(path, descriptor);
    if (stats.size > maxBytes) throw tooLarge(path, maxBytes);
    return readUpTo(descriptor, path, { sizeBytes: stats.size, maxBytes });
  } finally {
    fs.closeSync(descriptor);
  }
}

function openIt(path: string, extraFlags: number): number {
  try {
    return fs.openSync(pathBytes(path), O_RDONLY | O_NONBLOCK | O_NOCTTY | extraFlags);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    // open(2): ENXIO for a socket, ELOOP (FreeBSD: EMLINK) for a link that may not be followed.
    if (code === 'ENXIO') throw unreadable(path, 'it is a socket or a device, not a regular file');
    const isLink = extraFlags !== 0 && (code === 'ELOOP' || code === 'EMLINK');
    if (isLink) throw unreadable(path, 'it is a symbolic link, and links in this directory are not followed');
    throw thrown;
  }
}

/** The file may grow meanwhile, and files below /proc say that they are empty. */
function readUpTo(
  descriptor: number,
  path: string,
  { sizeBytes, maxBytes }: { readonly sizeBytes: number; readonly maxBytes: number },
): Buffer {
  let bytes = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(sizeBytes, 4095)) + 1);
  let length = 0;
  for (;;) {
    const count = fs.readSync(descriptor, bytes, length, bytes.length - length, length);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > maxBytes) throw tooLarge(path, maxBytes);
    if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(Math.min(length, maxBytes))]);
  }
}

function kindOf(stats: fs.Stats): string {
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function tooLarge(path: string, maxBytes: number): Problem {
  return unreadable(path, `it is larger than ${maxBytes} octets`);
}

function unreadable(path: string, reason: string): Problem {
  return new Problem('damaged', `cannot read ${path}: ${reason}. Move it away.`);
}
