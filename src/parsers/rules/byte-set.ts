// Sets of characters, written `a-z0-9._\-` or, for all but those, `^ ]`.

/** Ascending, without a gap of nothing between two: first and last byte of each. */
export type ByteRanges = readonly (readonly [first: number, last: number])[];

/** The set that the text between brackets means; undefined when it has a character beyond ASCII. */
export function parseByteSet(text: string): ByteRanges | undefined {
  if (!/^[\x00-\x7f]*$/.test(text)) return undefined;
  const isMember = new Uint8Array(256);
  const isNegated = text[0] === '^';
  for (let i = isNegated ? 1 : 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    const isRange = text[i + 1] === '-' && i + 2 < text.length;
    const last = text.charCodeAt(isRange ? i + 2 : i);
    isMember.fill(1, text.charCodeAt(i), last + 1);
    if (isRange) i += 2;
  }
  return rangesOf(isNegated ? isMember.map((is) => 1 - is) : isMember);
}

/** All bytes that are not in a set. */
export function complementOf(set: ByteRanges): ByteRanges {
  return rangesOf(byteTable(set).map((is) => 1 - is));
}

/** A 1 at each member. */
export function byteTable(set: ByteRanges): Uint8Array {
  const table = new Uint8Array(256);
  for (const [first, last] of set) table.fill(1, first, last + 1);
  return table;
}

/** Whether a byte is in a set. */
export function hasByte(set: ByteRanges, byte: number): boolean {
  return set.some(([first, last]) => first <= byte && byte <= last);
}

function rangesOf(table: Uint8Array): ByteRanges {
  const ranges: [number, number][] = [];
  for (const [byte, is] of table.entries()) {
    if (is === 0) continue;
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === byte - 1) last[1] = byte;
    else ranges.push([byte, byte]);
  }
  return ranges;
}
