// Reports (RFC 3412 section 7.1, RFC 3414 section 3.2): how an SNMPv3 engine says what was wrong with a message that
// it cannot answer. One of them also tells a manager our engine ID, boots and time (RFC 3414 section 4).

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { encodeOid, integerTlv, TAG, tlv, writeNumber } from './ber';

const REPORT_PDU = 0xa8;
const VERSION_3 = 3;
const USM = 3;
/** What we can take, octets: all that fits into a datagram. */
export const MAX_MESSAGE_OCTETS = 65_507;

export interface Report {
  readonly messageId: number;
  readonly requestId: number;
  readonly engineId: Buffer;
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly oid: Oid;
  readonly value: number;
  /** With it the report is authenticated (authNoPriv). */
  readonly signed: Signature | undefined;
}

export interface Signature {
  readonly userName: Buffer;
  readonly digestOctets: number;
  /** The message authentication code of a message whose own is zeros. */
  digest(message: Buffer): Buffer;
}

/** A Report PDU in a message of its own (RFC 3412 section 7.1, RFC 3414 section 3.2). */
export function encodeReport(report: Report): Buffer {
  const { signed } = report;
  const digestOctets = signed?.digestOctets ?? 0;
  const header = tlv(
    TAG.sequence,
    integerTlv(report.messageId),
    integerTlv(MAX_MESSAGE_OCTETS),
    tlv(TAG.octetString, Uint8Array.of(signed === undefined ? 0 : 1)),
    integerTlv(USM),
  );
  const security = tlv(
    TAG.sequence,
    tlv(TAG.octetString, report.engineId),
    integerTlv(report.engineBoots),
    integerTlv(report.engineTime),
    tlv(TAG.octetString, signed?.userName ?? Buffer.alloc(0)),
    tlv(TAG.octetString, Buffer.alloc(digestOctets)),
    NO_OCTETS,
  );
  const pdu = scopedPdu(report);
  const message = tlv(TAG.sequence, integerTlv(VERSION_3), header, tlv(TAG.octetString, security), pdu);
  if (signed === undefined) return message;
  const at = message.length - pdu.length - NO_OCTETS.length - digestOctets;
  signed.digest(message).copy(message, at);
  return message;
}

const NO_OCTETS = tlv(TAG.octetString);

function scopedPdu({ engineId, requestId, oid, value }: Report): Buffer {
  const varbinds = tlv(TAG.sequence, reportVarbind(oid, value));
  const pdu = tlv(REPORT_PDU, integerTlv(requestId), integerTlv(0), integerTlv(0), varbinds);
  return tlv(TAG.sequence, tlv(TAG.octetString, engineId), NO_OCTETS, pdu);
}

/** The one varbind of a report. */
export function reportVarbind(oid: Oid, value: number): Buffer {
  const counter = new ByteWriter(8);
  writeNumber(counter, TAG.counter32, value);
  return tlv(TAG.sequence, encodeOid(oid), counter.finish());
}
