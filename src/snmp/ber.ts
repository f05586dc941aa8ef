// Writes BER as SNMP uses it (RFC 3417 section 8, RFC 2578 section 7.1): shortest lengths, shortest numbers.

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';

export const TAG = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const;

/** Tag and definite length of a value of `length` octets (X.690 section 8.1). */
export function writeHead(writer: ByteWriter, tag: number, length: number): void {
  writer.uint8(tag);
  if (length < 0x80) {
    writer.uint8(length);
  } else if (length < 0x100) {
    writer.uint16(0x8100 | length);
  } else {
    writer.uint8(0x82);
    writer.uint16(length);
  }
}

/** How many octets `writeHead` writes. */
export function headOctets(length: number): number {
  return length < 0x80 ? 2 : length < 0x100 ? 3 : 4;
}

/** A primitive value with its tag and length. */
export function writeOctets(writer: ByteWriter, tag: number, octets: Uint8Array): void {
  writeHead(writer, tag, octets.length);
  writer.append(octets);
}

/** A whole number of at most 53 bits, signed or not. */
export function writeNumber(writer: ByteWriter, tag: number, value: number): void {
  let count = 1;
  for (let limit = 0x80; value >= limit || value < -limit; limit *= 0x100) count += 1;
  writeHead(writer, tag, count);
  for (let i = count - 1; i >= 0; i--) writer.uint8(Math.floor(value / 0x100 ** i) & 0xff);
}

/** 0..2^64-1, as an unsigned number: where its first bit is set, a zero octet stands before it. */
export function writeCounter64(writer: ByteWriter, value: bigint): void {
  if (value < 0x20_0000_0000_0000n) {
    writeNumber(writer, TAG.counter64, Number(value));
    return;
  }
  const text = value.toString(16);
  const octets = Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex');
  const isNegative = octets[0]! >= 0x80;
  writeHead(writer, TAG.counter64, octets.length + (isNegative ? 1 : 0));
  if (isNegative) writer.uint8(0);
  writer.append(octets);
}

/** At least one arc; the first two share an octet (X.690 section 8.19.4). */
export function encodeOid(oid: Oid): Buffer {
  const content = new ByteWriter(8 + oid.length * 2);
  writeArc(content, (oid[0] ?? 0) * 40 + (oid[1] ?? 0));
  for (let i = 2; i < oid.length; i++) writeArc(content, oid[i]!);
  return tlv(TAG.objectIdentifier, content.finish());
}

function writeArc(writer: ByteWriter, arc: number): void {
  for (let shift = 28; shift > 0; shift -= 7) {
    if (arc >= 2 ** shift) writer.uint8(0x80 | (Math.floor(arc / 2 ** shift) & 0x7f));
  }
  writer.uint8(arc & 0x7f);
}

/** A value and what is in it. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const writer = new ByteWriter(4 + length);
  writeHead(writer, tag, length);
  for (const part of parts) writer.append(part);
  return writer.finish();
}

/** An INTEGER in the fewest octets (X.690 section 8.3). */
export function integerTlv(value: number): Buffer {
  const writer = new ByteWriter(8);
  writeNumber(writer, TAG.integer, value);
  return writer.finish();
}
