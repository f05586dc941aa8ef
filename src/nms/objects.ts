// The objects that an export asks for, each with the name by which what a tool stored is compared with what is
// counted: the name that `maillogs show` gives it.

import { formatOid } from '../base/oid';
import { columnArcs, columnsOf, nameArcs } from '../registry/conceptual-tables';
import type { TableGraph } from '../registry/graph-types';
import { counterOf, maxPerSecond } from '../registry/graphs';
import { declarationOf, instanceOid, OBJECTS_ARC } from '../registry/registry';
import { type ScalarName, scalarsOf } from '../registry/scalars';
import type { CounterName } from '../registry/services';
import { tableOf } from '../registry/tables';
import type { Site } from './site';

export interface CounterObject {
  readonly name: CounterName;
  readonly oid: string;
  readonly units: string;
  readonly help: string;
  readonly maxPerSecond: number;
}

/** A counter with its instance's OID, dotted, without a leading dot. */
export function counterObject({ root }: Site, name: CounterName): CounterObject {
  const counter = counterOf(name);
  const { units, help } = counter;
  return { name, oid: formatOid(instanceOid(root, counter)), units, help, maxPerSecond: maxPerSecond(units) };
}

/** The instance of a scalar of the agent that is no counter. */
export function gaugeOid({ root }: Site, scalar: ScalarName<'agent'>): string {
  const [, { arc }] = scalarsOf('agent').find(([word]) => word === scalar)!;
  return formatOid([...root, OBJECTS_ARC, declarationOf('agent').arc, arc, 0]);
}

export interface TableColumns {
  /** The column that is drawn, and the one that has the names of the rows; each without an instance. */
  readonly value: string;
  readonly name: string;
  /** The units of the counter, or of the gauge. */
  readonly units: string;
  readonly help: string;
  /** What a row's name is put behind to make the name that `maillogs show` gives it; undefined for a gauge. */
  readonly prefix: string | undefined;
}

/** The columns of a table graph. */
export function tableColumns({ root }: Site, { table, column }: TableGraph): TableColumns {
  const columns = new Map(columnsOf(table));
  const { arc, help, counts, syntax } = columns.get(column)!;
  const oid = (columnArc: number) => formatOid([...root, ...columnArcs(table, columnArc)]);
  return {
    value: oid(arc),
    name: oid(columns.get('name')!.arc),
    units: 'units' in syntax ? syntax.units : '',
    help,
    prefix: counts === undefined ? undefined : tableOf(counts).prefix,
  };
}

/** The instance of a column in the row of that name. */
export function rowOid(column: string, row: string): string {
  return `${column}.${formatOid(nameArcs(row))}`;
}
