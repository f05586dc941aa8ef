// The plan of a log whose files are all where the last pass saw them: a few stat(2) and two short reads. Undefined where
// anything is other than it was: then all files of the source are looked at.

import { LF } from '../base/ascii';
import type { Files } from '../host/files';
import { isSameFile } from '../logs/body';
import { isCompressedName } from '../logs/compressed-name';
import { type FileCursor, knownBytes, type SourceCursor } from '../logs/cursor';
import { END_BYTES, shortDigest } from '../logs/fingerprint';
import { STAMP_BYTES } from '../logs/line-stamp';
import { closeSeen, holdsCounted, openSeen, readerOf, seeFile } from '../logs/seen-file';
import type { SeenFile } from '../logs/siblings';
import { lookAt } from './look-around';
import type { FollowedLog } from './source';
import { FOLLOWED_SIBLINGS, type LogPlan, type ReadStep } from './source-plan';

/** The plan of a log whose files are all where the last pass saw them; undefined where anything is other than it was. */
export function quickPlan(
  files: Files,
  log: FollowedLog,
  { before, remembered }: { readonly before: SourceCursor | undefined; readonly remembered: readonly FileCursor[] },
): LogPlan | undefined {
  const last = before?.files.at(-1);
  // With nothing at the log's path at the last pass, more than one file may have come and gone since.
  if (before === undefined || last?.path !== log.path) return undefined;
  const live = lookAt(files, log.path);
  if (live === undefined || live.target !== last.target) return undefined;
  const seen: SeenFile[] = [];
  for (const cursor of before.files) {
    const file = cursor === last ? live : seeFile(files, cursor.path);
    const known = file && asBefore(files, file, cursor);
    if (known === undefined) return undefined;
    seen.push(known);
  }
  if (remembered.some((each) => hasBack(files, live, { now: last, former: each }))) return undefined;
  const steps = before.files.map((start, i): ReadStep => {
    const file = seen[i]!;
    const isLive = file === live;
    const later = seen.slice(i + 1).filter((each, n) => isLater(each, before.files[i + 1 + n]!, live));
    const isForgotten = !isLive && later.length > FOLLOWED_SIBLINGS;
    const isFinished = isForgotten || file.compressedBytes !== undefined;
    return { file, start, from: start.offsetBytes, isFinished, isForgotten, isHeld: false };
  });
  return { log, before, live, steps, kept: [], closed: [], findings: [], hasMoved: false };
}

interface Cut {
  readonly now: FileCursor;
  readonly former: FileCursor;
}

/** Whether a log that was cut holds again all that was counted of it before that. */
function hasBack(files: Files, file: SeenFile, { now, former }: Cut): boolean {
  const isMore = former.offsetBytes > now.offsetBytes && former.offsetBytes <= file.sizeBytes;
  return isMore && isSameFile(former, file) && holdsCounted(files, file, former);
}

/** Empty files and copies supersede none, the latter until the next whole plan; the log itself does. */
function isLater(file: SeenFile, { copyOf }: FileCursor, live: SeenFile | undefined): boolean {
  return file === live || (file.sizeBytes > 0 && copyOf === undefined);
}

/** The file, if it still is the one of its cursor, for all that a short look can tell. */
function asBefore(files: Files, file: SeenFile, cursor: FileCursor): SeenFile | undefined {
  if (!isSameFile(cursor, file)) return undefined;
  if (isCompressedName(cursor.path)) {
    if (cursor.isFinished === undefined) return undefined;
    return { ...file, sizeBytes: cursor.offsetBytes, compressedBytes: file.sizeBytes };
  }
  const { offsetBytes, seenBytes = 0, seenEnd, copyOf, isInOverlongLine } = cursor;
  // What a file is of which nothing was counted, or that grows and was a copy or was cut in a line, its content must tell.
  if (offsetBytes === 0 && (knownBytes(cursor) > 0 || file.sizeBytes > 0)) return undefined;
  if (copyOf !== undefined && file.sizeBytes > offsetBytes) return undefined;
  if (file.sizeBytes < Math.max(offsetBytes, seenBytes) || !holdsCounted(files, file, cursor)) return undefined;
  if (isInOverlongLine && file.sizeBytes > offsetBytes && isInPiece(files, file, offsetBytes)) return undefined;
  return seenBytes <= offsetBytes || seenEnd === undefined || endOf(files, file, seenBytes) === seenEnd
    ? file
    : undefined;
}

/** Whether the line before an offset has no more than a stamp takes: a piece that was cut, and may be another line now. */
function isInPiece(files: Files, file: SeenFile, offsetBytes: number): boolean {
  return offsetBytes <= STAMP_BYTES || bytesBefore(files, file, offsetBytes, STAMP_BYTES + 1).includes(LF);
}

function endOf(files: Files, file: SeenFile, seenBytes: number): string {
  return shortDigest(bytesBefore(files, file, seenBytes, END_BYTES));
}

function bytesBefore(files: Files, file: SeenFile, offsetBytes: number, most: number): Uint8Array {
  const descriptor = openSeen(files, file);
  try {
    const length = Math.min(offsetBytes, most);
    return readerOf(files, descriptor)(offsetBytes - length, length);
  } finally {
    closeSeen(files, file, descriptor);
  }
}
