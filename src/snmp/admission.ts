// Who is let in: the community, or the checks of RFC 3414 section 3.2 in their order. The package checks neither the
// engine ID nor the time of a message, makes a key of 1 MiB for each engine ID it is sent and keeps it, and decrypts
// before it authenticates; so all that is decided here, before it sees anything.

import { timingSafeEqual } from 'node:crypto';
import type { EngineIdentity } from './engine-identity';
import { type CommunityMessage, type Message, readMessage, type UsmMessage } from './message';
import { encodeReport, MAX_MESSAGE_OCTETS, type Signature } from './report';
import type { PackageUser, SnmpPackage } from './snmp-package';
import { type StatisticName, type Statistics, statisticOid } from './statistics';

/** Why someone was not answered as he may have hoped. */
export type Refusal = 'malformed' | 'wrongCommunity' | 'unknownUser' | 'wrongLevel' | 'wrongPassword';

export type Admission =
  | {
      readonly kind: 'admitted';
      readonly isV1: boolean;
      /** Octets of the whole answer. */
      readonly maxOctets: number;
      /** That the community stands for; '' with SNMPv3, which names it in the PDU. */
      readonly context: string;
      /** With SNMPv3. */
      readonly usm: AuthenticMessage | undefined;
    }
  /** `refusal` is undefined for what happens between a manager and an engine that do not know each other yet. */
  | { readonly kind: 'refused'; readonly refusal: Refusal | undefined; readonly report: Buffer | undefined };

/** A message that its user sent just now. */
export interface AuthenticMessage {
  readonly message: UsmMessage;
  readonly signature: Signature;
}

export interface AdmissionPolicy {
  readonly snmp: SnmpPackage;
  readonly communities: readonly { readonly community: Buffer; readonly context: string }[];
  /** Empty where SNMPv3 is not spoken. */
  readonly users: readonly PackageUser[];
  readonly engine: EngineIdentity;
  /** Seconds since the engine started. */
  readonly engineTime: () => number;
  readonly statistics: Statistics;
}

/** RFC 3414 section 2.2.3, seconds. */
const TIME_WINDOW = 150;
/** Boots that have reached this are never again in any window (RFC 3414 section 2.2.2). */
const MAX_BOOTS = 2 ** 31 - 1;

/** Throws a Problem (protocol) for bytes that are no request. */
export function admit(bytes: Buffer, policy: AdmissionPolicy): Admission {
  const message = readMessage(bytes);
  switch (message.kind) {
    case 'community':
      return admitCommunity(message, policy);
    case 'usm':
      return policy.users.length === 0 ? drop(policy, 'inBadVersions') : admitUser(bytes, message, policy);
    default:
      return drop(policy, statisticOf[message.kind]);
  }
}

const statisticOf: Readonly<Record<Exclude<Message['kind'], 'community' | 'usm'>, StatisticName>> = {
  badVersion: 'inBadVersions',
  badSecurityModel: 'unknownSecurityModels',
  badFlags: 'invalidMsgs',
};

function drop({ statistics }: AdmissionPolicy, name: StatisticName, refusal?: Refusal): Admission {
  statistics.count(name);
  return { kind: 'refused', refusal, report: undefined };
}

function admitCommunity({ community, version }: CommunityMessage, policy: AdmissionPolicy): Admission {
  // All are compared, whichever it is.
  const [known] = policy.communities.filter((each) => isEqual(each.community, community));
  if (known !== undefined) {
    const { context } = known;
    return { kind: 'admitted', isV1: version === 1, maxOctets: MAX_MESSAGE_OCTETS, context, usm: undefined };
  }
  return drop(policy, 'inBadCommunityNames', 'wrongCommunity');
}

function admitUser(bytes: Buffer, message: UsmMessage, policy: AdmissionPolicy): Admission {
  const { snmp, engine } = policy;
  // How a manager finds out our engine ID: it asks with none, or with one it remembers.
  if (!message.engineId.equals(engine.id)) return refuse(policy, message, { statistic: 'unknownEngineIDs' });
  const user = policy.users.find(({ name }) => Buffer.from(name).equals(message.userName));
  if (user === undefined) {
    // RFC 3414 section 4: a manager without a user asks for the time like this.
    const refusal = message.userName.length === 0 ? undefined : 'unknownUser';
    return refuse(policy, message, { statistic: 'unknownUserNames', refusal });
  }
  if (!message.isAuthenticated || message.isEncrypted !== (user.privProtocol !== undefined)) {
    return refuse(policy, message, { statistic: 'unsupportedSecLevels', refusal: 'wrongLevel' });
  }
  const signature = signatureOf(snmp, user, message);
  if (!isAuthentic(bytes, message, signature)) {
    return refuse(policy, message, { statistic: 'wrongDigests', refusal: 'wrongPassword' });
  }
  if (!isInTimeWindow(message, policy)) return refuse(policy, message, { statistic: 'notInTimeWindows', signature });
  const maxOctets = Math.min(message.maxOctets, MAX_MESSAGE_OCTETS);
  return { kind: 'admitted', isV1: false, maxOctets, context: '', usm: { message, signature } };
}

function refuse(
  policy: AdmissionPolicy,
  message: UsmMessage,
  why: { readonly statistic: StatisticName; readonly refusal?: Refusal | undefined; readonly signature?: Signature },
): Admission {
  policy.statistics.count(why.statistic);
  const report = message.isReportable ? reportOf(policy, message, why) : undefined;
  return { kind: 'refused', refusal: why.refusal, report };
}

/** What is wrong with a message, said in the number that counts such ones. */
export function reportOf(
  { engine, engineTime, statistics }: AdmissionPolicy,
  { messageId, requestId }: UsmMessage,
  { statistic, signature }: { readonly statistic: StatisticName; readonly signature?: Signature },
): Buffer {
  return encodeReport({
    messageId,
    requestId,
    engineId: engine.id,
    engineBoots: engine.boots,
    engineTime: engineTime(),
    oid: statisticOid(statistic),
    value: statistics.value(statistic),
    signed: signature,
  });
}

function signatureOf({ Authentication }: SnmpPackage, user: PackageUser, message: UsmMessage): Signature {
  return {
    userName: message.userName,
    digestOctets: Authentication.algorithms[user.authProtocol]!.AUTHENTICATION_CODE_LENGTH,
    digest: (bytes) => Authentication.calculateDigest(bytes, user.authProtocol, user.authKey, message.engineId),
  };
}

/** The code is made over the message with zeros in its place (RFC 3414 section 6.3.2); the message is left as it was. */
function isAuthentic(bytes: Buffer, { digest }: UsmMessage, signature: Signature): boolean {
  if (digest.length !== signature.digestOctets) return false;
  const given = Buffer.from(digest);
  digest.fill(0);
  const right = signature.digest(bytes);
  given.copy(digest);
  return timingSafeEqual(given, right);
}

function isInTimeWindow({ engineBoots, engineTime }: UsmMessage, policy: AdmissionPolicy): boolean {
  const { boots } = policy.engine;
  if (boots === MAX_BOOTS || engineBoots !== boots) return false;
  return Math.abs(engineTime - policy.engineTime()) <= TIME_WINDOW;
}

/** Takes as long for a near miss as for a wide one. */
function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
