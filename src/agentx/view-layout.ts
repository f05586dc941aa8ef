// Which instances a view has and how they are found. Values change at every commit while the OIDs mostly
// stay, so this part is kept from view to view.

import { ByteWriter } from '../base/byte-writer';
import { compareOids, formatOid, isUnder, type Oid } from '../base/oid';
import { Problem } from '../base/problem';
import { isOid } from './mib-value';
import { writeOid } from './oid-codec';

export class ViewLayout {
  /** The instances in the order of a walk, and for each its position in the list that was given. */
  readonly oids: readonly Oid[];
  readonly order: readonly number[];
  /** The name of each instance as it is sent. */
  readonly names: readonly Buffer[];
  readonly #given: readonly Oid[];
  readonly #givenObjects: readonly Oid[] | undefined;
  readonly #objects: readonly Oid[];
  readonly #rowOfName: ReadonlyMap<string, number>;

  /** Throws a Problem (protocol) for an OID that cannot be sent, or one that is there twice. */
  constructor(instances: readonly Oid[], objects: readonly Oid[] | undefined) {
    this.#given = instances;
    this.#givenObjects = objects;
    this.order = instances.map((_, i) => i).sort((a, b) => compareOids(instances[a]!, instances[b]!));
    this.oids = this.order.map((i) => instances[i]!);
    this.oids.forEach(checkInstance);
    this.names = this.oids.map(encodeName);
    this.#rowOfName = new Map(this.names.map((name, row) => [name.toString('latin1'), row]));
    this.#objects = withoutNested(objects ?? this.oids.map((oid) => oid.slice(0, -1)));
  }

  /** Whether this layout is what the constructor would make of the same lists. */
  fits(instances: readonly Oid[], objects: readonly Oid[] | undefined): boolean {
    return isSameList(instances, this.#given) && isSameList(objects ?? [], this.#givenObjects ?? []);
  }

  /** The row whose name is sent in just these bytes; undefined may only mean that they are written otherwise. */
  rowOfName(name: string): number | undefined {
    return this.#rowOfName.get(name);
  }

  /** The first row that is not before `oid`, the number of rows when all are. */
  firstNotBefore(oid: Oid): number {
    return lowerBound(this.oids, oid);
  }

  /** Whether `oid` is an object of this view or lies under one. */
  isUnderObject(oid: Oid): boolean {
    const next = lowerBound(this.#objects, oid);
    const atOrBefore = [this.#objects[next], this.#objects[next - 1]];
    return atOrBefore.some((object) => object !== undefined && isUnder(oid, object));
  }
}

function checkInstance(oid: Oid, row: number, oids: readonly Oid[]): void {
  if (oid.length === 0 || !isOid(oid))
    throw new Problem('protocol', `"${formatOid(oid)}" is not the OID of an instance`);
  if (row > 0 && compareOids(oid, oids[row - 1]!) === 0) {
    throw new Problem('protocol', `${formatOid(oid)} is in the view twice`);
  }
}

function encodeName(oid: Oid): Buffer {
  const writer = new ByteWriter(4 + 4 * oid.length);
  writeOid(writer, oid);
  return writer.finish();
}

/** Sorted, and without what lies under another: then an OID is under none but its neighbour in the list. */
function withoutNested(objects: readonly Oid[]): readonly Oid[] {
  const kept: Oid[] = [];
  for (const object of [...objects].sort(compareOids)) {
    const last = kept[kept.length - 1];
    if (last === undefined || !isUnder(object, last)) kept.push(object);
  }
  return kept;
}

function lowerBound(sorted: readonly Oid[], oid: Oid): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareOids(sorted[middle]!, oid) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSameList(a: readonly Oid[], b: readonly Oid[]): boolean {
  return a === b || (a.length === b.length && a.every((oid, i) => oid === b[i] || compareOids(oid, b[i]!) === 0));
}
