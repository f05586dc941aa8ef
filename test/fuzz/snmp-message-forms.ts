// The outsides of SNMP messages, made for any inside: a community around a PDU, a user's signature around a scoped PDU,
// and his encryption around any octets at all (RFC 3414 sections 2.6 and 6.3, RFC 3826 section 3.1, RFC 7860).

import { createCipheriv, createHash, createHmac } from 'node:crypto';
import { integerTlv, TAG, tlv } from '../../src/snmp/ber';

export interface Engine {
  readonly id: Buffer;
  readonly boots: number;
  /** Seconds since its start. */
  readonly time: number;
}

/** Keys of one user at one engine: HMAC-SHA-256 cut to 24 octets, AES-128 in CFB mode. */
export interface UserKeys {
  readonly name: string;
  readonly sign: Buffer;
  readonly hide: Buffer | undefined;
}

const DIGEST_OCTETS = 24;
const SIGNED = 1;
const ENCRYPTED = 2;
const REPORTABLE = 4;

export function userKeys({ id }: Engine, name: string, signWord: string, hideWord?: string): UserKeys {
  const hide = hideWord === undefined ? undefined : localKey(hideWord, id).subarray(0, 16);
  return { name, sign: localKey(signWord, id), hide };
}

/** RFC 3414 section 2.6: the password stretched to 1 MiB, then made one for this engine alone. */
function localKey(password: string, engineId: Buffer): Buffer {
  const key = createHash('sha256')
    .update(Buffer.alloc(1 << 20, password))
    .digest();
  return createHash('sha256')
    .update(Buffer.concat([key, engineId, key]))
    .digest();
}

/** `version` 0 is SNMPv1, 1 SNMPv2c. */
export function communityMessage(pdu: Buffer, community: string, version: 0 | 1): Buffer {
  return tlv(TAG.sequence, integerTlv(version), string(Buffer.from(community)), pdu);
}

export function signedMessage(scoped: Buffer, engine: Engine, user: UserKeys): Buffer {
  return signed({ inside: scoped, flags: SIGNED | REPORTABLE, salt: Buffer.alloc(0) }, engine, user);
}

export function encryptedMessage(plain: Buffer, engine: Engine, user: UserKeys): Buffer {
  const salt = Buffer.from('0001020304050607', 'hex');
  const start = Buffer.alloc(8);
  start.writeUInt32BE(engine.boots, 0);
  start.writeUInt32BE(engine.time, 4);
  const cipher = createCipheriv('aes-128-cfb', user.hide!, Buffer.concat([start, salt]));
  const inside = string(Buffer.concat([cipher.update(plain), cipher.final()]));
  return signed({ inside, flags: SIGNED | ENCRYPTED | REPORTABLE, salt }, engine, user);
}

interface Unsigned {
  readonly inside: Buffer;
  readonly flags: number;
  readonly salt: Buffer;
}

function signed({ inside, flags, salt }: Unsigned, engine: Engine, user: UserKeys): Buffer {
  const header = [integerTlv(9), integerTlv(65_507), string(Buffer.of(flags)), integerTlv(3)];
  const security = tlv(
    TAG.sequence,
    string(engine.id),
    integerTlv(engine.boots),
    integerTlv(engine.time),
    string(Buffer.from(user.name)),
    string(Buffer.alloc(DIGEST_OCTETS)),
    string(salt),
  );
  const message = tlv(TAG.sequence, integerTlv(3), tlv(TAG.sequence, ...header), string(security), inside);
  const code = createHmac('sha256', user.sign).update(message).digest().subarray(0, DIGEST_OCTETS);
  code.copy(message, message.length - inside.length - string(salt).length - DIGEST_OCTETS);
  return message;
}

function string(octets: Buffer): Buffer {
  return tlv(TAG.octetString, octets);
}
