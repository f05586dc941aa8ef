// Digests and random octets by node:crypto, which is loaded by the first of them: with the streams that it draws in it is a
// tenth of a short command's start, and `count`, say, wants none.

import type { Hash } from 'node:crypto';

type Crypto = typeof import('node:crypto');
/** A digest in one call, which costs half as much: Node has it since 20.12. */
type OneCall = (algorithm: 'sha256', message: Uint8Array | string, encoding: 'hex' | 'base64url') => string;

let loaded: (Crypto & { readonly hash?: OneCall }) | undefined;

function crypto(): Crypto & { readonly hash?: OneCall } {
  loaded ??= require('node:crypto') as Crypto & { readonly hash?: OneCall };
  return loaded;
}

/** Octets that no one can guess, as many as `count`. */
export function randomOctets(count: number): Buffer {
  return crypto().randomBytes(count);
}

/** A digest of what it is given piece by piece. */
export function newSha256(): Hash {
  return crypto().createHash('sha256');
}

/** The digest of octets, or of a text in UTF-8, as 64 lower-case hexadecimal digits. */
export function sha256Hex(message: Uint8Array | string): string {
  return sha256Of(message, 'hex');
}

/** The digest as 43 characters of base64url (RFC 4648, section 5). */
export function sha256Base64(message: Uint8Array | string): string {
  return sha256Of(message, 'base64url');
}

function sha256Of(message: Uint8Array | string, encoding: 'hex' | 'base64url'): string {
  const { hash } = crypto();
  return hash === undefined ? newSha256().update(message).digest(encoding) : hash('sha256', message, encoding);
}
