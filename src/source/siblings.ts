// Which names beside a log are rotated descendants of it: NAME.0, NAME.1, NAME-20261122 … beside NAME, and
// multilog's @TAI64N.s, @TAI64N.u and previous beside current.

import { basename, dirname, join } from 'node:path';
import type { FileStatus, Files } from '../host/files';

/** A file found at a path while a pass was planned. */
export interface SeenFile extends FileStatus {
  readonly path: string;
}

const COMPRESSED = /\.(gz|bz2|xz|zst|Z)$/;
const MULTILOG_NAME = /^@[0-9a-f]{24}\.[su]$/;

export function isMultilog(path: string): boolean {
  return basename(path) === 'current';
}

/** Whether `name` in the log's directory is the log rotated. Compressed ones are not read. */
export function isSiblingName(path: string, name: string): boolean {
  const base = basename(path);
  if (isMultilog(path)) return name === 'previous' || MULTILOG_NAME.test(name);
  if (COMPRESSED.test(name) || name.length <= base.length + 1 || !name.startsWith(base)) return false;
  return /^[.-][0-9A-Za-z_.-]*[0-9]|^[.-](old|bak|prev|save)$/.test(name.slice(base.length));
}

/** The rotated files beside a log, oldest first: by multilog's stamps, else by their time of last change. */
export function findSiblings(files: Files, path: string): readonly SeenFile[] {
  const directory = dirname(path);
  const seen: SeenFile[] = [];
  for (const name of files.list(directory)) {
    if (!isSiblingName(path, name)) continue;
    const sibling = join(directory, name);
    const status = files.status(sibling);
    if (status?.kind === 'file') seen.push({ ...status, path: sibling });
  }
  return seen.sort(byAge);
}

function byAge(a: SeenFile, b: SeenFile): number {
  const [aName, bName] = [basename(a.path), basename(b.path)];
  if (aName.startsWith('@') && bName.startsWith('@')) return aName < bName ? -1 : 1;
  // Without a processor multilog links `previous` to its final name at once: it is the newest there is.
  if (aName === 'previous' || bName === 'previous') return aName === 'previous' ? 1 : -1;
  if (a.modifiedNs !== b.modifiedNs) return a.modifiedNs < b.modifiedNs ? -1 : 1;
  return aName < bName ? 1 : -1;
}
