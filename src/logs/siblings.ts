// Which names beside a log are rotated descendants of it: NAME.0, NAME.1, NAME-20261122 … beside NAME, those
// compressed, and multilog's @TAI64N.s, @TAI64N.u and previous beside current.

import { basename, dirname, join } from 'node:path';
import type { FileStatus, Files } from '../host/files';
import { isCompressedName, nameBeforeCompression, unreadableSentence } from './compressed-name';

export { isCompressedName };

/** A file found at a path while a pass was planned. */
export interface SeenFile extends FileStatus {
  readonly path: string;
  /** Its size where it is compressed: `sizeBytes` is then that of what it holds, or beyond all while unknown. */
  readonly compressedBytes?: number;
  /** Why what it holds cannot be read, as a sentence. */
  readonly unreadable?: string;
  /** Where the path is a symbolic link: what it leads to. */
  readonly target?: string;
  /** It is open already, and may have no name any more. */
  readonly descriptor?: number;
}

/** As large as what a compressed log holds may be, while nobody knows. */
export const UNKNOWN_BYTES = Number.MAX_SAFE_INTEGER;

const MULTILOG_NAME = /^@[0-9a-f]{24}\.[su]$/;

export function isMultilog(path: string): boolean {
  return basename(path) === 'current';
}

/** A name with the moment of a rotation in it, which multilog gives to one file and never again. */
export function isMultilogName(name: string): boolean {
  return MULTILOG_NAME.test(name);
}

/** The rotated file that multilog's processor is given, or that has no other name yet. */
export function previousOf(path: string): string {
  return join(dirname(path), 'previous');
}

/** Whether `name` in the log's directory is the log rotated. Compressed ones are not read. */
export function isSiblingName(path: string, name: string): boolean {
  const base = basename(path);
  if (isMultilog(path)) return name === 'previous' || MULTILOG_NAME.test(name);
  if (isCompressedName(name) || name.length <= base.length + 1 || !name.startsWith(base)) return false;
  return /^[.-][0-9A-Za-z_.-]*[0-9]|^[.-](old|bak|prev|save)$/.test(name.slice(base.length));
}

/** Whether `name` beside the log is the log rotated, compressed or not: no log of its own. */
export function isDescendantName(path: string, name: string): boolean {
  return isSiblingName(path, nameBeforeCompression(name) ?? name);
}

/** Whether that is the path of a log rotated. */
export function isDescendant(path: string, sibling: string): boolean {
  return dirname(path) === dirname(sibling) && isDescendantName(path, basename(sibling));
}

/**
 * The compressed ones beside a log, those last written first. One whose original is still there is passed by:
 * gzip(1) and its kin remove that once they are done. What `unreadable` says is decided by the name: what can be
 * decompressed has yet to be looked into.
 */
export function findCompressed(files: Files, path: string): readonly SeenFile[] {
  if (isMultilog(path)) return [];
  const directory = dirname(path);
  const names = files.list(directory);
  const seen: SeenFile[] = [];
  for (const name of names) {
    const original = nameBeforeCompression(name);
    if (original === undefined || !isSiblingName(path, original) || names.includes(original)) continue;
    const sibling = join(directory, name);
    const status = files.status(sibling);
    if (status?.kind !== 'file') continue;
    const unreadable = unreadableSentence(sibling);
    const file = { ...status, path: sibling, compressedBytes: status.sizeBytes, sizeBytes: UNKNOWN_BYTES };
    seen.push(unreadable === undefined ? file : { ...file, unreadable });
  }
  return seen.sort(byAge).reverse();
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

/**
 * The files rotated away after `rotated` was, oldest first, as their names tell: after NAME.3 that is NAME.2, then
 * NAME.1; after NAME-20261122 the later dates. Times of change have no say in it: anybody may touch an old file,
 * leave a copy under some other name, or rotate another log that begins with this one's name.
 */
export function rotatedAfter(path: string, rotated: SeenFile, siblings: readonly SeenFile[]): readonly SeenFile[] {
  if (isMultilog(path)) {
    const from = siblings.findIndex(({ identity }) => identity === rotated.identity);
    return from < 0 ? [] : siblings.slice(from + 1);
  }
  const suffixOf = ({ path: each }: SeenFile) =>
    (nameBeforeCompression(basename(each)) ?? basename(each)).slice(basename(path).length);
  const own = suffixOf(rotated);
  const isNumbered = NUMBERED.test(own);
  return siblings
    .map((file) => ({ file, suffix: suffixOf(file) }))
    .filter(({ suffix }) => {
      if (suffix[0] !== own[0]) return false;
      if (isNumbered) return NUMBERED.test(suffix) && numberOf(suffix) < numberOf(own);
      return shapeOf(suffix) === shapeOf(own) && suffix > own;
    })
    .sort((a, b) => (isNumbered ? numberOf(b.suffix) - numberOf(a.suffix) : a.suffix < b.suffix ? -1 : 1))
    .map(({ file }) => file);
}

/** .0, -1 … .999: the higher the older. Anything longer is a date, and sorts as one (logrotate(8) wants that too). */
const NUMBERED = /^[.-]\d{1,3}$/;
const numberOf = (suffix: string): number => Number(suffix.slice(1));
const shapeOf = (suffix: string): string => suffix.replace(/\d/g, '0');

function byAge(a: SeenFile, b: SeenFile): number {
  const [aName, bName] = [basename(a.path), basename(b.path)];
  if (aName.startsWith('@') && bName.startsWith('@')) return aName < bName ? -1 : 1;
  // Without a processor multilog links `previous` to its final name at once: it is the newest there is.
  if (aName === 'previous' || bName === 'previous') return aName === 'previous' ? 1 : -1;
  if (a.modifiedNs !== b.modifiedNs) return a.modifiedNs < b.modifiedNs ? -1 : 1;
  return aName < bName ? 1 : -1;
}
