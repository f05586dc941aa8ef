// Which instances a view has, and where the value of each comes from. Values change with every pass while this
// hardly ever does, so it is kept from view to view; and when a row comes, all but that row.

import { compareOids, isUnder, type Oid } from '../base/oid';
import { conceptualTableNames } from '../registry/conceptual-tables';
import { counters, DISCONTINUITY_ARC, declarationOf, OBJECTS_ARC, serviceNames } from '../registry/registry';
import { scalarsOf } from '../registry/scalars';
import type { ServiceName } from '../registry/services';
import type { Syntax, ValueOf } from '../registry/syntax';
import { scalarValues } from './scalar-values';
import { type ServedObject, servedScalars } from './served-column';
import type { Slot } from './slot';
import { standardObjects } from './standard-objects';
import { isSameRows, type TableRows, tableRowsOf } from './table-rows';
import { type TableShape, tableShape } from './table-shape';
import type { ViewInput } from './view-input';
import { isSameScope, type ViewScope } from './view-scope';

export interface ViewShape {
  readonly scope: ViewScope;
  readonly rows: TableRows;
  /** In the order of a walk. */
  readonly slots: readonly Slot[];
  /** The scalars and columns there are, also those without a row. */
  readonly objects: readonly Oid[];
  /** What the slots are made of: all that is in no table, and the tables. */
  readonly scalars: readonly ServedObject[];
  readonly tables: readonly TableShape[];
}

type ScalarReaders = Readonly<Record<string, (input: ViewInput) => ValueOf<Syntax>>>;

/** The previous shape where it fits. */
export function viewShape({ snapshot }: ViewInput, scope: ViewScope, previous: ViewShape | undefined): ViewShape {
  const known = previous !== undefined && isSameScope(previous.scope, scope) ? previous : undefined;
  const rows = tableRowsOf(snapshot.tables, known?.rows);
  if (known !== undefined && isSameRows(known.rows, rows)) return known;
  const scalars = known?.scalars ?? scalarObjects(scope);
  const tables = conceptualTableNames.map((table, i) =>
    tableShape(table, rows.get(table)!, { scope, previous: known?.tables[i] }),
  );
  const served = [...scalars, ...tables.flatMap(({ objects }) => objects)].sort((a, b) => compareOids(a.oid, b.oid));
  const slots = served.flatMap((object) => object.slots);
  // Where the root lies in the standard MIBs, or they in it, one object may lie within another.
  const isNested = served.some(({ oid }, i) => i > 0 && isUnder(oid, served[i - 1]!.oid));
  if (isNested) slots.sort((a, b) => compareOids(a.oid, b.oid));
  return { scope, rows, slots, objects: known?.objects ?? served.map(({ oid }) => oid), scalars, tables };
}

function scalarObjects(scope: ViewScope): readonly ServedObject[] {
  return [
    ...counters.flatMap(({ arcs, index }) =>
      servedScalars(scope, { arcs, syntax: counter64, value: (_, { snapshot: { totals } }) => totals[index]! }),
    ),
    ...serviceNames.flatMap((service) => otherScalars(scope, service)),
    ...standardObjects(scope),
  ];
}

const counter64: Syntax = { kind: 'counter64', units: '' };

/** What a service has beside its counters. */
function otherScalars(scope: ViewScope, service: ServiceName): readonly ServedObject[] {
  const arcsOf = (arc: number): Oid => [OBJECTS_ARC, declarationOf(service).arc, arc];
  const readers: ScalarReaders = (scalarValues as Readonly<Partial<Record<string, ScalarReaders>>>)[service] ?? {};
  return [
    ...scalarsOf(service).flatMap(([word, { arc, syntax }]) =>
      servedScalars(scope, { arcs: arcsOf(arc), syntax, value: (_, input) => readers[word]!(input) }),
    ),
    ...servedScalars(scope, {
      arcs: arcsOf(DISCONTINUITY_ARC),
      syntax: { kind: 'timeStamp' },
      value: (_, { snapshot }) => snapshot.discontinuities.get(service),
    }),
  ];
}
