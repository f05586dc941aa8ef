// Who these counters are. An instance is one birth of a state directory; an epoch lasts while old and new values compare:
// it ends with a birth, damage, a copy that was restored, and an import.

import { randomOctets } from '../base/digest';

const TAG_OCTETS = 16;
const TAG = /^[0-9a-f]{32}$/;

/** 16 random octets as lower-case hexadecimal digits. */
export function newTag(): string {
  return randomOctets(TAG_OCTETS).toString('hex');
}

/** Whether a value read from a file has the form of an epoch or an instance. */
export function isTag(value: unknown): value is string {
  return typeof value === 'string' && TAG.test(value);
}
