// The 20 octets before every PDU (RFC 2741 section 6.1):
//
//   version | type | flags | 0 | sessionID | transactionID | packetID | payload_length

import type { ByteWriter } from '../base/byte-writer';
import { FLAG, PDU_TYPE, type PduTypeName, pduTypeName } from './pdu-type';

export const HEADER_OCTETS = 20;
const PAYLOAD_LENGTH_AT = 16;
export const PROTOCOL_VERSION = 1;

/** What a Response repeats of its request; each 0..2^32-1. */
export interface Ids {
  readonly sessionId: number;
  readonly transactionId: number;
  readonly packetId: number;
}

export interface Header extends Ids {
  readonly type: PduTypeName;
  readonly flags: number;
  readonly isBigEndian: boolean;
  readonly payloadOctets: number;
}

/** undefined when there is no header of this protocol at the front of `bytes`. */
export function decodeHeader(bytes: Buffer): Header | undefined {
  if (bytes.length < HEADER_OCTETS || bytes[0] !== PROTOCOL_VERSION) return undefined;
  const type = pduTypeName(bytes[1]!);
  if (type === undefined) return undefined;
  const flags = bytes[2]!;
  const isBigEndian = (flags & FLAG.networkByteOrder) !== 0;
  return {
    type,
    flags,
    isBigEndian,
    sessionId: isBigEndian ? bytes.readUInt32BE(4) : bytes.readUInt32LE(4),
    transactionId: isBigEndian ? bytes.readUInt32BE(8) : bytes.readUInt32LE(8),
    packetId: isBigEndian ? bytes.readUInt32BE(12) : bytes.readUInt32LE(12),
    payloadOctets: payloadOctets(bytes),
  };
}

/** The payload length of a frame of which at least the header is there. */
export function payloadOctets(bytes: Buffer): number {
  const isBigEndian = (bytes[2]! & FLAG.networkByteOrder) !== 0;
  return isBigEndian ? bytes.readUInt32BE(PAYLOAD_LENGTH_AT) : bytes.readUInt32LE(PAYLOAD_LENGTH_AT);
}

/** Writes a header whose payload length `finishPdu` fills in. */
export function writeHeader(writer: ByteWriter, type: PduTypeName, flags: number, ids: Ids): void {
  writer.uint8(PROTOCOL_VERSION);
  writer.uint8(PDU_TYPE[type]);
  writer.uint8(flags | FLAG.networkByteOrder);
  writer.uint8(0);
  writer.uint32(ids.sessionId);
  writer.uint32(ids.transactionId);
  writer.uint32(ids.packetId);
  writer.uint32(0);
}

/** The whole PDU, its payload length set. */
export function finishPdu(writer: ByteWriter): Buffer {
  writer.patchUint32(PAYLOAD_LENGTH_AT, writer.length - HEADER_OCTETS);
  return writer.finish();
}
