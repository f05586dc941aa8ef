// The Counter32 mirror as MIB objects: for each counter of a service and each counting column of a table one more
// object, at the same arcs below its own node, with the prefix mtl32 in place of mtl.

import { MIRROR_ARC } from '../registry/counter32-mirror';
import type { MibColumn, MibDefinition, MibNode, MibObjectGroup, MibScalar, MibTable } from './mib-definition';
import type { MibService } from './mib-service';
import type { MibTableParts } from './mib-table';

export const COUNTER32_GROUP = 'mtlCounter32Group';

const NODE = 'mtlCounter32';

export interface Counter32Mirror {
  readonly definitions: readonly MibDefinition[];
  readonly group: MibObjectGroup;
}

/** Every Counter64 once more as a Counter32, with a group of its own. */
export function counter32Mirror(services: readonly MibService[], tables: readonly MibTableParts[]): Counter32Mirror {
  const scalars = services.map((service) => service.scalars.flatMap(mirroredScalar));
  const mirroredTables = tables.map(({ table }) => mirroredTable(table)).filter((table) => table.columns.length > 0);
  const objects = [...scalars.flat(), ...mirroredTables.flatMap(({ columns }) => columns)];
  return {
    definitions: [
      node(NODE, 'mtlObjects', MIRROR_ARC, 'Each Counter64 modulo 2^32, for SNMPv1, where the agent is told to'),
      ...services.flatMap(({ node: { name, arc } }, i) => [node(mirrorName(name), NODE, arc), ...scalars[i]!]),
      ...mirroredTables,
    ],
    group: {
      kind: 'objectGroup',
      name: COUNTER32_GROUP,
      parent: 'mtlGroups',
      arc: MIRROR_ARC,
      objects: objects.map(({ name }) => name),
      status: 'current',
      description: `The objects under ${NODE}: there where the configuration says counter32_mirror.`,
    },
  };
}

function node(name: string, parent: string, arc: number, remark?: string): MibNode {
  return { kind: 'node', name, parent, arc, ...(remark === undefined ? {} : { remark }) };
}

function mirrorName(name: string): string {
  return name.replace(/^mtl/, 'mtl32');
}

function mirroredScalar(scalar: MibScalar): readonly MibScalar[] {
  const { name, parent, syntax, status } = scalar;
  if (syntax.kind !== 'counter64' || status !== 'current') return [];
  return [{ ...scalar, ...mirroredCounter(name, syntax.units), parent: mirrorName(parent) }];
}

function mirroredTable({ name, arc, remark, entry, columns }: MibTable): MibTable {
  return {
    kind: 'table',
    name: mirrorName(name),
    parent: NODE,
    arc,
    remark,
    description: `The counters of ${name} modulo 2^32.`,
    entry: mirrorName(entry),
    augments: entry,
    columns: columns.flatMap((column): readonly MibColumn[] => {
      const { name: counter, syntax } = column;
      return syntax.kind === 'counter64' ? [{ ...column, ...mirroredCounter(counter, syntax.units) }] : [];
    }),
  };
}

function mirroredCounter(name: string, units: string) {
  const description = `${name} modulo 2^32. Its discontinuities are those of ${name}.`;
  return { name: mirrorName(name), syntax: { kind: 'counter32', units }, description } as const;
}
