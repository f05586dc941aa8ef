// Which instances a view has, and where the value of each comes from. Values change with every pass while this
// hardly ever does, so it is kept from view to view.

import { compareOids, type Oid } from '../base/oid';
import type { Snapshot } from '../ledger/snapshot';
import {
  type ConceptualTableName,
  columnArcs,
  columnsOf,
  conceptualTableNames,
  lastChangeArcs,
  lastChangeScalar,
  rowsArcs,
  rowsScalar,
} from '../registry/conceptual-tables';
import { mirrorArcs } from '../registry/counter32-mirror';
import { counters, DISCONTINUITY_ARC, declarationOf, OBJECTS_ARC, serviceNames } from '../registry/registry';
import { scalarsOf } from '../registry/scalars';
import type { ServiceName } from '../registry/services';
import type { Syntax, ValueOf } from '../registry/syntax';
import { columnValues } from './column-values';
import { scalarValues } from './scalar-values';
import type { Slot } from './slot';
import { standardSlots } from './standard-slots';
import { isSameRows, type TableRow, type TableRows, tableRowsOf } from './table-rows';
import type { ViewInput } from './view-input';
import { isSameScope, type ViewScope } from './view-scope';
import { counter32, type ViewValue, viewValue } from './view-value';

export interface ViewShape {
  readonly scope: ViewScope;
  readonly rows: TableRows;
  /** In the order of a walk. */
  readonly slots: readonly Slot[];
  /** The scalars and columns there are, also those without a row. */
  readonly objects: readonly Oid[];
}

/** A scalar or a column. */
interface Served {
  readonly arcs: Oid;
  readonly isCounter: boolean;
  readonly instances: readonly { readonly index: Oid; readonly read: Slot['read'] }[];
}

type ScalarReaders = Readonly<Record<string, (input: ViewInput) => ValueOf<Syntax>>>;
type ColumnReaders = Readonly<Record<string, (row: string, input: ViewInput) => ValueOf<Syntax>>>;

/** The previous shape where it fits. */
export function viewShape({ snapshot }: ViewInput, scope: ViewScope, previous: ViewShape | undefined): ViewShape {
  const rows = tableRowsOf(snapshot.tables);
  if (previous !== undefined && isSameScope(previous.scope, scope) && isSameRows(previous.rows, rows)) {
    return previous;
  }
  const { rootOid } = scope;
  const served = [
    ...counters.map(({ arcs, index }) => scalar(arcs, counter64, ({ snapshot: { totals } }) => totals[index]!)),
    ...serviceNames.flatMap(otherScalars),
    ...conceptualTableNames.flatMap((table) => tableObjects(table, rows.get(table)!)),
  ];
  if (scope.counter32Mirror === true) served.push(...served.filter(({ isCounter }) => isCounter).map(mirrored));
  const standard = standardSlots(scope);
  // Instances are in order within each: then little is left to sort, also where there are thousands of rows.
  served.sort((a, b) => compareOids(a.arcs, b.arcs));
  const slots = served.flatMap(({ arcs, instances }) =>
    instances.map(({ index, read }): Slot => ({ oid: [...rootOid, ...arcs, ...index], read })),
  );
  slots.push(...standard.slots);
  slots.sort((a, b) => compareOids(a.oid, b.oid));
  const objects = [...served.map(({ arcs }) => [...rootOid, ...arcs]), ...standard.objects];
  return { scope, rows, slots, objects };
}

function mirrored({ arcs, instances }: Served): Served {
  return {
    arcs: mirrorArcs(arcs),
    isCounter: false,
    instances: instances.map(({ index, read }) => ({ index, read: (input) => lower32(read(input)) })),
  };
}

function lower32(value: ViewValue): ViewValue {
  return value.kind === 'counter64' ? counter32(value.value) : value;
}

const counter64: Syntax = { kind: 'counter64', units: '' };

function scalar(arcs: Oid, type: Syntax, value: (input: ViewInput) => ValueOf<Syntax>): Served {
  return { arcs, isCounter: type.kind === 'counter64', instances: [{ index: [0], read: reader(type, value) }] };
}

function reader(type: Syntax, value: (input: ViewInput) => ValueOf<Syntax>): Slot['read'] {
  return (input) => viewValue(type, value(input), input.masterStartMs);
}

/** What a service has beside its counters. */
function otherScalars(service: ServiceName): readonly Served[] {
  const arcsOf = (arc: number): Oid => [OBJECTS_ARC, declarationOf(service).arc, arc];
  const readers: ScalarReaders = (scalarValues as Readonly<Partial<Record<string, ScalarReaders>>>)[service] ?? {};
  return [
    ...scalarsOf(service).map(([word, { arc, syntax }]) => scalar(arcsOf(arc), syntax, readers[word]!)),
    scalar(arcsOf(DISCONTINUITY_ARC), { kind: 'timeStamp' }, ({ snapshot }) => snapshot.discontinuities.get(service)),
  ];
}

function tableObjects(table: ConceptualTableName, rows: readonly TableRow[]): readonly Served[] {
  const readers: ColumnReaders = columnValues[table];
  const columns = columnsOf(table).map(([word, { arc, syntax, counts }]): Served => {
    const value: ColumnReaders[string] =
      counts === undefined ? readers[word]! : (row, { snapshot }) => snapshot.tables.get(counts)?.get(row) ?? 0n;
    const instances = rows.map(({ key, index }) => ({ index, read: reader(syntax, (input) => value(key, input)) }));
    return { arcs: columnArcs(table, arc), isCounter: syntax.kind === 'counter64', instances };
  });
  return [
    scalar(rowsArcs(table), rowsScalar.syntax, () => rows.length),
    scalar(lastChangeArcs(table), lastChangeScalar.syntax, ({ snapshot }) => lastChange(table, snapshot)),
    ...columns,
  ];
}

/** Of any of the columns: each has the names that it counted. */
function lastChange(table: ConceptualTableName, { rowsChanged }: Snapshot): number | undefined {
  const moments = columnsOf(table).map(([, { counts }]) => (counts && rowsChanged?.get(counts)) ?? 0);
  return Math.max(...moments) || undefined;
}
