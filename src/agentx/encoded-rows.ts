// The rows of a view in the bytes that go on the wire, one after the other. A view is made at every commit and no
// request is answered meanwhile, so what the view before has already is copied in pieces as long as can be.

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { NEW_ROW, type ViewLayout } from './view-layout';

/** For each row the one of the view before with the same name, or NEW_ROW; undefined where they are all the same. */
type Origins = Int32Array | undefined;

/** What is known of the names of the layout that this one was made from, and made for those that are new. */
export function carriedOver<T>(layout: ViewLayout, known: readonly T[] | undefined, make: (oid: Oid) => T): T[] {
  return layout.oids.map((oid, row) => {
    const origin = layout.origins?.[row] ?? NEW_ROW;
    return known === undefined || origin === NEW_ROW ? make(oid) : known[origin]!;
  });
}

export class EncodedRows<V> {
  /** The values as they were given, in the order of a walk. */
  readonly values: readonly V[];
  readonly #bytes: Buffer;
  /** Where each row begins, and where the last one ends. */
  readonly #offsets: Uint32Array;

  constructor(values: readonly V[], bytes: Buffer, offsets: Uint32Array) {
    this.values = values;
    this.#bytes = bytes;
    this.#offsets = offsets;
  }

  get octets(): number {
    return this.#bytes.length;
  }

  octetsOf(row: number): number {
    return this.#offsets[row + 1]! - this.#offsets[row]!;
  }

  /** The rows from `first` to before `end`. */
  writeRows(writer: ByteWriter, first: number, end: number): void {
    if (first < end) writer.append(this.#bytes, this.#offsets[first]!, this.#offsets[end]!);
  }
}

export interface RowEncoding<V> {
  /** In the order of a walk. */
  readonly values: readonly V[];
  readonly isSame: (a: V, b: V) => boolean;
  /** Checks the value of a row, too. */
  readonly write: (writer: ByteWriter, row: number) => void;
  /** The earlier rows, and where they are now. */
  readonly previous: EncodedRows<V> | undefined;
  readonly origins: Origins;
}

/** `previous` itself where no row came, went or changed. */
export function encodeRows<V>({ values, isSame, write, previous, origins }: RowEncoding<V>): EncodedRows<V> {
  const writer = new ByteWriter((previous?.octets ?? values.length * 32) + 1024);
  const offsets = new Uint32Array(values.length + 1);
  // Rows of `previous` that are still to be copied: from `first` to before `end`.
  let first = 0;
  let end = 0;
  let length = 0;
  values.forEach((value, row) => {
    offsets[row] = length;
    const origin = originOf(row);
    if (origin !== NEW_ROW && isSame(previous!.values[origin]!, value)) {
      if (origin !== end) {
        previous!.writeRows(writer, first, end);
        first = origin;
      }
      end = origin + 1;
      length += previous!.octetsOf(origin);
      return;
    }
    previous?.writeRows(writer, first, end);
    first = end;
    write(writer, row);
    length = writer.length;
  });
  if (previous !== undefined && first === 0 && end === values.length && end === previous.values.length) return previous;
  previous?.writeRows(writer, first, end);
  offsets[values.length] = length;
  return new EncodedRows(values, writer.finish(), offsets);

  function originOf(row: number): number {
    if (previous === undefined) return NEW_ROW;
    return origins === undefined ? row : origins[row]!;
  }
}
