// PDUs to bytes, always in network byte order (RFC 2741 section 6.2).

import { ByteWriter } from '../base/byte-writer';
import { finishPdu, writeHeader } from './header';
import { writeOctetString } from './octet-string-codec';
import { writeOid } from './oid-codec';
import { type Pdu, type PduBody, type Registration, type ResponseBody, takesContext } from './pdu';
import { FLAG } from './pdu-type';
import { type SearchRange, writeSearchRange } from './search-range';
import { type Varbind, writeVarbind } from './varbind';

/** The values must be in their limits: nothing is checked here. */
export function encodePdu(pdu: Pdu): Buffer {
  const writer = new ByteWriter();
  const context = takesContext(pdu.type) ? pdu.context : undefined;
  const flags = (pdu.flags ?? 0) | (context === undefined ? 0 : FLAG.nonDefaultContext);
  writeHeader(writer, pdu.type, flags, pdu);
  if (context !== undefined) writeOctetString(writer, context);
  writeBody(writer, pdu);
  return finishPdu(writer);
}

function writeBody(writer: ByteWriter, pdu: PduBody): void {
  switch (pdu.type) {
    case 'open':
      writer.uint8(pdu.timeoutSeconds);
      writer.zeros(3);
      writeOid(writer, pdu.id);
      writeOctetString(writer, pdu.description);
      return;
    case 'close':
      writer.uint8(pdu.reason);
      writer.zeros(3);
      return;
    case 'register':
      writeRegistration(writer, pdu, pdu.timeoutSeconds);
      return;
    case 'unregister':
      writeRegistration(writer, pdu, 0);
      return;
    case 'get':
    case 'getNext':
      writeRanges(writer, pdu.ranges);
      return;
    case 'getBulk':
      writer.uint16(pdu.nonRepeaters);
      writer.uint16(pdu.maxRepetitions);
      writeRanges(writer, pdu.ranges);
      return;
    case 'testSet':
    case 'notify':
    case 'indexAllocate':
    case 'indexDeallocate':
      writeVarbinds(writer, pdu.varbinds);
      return;
    case 'addAgentCaps':
      writeOid(writer, pdu.id);
      writeOctetString(writer, pdu.description);
      return;
    case 'removeAgentCaps':
      writeOid(writer, pdu.id);
      return;
    case 'response':
      writeResponseStatus(writer, pdu);
      writeVarbinds(writer, pdu.varbinds);
      return;
    case 'commitSet':
    case 'undoSet':
    case 'cleanupSet':
    case 'ping':
      return;
  }
}

/** The eight octets of a Response before its varbinds. */
export function writeResponseStatus(writer: ByteWriter, status: Omit<ResponseBody, 'varbinds'>): void {
  writer.uint32(status.upTimeTicks);
  writer.uint16(status.error);
  writer.uint16(status.index);
}

function writeRegistration(writer: ByteWriter, registration: Registration, timeoutSeconds: number): void {
  writer.uint8(timeoutSeconds);
  writer.uint8(registration.priority);
  writer.uint8(registration.rangeArc);
  writer.uint8(0);
  writeOid(writer, registration.subtree);
  if (registration.rangeArc !== 0) writer.uint32(registration.upperBound);
}

function writeRanges(writer: ByteWriter, ranges: readonly SearchRange[]): void {
  for (const range of ranges) writeSearchRange(writer, range);
}

function writeVarbinds(writer: ByteWriter, varbinds: readonly Varbind[]): void {
  for (const varbind of varbinds) writeVarbind(writer, varbind);
}
