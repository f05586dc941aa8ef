// What the subagent answers from: immutable rows in the order of a walk, each varbind in the bytes that go
// on the wire. Values are checked here, once, so that answering cannot fail.

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { checkValue, type MibRow } from './mib-value';
import { writeVarbindType, writeVarbindValue } from './varbind';
import { ViewLayout } from './view-layout';

export class EncodedView {
  readonly layout: ViewLayout;
  readonly #varbinds: Buffer;
  /** Where each varbind begins, and where the last one ends. */
  readonly #offsets: Uint32Array;

  constructor(layout: ViewLayout, varbinds: Buffer, offsets: Uint32Array) {
    this.layout = layout;
    this.#varbinds = varbinds;
    this.#offsets = offsets;
  }

  get rowCount(): number {
    return this.layout.oids.length;
  }

  get octets(): number {
    return this.#varbinds.length;
  }

  writeRow(writer: ByteWriter, row: number): void {
    writer.append(this.#varbinds, this.#offsets[row]!, this.#offsets[row + 1]!);
  }
}

/**
 * Encodes rows, in whatever order they come.
 *
 * `objects` are the OIDs of the scalars and columns that exist even where they have no instance; they tell
 * noSuchInstance from noSuchObject. Without them each row stands for its OID but the last arc, which is
 * right for scalars and for tables indexed by one arc. `previous` is an earlier view: where its rows have
 * the same OIDs in the same order, only the values are encoded again.
 *
 * Throws a Problem (protocol) for a value outside the limits of its type, or an OID that is there twice.
 */
export function encodeView(rows: readonly MibRow[], objects?: readonly Oid[], previous?: EncodedView): EncodedView {
  rows.forEach(checkValue);
  const instances = rows.map((row) => row.oid);
  const layout = previous?.layout.fits(instances, objects) ? previous.layout : new ViewLayout(instances, objects);
  const writer = new ByteWriter((previous?.octets ?? 0) + 256);
  const offsets = new Uint32Array(rows.length + 1);
  layout.order.forEach((given, row) => {
    const { value } = rows[given]!;
    offsets[row] = writer.length;
    writeVarbindType(writer, value.kind);
    writer.append(layout.names[row]!);
    writeVarbindValue(writer, value);
  });
  offsets[rows.length] = writer.length;
  return new EncodedView(layout, writer.finish(), offsets);
}

export const EMPTY_VIEW: EncodedView = encodeView([]);
