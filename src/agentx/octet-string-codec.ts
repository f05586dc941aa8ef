// Octet strings on the wire (RFC 2741 section 5.3): a length in octets, the octets, zeros up to the next
// multiple of four.

import type { ByteReader } from '../base/byte-reader';
import type { ByteWriter } from '../base/byte-writer';

/** The octets, not copied. */
export function readOctetString(reader: ByteReader): Buffer {
  const length = reader.uint32();
  const octets = reader.slice(length);
  reader.take(paddingOf(length));
  return octets;
}

/** An OctetString of RFC 2741 section 5.3: length, octets, padding to four; text as UTF-8. */
export function writeOctetString(writer: ByteWriter, octets: Uint8Array | string): void {
  const bytes = typeof octets === 'string' ? Buffer.from(octets, 'utf8') : octets;
  writer.uint32(bytes.length);
  writer.append(bytes);
  writer.zeros(paddingOf(bytes.length));
}

function paddingOf(length: number): number {
  return -length & 3;
}
