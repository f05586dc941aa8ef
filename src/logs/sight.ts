// What a pass sees of a log file that it does not read: enough to know it again, and to miss it if it goes.

import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { openContent } from './content';
import { type FileCursor, knownBytes } from './cursor';
import { BEGINNING_BYTES, fingerprintAt, fingerprintBehind, latin1, type ReadAt } from './fingerprint';
import { placeOf } from './seen-file';
import { type SeenFile, UNKNOWN_BYTES } from './siblings';

type Sight = Pick<FileCursor, 'seenBytes' | 'fingerprint'>;

export interface Sighting {
  readonly file: SeenFile;
  readonly offsetBytes: number;
  readonly readAt: ReadAt;
  /** The cursor from which it was read. */
  readonly before?: FileCursor | undefined;
}

/**
 * What is known of a file beside its place: of one not begun what is seen of it, so that it is missed if it goes.
 * Throws `busy` when the file has become shorter.
 */
export function sightOf({ file, offsetBytes, readAt, before }: Sighting): Sight {
  const readWhole = wholeOrBusy(file, readAt);
  if (offsetBytes > 0) {
    const fingerprint =
      before === undefined ? fingerprintAt(offsetBytes, readWhole) : fingerprintBehind(before, offsetBytes, readWhole);
    return { fingerprint, ...seenOf(file, offsetBytes) };
  }
  if (file.compressedBytes === undefined) {
    return { fingerprint: fingerprintAt(file.sizeBytes, readWhole), ...seenOf(file, 0) };
  }
  return { fingerprint: { ...fingerprintAt(0, readAt), beginning: latin1(readAt(0, BEGINNING_BYTES)) } };
}

/**
 * A log that is copied and cut short may be so while it is read. The digest of what it has then would be of other
 * bytes than those that were counted: its copy would not be known by it, and be counted again.
 */
function wholeOrBusy(file: SeenFile, readAt: ReadAt): ReadAt {
  return (position, length) => {
    const bytes = readAt(position, length);
    if (bytes.length === length) return bytes;
    throw new Problem('busy', `${file.path} was cut short while it was being read.`);
  };
}

/** How large it is, where that is known and beyond the offset. */
function seenOf({ sizeBytes }: SeenFile, offsetBytes: number): Pick<FileCursor, 'seenBytes'> {
  return sizeBytes > offsetBytes && sizeBytes !== UNKNOWN_BYTES ? { seenBytes: sizeBytes } : {};
}

/** The cursor of a file that a pass did not come to, or found nothing new in, as it looks now. */
export async function seenAgain(files: Files, file: SeenFile, before: FileCursor): Promise<FileCursor> {
  const cursor = movedTo(file, before);
  const { seenBytes: _, ...rest } = cursor;
  if (cursor.offsetBytes > 0) return { ...rest, ...seenOf(file, cursor.offsetBytes) };
  if (cursor.isFinished || isInSight(file, cursor)) return cursor;
  const isCompressed = file.compressedBytes !== undefined;
  try {
    const content = openContent(files, file);
    try {
      if (isCompressed) await content.files.read(content.descriptor, new Uint8Array(BEGINNING_BYTES), 0);
      return { ...rest, ...sightOf({ file, offsetBytes: 0, readAt: content.readAt }) };
    } finally {
      await content.close();
    }
  } catch (thrown) {
    // It can't be read: whoever comes to it says so. What was known of it is.
    if (!(thrown instanceof Problem)) throw thrown;
    // Renamed, or cut short behind its copy: how large it was is not how large what bears its inode will be.
    if (thrown.code === 'busy' && knownBytes(cursor) === 0) return rest;
    return knownBytes(cursor) > 0 ? cursor : { ...rest, ...seenOf(file, 0) };
  }
}

function isInSight({ sizeBytes, compressedBytes }: SeenFile, cursor: FileCursor): boolean {
  if (compressedBytes !== undefined) return cursor.fingerprint.beginning !== undefined;
  return (cursor.seenBytes ?? 0) === sizeBytes && knownBytes(cursor) === sizeBytes;
}

/** The cursor of the file, which may have been found elsewhere. */
export function movedTo(file: SeenFile, { target: _, ...cursor }: FileCursor): FileCursor {
  return { ...cursor, ...placeOf(file) };
}
