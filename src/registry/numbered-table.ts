// Numbers remembered under numbers, in the order in which they came: messages and deliveries of a queue. A hash table
// with chains, and a list through its entries, in one buffer, so that compiled WebAssembly (parsers/rules/wasm) can
// work on the same one: what it does by itself must be what is done here.

/** An entry: key and two values as doubles, then five words. Entry 0 is none. */
export const ENTRY_BYTES = 48;
/** Places of an entry's parts, in bytes. */
export const entryLayout = {
  key: 0,
  first: 8,
  second: 16,
  owner: 24,
  count: 28,
  chain: 32,
  newer: 36,
  older: 40,
} as const;
/**
 * Words before the entries, in bytes: how many there are, the oldest, the newest,
 * the first free one of those that were used, and how many were.
 */
export const headLayout = { size: 0, oldest: 4, newest: 8, free: 12, used: 16 } as const;
export const HEAD_BYTES = 24;
/** What keys are multiplied with to spread them (2^32 by the golden ratio). */
export const SPREAD = 0x9e3779b1;

const [KEY, FIRST, SECOND] = [0, 1, 2];
const [OWNER, COUNT, CHAIN, NEWER, OLDER] = [6, 7, 8, 9, 10];
const [SIZE, OLDEST, NEWEST, FREE, USED] = [0, 1, 2, 3, 4];
const DOUBLES = ENTRY_BYTES / 8;
const WORDS = ENTRY_BYTES / 4;
const SMALLEST_BITS = 5;

/** The bytes of a table for 2^bits - 1 keys. */
export function tableBytes(bits: number): number {
  return HEAD_BYTES + (4 << bits) + (ENTRY_BYTES << bits);
}

/** Where the entries of a table begin, after its head and a word for each chain. */
export function entriesAt(bits: number): number {
  return HEAD_BYTES + (4 << bits);
}

/** A key belongs to an owner: a queue of some host. */
export class NumberedTable {
  private bits = SMALLEST_BITS;
  private doubles!: Float64Array;
  private words!: Int32Array;
  private head!: Int32Array;
  private chains!: Int32Array;
  private isPlaced = false;

  constructor() {
    this.reset(SMALLEST_BITS, new ArrayBuffer(tableBytes(SMALLEST_BITS)), 0);
  }

  private reset(bits: number, buffer: ArrayBuffer, at: number): void {
    new Uint8Array(buffer, at, entriesAt(bits)).fill(0);
    this.view(bits, buffer, at);
  }

  private view(bits: number, buffer: ArrayBuffer, at: number): void {
    this.bits = bits;
    this.head = new Int32Array(buffer, at, HEAD_BYTES / 4);
    this.chains = new Int32Array(buffer, at + HEAD_BYTES, 1 << bits);
    this.doubles = new Float64Array(buffer, at + entriesAt(bits), DOUBLES << bits);
    this.words = new Int32Array(buffer, at + entriesAt(bits), WORDS << bits);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.head[SIZE]!;
  }

  /** The entry of a key; 0 for none. */
  find(owner: number, key: number): number {
    const { words, doubles } = this;
    for (let i = this.chains[this.chainOf(owner, key)]!; i !== 0; i = words[i * WORDS + CHAIN]!) {
      if (doubles[i * DOUBLES + KEY] === key && words[i * WORDS + OWNER] === owner) return i;
    }
    return 0;
  }

  /** How many values an entry has: one or two. */
  countOf(entry: number): number {
    return this.words[entry * WORDS + COUNT]!;
  }

  /** The first value of an entry. */
  firstOf(entry: number): number {
    return this.doubles[entry * DOUBLES + FIRST]!;
  }

  /** The second value of an entry that has two. */
  secondOf(entry: number): number {
    return this.doubles[entry * DOUBLES + SECOND]!;
  }

  /** Remembers one or two values under a key; one that is known keeps its place among the others. */
  put(owner: number, key: number, first: number, second?: number): void {
    let entry = this.find(owner, key);
    if (entry === 0) {
      if (this.head[FREE] === 0 && this.head[USED]! + 1 === 1 << this.bits) this.grow();
      entry = this.enter(owner, key);
    }
    this.doubles[entry * DOUBLES + FIRST] = first;
    this.doubles[entry * DOUBLES + SECOND] = second ?? 0;
    this.words[entry * WORDS + COUNT] = second === undefined ? 1 : 2;
  }

  private enter(owner: number, key: number): number {
    const { head, words, chains } = this;
    const freed = head[FREE]!;
    const entry = freed === 0 ? ++head[USED]! : freed;
    const at = entry * WORDS;
    if (freed !== 0) head[FREE] = words[at + CHAIN]!;
    const chain = this.chainOf(owner, key);
    words[at + CHAIN] = chains[chain]!;
    chains[chain] = entry;
    this.doubles[entry * DOUBLES + KEY] = key;
    words[at + OWNER] = owner;
    words[at + NEWER] = 0;
    words[at + OLDER] = head[NEWEST]!;
    if (head[NEWEST] === 0) head[OLDEST] = entry;
    else words[head[NEWEST]! * WORDS + NEWER] = entry;
    head[NEWEST] = entry;
    head[SIZE]!++;
    return entry;
  }

  /** The entry that came first; 0 where there is none. */
  get oldest(): number {
    return this.head[OLDEST]!;
  }

  /** Forgets an entry. */
  remove(entry: number): void {
    const { head, words, chains, doubles } = this;
    const at = entry * WORDS;
    const chain = this.chainOf(words[at + OWNER]!, doubles[entry * DOUBLES + KEY]!);
    if (chains[chain] === entry) chains[chain] = words[at + CHAIN]!;
    else {
      let before = chains[chain]!;
      while (words[before * WORDS + CHAIN] !== entry) before = words[before * WORDS + CHAIN]!;
      words[before * WORDS + CHAIN] = words[at + CHAIN]!;
    }
    const [newer, older] = [words[at + NEWER]!, words[at + OLDER]!];
    if (older === 0) head[OLDEST] = newer;
    else words[older * WORDS + NEWER] = newer;
    if (newer === 0) head[NEWEST] = older;
    else words[newer * WORDS + OLDER] = older;
    words[at + CHAIN] = head[FREE]!;
    head[FREE] = entry;
    head[SIZE]!--;
  }

  /** Forgets all. */
  clear(): void {
    if (this.isPlaced) this.reset(this.bits, this.head.buffer as ArrayBuffer, this.head.byteOffset);
    else this.reset(SMALLEST_BITS, new ArrayBuffer(tableBytes(SMALLEST_BITS)), 0);
  }

  /** All that is remembered, the oldest first. */
  *entries(): Generator<readonly [owner: number, key: number, ...values: number[]]> {
    const { words, doubles } = this;
    for (let i = this.oldest; i !== 0; i = words[i * WORDS + NEWER]!) {
      const at = i * DOUBLES;
      const values = this.countOf(i) === 1 ? [doubles[at + FIRST]!] : [doubles[at + FIRST]!, doubles[at + SECOND]!];
      yield [words[i * WORDS + OWNER]!, doubles[at + KEY]!, ...values];
    }
  }

  /** Moves all of it to a place in another's buffer, with room for 2^bits - 1 keys, where it cannot grow. */
  moveTo(buffer: ArrayBuffer, at: number, bits: number): void {
    this.rebuild(bits, buffer, at);
    this.isPlaced = true;
  }

  /** Moves all of it to a buffer of its own. */
  moveHome(): void {
    this.isPlaced = false;
    let bits = SMALLEST_BITS;
    while (this.size >= (1 << bits) - 1) bits++;
    this.rebuild(bits, new ArrayBuffer(tableBytes(bits)), 0);
  }

  private grow(): void {
    if (this.isPlaced) throw new Error('a table that was placed has room for all keys');
    const bits = this.bits + 1;
    this.rebuild(bits, new ArrayBuffer(tableBytes(bits)), 0);
  }

  private rebuild(bits: number, buffer: ArrayBuffer, at: number): void {
    const all = [...this.entries()];
    this.reset(bits, buffer, at);
    for (const [owner, key, first, second] of all) this.put(owner, key, first!, second);
  }

  private chainOf(owner: number, key: number): number {
    return Math.imul((key | 0) + owner, SPREAD) >>> (32 - this.bits);
  }
}
