// A table of the registry as MIB objects: indexes, columns, its number of rows and when that last changed, and the
// group they all belong to.

import {
  type ColumnDeclaration,
  type ConceptualTableDeclaration,
  type ConceptualTableName,
  columnsOf,
  conceptualTableOf,
  lastChangeArcs,
  lastChangeScalar,
  rowsArcs,
  rowsScalar,
} from '../registry/conceptual-tables';
import type { MibColumn, MibObjectGroup, MibScalar, MibTable } from './mib-definition';
import { discontinuityDescriptor, tableDescriptor } from './mib-names';

/** The node of the scalars that speak of tables. */
export const TABLES_NODE = 'mtlTables';

export interface MibTableParts {
  readonly scalars: readonly MibScalar[];
  readonly table: MibTable;
  readonly group: MibObjectGroup;
}

/** A conceptual table and its group, as definitions of the MIB. */
export function mibTable(name: ConceptualTableName): MibTableParts {
  const declaration = conceptualTableOf(name);
  const { arc, title, rows, indexes } = declaration;
  const discontinuity = discontinuityOf(name, declaration);
  const columns = columnsOf(name).map(([word, column]) => mibColumn(name, word, column, discontinuity));
  const table: MibTable = {
    kind: 'table',
    name: tableDescriptor(name, 'table'),
    parent: 'mtlObjects',
    arc,
    remark: title,
    entry: tableDescriptor(name, 'entry'),
    description: `${title}. ${rows}`,
    columns: [...Object.entries(indexes).map(([word, index]) => mibIndex(name, word, index)), ...columns],
  };
  const scalars = summary(name);
  const group: MibObjectGroup = {
    kind: 'objectGroup',
    name: tableDescriptor(name, 'group'),
    parent: 'mtlGroups',
    arc,
    objects: [...scalars, ...columns].map((object) => object.name),
    status: 'current',
    description: `The objects of ${table.name}.`,
  };
  return { scalars, table, group };
}

function discontinuityOf(name: ConceptualTableName, { discontinuity }: ConceptualTableDeclaration): string {
  return 'service' in discontinuity
    ? discontinuityDescriptor(discontinuity.service)
    : tableDescriptor(name, discontinuity.column);
}

function mibIndex(name: ConceptualTableName, word: string, { arc, syntax, help }: ColumnDeclaration): MibColumn {
  return { name: tableDescriptor(name, word), arc, syntax, isIndex: true, description: help };
}

function mibColumn(
  table: ConceptualTableName,
  word: string,
  { arc, syntax, help }: ColumnDeclaration,
  discontinuity: string,
): MibColumn {
  const isCounter = syntax.kind === 'counter64';
  const description = isCounter ? `${help} Discontinuities in its value are indicated by ${discontinuity}.` : help;
  return { name: tableDescriptor(table, word), arc, syntax, isIndex: false, description };
}

function summary(name: ConceptualTableName): readonly MibScalar[] {
  const table = tableDescriptor(name, 'table');
  const common = { kind: 'scalar', parent: TABLES_NODE, status: 'current' } as const;
  return [
    {
      ...common,
      name: tableDescriptor(name, rowsScalar.word),
      arc: rowsArcs(name).at(-1)!,
      syntax: rowsScalar.syntax,
      description: `The number of rows of ${table}.`,
    },
    {
      ...common,
      name: tableDescriptor(name, lastChangeScalar.word),
      arc: lastChangeArcs(name).at(-1)!,
      syntax: lastChangeScalar.syntax,
      description:
        `The value of sysUpTime when ${table} last got a row or lost one. ` +
        'Zero when it did not since the SNMP agent started.',
    },
  ];
}
