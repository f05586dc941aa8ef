// One service of the registry as MIB objects: its node, a Counter64 for each counter, the TimeStamp of its
// last discontinuity, and the groups they belong to.

import { counters, DISCONTINUITY_ARC, declarationOf } from '../registry/registry';
import type { CounterDeclaration } from '../registry/registry-types';
import { type RetiredCounters, retiredOf } from '../registry/retired-counters';
import { scalarsOf } from '../registry/scalars';
import type { ServiceName } from '../registry/services';
import type { MibNode, MibObjectGroup, MibScalar, MibStatus } from './mib-definition';
import { discontinuityDescriptor, mibDescriptor } from './mib-names';

export interface MibService {
  readonly node: MibNode;
  readonly scalars: readonly MibScalar[];
  readonly group: MibObjectGroup;
  /** Present when the service has counters that are counted no more. */
  readonly obsoleteGroup: MibObjectGroup | undefined;
}

/** The scalars of a service and their groups, as definitions of the MIB. */
export function mibService(service: ServiceName, retired?: RetiredCounters): MibService {
  const { arc, title, counters: declared } = declarationOf(service);
  const current = counters
    .filter((counter) => counter.service === service)
    .map(({ shortName }) => counterScalar(service, shortName, declared[shortName]!, 'current'));
  const obsolete = retiredOf(service, retired).map(([shortName, declaration]) =>
    counterScalar(service, shortName, declaration, 'obsolete'),
  );
  const others = scalarsOf(service).map(([word, { arc: at, syntax, help }]): MibScalar => {
    const name = mibDescriptor(service, word);
    return {
      kind: 'scalar',
      name,
      parent: mibDescriptor(service),
      arc: at,
      syntax,
      status: 'current',
      description: help,
    };
  });
  const served = [...current, ...others, discontinuityScalar(service)];
  return {
    node: { kind: 'node', name: mibDescriptor(service), parent: 'mtlObjects', arc, remark: title },
    scalars: [...served, ...obsolete].sort((a, b) => a.arc - b.arc),
    group: objectGroup(service, served, 'current'),
    obsoleteGroup: obsolete.length === 0 ? undefined : objectGroup(service, obsolete, 'obsolete'),
  };
}

function counterScalar(
  service: ServiceName,
  shortName: string,
  { arc, units, help, legacy }: CounterDeclaration,
  status: MibStatus,
): MibScalar {
  const sentences = [help];
  if (legacy !== undefined) sentences.push(`The Perl maillogs called this ${legacy}.`);
  sentences.push(
    status === 'current'
      ? `Discontinuities in its value are indicated by ${discontinuityDescriptor(service)}.`
      : 'It is counted no more.',
  );
  const description = sentences.join(' ');
  const name = mibDescriptor(service, shortName);
  const syntax = { kind: 'counter64', units } as const;
  return { kind: 'scalar', name, parent: mibDescriptor(service), arc, syntax, status, description };
}

function discontinuityScalar(service: ServiceName): MibScalar {
  return {
    kind: 'scalar',
    name: discontinuityDescriptor(service),
    parent: mibDescriptor(service),
    arc: DISCONTINUITY_ARC,
    syntax: { kind: 'timeStamp' },
    status: 'current',
    description:
      `The value of sysUpTime when the counters under ${mibDescriptor(service)} last suffered a discontinuity: ` +
      'counts were lost or restored, so that values read before and after do not compare. ' +
      'Zero when there was none since the SNMP agent started.',
  };
}

function objectGroup(service: ServiceName, scalars: readonly MibScalar[], status: MibStatus): MibObjectGroup {
  const isCurrent = status === 'current';
  return {
    kind: 'objectGroup',
    name: mibDescriptor(service, isCurrent ? 'group' : 'obsoleteGroup'),
    parent: isCurrent ? 'mtlGroups' : 'mtlObsoleteGroups',
    arc: declarationOf(service).arc,
    objects: scalars.map(({ name }) => name),
    status,
    description: isCurrent
      ? `The objects under ${mibDescriptor(service)}: ${declarationOf(service).title}.`
      : `The counters under ${mibDescriptor(service)} that are counted no more.`,
  };
}
