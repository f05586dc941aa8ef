// Object identifiers on the wire (RFC 2741 section 5.1):
//
//   | n_subid | prefix | include | 0 | n_subid arcs of 4 octets |
//
// A prefix p of 1..255 stands for 1.3.6.1.p before the arcs that are spelled out. Four zero octets are the
// null OID. `include` belongs to the start of a search range and is 0 anywhere else.

import type { ByteReader } from '../base/byte-reader';
import type { ByteWriter } from '../base/byte-writer';
import { MAX_ARCS, type Oid } from '../base/oid';
import { Problem } from '../base/problem';

const PREFIX_ARCS = 5;
const HEADER_OCTETS = 4;

export interface WireOid {
  readonly oid: Oid;
  readonly include: boolean;
}

/** An object identifier of RFC 2741 section 5.1, its `include` field ignored. Throws a Problem (protocol). */
export function readOid(reader: ByteReader): Oid {
  return readWireOid(reader).oid;
}

/** An object identifier of RFC 2741 section 5.1 with its `include` field. Throws a Problem (protocol). */
export function readWireOid(reader: ByteReader): WireOid {
  const at = reader.take(HEADER_OCTETS);
  const spelledOut = reader.bytes[at]!;
  const prefix = reader.bytes[at + 1]!;
  const include = reader.bytes[at + 2] !== 0;
  const oid = prefix === 0 ? [] : [1, 3, 6, 1, prefix];
  if (oid.length + spelledOut > MAX_ARCS) throw new Problem('protocol', 'an OID has more than 128 arcs');
  for (let i = 0; i < spelledOut; i++) oid.push(reader.uint32());
  return { oid, include };
}

/** Steps over an OID and gives the position of its first octet. */
export function skipOid(reader: ByteReader): number {
  const at = reader.take(HEADER_OCTETS);
  reader.take(reader.bytes[at]! * 4);
  return at;
}

/** An object identifier of RFC 2741 section 5.1, in the short form where it has the internet prefix. */
export function writeOid(writer: ByteWriter, oid: Oid, include = false): void {
  const isPrefixed =
    oid.length >= PREFIX_ARCS &&
    oid[0] === 1 &&
    oid[1] === 3 &&
    oid[2] === 6 &&
    oid[3] === 1 &&
    oid[4]! >= 1 &&
    oid[4]! <= 255;
  const first = isPrefixed ? PREFIX_ARCS : 0;
  writer.uint8(oid.length - first);
  writer.uint8(isPrefixed ? oid[4]! : 0);
  writer.uint8(include ? 1 : 0);
  writer.uint8(0);
  for (let i = first; i < oid.length; i++) writer.uint32(oid[i]!);
}
