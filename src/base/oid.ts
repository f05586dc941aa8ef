// Object identifiers as arrays of arcs (RFC 2578 section 3.5: at most 128 arcs of 32 bits each).

export type Oid = readonly number[];

export const MAX_ARCS = 128;
const MAX_ARC = 0xffffffff;

/** Reads dotted decimal, with or without a leading dot; undefined when it is not an OID. */
export function parseOid(text: string): Oid | undefined {
  if (!/^\.?\d+(\.\d+)*$/.test(text)) return undefined;
  const arcs = text.replace(/^\./, '').split('.').map(Number);
  if (arcs.length > MAX_ARCS || arcs.some((arc) => arc > MAX_ARC)) return undefined;
  return arcs;
}

/** Dotted decimal without a leading dot. */
export function formatOid(oid: Oid): string {
  return oid.join('.');
}

/** Lexicographic order by arcs, the order of a walk: negative, zero or positive. */
export function compareOids(a: Oid, b: Oid): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether `oid` is `prefix` itself or lies in its subtree. */
export function isUnder(oid: Oid, prefix: Oid): boolean {
  if (oid.length < prefix.length) return false;
  return prefix.every((arc, i) => oid[i] === arc);
}
