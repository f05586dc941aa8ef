// Makes the cursor of a file: how far it is counted, what of it was seen, and by what it will be known again.

import { LF } from '../base/ascii';
import { Problem } from '../base/problem';
import type { Files } from '../host/files';
import { openContent } from './content';
import { type FileCursor, knownBytes } from './cursor';
import {
  BEGINNING_BYTES,
  END_BYTES,
  fingerprintAt,
  isSameContent,
  latin1,
  type ReadAt,
  shortDigest,
} from './fingerprint';
import { closeSeen, openSeen, placeOf, readerOf, startOf } from './seen-file';
import { type SeenFile, UNKNOWN_BYTES } from './siblings';

export interface Position {
  readonly offsetBytes: number;
  readonly isInOverlongLine: boolean;
  readonly carried?: string;
}

export interface Sighting {
  readonly file: SeenFile;
  readonly at: Position;
  readonly readAt: ReadAt;
  /** The cursor from which it was read. */
  readonly before?: FileCursor | undefined;
}

/**
 * The cursor at a position; of a file not begun with what is seen of it, so that it is missed if it goes. At once,
 * before the file may be cut and grow again: a digest of other lines would pass for theirs. Throws `busy` when the
 * file has become shorter.
 */
export function cursorIn({ file, at, readAt, before }: Sighting): FileCursor {
  return { ...placeOf(file), ...at, ...sightOf({ file, at, readAt: wholeOrBusy(file, readAt), before }) };
}

function sightOf({
  file,
  at: { offsetBytes },
  readAt,
  before,
}: Sighting): Pick<FileCursor, 'seenBytes' | 'seenEnd' | 'fingerprint'> {
  const isCompressed = file.compressedBytes !== undefined;
  const modifiedMs = Number(file.modifiedNs / 1_000_000n);
  if (offsetBytes === 0 && isCompressed) {
    const beginning = latin1(readAt(0, BEGINNING_BYTES));
    return { fingerprint: { ...startOf(file).fingerprint, beginning } };
  }
  const known = offsetBytes > 0 ? offsetBytes : file.sizeBytes;
  const isKnown = before !== undefined && before.offsetBytes > 0;
  const kept = isKnown ? { knownBytes: before.offsetBytes, fingerprint: before.fingerprint } : undefined;
  const fingerprint = fingerprintAt(known, { readAt, modifiedMs, before: kept });
  return { fingerprint, ...seenOf(file, offsetBytes, isCompressed ? undefined : readAt) };
}

/**
 * A log that is copied and cut short may be so while it is read. The digest of what it has then would be of other
 * bytes than those that were counted: its copy would not be known by it, and be counted again.
 */
function wholeOrBusy(file: SeenFile, readAt: ReadAt): ReadAt {
  return (position, length) => {
    const bytes = readAt(position, length);
    if (bytes.length === length || (file.compressedBytes !== undefined && position === 0)) return bytes;
    throw new Problem('busy', `${file.path} was cut short while it was being read.`);
  };
}

/** How large it is, where that is known and beyond the offset; and what it ends with, where it can be read. */
function seenOf(
  { sizeBytes }: SeenFile,
  offsetBytes: number,
  readAt?: ReadAt,
): Pick<FileCursor, 'seenBytes' | 'seenEnd'> {
  if (sizeBytes <= offsetBytes || sizeBytes === UNKNOWN_BYTES) return {};
  if (readAt === undefined || offsetBytes === 0) return { seenBytes: sizeBytes };
  const length = Math.min(sizeBytes, END_BYTES);
  return { seenBytes: sizeBytes, seenEnd: shortDigest(readAt(sizeBytes - length, length)) };
}

/** The cursor at a position that was not come to by reading; where that lies in a line, its rest is skipped. */
export async function cursorAt(files: Files, file: SeenFile, offsetBytes: number): Promise<FileCursor> {
  if (offsetBytes === 0) return startOf(file);
  const content = openContent(files, file);
  try {
    if (file.compressedBytes !== undefined) {
      const chunk = Buffer.allocUnsafe(65536);
      for (let position = 0, count = 1; count > 0 && position < offsetBytes; position += count) {
        count = await content.files.read(
          content.descriptor,
          chunk.subarray(0, Math.min(65536, offsetBytes - position)),
          position,
        );
      }
    }
    const isInOverlongLine = content.readAt(offsetBytes - 1, 1)[0] !== LF;
    return cursorIn({ file, at: { offsetBytes, isInOverlongLine }, readAt: content.readAt });
  } finally {
    await content.close();
  }
}

/** The cursor of a file that a pass did not come to, or found nothing new in, as it looks now. */
export async function seenAgain(files: Files, file: SeenFile, before: FileCursor): Promise<FileCursor> {
  const cursor = movedTo(file, before);
  if (cursor.isFinished || isInSight(file, cursor)) return cursor;
  const { seenBytes: _, seenEnd: __, ...rest } = cursor;
  const isCompressed = file.compressedBytes !== undefined;
  if (cursor.offsetBytes > 0 && (isCompressed || file.sizeBytes <= cursor.offsetBytes)) {
    return { ...rest, ...seenOf(file, cursor.offsetBytes) };
  }
  try {
    const content = openContent(files, file);
    try {
      if (isCompressed) await content.files.read(content.descriptor, new Uint8Array(BEGINNING_BYTES), 0);
      const { readAt } = content;
      if (cursor.offsetBytes > 0) {
        const seen = seenOf(file, cursor.offsetBytes, wholeOrBusy(file, readAt));
        // Cut meanwhile, and grown again: what it ends with is nothing of what was seen.
        const isSame = isSameContent(cursor.fingerprint, cursor.offsetBytes, readAt);
        return isSame ? { ...rest, ...seen } : { ...cursor, isCut: true };
      }
      return { ...rest, ...sightOf({ file, at: cursor, readAt: wholeOrBusy(file, readAt) }) };
    } finally {
      await content.close();
    }
  } catch (thrown) {
    // It can't be read: whoever comes to it says so. What was known of it is.
    if (!(thrown instanceof Problem)) throw thrown;
    // Renamed, or cut short after its copy: how large it was is not how large what bears its inode will be.
    if (thrown.code === 'busy' && knownBytes(cursor) === 0) return rest;
    return knownBytes(cursor) > 0 ? cursor : { ...rest, ...seenOf(file, 0) };
  }
}

/** Whether a file, still under its name, does not hold any more what was counted of it. */
export function wasCut(files: Files, file: SeenFile, cursor: FileCursor): boolean {
  if (file.compressedBytes !== undefined || cursor.offsetBytes === 0) return false;
  try {
    const descriptor = openSeen(files, file);
    try {
      return !isSameContent(cursor.fingerprint, cursor.offsetBytes, readerOf(files, descriptor));
    } finally {
      closeSeen(files, file, descriptor);
    }
  } catch (thrown) {
    // Renamed or removed, or not to be read: nothing is known of it.
    if (!(thrown instanceof Problem)) throw thrown;
    return false;
  }
}

function isInSight({ sizeBytes, compressedBytes }: SeenFile, cursor: FileCursor): boolean {
  const { offsetBytes, seenBytes = offsetBytes } = cursor;
  if (compressedBytes !== undefined) return offsetBytes === 0 && cursor.fingerprint.beginning !== undefined;
  return seenBytes === sizeBytes && (offsetBytes > 0 || knownBytes(cursor) === sizeBytes);
}

/** The cursor of the file, which may have been found elsewhere. */
export function movedTo(file: SeenFile, { target: _, bornNs: __, ...cursor }: FileCursor): FileCursor {
  return { ...cursor, ...placeOf(file) };
}
