// What the subagent answers from: immutable rows in the order of a walk, each varbind in the bytes that go
// on the wire. Values are checked here, once, so that answering cannot fail.

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { checkValue, type MibRow, type MibValue } from './mib-value';
import { writeVarbindType, writeVarbindValue } from './varbind';
import { ViewLayout } from './view-layout';

export class EncodedView {
  readonly layout: ViewLayout;
  /** The values as they were given, in the order of a walk. */
  readonly values: readonly MibValue[];
  readonly #varbinds: Buffer;
  /** Where each varbind begins, and where the last one ends. */
  readonly #offsets: Uint32Array;

  constructor(layout: ViewLayout, values: readonly MibValue[], varbinds: Buffer, offsets: Uint32Array) {
    this.layout = layout;
    this.values = values;
    this.#varbinds = varbinds;
    this.#offsets = offsets;
  }

  get rowCount(): number {
    return this.layout.oids.length;
  }

  get octets(): number {
    return this.#varbinds.length;
  }

  octetsOf(row: number): number {
    return this.#offsets[row + 1]! - this.#offsets[row]!;
  }

  writeRow(writer: ByteWriter, row: number): void {
    this.writeRows(writer, row, row + 1);
  }

  /** The rows from `first` to before `end`. */
  writeRows(writer: ByteWriter, first: number, end: number): void {
    writer.append(this.#varbinds, this.#offsets[first]!, this.#offsets[end]!);
  }
}

/**
 * Encodes rows, in whatever order they come.
 *
 * `objects` are the OIDs of the scalars and columns that exist even where they have no instance; they tell
 * noSuchInstance from noSuchObject. Without them each row stands for its OID but the last arc, which is
 * right for scalars and for tables indexed by one arc. `previous` is an earlier view: where its rows have
 * the same OIDs in the same order, only the values that changed are encoded.
 *
 * Throws a Problem (protocol) for a value outside the limits of its type, or an OID that is there twice.
 */
export function encodeView(rows: readonly MibRow[], objects?: readonly Oid[], previous?: EncodedView): EncodedView {
  const instances = rows.map((row) => row.oid);
  const known = previous?.layout.fits(instances, objects) ? previous : undefined;
  const layout = known?.layout ?? new ViewLayout(instances, objects);
  const inOrder = layout.order.map((given) => rows[given]!);
  const writer = new ByteWriter((previous?.octets ?? 0) + 256);
  const offsets = new Uint32Array(rows.length + 1);
  // Rows that did not change are copied as one piece up to the next that did.
  let copied = 0;
  let length = 0;
  inOrder.forEach((changed, row) => {
    offsets[row] = length;
    if (known !== undefined && isSameValue(known.values[row]!, changed.value)) {
      length += known.octetsOf(row);
      return;
    }
    known?.writeRows(writer, copied, row);
    copied = row + 1;
    checkValue(changed);
    writeVarbindType(writer, changed.value.kind);
    writer.append(layout.names[row]!);
    writeVarbindValue(writer, changed.value);
    length = writer.length;
  });
  if (known !== undefined && copied === 0) return known;
  known?.writeRows(writer, copied, rows.length);
  offsets[rows.length] = length;
  const values = inOrder.map(({ value }) => value);
  return new EncodedView(layout, values, writer.finish(), offsets);
}

function isSameValue(a: MibValue, b: MibValue): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if (typeof a.value !== 'object' || typeof b.value !== 'object') return a.value === b.value;
  const [left, right] = [a.value, b.value];
  return left.length === right.length && left.every((each, i) => each === right[i]);
}

export const EMPTY_VIEW: EncodedView = encodeView([]);
