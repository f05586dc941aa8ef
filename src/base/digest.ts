// Digests and random octets by node:crypto, which is loaded by the first of them: with the streams that it draws in it is a
// tenth of a short command's start, and `count`, say, wants none.

import type { Hash } from 'node:crypto';

/** Octets that no one can guess, as many as `count`. */
export function randomOctets(count: number): Buffer {
  return (require('node:crypto') as typeof import('node:crypto')).randomBytes(count);
}

/** A digest of what it is given piece by piece. */
export function newSha256(): Hash {
  return (require('node:crypto') as typeof import('node:crypto')).createHash('sha256');
}

/** The digest of octets, or of a text in UTF-8, as 64 lower-case hexadecimal digits. */
export function sha256Hex(message: Uint8Array | string): string {
  return newSha256().update(message).digest('hex');
}
