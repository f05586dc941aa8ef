// What a manager wants to see of any host before it accepts it: the system group and sysORTable (RFC 3418 section 2),
// the engine (RFC 3411 section 5) and the numbers of its messages.

import type { LiveRow, MibValue } from '../agentx/index';
import { type Oid, parseOid } from '../base/oid';
import type { EngineIdentity } from './engine-identity';
import { MAX_MESSAGE_OCTETS } from './report';
import type { ServedRow } from './served-value';
import { type StatisticName, type Statistics, statisticNames, statisticOid } from './statistics';

export interface SystemText {
  /** sysDescr. */
  readonly description: string;
  /** sysName, sysContact and sysLocation. */
  readonly name: string;
  readonly contact: string;
  readonly location: string;
}

/** A line of sysORTable: a MIB module that is served. */
export interface Capability {
  readonly id: Oid;
  readonly description: string;
}

export interface HostFacts {
  readonly text: SystemText;
  /** sysObjectID: what kind of agent this is. */
  readonly objectId: Oid;
  readonly capabilities: readonly Capability[];
  /** Hundredths of a second since the engine started. */
  readonly upTime: () => number;
}

export interface SystemFacts extends HostFacts {
  readonly statistics: Statistics;
  /** Only where SNMPv3 is spoken. */
  readonly engine: (EngineIdentity & { readonly time: () => number }) | undefined;
}

/** The system group and sysORTable (RFC 3418). */
export const SYSTEM: Oid = parseOid('1.3.6.1.2.1.1')!;
const SNMP_ENABLE_AUTHEN_TRAPS = parseOid('1.3.6.1.2.1.11.30.0')!;
const SNMP_ENGINE = parseOid('1.3.6.1.6.3.10.2.1')!;
const V3_ONLY = parseOid('1.3.6.1.6.3')!;
/** RFC 3418: the sum of 2^(layer - 1); a mail server offers applications (7) and is an end of IP (4). */
const SERVICES = 72;
const DISABLED = 2;

/** The system group, sysORTable, the snmp group and, with SNMPv3, the engine (RFC 3418, 3411). */
export function systemRows(facts: SystemFacts): readonly ServedRow[] {
  return [...hostRows(facts), ...statisticRows(facts), ...engineRows(facts)];
}

/** What says which host this is: the system group and sysORTable. */
export function hostRows(facts: HostFacts): readonly LiveRow[] {
  return [...systemGroup(facts), ...capabilityRows(facts.capabilities)];
}

function systemGroup({ text, objectId, upTime }: HostFacts): readonly LiveRow[] {
  const scalar = (arc: number, value: LiveRow['value']) => ({ oid: [...SYSTEM, arc, 0], value });
  return [
    scalar(1, string(text.description)),
    scalar(2, { kind: 'objectIdentifier', value: objectId }),
    scalar(3, () => ({ kind: 'timeTicks', value: upTime() })),
    scalar(4, string(text.contact)),
    scalar(5, string(text.name)),
    scalar(6, string(text.location)),
    scalar(7, { kind: 'integer', value: SERVICES }),
    // sysORLastChange: they are there from the start.
    scalar(8, { kind: 'timeTicks', value: 0 }),
  ];
}

function capabilityRows(capabilities: readonly Capability[]): readonly LiveRow[] {
  const cell = (column: number, i: number, value: MibValue) => ({ oid: [...SYSTEM, 9, 1, column, i + 1], value });
  return capabilities.flatMap(({ id, description }, i) => [
    cell(2, i, { kind: 'objectIdentifier', value: id }),
    cell(3, i, string(description)),
    cell(4, i, { kind: 'timeTicks', value: 0 }),
  ]);
}

function statisticRows({ statistics, engine }: SystemFacts): readonly ServedRow[] {
  const row = (name: StatisticName): ServedRow => ({
    oid: statisticOid(name),
    value: () => ({ kind: 'counter32', value: statistics.value(name) }),
  });
  const rows = statisticNames.map(row).filter(({ oid }) => engine !== undefined || !isV3Only(oid));
  return [...rows, { oid: SNMP_ENABLE_AUTHEN_TRAPS, value: { kind: 'integer', value: DISABLED } }];
}

function isV3Only(oid: Oid): boolean {
  return V3_ONLY.every((arc, i) => oid[i] === arc);
}

function engineRows({ engine }: SystemFacts): readonly ServedRow[] {
  if (engine === undefined) return [];
  const scalar = (arc: number, value: ServedRow['value']) => ({ oid: [...SNMP_ENGINE, arc, 0], value });
  return [
    scalar(1, { kind: 'octetString', value: engine.id }),
    scalar(2, { kind: 'integer', value: engine.boots }),
    scalar(3, () => ({ kind: 'integer', value: engine.time() })),
    scalar(4, { kind: 'integer', value: MAX_MESSAGE_OCTETS }),
  ];
}

function string(value: string): MibValue {
  return { kind: 'octetString', value };
}
