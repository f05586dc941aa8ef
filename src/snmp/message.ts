// The outside of a message (RFC 3416 section 3, RFC 3412 section 6, RFC 3414 section 2.4), read strictly and without
// believing it. What a stranger sends is taken apart here, and here only: nothing goes further before it is known to
// be whole and, with SNMPv3, authentic.

import { Problem } from '../base/problem';
import { TAG } from './ber';
import { BerReader } from './ber-reader';

export interface CommunityMessage {
  readonly kind: 'community';
  readonly version: 1 | 2;
  readonly community: Buffer;
}

export interface UsmMessage {
  readonly kind: 'usm';
  readonly messageId: number;
  /** The longest answer the sender can take, octets. */
  readonly maxOctets: number;
  readonly isAuthenticated: boolean;
  readonly isEncrypted: boolean;
  /** Whether a Report may be sent back. */
  readonly isReportable: boolean;
  readonly engineId: Buffer;
  readonly engineBoots: number;
  readonly engineTime: number;
  readonly userName: Buffer;
  /** Where it stands in the message, not copied. */
  readonly digest: Buffer;
  /** Taken from the PDU; 0 where it is encrypted. */
  readonly requestId: number;
}

export type Message =
  | CommunityMessage
  | UsmMessage
  /** A version that is none of ours, another security model, or flags that make no sense. */
  | { readonly kind: 'badVersion' | 'badSecurityModel' | 'badFlags' };

const USM = 3;
const FLAG = { auth: 1, priv: 2, reportable: 4 };
/** RFC 3412 section 6.3: every engine takes at least this. */
const MIN_MAX_OCTETS = 484;
/** RFC 3411: an engine ID has 5 to 32 octets; a user name 1 to 32. */
const MAX_NAME_OCTETS = 32;
/** 128 arcs of up to 5 octets each. */
const MAX_OID_OCTETS = 640;
const PDU_TAGS = [0xa0, 0xa1, 0xa3];
const GET_BULK_TAG = 0xa5;

/** Throws a Problem (protocol) for what is no SNMP message, or none that asks something. */
export function readMessage(bytes: Buffer): Message {
  const reader = new BerReader(bytes).enter(TAG.sequence);
  switch (reader.integer()) {
    case 0:
      return readCommunityMessage(reader, 1);
    case 1:
      return readCommunityMessage(reader, 2);
    case 3:
      return readUsmMessage(reader);
    default:
      return { kind: 'badVersion' };
  }
}

function readCommunityMessage(reader: BerReader, version: 1 | 2): CommunityMessage {
  const community = reader.octets(TAG.octetString);
  checkPdu(reader, version);
  return { kind: 'community', version, community };
}

function readUsmMessage(reader: BerReader): Message {
  const header = reader.enter(TAG.sequence);
  const messageId = header.integer();
  const maxOctets = header.integer();
  const flagOctets = header.octets(TAG.octetString);
  const securityModel = header.integer();
  const flags = flagOctets[0];
  if (flagOctets.length !== 1 || flags === undefined || messageId < 0 || maxOctets < MIN_MAX_OCTETS) {
    throw new Problem('protocol', 'the header of an SNMPv3 message makes no sense');
  }
  if (securityModel !== USM) return { kind: 'badSecurityModel' };
  const isAuthenticated = (flags & FLAG.auth) !== 0;
  const isEncrypted = (flags & FLAG.priv) !== 0;
  if (isEncrypted && !isAuthenticated) return { kind: 'badFlags' };
  const security = reader.enter(TAG.octetString).enter(TAG.sequence);
  const parameters = {
    engineId: shortOctets(security),
    engineBoots: security.integer(),
    engineTime: security.integer(),
    userName: shortOctets(security),
    digest: security.octets(TAG.octetString),
  };
  const salt = security.octets(TAG.octetString);
  if (isEncrypted && salt.length !== 8) throw new Problem('protocol', 'the salt of an encrypted message has 8 octets');
  const requestId = readScopedPdu(reader, isEncrypted);
  const isReportable = (flags & FLAG.reportable) !== 0;
  return { kind: 'usm', messageId, maxOctets, isAuthenticated, isEncrypted, isReportable, ...parameters, requestId };
}

function shortOctets(reader: BerReader): Buffer {
  const octets = reader.octets(TAG.octetString);
  if (octets.length > MAX_NAME_OCTETS) throw new Problem('protocol', 'an engine ID or a user name is too long');
  return octets;
}

function readScopedPdu(reader: BerReader, isEncrypted: boolean): number {
  if (isEncrypted) {
    reader.enter(TAG.octetString);
    return 0;
  }
  const scoped = reader.enter(TAG.sequence);
  scoped.octets(TAG.octetString);
  scoped.octets(TAG.octetString);
  return checkPdu(scoped, 3);
}

/** The PDU is a request of this version and well-formed throughout; gives its request-id. */
function checkPdu(reader: BerReader, version: 1 | 2 | 3): number {
  const { tag = 0 } = reader;
  if (!PDU_TAGS.includes(tag) && (tag !== GET_BULK_TAG || version === 1)) {
    throw new Problem('protocol', `a PDU of tag ${tag} is no request`);
  }
  const pdu = reader.any();
  const requestId = pdu.integer();
  pdu.integer();
  pdu.integer();
  const varbinds = pdu.enter(TAG.sequence);
  while (!varbinds.isAtEnd) {
    const varbind = varbinds.enter(TAG.sequence);
    const name = varbind.octets(TAG.objectIdentifier);
    if (name.length < 1 || name.length > MAX_OID_OCTETS) throw new Problem('protocol', 'a name is no OID');
    varbind.any();
  }
  return requestId;
}
