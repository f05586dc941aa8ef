// What the engine answers from: immutable rows in the order of a walk, each varbind in the bytes that go on the
// wire. One request is answered from one of these, whatever is published meanwhile.

import { carriedOver, type EncodedRows, encodeRows } from '../agentx/encoded-rows';
import { isSameValue } from '../agentx/encoded-view';
import { checkValue } from '../agentx/mib-value';
import { ViewLayout } from '../agentx/view-layout';
import { ByteWriter } from '../base/byte-writer';
import { compareOids, type Oid } from '../base/oid';
import { encodeOid, headOctets, TAG, writeHead } from './ber';
import { type ServedRow, type ServedValue, writeValue } from './served-value';

type Value = ServedRow['value'];

export class ServedView {
  readonly layout: ViewLayout;
  /** The name of each row as it is sent, by the order of the layout. */
  readonly names: readonly Buffer[];
  /** Values that are read again for each answer have no octets. */
  readonly rows: EncodedRows<Value>;
  /** For each row the first one from it on that SNMPv1 can carry, and one more for the end. */
  readonly #nextForV1: Uint32Array;

  constructor(layout: ViewLayout, names: readonly Buffer[], rows: EncodedRows<Value>) {
    this.layout = layout;
    this.names = names;
    this.rows = rows;
    this.#nextForV1 = nextOnes(rows.values, isForV1);
  }

  get rowCount(): number {
    return this.names.length;
  }

  /** The row of this name; undefined where there is none. */
  rowOf(oid: Oid): number | undefined {
    const row = this.layout.firstNotBefore(oid);
    return this.#isAt(row, oid) ? row : undefined;
  }

  /** The first row after this name; `rowCount` where there is none. */
  rowAfter(oid: Oid): number {
    const row = this.layout.firstNotBefore(oid);
    return this.#isAt(row, oid) ? row + 1 : row;
  }

  /** The row itself, or the first one after it that is no Counter64, which SNMPv1 does not know. */
  nextForV1(row: number): number {
    return this.#nextForV1[row] ?? row;
  }

  writeRow(writer: ByteWriter, row: number): void {
    const value = this.rows.values[row]!;
    if (typeof value === 'function') writeVarbind(writer, this.names[row]!, value());
    else this.rows.writeRows(writer, row, row + 1);
  }

  #isAt(row: number, oid: Oid): boolean {
    return row < this.rowCount && compareOids(this.layout.oids[row]!, oid) === 0;
  }
}

/**
 * Encodes rows, in whatever order they come. `objects` are the scalars and columns that exist even where they have
 * no instance: they tell noSuchInstance from noSuchObject. `previous` is an earlier view: only the rows and values
 * that it has not are encoded.
 *
 * Throws a Problem (protocol) for a value outside the limits of its type, or a name that is there twice.
 */
export function serveView(
  given: readonly ServedRow[],
  objects: readonly Oid[],
  previous: ServedView | undefined,
): ServedView {
  const oids = given.map(({ oid }) => oid);
  const layout = previous?.layout.fits(oids, objects)
    ? previous.layout
    : new ViewLayout(oids, objects, previous?.layout);
  const origins = layout === previous?.layout ? undefined : layout.origins;
  const names = layout === previous?.layout ? previous.names : carriedOver(layout, previous?.names, encodeOid);
  const values = layout.order.map((place) => given[place]!.value);
  const write = (writer: ByteWriter, row: number): void => {
    const value = values[row]!;
    if (typeof value === 'function') return;
    checkValue({ oid: layout.oids[row]!, value });
    writeVarbind(writer, names[row]!, value);
  };
  const rows = encodeRows({ values, isSame, write, previous: previous?.rows, origins });
  return layout === previous?.layout && rows === previous.rows ? previous : new ServedView(layout, names, rows);
}

function isSame(a: Value, b: Value): boolean {
  if (typeof a === 'function' || typeof b === 'function') return a === b;
  return isSameValue(a, b);
}

function isForV1(value: Value): boolean {
  return typeof value === 'function' || value.kind !== 'counter64';
}

/** For each place the first one from it on of which that holds; the length where none is. */
function nextOnes<T>(list: readonly T[], holds: (each: T) => boolean): Uint32Array {
  const next = new Uint32Array(list.length + 1);
  next[list.length] = list.length;
  for (let i = list.length - 1; i >= 0; i--) next[i] = holds(list[i]!) ? i : next[i + 1]!;
  return next;
}

/** Used within one call only. */
const scratch = new ByteWriter(64);

function writeVarbind(writer: ByteWriter, name: Buffer, value: ServedValue): void {
  scratch.truncate(0);
  writeValue(scratch, value);
  writeHead(writer, TAG.sequence, name.length + scratch.length);
  writer.append(name);
  writer.append(scratch.finish());
}

/** noSuchObject, noSuchInstance or endOfMibView in a value's place. */
export function writeException(writer: ByteWriter, name: Oid, tag: number): void {
  const encoded = encodeOid(name);
  writeHead(writer, TAG.sequence, encoded.length + headOctets(0));
  writer.append(encoded);
  writeHead(writer, tag, 0);
}
