// Values in the words of the wire.

import { dateAndTime } from '../base/date-and-time';
import { printable } from '../base/printable';
import { enumerated, type Syntax, type ValueOf } from '../registry/syntax';
import type { ViewInput } from './view-input';

export type ViewValue =
  | { readonly kind: 'counter64'; readonly value: bigint }
  /** 0..2^32-1. */
  | { readonly kind: 'counter32'; readonly value: number }
  /** Gauge32 and Unsigned32, which are one type on the wire. */
  | { readonly kind: 'gauge32'; readonly value: number }
  | { readonly kind: 'integer'; readonly value: number }
  /** Printable ASCII, or octets such as those of a DateAndTime. */
  | { readonly kind: 'octetString'; readonly value: string | Uint8Array }
  /** Hundredths of a second of the master's sysUpTime. */
  | { readonly kind: 'timeTicks'; readonly value: number };

const MAX_GAUGE = 2 ** 32 - 1;
const ELLIPSIS = 3;

/** Never fails: a gauge stays at its limits (RFC 2578 section 7.1.7), and text is made printable and cut. */
export function viewValue(type: Syntax, value: ValueOf<Syntax>, ticksAt: ViewInput['ticksAt']): ViewValue {
  switch (type.kind) {
    case 'counter64':
      return { kind: 'counter64', value: value as bigint };
    case 'gauge32':
    case 'unsigned32':
      return { kind: 'gauge32', value: Math.min(Math.max(0, Math.trunc(value as number)), MAX_GAUGE) };
    case 'enumeration':
      return { kind: 'integer', value: enumerated(type.names, value as string) };
    case 'text':
      return { kind: 'octetString', value: bounded(value as string, type.maxOctets) };
    case 'dateAndTime':
      return { kind: 'octetString', value: dateAndTime(value as number | undefined) };
    case 'timeStamp':
      return { kind: 'timeTicks', value: value === undefined ? 0 : (ticksAt?.(value as number) ?? 0) };
    case 'octets':
      return { kind: 'octetString', value: octets(value as string | undefined, type.octets) };
  }
}

/** A counter of any size as a Counter32: what it is modulo 2^32. */
export function counter32(value: bigint): ViewValue {
  return { kind: 'counter32', value: Number(BigInt.asUintN(32, value)) };
}

/** All zero where there is none yet. */
function octets(hexadecimal: string | undefined, count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  bytes.set(Buffer.from(hexadecimal ?? '', 'hex').subarray(0, count));
  return bytes;
}

const PRINTABLE = /^[ -~]*$/;

function bounded(text: string, maxOctets: number): string {
  // Nearly all text is the name of a row.
  if (text.length <= maxOctets && PRINTABLE.test(text)) return text;
  const safe = printable(text, maxOctets);
  return safe.length <= maxOctets ? safe : `${safe.slice(0, maxOctets - ELLIPSIS)}...`;
}
