// What the subagent answers from: immutable rows in the order of a walk, each varbind in the bytes that go
// on the wire. Values are checked here, once, so that answering cannot fail; one that is read again for each answer, such
// as sysUpTime, must be within the limits of its type.

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { carriedOver, type EncodedRows, encodeRows } from './encoded-rows';
import { checkValue, type LiveRow, type MibValue } from './mib-value';
import { writeOid } from './oid-codec';
import { writeVarbindType, writeVarbindValue } from './varbind';
import { ViewLayout } from './view-layout';

/** The name of a row as it is sent; and the same octets as text, to look it up by. */
interface RowName {
  readonly octets: Buffer;
  readonly text: string;
}

type Value = LiveRow['value'];

/** By row, and rows by them: for each layout once. */
interface RowNames {
  readonly list: readonly RowName[];
  readonly rows: ReadonlyMap<string, number>;
}

export class EncodedView {
  readonly layout: ViewLayout;
  readonly names: RowNames;
  readonly rows: EncodedRows<Value>;

  constructor(layout: ViewLayout, names: RowNames, rows: EncodedRows<Value>) {
    this.layout = layout;
    this.names = names;
    this.rows = rows;
  }

  get rowCount(): number {
    return this.layout.oids.length;
  }

  /** The row whose name is sent in just these bytes; undefined may only mean that they are written otherwise. */
  rowOfName(name: string): number | undefined {
    return this.names.rows.get(name);
  }

  writeRow(writer: ByteWriter, row: number): void {
    const value = this.rows.values[row]!;
    if (typeof value !== 'function') this.rows.writeRows(writer, row, row + 1);
    else writeVarbindOf(writer, this.names.list[row]!, value());
  }
}

/**
 * Encodes rows, in whatever order they come.
 *
 * `objects` are the OIDs of the scalars and columns that exist even where they have no instance; they tell
 * noSuchInstance from noSuchObject. Without them each row stands for its OID but the last arc, which is
 * right for scalars and for tables indexed by one arc. `previous` is an earlier view: only the rows and values
 * that it has not are encoded.
 *
 * Throws a Problem (protocol) for a value outside the limits of its type, or an OID that is there twice.
 */
export function encodeView(given: readonly LiveRow[], objects?: readonly Oid[], previous?: EncodedView): EncodedView {
  const instances = given.map((row) => row.oid);
  const layout = previous?.layout.fits(instances, objects)
    ? previous.layout
    : new ViewLayout(instances, objects, previous?.layout);
  const origins = layout === previous?.layout ? undefined : layout.origins;
  const names = layout === previous?.layout ? previous.names : namesOf(layout, previous);
  const values = layout.order.map((place) => given[place]!.value);
  const write = (writer: ByteWriter, row: number): void => {
    const value = values[row]!;
    if (typeof value === 'function') return;
    checkValue({ oid: layout.oids[row]!, value });
    writeVarbindOf(writer, names.list[row]!, value);
  };
  const rows = encodeRows({ values, isSame: isSameCell, write, previous: previous?.rows, origins });
  if (layout === previous?.layout && rows === previous.rows) return previous;
  return new EncodedView(layout, names, rows);
}

function namesOf(layout: ViewLayout, previous: EncodedView | undefined): RowNames {
  const list = carriedOver(layout, previous?.names.list, encodeName);
  return { list, rows: new Map(list.map(({ text }, row) => [text, row])) };
}

function encodeName(oid: Oid): RowName {
  const writer = new ByteWriter(4 + 4 * oid.length);
  writeOid(writer, oid);
  const octets = writer.finish();
  return { octets, text: octets.toString('latin1') };
}

function writeVarbindOf(writer: ByteWriter, { octets }: RowName, value: MibValue): void {
  writeVarbindType(writer, value.kind);
  writer.append(octets);
  writeVarbindValue(writer, value);
}

function isSameCell(a: Value, b: Value): boolean {
  return typeof a === 'function' || typeof b === 'function' ? a === b : isSameValue(a, b);
}

/** Whether two values are sent in the same octets. */
export function isSameValue(a: MibValue, b: MibValue): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if (typeof a.value !== 'object' || typeof b.value !== 'object') return a.value === b.value;
  const [left, right] = [a.value, b.value];
  return left.length === right.length && left.every((each, i) => each === right[i]);
}

export const EMPTY_VIEW: EncodedView = encodeView([]);
