// A file's identity by content: digests of its first bytes and of the last bytes before a cursor. The inode
// alone does not do: it is reused at once after a delete, and stays the same when a log is rewritten.

import { createHash } from 'node:crypto';

export const HEAD_BYTES = 1024;
export const TAIL_BYTES = 256;
/** A beginning that is compared byte by byte where the digest covers more than a file still has. */
export const BEGINNING_BYTES = 64;
/** As much of it as must be there: less may be the same in two files, a stamp up to its minutes say. */
const TELLING_BYTES = 32;

export interface Fingerprint {
  /** Digest of the first min(known, HEAD_BYTES) bytes, where `known` is how many bytes it covers. */
  readonly head: string;
  /** Digest of the last min(known, TAIL_BYTES) of them. */
  readonly tail: string;
  /** The first min(known, BEGINNING_BYTES) of them, as latin1; older snapshots have none. */
  readonly beginning?: string;
}

/** Reads `length` bytes at a position; fewer come back at the end of the file. */
export type ReadAt = (positionBytes: number, length: number) => Uint8Array;

/** The fingerprint of a file's first `knownBytes` bytes. */
export function fingerprintAt(knownBytes: number, readAt: ReadAt): Fingerprint {
  const head = readAt(0, Math.min(knownBytes, HEAD_BYTES));
  return {
    head: digestOf(head),
    tail: tailDigest(knownBytes, readAt),
    ...(head.length === 0 ? {} : { beginning: latin1(head.subarray(0, BEGINNING_BYTES)) }),
  };
}

/** The same where the file was counted further than `before`: its beginning stays what it was. */
export function fingerprintBehind(
  before: { readonly offsetBytes: number; readonly fingerprint: Fingerprint },
  offsetBytes: number,
  readAt: ReadAt,
): Fingerprint {
  const { head, beginning } = before.fingerprint;
  if (before.offsetBytes < HEAD_BYTES || beginning === undefined) return fingerprintAt(offsetBytes, readAt);
  return { head, tail: tailDigest(offsetBytes, readAt), beginning };
}

function tailDigest(knownBytes: number, readAt: ReadAt): string {
  return digestOf(readAt(tailStart(knownBytes), Math.min(knownBytes, TAIL_BYTES)));
}

/** Where the bytes begin of which the tail is the digest. */
export function tailStart(knownBytes: number): number {
  return knownBytes - Math.min(knownBytes, TAIL_BYTES);
}

/** Whether the file read by `readAt` still holds what the fingerprint covers. */
export function isSameContent(fingerprint: Fingerprint, knownBytes: number, readAt: ReadAt): boolean {
  if (knownBytes === 0) return true;
  const now = fingerprintAt(knownBytes, readAt);
  return now.head === fingerprint.head && now.tail === fingerprint.tail;
}

/**
 * Whether a file of that size, of which more is known than it still holds, is the same file that lost its end
 * and perhaps grew again: it begins with the same bytes. Of a few bytes nobody can tell.
 */
export function beginsAlike(
  fingerprint: Fingerprint,
  { knownBytes, sizeBytes }: { readonly knownBytes: number; readonly sizeBytes: number },
  readAt: ReadAt,
): boolean {
  const headLength = Math.min(knownBytes, HEAD_BYTES);
  if (headLength === 0) return false;
  if (sizeBytes >= headLength && digestOf(readAt(0, headLength)) === fingerprint.head) return true;
  const length = Math.min(sizeBytes, fingerprint.beginning?.length ?? 0);
  return length >= TELLING_BYTES && latin1(readAt(0, length)) === fingerprint.beginning!.slice(0, length);
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 24);
}

export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
