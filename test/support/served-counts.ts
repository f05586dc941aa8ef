// What snmpd serves of one service or table, taken by a walk, so that a row nobody expected shows as well.

import { statSync } from 'node:fs';
import { formatOid, parseOid } from '../../src/base/oid';
import { columnArcs, conceptualTables } from '../../src/registry/conceptual-tables';
import { counters, declarationOf, instanceOid, OBJECTS_ARC } from '../../src/registry/registry';
import type { ServiceName } from '../../src/registry/services';
import { ROOT } from './agent-config';
import type { PrivateSnmpd } from './private-snmpd';
import { walkRows } from './snmp-tools';
import { waitFor } from './wait-for';

const root = parseOid(ROOT)!;

export type Counts = Readonly<Record<string, number>>;

/** The counters of a service that are not zero: name without the service, and value. NaN is one not served. */
export function servedCounts(snmpd: PrivateSnmpd, service: ServiceName): Counts {
  const subtree = formatOid([...root, OBJECTS_ARC, declarationOf(service).arc]);
  const values = new Map(walkRows(snmpd.address, subtree).map(({ oid, value }) => [oid, Number(value)]));
  return Object.fromEntries(
    counters.flatMap((counter) => {
      if (counter.service !== service) return [];
      const value = values.get(formatOid(instanceOid(root, counter))) ?? Number.NaN;
      return value === 0 ? [] : [[counter.shortName, value]];
    }),
  );
}

export interface ServedTableRow {
  /** The index as the OID spells it: a string behind its length. */
  readonly index: string;
  /** The name column, which must say the same. */
  readonly name: string;
  readonly count: number;
}

/** The rows of the RBL zones in the order in which a walk visits them. */
export function servedZones(snmpd: PrivateSnmpd): readonly ServedTableRow[] {
  const { name, rejections } = conceptualTables.rblZone.columns;
  const column = (arc: number) => {
    const prefix = `${formatOid([...root, ...columnArcs('rblZone', arc)])}.`;
    return walkRows(snmpd.address, prefix.slice(0, -1)).flatMap(({ oid, value }) =>
      oid.startsWith(prefix) ? [{ index: spelled(oid.slice(prefix.length)), value }] : [],
    );
  };
  const names = new Map(column(name.arc).map(({ index, value }) => [index, value.replace(/^"(.*)"$/, '$1')]));
  return column(rejections.arc).map(({ index, value }) => ({
    index,
    name: names.get(index) ?? 'no name',
    count: Number(value),
  }));
}

function spelled(arcs: string): string {
  const [length, ...octets] = arcs.split('.').map(Number);
  if (octets.length !== length) throw new Error(`${arcs} is no string of its length`);
  return String.fromCharCode(...octets);
}

/** Waits for the agent to have counted all of a log that grows no more. */
export async function readToItsEnd(snmpd: PrivateSnmpd, log: string): Promise<void> {
  const { size } = statSync(log);
  const octetsRead = () => servedCounts(snmpd, 'agent')['octetsRead'];
  await waitFor(`all ${size} octets of ${log} are counted`, () => octetsRead() === size, {
    withinMs: 20_000,
    seen: octetsRead,
  });
}
