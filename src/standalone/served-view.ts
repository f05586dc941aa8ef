// What the engine answers from: immutable rows in the order of a walk, each varbind in the bytes that go on the
// wire. One request is answered from one of these, whatever is published meanwhile.

import { checkValue } from '../agentx/mib-value';
import { ViewLayout } from '../agentx/view-layout';
import { ByteWriter } from '../base/byte-writer';
import { compareOids, type Oid } from '../base/oid';
import { encodeOid, headOctets, TAG, writeHead } from './ber';
import { type ServedRow, type ServedValue, writeValue } from './served-value';

export class ServedView {
  readonly layout: ViewLayout;
  /** The name of each row as it is sent, by the order of the layout. */
  readonly names: readonly Buffer[];
  readonly #varbinds: Buffer;
  /** Where each varbind begins, and where the last one ends. */
  readonly #offsets: Uint32Array;
  readonly #live: ReadonlyMap<number, () => ServedValue>;
  /** For each row the first one from it on that SNMPv1 can carry, and one more for the end. */
  readonly #nextForV1: Uint32Array;

  constructor(parts: {
    readonly layout: ViewLayout;
    readonly names: readonly Buffer[];
    readonly varbinds: Buffer;
    readonly offsets: Uint32Array;
    readonly live: ReadonlyMap<number, () => ServedValue>;
    readonly nextForV1: Uint32Array;
  }) {
    this.layout = parts.layout;
    this.names = parts.names;
    this.#varbinds = parts.varbinds;
    this.#offsets = parts.offsets;
    this.#live = parts.live;
    this.#nextForV1 = parts.nextForV1;
  }

  get rowCount(): number {
    return this.names.length;
  }

  /** The row of this name; undefined where there is none. */
  rowOf(oid: Oid): number | undefined {
    const row = this.layout.firstNotBefore(oid);
    return this.#isAt(row, oid) ? row : undefined;
  }

  /** The first row behind this name, `rowCount` where none is. */
  rowAfter(oid: Oid): number {
    const row = this.layout.firstNotBefore(oid);
    return this.#isAt(row, oid) ? row + 1 : row;
  }

  /** The row itself, or the first one behind it that is no Counter64, which SNMPv1 does not know. */
  nextForV1(row: number): number {
    return this.#nextForV1[row] ?? row;
  }

  writeRow(writer: ByteWriter, row: number): void {
    const live = this.#live.get(row);
    if (live === undefined) writer.append(this.#varbinds, this.#offsets[row]!, this.#offsets[row + 1]!);
    else writeVarbind(writer, this.names[row]!, live());
  }

  #isAt(row: number, oid: Oid): boolean {
    return row < this.rowCount && compareOids(this.layout.oids[row]!, oid) === 0;
  }
}

/**
 * Encodes rows, in whatever order they come. `objects` are the scalars and columns that exist even where they have
 * no instance: they tell noSuchInstance from noSuchObject. `previous` is an earlier view: where its rows have the
 * same names, these are not made again.
 *
 * Throws a Problem (protocol) for a value outside the limits of its type, or a name that is there twice.
 */
export function serveView(
  rows: readonly ServedRow[],
  objects: readonly Oid[],
  previous: ServedView | undefined,
): ServedView {
  const oids = rows.map(({ oid }) => oid);
  const isSame = previous?.layout.fits(oids, objects) === true;
  const layout = isSame ? previous.layout : new ViewLayout(oids, objects);
  const names = isSame ? previous.names : layout.oids.map(encodeOid);
  const writer = new ByteWriter(64 + rows.length * 32);
  const offsets = new Uint32Array(rows.length + 1);
  const live = new Map<number, () => ServedValue>();
  const isForV1 = new Uint8Array(rows.length);
  layout.order.forEach((given, row) => {
    const { oid, value } = rows[given]!;
    offsets[row] = writer.length;
    if (typeof value === 'function') {
      live.set(row, value);
      isForV1[row] = 1;
      return;
    }
    if (value.kind !== 'counter32') checkValue({ oid, value });
    if (value.kind !== 'counter64') isForV1[row] = 1;
    writeVarbind(writer, names[row]!, value);
  });
  offsets[rows.length] = writer.length;
  return new ServedView({ layout, names, varbinds: writer.finish(), offsets, live, nextForV1: nextOnes(isForV1) });
}

/** For each place the first one from it on that is marked; the length where none is. */
function nextOnes(marks: Uint8Array): Uint32Array {
  const next = new Uint32Array(marks.length + 1);
  next[marks.length] = marks.length;
  for (let i = marks.length - 1; i >= 0; i--) next[i] = marks[i] === 1 ? i : next[i + 1]!;
  return next;
}

function writeVarbind(writer: ByteWriter, name: Buffer, value: ServedValue): void {
  const encoded = new ByteWriter(16);
  writeValue(encoded, value);
  writeHead(writer, TAG.sequence, name.length + encoded.length);
  writer.append(name);
  writer.append(encoded.finish());
}

/** noSuchObject, noSuchInstance or endOfMibView in a value's place. */
export function writeException(writer: ByteWriter, name: Oid, tag: number): void {
  const encoded = encodeOid(name);
  writeHead(writer, TAG.sequence, encoded.length + headOctets(0));
  writer.append(encoded);
  writeHead(writer, tag, 0);
}
