// Opens files that were seen while a pass was planned, and tells whether they still hold what was counted.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { isSameFile } from './body';
import { type FileCursor, knownBytes } from './cursor';
import { digestOf, isSameContent, type ReadAt } from './fingerprint';
import { previousOf, type SeenFile } from './siblings';

/** The regular file at a path, if there is one. */
export function seeFile(files: Files, path: string): SeenFile | undefined {
  const status = files.status(path);
  return status?.kind === 'file' ? { ...status, path } : undefined;
}

/** multilog's `previous`, which must be the file of that identity: else there is another multilog by now. */
export function seePrevious(files: Files, path: string, identity: string): SeenFile {
  const previous = seeFile(files, previousOf(path));
  if (previous?.identity === identity) return previous;
  throw new Problem('noInput', `${previousOf(path)} is not the file any more that multilog handed over.`);
}

/**
 * Opens the file that was seen at the path, or throws `busy`: there is another by now, or none. To be closed with
 * `closeSeen`, since one that was open already stays so.
 */
export function openSeen(files: Files, file: SeenFile): number {
  if (file.descriptor !== undefined) return file.descriptor;
  const renamed = () => new Problem('busy', `${file.path} was renamed while it was being looked at.`);
  let descriptor: number;
  try {
    descriptor = files.open(file.path);
  } catch (thrown) {
    throw thrown instanceof Problem && thrown.code === 'noInput' ? renamed() : thrown;
  }
  try {
    // An inode is used again as soon as its file is removed, with another time of birth.
    if (!isSameFile(placeOf(file), files.openedStatus(descriptor))) throw renamed();
    return descriptor;
  } catch (thrown) {
    files.close(descriptor);
    throw thrown;
  }
}

/** Closes a descriptor that was opened for the file; one that the agent keeps open stays open. */
export function closeSeen(files: Files, file: SeenFile, descriptor: number): void {
  if (file.descriptor === undefined) files.close(descriptor);
}

/** Reads an open file at any position. */
export function readerOf(files: Files, descriptor: number): ReadAt {
  return (position, length) => {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, length === 0 ? 0 : files.readNow(descriptor, bytes, position));
  };
}

/** The first bytes of a file, as latin1. */
export function headOf(files: Files, file: SeenFile, length: number): string {
  const descriptor = openSeen(files, file);
  try {
    return Buffer.from(readerOf(files, descriptor)(0, length)).toString('latin1');
  } finally {
    closeSeen(files, file, descriptor);
  }
}

/** Whether the file still holds what was counted of it: a few bytes are read. One that is gone by then holds nothing. */
export function holdsCounted(files: Files, file: SeenFile, cursor: FileCursor): boolean {
  const known = knownBytes(cursor);
  if (known === 0) return true;
  let descriptor: number;
  try {
    descriptor = file.descriptor ?? files.open(file.path);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'noInput') return false;
    throw thrown;
  }
  try {
    return isSameContent(cursor.fingerprint, known, readerOf(files, descriptor));
  } finally {
    closeSeen(files, file, descriptor);
  }
}

/** The cursor of a file of which nothing was counted. */
export function startOf(file: SeenFile): FileCursor {
  const nothing = digestOf(new Uint8Array(0));
  return { ...placeOf(file), offsetBytes: 0, isInOverlongLine: false, fingerprint: { head: nothing, tail: nothing } };
}

type Place = Pick<FileCursor, 'identity' | 'bornNs' | 'path' | 'target'>;

/** Where a cursor has seen a file. */
export function placeOf({ identity, bornNs, path, target }: SeenFile): Place {
  const born = bornNs === undefined ? {} : { bornNs: String(bornNs) };
  return { identity, ...born, path, ...(target === undefined ? {} : { target }) };
}
