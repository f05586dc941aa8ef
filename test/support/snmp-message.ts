// SNMP messages built octet by octet, and answers taken apart again, for tests that want to say what no tool says.

import type { Oid } from '../../src/base/oid';
import { encodeOid, integerTlv, TAG, tlv } from '../../src/snmp/ber';
import { BerReader } from '../../src/snmp/ber-reader';
import type { SnmpPackage } from '../../src/snmp/snmp-package';

export const PDU = { get: 0xa0, getNext: 0xa1, response: 0xa2, set: 0xa3, getBulk: 0xa5, report: 0xa8 } as const;

export interface PduText {
  readonly tag: number;
  readonly names: readonly Oid[];
  readonly requestId?: number;
  /** Error status, or non-repeaters. */
  readonly second?: number;
  /** Error index, or max-repetitions. */
  readonly third?: number;
  readonly value?: Buffer;
}

export function encodePdu({
  tag,
  names,
  requestId = 7,
  second = 0,
  third = 0,
  value = tlv(TAG.null),
}: PduText): Buffer {
  const varbinds = names.map((name) => tlv(TAG.sequence, encodeOid(name), value));
  return tlv(tag, integerTlv(requestId), integerTlv(second), integerTlv(third), tlv(TAG.sequence, ...varbinds));
}

/** `version` 1 is SNMPv1, 2 SNMPv2c. */
export function communityMessage(pdu: PduText, { community = 'public', version = 2 } = {}): Buffer {
  return tlv(TAG.sequence, integerTlv(version - 1), tlv(TAG.octetString, Buffer.from(community)), encodePdu(pdu));
}

export interface UserText {
  readonly snmp: SnmpPackage;
  readonly name: string;
  readonly authProtocol: number;
  readonly password: string;
}

export interface UsmText {
  readonly engineId: Buffer;
  readonly boots: number;
  readonly time: number;
  /** 1 authenticated, 2 encrypted, 4 reportable. */
  readonly flags?: number;
  readonly user?: UserText;
  readonly userName?: string;
  readonly contextEngineId?: Buffer;
  readonly context?: string;
  readonly maxOctets?: number;
  readonly securityModel?: number;
}

/** An SNMPv3 message that is not encrypted; signed where there is a user. */
export function usmMessage(pdu: PduText, usm: UsmText): Buffer {
  const { user, engineId } = usm;
  const digest = Buffer.alloc(
    user === undefined ? 0 : user.snmp.Authentication.algorithms[user.authProtocol]!.AUTHENTICATION_CODE_LENGTH,
  );
  const flags = usm.flags ?? (user === undefined ? 4 : 5);
  const header = [
    integerTlv(11),
    integerTlv(usm.maxOctets ?? 65507),
    string(Uint8Array.of(flags)),
    integerTlv(usm.securityModel ?? 3),
  ];
  const security = tlv(
    TAG.sequence,
    string(engineId),
    integerTlv(usm.boots),
    integerTlv(usm.time),
    string(Buffer.from(usm.userName ?? user?.name ?? '')),
    string(digest),
    string(Buffer.alloc(0)),
  );
  const scoped = tlv(
    TAG.sequence,
    string(usm.contextEngineId ?? engineId),
    string(Buffer.from(usm.context ?? '')),
    encodePdu(pdu),
  );
  const message = tlv(TAG.sequence, integerTlv(3), tlv(TAG.sequence, ...header), string(security), scoped);
  if (user === undefined) return message;
  const code = user.snmp.Authentication.calculateDigest(message, user.authProtocol, user.password, engineId);
  code.copy(message, message.length - scoped.length - 2 - digest.length);
  return message;
}

function string(octets: Uint8Array): Buffer {
  return tlv(TAG.octetString, octets);
}

export interface AnsweredVarbind {
  /** Hexadecimal, as the name is encoded. */
  readonly name: string;
  readonly tag: number;
  readonly content: Buffer;
}

export interface AnsweredPdu {
  readonly tag: number;
  readonly requestId: number;
  readonly status: number;
  readonly index: number;
  readonly varbinds: readonly AnsweredVarbind[];
}

/** The PDU of a message that is not encrypted. */
export function answeredPdu(message: Buffer): AnsweredPdu {
  const reader = new BerReader(message).enter(TAG.sequence);
  if (reader.integer() !== 3) {
    reader.octets(TAG.octetString);
    return readPdu(reader);
  }
  reader.enter(TAG.sequence);
  reader.enter(TAG.octetString);
  const scoped = reader.enter(TAG.sequence);
  scoped.octets(TAG.octetString);
  scoped.octets(TAG.octetString);
  return readPdu(scoped);
}

function readPdu(reader: BerReader): AnsweredPdu {
  const tag = reader.tag!;
  const pdu = reader.any();
  const [requestId, status, index] = [pdu.integer(), pdu.integer(), pdu.integer()];
  return { tag, requestId, status, index, varbinds: readVarbinds(pdu.octets(TAG.sequence)) };
}

/** Encoded varbinds, one after the other. */
export function readVarbinds(bytes: Buffer): readonly AnsweredVarbind[] {
  const reader = new BerReader(bytes);
  const varbinds: AnsweredVarbind[] = [];
  while (!reader.isAtEnd) {
    const varbind = reader.enter(TAG.sequence);
    const name = varbind.octets(TAG.objectIdentifier).toString('hex');
    const tag = varbind.tag!;
    varbinds.push({ name, tag, content: varbind.any().rest() });
  }
  return varbinds;
}

/** As the names of answers are given. */
export function nameOf(oid: Oid): string {
  return new BerReader(encodeOid(oid)).octets(TAG.objectIdentifier).toString('hex');
}
