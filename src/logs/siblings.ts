// Which names beside a log are rotated descendants of it: NAME.0, NAME.1, NAME-20261122 … beside NAME, those
// compressed, and multilog's @TAI64N.s, @TAI64N.u and previous beside current.

import { basename, dirname, join } from 'node:path';
import type { FileStatus } from '../host/files';
import { isCompressedName, nameBeforeCompression } from './compressed-name';

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

/** Stands for the size of a compressed log's content, while it is not known. */
export const UNKNOWN_BYTES = Number.MAX_SAFE_INTEGER;

const MULTILOG_NAME = /^@[0-9a-f]{24}\.[su]$/;

/** Whether a log is written by multilog(8) or one of its kin, which call it `current`. */
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

/** Whether `name` is the log rotated with its ending kept, as by logrotate's `extension`: mail-20261122.log, mail.1.log. */
export function isExtendedName(path: string, name: string): boolean {
  const base = basename(path);
  const dot = base.lastIndexOf('.');
  if (dot <= 0 || !name.startsWith(base.slice(0, dot))) return false;
  const [, stem = '', ending = ''] = /^(.+)(\.[A-Za-z]+)$/.exec(base) ?? [];
  if (stem === '' || !name.startsWith(stem) || !name.endsWith(ending)) return false;
  return /^[.-][0-9][0-9_.-]*$/.test(name.slice(stem.length, name.length - ending.length));
}

/** A path with every digit of its name made 0: equal for the names that one program gives. */
export function shapeOf(path: string): string {
  return join(dirname(path), basename(path).replace(/\d/g, '0'));
}

/** Whether `name` beside the log is the log rotated, compressed or not: no log of its own. */
export function isDescendantName(path: string, name: string): boolean {
  const original = nameBeforeCompression(name);
  return isSiblingName(path, original ?? name) || (original === basename(path) && !isMultilog(path));
}

/** Whether a path is that of a log, or begins like one of the log rotated: no more than a hint. */
export function namesAfter(path: string, log: string): boolean {
  return path.startsWith(log) && /^($|[.-])/.test(path.slice(log.length));
}

/** Whether that is the path of a log rotated. */
export function isDescendant(path: string, sibling: string): boolean {
  return dirname(path) === dirname(sibling) && isDescendantName(path, basename(sibling));
}

/** The order in which multilog's files were written, and others were last changed. */
export function byAge(a: SeenFile, b: SeenFile): number {
  const [aName, bName] = [basename(a.path), basename(b.path)];
  if (aName.startsWith('@') && bName.startsWith('@')) return aName < bName ? -1 : 1;
  // Without a processor multilog links `previous` to its final name at once: it is the newest there is.
  if (aName === 'previous' || bName === 'previous') return aName === 'previous' ? 1 : -1;
  if (a.modifiedNs !== b.modifiedNs) return a.modifiedNs < b.modifiedNs ? -1 : 1;
  return aName < bName ? 1 : -1;
}
