// The values a row may have, and whether one keeps the limits of its type (RFC 2578 section 7.1).

import { formatOid, MAX_ARCS, type Oid } from '../base/oid';
import { Problem } from '../base/problem';

export type MibValue =
  /** 0..2^64-1. */
  | { readonly kind: 'counter64'; readonly value: bigint }
  /** 0..2^32-1 each. */
  | { readonly kind: 'counter32' | 'gauge32'; readonly value: number }
  /** -2^31..2^31-1. */
  | { readonly kind: 'integer'; readonly value: number }
  /** Hundredths of a second, 0..2^32-1. */
  | { readonly kind: 'timeTicks'; readonly value: number }
  /** At most 65535 octets; text is sent as UTF-8. */
  | { readonly kind: 'octetString'; readonly value: Uint8Array | string }
  /** At most 128 arcs; none is the null OID. */
  | { readonly kind: 'objectIdentifier'; readonly value: Oid }
  /** Dotted quad. */
  | { readonly kind: 'ipAddress'; readonly value: string };

/** One row of the MIB: the full OID of an instance and its value. */
export interface MibRow {
  readonly oid: Oid;
  readonly value: MibValue;
}

/** A row whose value is read again for each answer, such as sysUpTime, has a function in its place. */
export interface LiveRow {
  readonly oid: Oid;
  readonly value: MibValue | (() => MibValue);
}

const MAX_UINT32 = 0xffffffff;
const MAX_UINT64 = 0xffffffffffffffffn;
const MAX_OCTETS = 65535;

/** Throws a Problem (protocol) that names the row when its value is outside the limits of its type. */
export function checkValue(row: MibRow): void {
  if (isInLimits(row.value)) return;
  throw new Problem('protocol', `the value of ${formatOid(row.oid)} is no ${row.value.kind}`);
}

/** Whether the arcs are such that they can be sent. */
export function isOid(oid: Oid): boolean {
  return oid.length <= MAX_ARCS && oid.every(isUint32);
}

/** The four octets of a dotted quad; undefined when it is none. */
export function ipAddressBytes(text: string): readonly number[] | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const octets = text.split('.').map(Number);
  return octets.every((octet) => octet <= 255) ? octets : undefined;
}

function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_UINT32;
}

function isInLimits(value: MibValue): boolean {
  switch (value.kind) {
    case 'counter64':
      return value.value >= 0n && value.value <= MAX_UINT64;
    case 'counter32':
    case 'gauge32':
    case 'timeTicks':
      return isUint32(value.value);
    case 'integer':
      return (value.value | 0) === value.value;
    case 'octetString':
      return Buffer.byteLength(value.value) <= MAX_OCTETS;
    case 'objectIdentifier':
      return isOid(value.value);
    case 'ipAddress':
      return ipAddressBytes(value.value) !== undefined;
  }
}
