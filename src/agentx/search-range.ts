// Search ranges on the wire (RFC 2741 section 5.2): the OID to start at, which carries `include`, and the OID
// to stop before. A null end is no bound; for a Get only the start counts.

import type { ByteReader } from '../base/byte-reader';
import type { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { readOid, readWireOid, writeOid } from './oid-codec';

export interface SearchRange {
  readonly start: Oid;
  /** Whether an instance named exactly `start` is in the range. */
  readonly include: boolean;
  /** Exclusive; no arcs mean no bound. */
  readonly end: Oid;
}

/** A SearchRange of RFC 2741 section 5.2. Throws a Problem (protocol). */
export function readSearchRange(reader: ByteReader): SearchRange {
  const { oid, include } = readWireOid(reader);
  return { start: oid, include, end: readOid(reader) };
}

/** A SearchRange of RFC 2741 section 5.2. */
export function writeSearchRange(writer: ByteWriter, range: SearchRange): void {
  writeOid(writer, range.start, range.include);
  writeOid(writer, range.end);
}
