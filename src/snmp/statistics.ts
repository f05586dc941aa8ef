// What happened to the messages that came in, as RFC 3418 (snmp group), RFC 3412 (snmpMPDStats), RFC 3413
// (snmpUnknownContexts) and RFC 3414 (usmStats) count it. Reports carry these numbers, and a walk shows them.

import { type Oid, parseOid } from '../base/oid';

/** Each with its scalar, without the instance. */
const scalars = {
  inPkts: '1.3.6.1.2.1.11.1',
  inBadVersions: '1.3.6.1.2.1.11.3',
  inBadCommunityNames: '1.3.6.1.2.1.11.4',
  inBadCommunityUses: '1.3.6.1.2.1.11.5',
  inASNParseErrs: '1.3.6.1.2.1.11.6',
  silentDrops: '1.3.6.1.2.1.11.31',
  proxyDrops: '1.3.6.1.2.1.11.32',
  unknownSecurityModels: '1.3.6.1.6.3.11.2.1.1',
  invalidMsgs: '1.3.6.1.6.3.11.2.1.2',
  unknownPDUHandlers: '1.3.6.1.6.3.11.2.1.3',
  unknownContexts: '1.3.6.1.6.3.12.1.5',
  unsupportedSecLevels: '1.3.6.1.6.3.15.1.1.1',
  notInTimeWindows: '1.3.6.1.6.3.15.1.1.2',
  unknownUserNames: '1.3.6.1.6.3.15.1.1.3',
  unknownEngineIDs: '1.3.6.1.6.3.15.1.1.4',
  wrongDigests: '1.3.6.1.6.3.15.1.1.5',
  decryptionErrors: '1.3.6.1.6.3.15.1.1.6',
} as const;

export type StatisticName = keyof typeof scalars;

export const statisticNames = Object.keys(scalars) as readonly StatisticName[];

/** The instance under which a number is served and reported. */
export function statisticOid(name: StatisticName): Oid {
  return [...parseOid(scalars[name])!, 0];
}

export class Statistics {
  readonly #counts = new Map<StatisticName, number>();

  /** Counter32: it wraps. */
  count(name: StatisticName): void {
    this.#counts.set(name, (this.value(name) + 1) % 2 ** 32);
  }

  value(name: StatisticName): number {
    return this.#counts.get(name) ?? 0;
  }
}
