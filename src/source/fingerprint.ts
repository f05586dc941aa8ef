// A file's identity by content: digests of its first bytes and of the last bytes before a cursor. The inode
// alone does not do: it is reused at once after a delete, and stays the same when a log is rewritten.

import { createHash } from 'node:crypto';

export const HEAD_BYTES = 1024;
export const TAIL_BYTES = 256;

export interface Fingerprint {
  /** Digest of the first min(offset, HEAD_BYTES) bytes. */
  readonly head: string;
  /** Digest of the last min(offset, TAIL_BYTES) bytes before the offset. */
  readonly tail: string;
}

/** Reads `length` bytes at a position; fewer come back at the end of the file. */
export type ReadAt = (positionBytes: number, length: number) => Uint8Array;

/** The fingerprint of a file that was counted up to `offsetBytes`. */
export function fingerprintAt(offsetBytes: number, readAt: ReadAt): Fingerprint {
  const tailLength = Math.min(offsetBytes, TAIL_BYTES);
  return {
    head: digest(readAt(0, Math.min(offsetBytes, HEAD_BYTES))),
    tail: digest(readAt(offsetBytes - tailLength, tailLength)),
  };
}

/** Whether the file read by `readAt` still holds, before the offset, what was counted. */
export function isSameContent(fingerprint: Fingerprint, offsetBytes: number, readAt: ReadAt): boolean {
  if (offsetBytes === 0) return true;
  const now = fingerprintAt(offsetBytes, readAt);
  return now.head === fingerprint.head && now.tail === fingerprint.tail;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 24);
}
