// A scalar or a column: where it is served, and how its instances are made. It stays as it is while rows come.

import type { Oid } from '../base/oid';
import { mirrorArcs } from '../registry/counter32-mirror';
import type { Syntax, ValueOf } from '../registry/syntax';
import type { Slot } from './slot';
import type { TableRow } from './table-rows';
import type { ViewInput } from './view-input';
import type { ViewScope } from './view-scope';
import { counter32, type ViewValue, viewValue } from './view-value';

/** With its instances, in the order of a walk. */
export interface ServedObject {
  readonly oid: Oid;
  readonly slots: readonly Slot[];
}

export interface ServedColumn {
  readonly oid: Oid;
  readonly instance: (row: TableRow) => Slot;
}

export interface ColumnSource {
  /** Below the root. */
  readonly arcs: Oid;
  readonly syntax: Syntax;
  readonly value: (key: string, input: ViewInput) => ValueOf<Syntax>;
}

/** The one row of a scalar. */
const ONLY_ROW: TableRow = { key: '', index: [0] };

/** The column itself and, where that is wanted and it counts, its Counter32. */
export function servedColumns({ rootOid, counter32Mirror }: ViewScope, source: ColumnSource): readonly ServedColumn[] {
  const { arcs, syntax, value } = source;
  const read = (key: string, input: ViewInput) => viewValue(syntax, value(key, input), input.ticksAt);
  const column = servedAt([...rootOid, ...arcs], read);
  if (counter32Mirror !== true || syntax.kind !== 'counter64') return [column];
  return [column, servedAt([...rootOid, ...mirrorArcs(arcs)], (key, input) => lower32(read(key, input)))];
}

/** A scalar, and its Counter32 where that is wanted, each with its one instance. */
export function servedScalars(scope: ViewScope, source: ColumnSource): readonly ServedObject[] {
  return servedColumns(scope, source).map(({ oid, instance }) => ({ oid, slots: [instance(ONLY_ROW)] }));
}

function servedAt(oid: Oid, read: (key: string, input: ViewInput) => ViewValue): ServedColumn {
  return { oid, instance: ({ key, index }) => ({ oid: oid.concat(index), read: (input) => read(key, input) }) };
}

function lower32(value: ViewValue): ViewValue {
  return value.kind === 'counter64' ? counter32(value.value) : value;
}
