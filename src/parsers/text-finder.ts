// Finds where any of many texts stands, at a cost that hardly grows with their number. Of each text three bytes in a row
// are looked for, those that stand most seldom in the log: they are two pairs that overlap, and one of these begins at an
// even place. So only every other place is looked up in a table of pairs, and texts are compared where a pair is found with
// the third byte beside it.

import { startsWith } from '../base/scan';

/** Shorter texts are not found so. */
export const SHORTEST_TEXT = 3;
/** No more bytes of a text are compared, so that one which nearly stands at many places takes no longer. */
const LONGEST_PIECE = 16;
/** How much of a log tells at first which pairs are common in it, and how much then tells it better. */
const SAMPLE_BYTES = 16384;
const LONG_SAMPLE_BYTES = 262_144;

/** Part of one or more texts, and where a pair begins in it. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** The numbers of the texts that hold it. */
  readonly texts: number[];
}

const NO_PIECES: readonly Piece[] = [];
const NOTHING: ReadonlySet<number> = new Set();
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class TextFinder {
  /** By a pair of bytes 1 where some piece is looked for by it. */
  private readonly isLookedFor = new Uint8Array(65536);
  /** By what tripleOf makes of three bytes 1 where some piece is looked for by them. */
  private readonly isTriple = new Uint8Array(65536);
  private readonly pieces = new Map<number, Piece[]>();
  /** The bytes that were searched last, and the same as words; undefined where they do not begin at a word. */
  private searched: Uint8Array | undefined;
  private words: Int32Array | undefined;
  /** How often each pair stands in what was looked at to tell that; empty when it was told for good. */
  private counts = new Uint32Array(65536);
  private sampledBytes = 0;

  /** Finds `texts`, each of SHORTEST_TEXT bytes or more, best in logs that are like `log`. */
  constructor(
    private readonly texts: readonly Uint8Array[],
    log: Uint8Array,
  ) {
    this.sample(log.subarray(0, SAMPLE_BYTES));
    this.choose();
  }

  /** Which bytes of each text are looked for. */
  private choose(): void {
    const { texts, counts } = this;
    this.isLookedFor.fill(0);
    this.isTriple.fill(0);
    this.pieces.clear();
    const known = new Map<string, number[]>();
    for (const [number, text] of texts.entries()) {
      const at = this.seldomTriple(text, counts);
      const start = Math.max(0, at + SHORTEST_TEXT - LONGEST_PIECE);
      const bytes = text.slice(start, start + LONGEST_PIECE);
      const key = `${at - start} ${bytes.join()}`;
      const others = known.get(key);
      if (others !== undefined) {
        others.push(number);
        continue;
      }
      const holders = [number];
      known.set(key, holders);
      this.isTriple[tripleOf(text, at)] = 1;
      for (const offset of [at - start, at - start + 1]) this.enter({ bytes, offset, texts: holders });
    }
  }

  /** A place in the first text that stands in [at, end), or that a piece of stands there; -1 where there is none. */
  find(bytes: Uint8Array, at: number, end: number): number {
    if (bytes !== this.searched) this.learn(bytes.subarray(at, end));
    for (let pair = this.nextTriple(bytes, at, end); pair >= 0; pair = this.nextTriple(bytes, pair + 2, end)) {
      for (const piece of this.piecesAt(bytes, pair)) if (stands(piece, bytes, pair, at, end)) return pair;
    }
    return -1;
  }

  /** The numbers of texts of which a piece stands in [at, end): those that stand there whole are among them. */
  findAll(bytes: Uint8Array, at: number, end: number): ReadonlySet<number> {
    let found: Set<number> | undefined;
    for (let pair = this.nextTriple(bytes, at, end); pair >= 0; pair = this.nextTriple(bytes, pair + 2, end)) {
      for (const piece of this.piecesAt(bytes, pair)) {
        if (found?.has(piece.texts[0]!) || !stands(piece, bytes, pair, at, end)) continue;
        found ??= new Set();
        for (const text of piece.texts) found.add(text);
      }
    }
    return found ?? NOTHING;
  }

  /** The first even place in [at, end) where one of the two pairs of a triple begins; -1 for none, others now and then. */
  private nextTriple(bytes: Uint8Array, at: number, end: number): number {
    const { isTriple } = this;
    for (let pair = this.nextPair(bytes, at, end); pair >= 0; pair = this.nextPair(bytes, pair + 2, end)) {
      if ((isTriple[tripleOf(bytes, pair)]! | isTriple[tripleOf(bytes, pair - 1)]!) !== 0) return pair;
    }
    return -1;
  }

  /** The first even place in [at, end) where a pair begins that is looked for; -1 for none. */
  private nextPair(bytes: Uint8Array, at: number, end: number): number {
    const { isLookedFor } = this;
    if (bytes !== this.searched) this.beginIn(bytes);
    const { words } = this;
    let i = at + (at & 1);
    if (words !== undefined && i + 2 <= end) {
      if ((i & 2) !== 0) {
        if (isLookedFor[pairOf(bytes, i)] !== 0) return i;
        i += 2;
      }
      for (; i + 16 <= end; i += 16) {
        const [a, b] = [words[i >> 2]!, words[(i >> 2) + 1]!];
        const [c, d] = [words[(i >> 2) + 2]!, words[(i >> 2) + 3]!];
        const some =
          isLookedFor[a & 0xffff]! | isLookedFor[a >>> 16]! | isLookedFor[b & 0xffff]! | isLookedFor[b >>> 16]!;
        const others =
          isLookedFor[c & 0xffff]! | isLookedFor[c >>> 16]! | isLookedFor[d & 0xffff]! | isLookedFor[d >>> 16]!;
        if ((some | others) !== 0) break;
      }
    }
    for (; i + 2 <= end; i += 2) if (isLookedFor[pairOf(bytes, i)] !== 0) return i;
    return -1;
  }

  /** Of each chunk some, until enough was seen to choose once more. */
  private learn(chunk: Uint8Array): void {
    if (this.sampledBytes >= LONG_SAMPLE_BYTES) return;
    this.sample(chunk.subarray(0, LONG_SAMPLE_BYTES - this.sampledBytes));
    if (this.sampledBytes < LONG_SAMPLE_BYTES) return;
    this.choose();
    this.counts = new Uint32Array(0);
  }

  private sample(bytes: Uint8Array): void {
    const { counts } = this;
    for (let i = 0; i + 2 <= bytes.length; i++) counts[pairOf(bytes, i)]!++;
    this.sampledBytes += bytes.length;
  }

  private beginIn(bytes: Uint8Array): void {
    const { buffer, byteOffset, length } = bytes;
    this.searched = bytes;
    this.words = byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : undefined;
  }

  private piecesAt(bytes: Uint8Array, pair: number): readonly Piece[] {
    return this.pieces.get(pairOf(bytes, pair)) ?? NO_PIECES;
  }

  private enter(piece: Piece): void {
    const pair = pairOf(piece.bytes, piece.offset);
    this.isLookedFor[pair] = 1;
    this.pieces.set(pair, [...(this.pieces.get(pair) ?? []), piece]);
  }

  /** Where three bytes begin in a text that will seldom have texts compared, and few. */
  private seldomTriple(text: Uint8Array, counts: Uint32Array): number {
    const costOf = (at: number) => {
      const pair = pairOf(text, at);
      return (counts[pair]! + 1) * ((this.pieces.get(pair)?.length ?? 0) + 1);
    };
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let at = 0; at + SHORTEST_TEXT <= text.length; at++) {
      const cost = costOf(at) + costOf(at + 1);
      if (cost < least) [best, least] = [at, cost];
    }
    return best;
  }
}

function stands({ bytes: piece, offset }: Piece, bytes: Uint8Array, pair: number, at: number, end: number): boolean {
  return pair - offset >= at && startsWith(bytes, pair - offset, end, piece);
}

/** Two bytes as the half of a word of the machine. */
function pairOf(bytes: Uint8Array, at: number): number {
  return isLittleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
}

/** A number of 16 bits for the three bytes from a place on, of which some may lie outside. */
function tripleOf(bytes: Uint8Array, at: number): number {
  return (bytes[at]! + bytes[at + 1]! * 251 + bytes[at + 2]! * 63001) & 0xffff;
}
