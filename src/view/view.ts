// What readers see of one snapshot and of the running program: rows below a root and, where that is
// wanted, in the standard MIBs, in the order of a walk.

import type { Oid } from '../base/oid';
import type { ViewInput } from './view-input';
import type { ViewScope } from './view-scope';
import { type ViewShape, viewShape } from './view-shape';
import type { ViewValue } from './view-value';

export interface ViewRow {
  readonly oid: Oid;
  readonly value: ViewValue;
}

export interface View {
  readonly generation: number;
  readonly rows: readonly ViewRow[];
  /** The scalars and columns there are, also those without a row: they tell noSuchInstance from noSuchObject. */
  readonly objects: readonly Oid[];
  readonly shape: ViewShape;
}

/** `previous` is an earlier view: where it has the same rows, their OIDs are the very same arrays. */
export function viewOf(input: ViewInput, scope: ViewScope, previous?: View): View {
  const shape = viewShape(input, scope, previous?.shape);
  const rows = shape.slots.map(({ oid, read }) => ({ oid, value: read(input) }));
  return { generation: input.snapshot.generation, rows, objects: shape.objects, shape };
}
