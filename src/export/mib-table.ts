// A table of the registry as MIB objects: the index, its accessible twin (graphing tools read a name better
// than a dotted index), the Counter64, and the group they belong to.

import { isServiceName } from '../registry/registry';
import { COUNT_COLUMN, INDEX_COLUMN, MAX_INDEX_OCTETS, NAME_COLUMN, type TableName, tableOf } from '../registry/tables';
import type { MibObjectGroup, MibTable } from './mib-definition';
import { discontinuityDescriptor, tableDescriptor } from './mib-names';

export interface MibTableParts {
  readonly table: MibTable;
  readonly group: MibObjectGroup;
}

export function mibTable(name: TableName): MibTableParts {
  const { arc, title, service, units, help, indexHelp, column, maxRows } = tableOf(name);
  const discontinuity = discontinuityDescriptor(isServiceName(service) ? service : 'agent');
  const text = { syntax: 'DisplayString', size: `1..${MAX_INDEX_OCTETS}` } as const;
  const table: MibTable = {
    kind: 'table',
    name: tableDescriptor(name, 'table'),
    parent: 'mtlObjects',
    arc,
    remark: title,
    entry: tableDescriptor(name, 'entry'),
    description:
      `${title}. A row appears when its name is first counted and stays; ` +
      `beyond ${maxRows} rows further names are counted together under 'other'.`,
    columns: [
      { name: tableDescriptor(name, 'index'), arc: INDEX_COLUMN, ...text, isIndex: true, description: indexHelp },
      {
        name: tableDescriptor(name, 'name'),
        arc: NAME_COLUMN,
        ...text,
        isIndex: false,
        description: `The value of ${tableDescriptor(name, 'index')}, for readers that do not decode an index.`,
      },
      {
        name: tableDescriptor(name, column),
        arc: COUNT_COLUMN,
        syntax: 'Counter64',
        units,
        isIndex: false,
        description: `${help} Discontinuities in its value are indicated by ${discontinuity}.`,
      },
    ],
  };
  const group: MibObjectGroup = {
    kind: 'objectGroup',
    name: tableDescriptor(name, 'group'),
    parent: 'mtlGroups',
    arc,
    objects: table.columns.filter(({ isIndex }) => !isIndex).map((object) => object.name),
    status: 'current',
    description: `The objects of ${table.name}.`,
  };
  return { table, group };
}
