// Bytes to PDUs, in either byte order (RFC 2741 section 6.2). Octets after a body of fixed form are passed
// over: a later version of the protocol may put something there.

import { ByteReader } from '../base/byte-reader';
import { Problem } from '../base/problem';
import { decodeHeader, HEADER_OCTETS, type Header } from './header';
import { readOctetString } from './octet-string-codec';
import { readOid } from './oid-codec';
import { type Pdu, type PduBody, type Registration, takesContext } from './pdu';
import { FLAG, type PduTypeName } from './pdu-type';
import { readSearchRange, type SearchRange } from './search-range';
import { readVarbind, type Varbind } from './varbind';

const CONTENT_FLAGS = FLAG.instanceRegistration | FLAG.newIndex | FLAG.anyIndex;

/** Decodes one frame. Throws a Problem (protocol) when it is no PDU; octet strings are not copied out of it. */
export function decodePdu(frame: Buffer): Pdu {
  const header = decodeHeader(frame);
  if (header === undefined) throw new Problem('protocol', 'these octets do not begin with an AgentX header');
  const reader = readerOfPayload(frame, header);
  const { sessionId, transactionId, packetId } = header;
  const envelope = { sessionId, transactionId, packetId, flags: header.flags & CONTENT_FLAGS };
  const context = readContext(reader, header);
  const body = readBody(reader, header.type);
  return context === undefined ? { ...envelope, ...body } : { ...envelope, context, ...body };
}

/** A reader at the first octet after the header; throws when the frame does not have the length that it states. */
export function readerOfPayload(frame: Buffer, header: Header): ByteReader {
  if (frame.length !== HEADER_OCTETS + header.payloadOctets) {
    throw new Problem('protocol', 'a PDU has not the length that its header says');
  }
  return new ByteReader(frame, { isBigEndian: header.isBigEndian, offset: HEADER_OCTETS });
}

function readContext(reader: ByteReader, header: Header): Buffer | undefined {
  if ((header.flags & FLAG.nonDefaultContext) === 0 || !takesContext(header.type)) return undefined;
  return readOctetString(reader);
}

function readBody(reader: ByteReader, type: PduTypeName): PduBody {
  switch (type) {
    case 'open': {
      const timeoutSeconds = readPaddedUint8(reader);
      return { type, timeoutSeconds, id: readOid(reader), description: readOctetString(reader) };
    }
    case 'close':
      return { type, reason: readPaddedUint8(reader) };
    case 'register': {
      const timeoutSeconds = reader.uint8();
      return { type, timeoutSeconds, ...readRegistration(reader) };
    }
    case 'unregister':
      reader.take(1);
      return { type, ...readRegistration(reader) };
    case 'get':
    case 'getNext':
      return { type, ranges: readRanges(reader) };
    case 'getBulk': {
      const nonRepeaters = reader.uint16();
      return { type, nonRepeaters, maxRepetitions: reader.uint16(), ranges: readRanges(reader) };
    }
    case 'testSet':
    case 'notify':
    case 'indexAllocate':
    case 'indexDeallocate':
      return { type, varbinds: readVarbinds(reader) };
    case 'addAgentCaps':
      return { type, id: readOid(reader), description: readOctetString(reader) };
    case 'removeAgentCaps':
      return { type, id: readOid(reader) };
    case 'response': {
      const status = { upTimeTicks: reader.uint32(), error: reader.uint16(), index: reader.uint16() };
      return { type, ...status, varbinds: readVarbinds(reader) };
    }
    case 'commitSet':
    case 'undoSet':
    case 'cleanupSet':
    case 'ping':
      return { type };
  }
}

function readRegistration(reader: ByteReader): Registration {
  const priority = reader.uint8();
  const rangeArc = reader.uint8();
  reader.take(1);
  const subtree = readOid(reader);
  return { priority, rangeArc, subtree, upperBound: rangeArc === 0 ? 0 : reader.uint32() };
}

function readPaddedUint8(reader: ByteReader): number {
  const value = reader.uint8();
  reader.take(3);
  return value;
}

function readRanges(reader: ByteReader): readonly SearchRange[] {
  const ranges: SearchRange[] = [];
  while (reader.remaining > 0) ranges.push(readSearchRange(reader));
  return ranges;
}

/** The varbinds up to the end of the message (RFC 2741 section 5.4). Throws a Problem (protocol). */
export function readVarbinds(reader: ByteReader): readonly Varbind[] {
  const varbinds: Varbind[] = [];
  while (reader.remaining > 0) varbinds.push(readVarbind(reader));
  return varbinds;
}
