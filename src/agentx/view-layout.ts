// Which instances a view has and how they are found. Values change at every commit while the OIDs mostly
// stay, so this part is kept from view to view, and one that differs little is made from the one before: no request
// is answered while that lasts.

import { compareOids, formatOid, isUnder, type Oid } from '../base/oid';
import { Problem } from '../base/problem';
import { isOid } from './mib-value';

/** No row of the layout before has this OID. */
export const NEW_ROW = -1;

export class ViewLayout {
  /** The instances in the order of a walk, and for each its position in the list that was given. */
  readonly oids: readonly Oid[];
  readonly order: readonly number[];
  /** For each row the one of the earlier layout that this one was made from, or NEW_ROW. */
  readonly origins: Int32Array | undefined;
  readonly #given: readonly Oid[];
  readonly #givenObjects: readonly Oid[] | undefined;
  readonly #objects: readonly Oid[];

  /**
   * `previous` is an earlier layout: what is in it, too, is not looked at again.
   *
   * Throws a Problem (protocol) for an OID that cannot be sent, or one that is there twice.
   */
  constructor(instances: readonly Oid[], objects: readonly Oid[] | undefined, previous?: ViewLayout) {
    this.#given = instances;
    this.#givenObjects = objects;
    const isInOrder = isAscending(instances);
    const order = instances.map((_, i) => i);
    // Mostly a few ascending runs, which a sort does no more than merge.
    if (!isInOrder) order.sort((a, b) => compareOids(instances[a]!, instances[b]!));
    this.order = order;
    this.oids = isInOrder ? instances : order.map((given) => instances[given]!);
    if (!isInOrder) checkOnce(this.oids);
    this.origins = previous && originsOf(this.oids, previous.oids);
    this.oids.forEach((oid, row) => {
      if (this.origins === undefined || this.origins[row] === NEW_ROW) checkInstance(oid);
    });
    this.#objects = previous?.objectsOf(objects) ?? withoutNested(objects ?? this.oids.map((oid) => oid.slice(0, -1)));
  }

  /** Whether this layout is what the constructor would make of the same lists. */
  fits(instances: readonly Oid[], objects: readonly Oid[] | undefined): boolean {
    return isSameList(instances, this.#given) && isSameList(objects ?? [], this.#givenObjects ?? []);
  }

  private objectsOf(given: readonly Oid[] | undefined): readonly Oid[] | undefined {
    const isSame = given !== undefined && this.#givenObjects !== undefined && isSameList(given, this.#givenObjects);
    return isSame ? this.#objects : undefined;
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

function isAscending(oids: readonly Oid[]): boolean {
  return oids.every((oid, i) => i === 0 || compareOids(oids[i - 1]!, oid) < 0);
}

/** For each of the one list, in order, its place in the other, in order, too. */
function originsOf(oids: readonly Oid[], others: readonly Oid[]): Int32Array {
  const found = new Int32Array(oids.length).fill(NEW_ROW);
  let row = 0;
  let theirs = 0;
  while (row < oids.length && theirs < others.length) {
    const [a, b] = [oids[row]!, others[theirs]!];
    // Those of views that were made from each other are mostly the very same arrays.
    const order = a === b ? 0 : compareOids(a, b);
    if (order === 0) found[row] = theirs;
    if (order <= 0) row += 1;
    if (order >= 0) theirs += 1;
  }
  return found;
}

function checkOnce(oids: readonly Oid[]): void {
  const twice = oids.find((oid, i) => i > 0 && compareOids(oids[i - 1]!, oid) === 0);
  if (twice !== undefined) throw new Problem('protocol', `${formatOid(twice)} is in the view twice`);
}

function checkInstance(oid: Oid): void {
  if (oid.length > 0 && isOid(oid)) return;
  throw new Problem('protocol', `"${formatOid(oid)}" is not the OID of an instance`);
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
