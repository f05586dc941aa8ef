// The compiled module of ordinary lines at work: one instance for the whole process, lent to one reader of a log at a
// time. It counts into its own memory, by the parsers' rules; what it does not know, such as hosts, program names and
// who answers to them, it is told.

import { histogram } from '../registry/histograms';
import { type LineMemory, type NumberedKind, numberedKinds } from '../registry/line-memory';
import { SPREAD } from '../registry/numbered-table';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import { compiledLogTypes, compiledSlots, moduleBytes } from './generated/compiled-lines';
import { NO_INSTANCE } from './line-context';
import { countRefusals, tellsList } from './qmail/rbl-list';
import type { Candidate } from './router';
import * as layout from './rules/wasm/layout';
import type { RowList } from './rules/wasm/slots';

const { HOST, IDENT, LABEL } = layout;
const TABLES: Readonly<Record<NumberedKind, number>> = {
  qmailDelivery: layout.DELIVERIES,
  qmailMessage: layout.MESSAGES,
  postfixQueue: layout.QUEUED,
};
const linesRead = counterIndex('agent.linesRead');

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  scan(start: number, end: number): number;
}

/** A line that the module counted last of a host: where it begins, and where the host in it ends. */
export interface CountedLast {
  readonly start: number;
  readonly hostEnd: number;
}

const NO_LINES: readonly CountedLast[] = [];

export class CompiledLines {
  private static only: CompiledLines | 'none' | undefined;
  private isLent = false;
  private memory: LineMemory | undefined;
  private readonly bytes: Buffer;
  private readonly words: Int32Array;
  private readonly counts: Float64Array;
  private readonly counters: readonly number[];
  private readonly histograms: readonly { readonly at: number; readonly indexes: Int32Array }[];
  /** Two buffers for chunks, in the module's memory. */
  readonly buffers: readonly [Buffer, Buffer];
  private readonly rows: readonly RowList[];
  private chains = new Map<string, number>();
  /** Who is asked for lines of each ident, by its number. */
  private candidates: (readonly Candidate[])[] = [];
  /** Texts that name rows, by number. */
  private labels: string[] = [];
  private hostCount = 0;
  /** Which numbers of owners it was told (LineMemory.renumbered). */
  private ownersTold = 0;
  private hostTurn = 0;
  private identCount = 0;

  /** The module, for as long as its borrower does not give it back; undefined where it is lent or cannot run. */
  static borrow(memory: LineMemory): CompiledLines | undefined {
    CompiledLines.only ??= CompiledLines.made();
    const { only } = CompiledLines;
    if (only === 'none' || only.isLent) return undefined;
    only.begin(memory);
    return only;
  }

  /** Without WebAssembly, or where it is forbidden (--jitless), all lines are the general way's. */
  private static made(): CompiledLines | 'none' {
    try {
      const exports = instantiated();
      return exports === undefined ? 'none' : new CompiledLines(exports);
    } catch {
      return 'none';
    }
  }

  private constructor(private readonly exports: Exports) {
    const { buffer } = exports.memory;
    this.bytes = Buffer.from(buffer);
    this.words = new Int32Array(buffer);
    const { counters, histograms, rows } = compiledSlots;
    this.rows = rows;
    this.counts = new Float64Array(buffer, layout.SLOTS, counters.length);
    this.counters = counters.map((name) => (name === '' ? -1 : counterIndex(name)));
    this.histograms = histograms.map(({ name, slot }) => ({ at: slot, indexes: histogram(name).indexes }));
    const chunk = (which: 0 | 1) => Buffer.from(buffer, layout.bufferAt(which), layout.BUFFER_BYTES);
    this.buffers = [chunk(0), chunk(1)];
  }

  private begin(memory: LineMemory): void {
    this.isLent = true;
    this.memory = memory;
    for (const kind of numberedKinds) {
      memory.table(kind).moveTo(this.exports.memory.buffer, TABLES[kind], layout.TABLE_BITS);
    }
    this.counts.fill(0);
    this.bytes.fill(0, 0, layout.SETS);
    this.chains = new Map();
    this.hostTurn = 0;
    this.hostCount = 0;
    this.identCount = 0;
    this.candidates = [[]];
    this.labels = [''];
    this.ownersTold = memory.renumbered;
  }

  /** Ends the loan. */
  giveBack(): void {
    for (const kind of numberedKinds) this.memory?.table(kind).moveHome();
    this.memory = undefined;
    this.isLent = false;
  }

  /** Which bytes after a stamp may begin another frame, as logs/framing.ts has it. */
  tellLooks(near: Uint8Array, far: Uint8Array): void {
    this.bytes.set(near, layout.NEAR_LOOKS);
    this.bytes.set(far, layout.FAR_LOOKS);
  }

  /** Who is asked for lines that name no program and begin with a byte. */
  tellOpening(byte: number, candidates: readonly Candidate[]): void {
    this.bytes[layout.OPENINGS + byte] = this.chainOf(candidates);
  }

  /** Whether it was told who is asked for lines of the program in [start, end), which has the `:` or `[` after it. */
  knowsIdent(bytes: Uint8Array, start: number, end: number): boolean {
    for (let i = this.bytes[bucketOf(bytes, start)]!; i !== 0; ) {
      const at = layout.IDENTS + i * IDENT.bytes;
      if (this.holds(at, IDENT.length, bytes, start, end)) return true;
      i = this.word(at + IDENT.next);
    }
    return false;
  }

  /** Who is asked for lines of a program that it does not know yet. */
  tellIdent(ident: Uint8Array, candidates: readonly Candidate[]): void {
    if (ident.length < 4 || ident.length > IDENT.longest || this.identCount === layout.MOST_IDENTS) return;
    // Those that it has no function for are known, too, so that they are told only once.
    const chain = candidates.length === 0 ? this.chain([layout.FOREIGN]) : this.chainOf(candidates);
    const bucket = bucketOf(ident, 0);
    const number = ++this.identCount;
    const at = layout.IDENTS + number * IDENT.bytes;
    this.enter(at, ident, IDENT);
    this.setWord(at + IDENT.chain, chain);
    this.setWord(at + IDENT.next, this.bytes[bucket]!);
    this.bytes[bucket] = number;
    this.candidates.push(candidates);
    for (let host = 0; host < this.hostCount; host++) this.tellOwner(host, number);
  }

  /** Whether it expects lines of the host in [start, end), which has the blank after it. */
  knowsHost(bytes: Uint8Array, start: number, end: number): boolean {
    const hostsEnd = layout.HOSTS + this.word(layout.HOSTS_END);
    for (let at = layout.HOSTS; at < hostsEnd; at += HOST.bytes) {
      if (this.holds(at, HOST.length, bytes, start, end)) return true;
    }
    return false;
  }

  /** A host that it does not know yet; when there is no room, instead of another. */
  tellHost(host: Uint8Array): void {
    if (host.length > HOST.longest) return;
    const end = this.word(layout.HOSTS_END);
    let at = end;
    if (end === layout.MOST_HOSTS * HOST.bytes) {
      at = this.hostTurn;
      this.hostTurn = (at + HOST.bytes) % end;
    } else this.setWord(layout.HOSTS_END, end + HOST.bytes);
    this.enter(layout.HOSTS + at, host, HOST);
    this.setWord(layout.HOSTS + at + HOST.last, 0);
    this.hostCount = Math.max(this.hostCount, at / HOST.bytes + 1);
    for (let ident = 1; ident <= this.identCount; ident++) this.tellOwner(at / HOST.bytes, ident);
  }

  /** To be called before the first line and after each that was not counted here: what comes of lines before. */
  noteOther(): void {
    this.noteLabel();
    const missing = this.word(layout.MISSING_ROW);
    if (missing !== 0) {
      this.setWord(layout.MISSING_ROW, 0);
      const slot = missing - layout.ROW_FLAGS;
      const { slot: first, words } = this.rows.filter((row) => row.slot <= slot).at(-1)!;
      if (words !== 'refusal' || tellsList(this.labels[slot - first]!)) this.bytes[missing] = 1;
    }
    // Telling them may number them once more.
    while (this.ownersTold !== this.memory!.renumbered) {
      this.ownersTold = this.memory!.renumbered;
      for (let host = 0; host < this.hostCount; host++) {
        for (let ident = 1; ident <= this.identCount; ident++) this.tellOwner(host, ident);
      }
    }
  }

  /** A text that would have named a row names one from now on. */
  private noteLabel(): void {
    const start = this.word(layout.MISSING_LABEL);
    if (start === 0) return;
    this.setWord(layout.MISSING_LABEL, 0);
    const text = this.bytes.subarray(start, this.word(layout.MISSING_LABEL_END));
    const count = this.labels.length;
    if (text.length === 0 || text.length > LABEL.longest || count > layout.MOST_LABELS) return;
    const at = layout.LABELS + count * LABEL.bytes;
    this.setWord(at, text.length);
    this.bytes.set(text, at + LABEL.text);
    this.labels.push(text.toString('latin1'));
    this.setWord(layout.LABEL_COUNT, count);
  }

  /** Whose the keys are that lines of a host and an ident have, where those of its log type have an owner. */
  private tellOwner(host: number, ident: number): void {
    const owned = this.candidates[ident]!.find(({ parser }) => compiledSlots.owned.includes(parser.name));
    if (owned === undefined) return;
    const at = layout.HOSTS + host * HOST.bytes;
    const name = owned.context.ownerOn(this.bytes, at, at + this.word(at + HOST.length) - 1);
    this.setWord(at + HOST.owners + 4 * ident, this.memory!.ownerOf(name));
  }

  private enter(
    at: number,
    text: Uint8Array,
    { mask, length }: { readonly mask: number; readonly length: number },
  ): void {
    this.bytes.fill(0, at, at + 2 * mask);
    this.bytes.set(text, at);
    this.bytes.fill(0xff, at + mask, at + mask + text.length);
    this.setWord(at + length, text.length);
  }

  private holds(at: number, length: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.word(at + length) !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.bytes[at + i] !== bytes[start + i]) return false;
    return true;
  }

  /** A chain of the parsers that are in the module, up to the first that is not; 0 for none. */
  private chainOf(candidates: readonly Candidate[]): number {
    const others = candidates.findIndex(({ parser: { name }, context: { hasFilters } }) => {
      return !compiledLogTypes.includes(name) || (hasFilters && compiledSlots.filtering.includes(name));
    });
    const inModule = others < 0 ? candidates : candidates.slice(0, others);
    const pairs = inModule
      .slice(0, layout.LONGEST_CHAIN)
      .flatMap(({ parser, program }) => [compiledLogTypes.indexOf(parser.name) + 1, program]);
    return pairs.length === 0 || pairs.some((number) => number > 254) ? 0 : this.chain(pairs);
  }

  /** The number of a chain, which is told the first time; 0 where there is no room. */
  private chain(pairs: readonly number[]): number {
    const key = pairs.join();
    const known = this.chains.get(key);
    if (known !== undefined) return known;
    if (this.chains.size >= layout.MOST_CHAINS - 1) return 0;
    const chain = this.chains.size + 1;
    this.chains.set(key, chain);
    this.bytes.set(pairs, layout.CHAINS + chain * layout.CHAIN_BYTES);
    return chain;
  }

  /**
   * Counts the lines of [start, end) in one of the buffers up to one that the general way must count, and gives back
   * where that begins and in `lineEnd` where it ends; where there is none, where an unfinished line begins and -1.
   */
  scan(chunk: Uint8Array, start: number, end: number): number {
    const base = chunk.byteOffset;
    const at = this.exports.scan(base + start, base + end) - base;
    const lineEnd = this.words[layout.LINE_END / 4]!;
    this.lineEnd = lineEnd === 0 ? -1 : lineEnd - base;
    return at;
  }

  /** The LF of the line that `scan` gave back; -1 for none. */
  lineEnd = -1;

  /** The last line of each host that was counted since the last call, in their order; positions are those of the chunk. */
  takeLast(chunk: Uint8Array): readonly CountedLast[] {
    const end = this.word(layout.HOSTS_END);
    let taken: CountedLast[] | undefined;
    for (let at = layout.HOSTS; at < layout.HOSTS + end; at += HOST.bytes) {
      const last = this.word(at + HOST.last);
      if (last === 0) continue;
      const start = last - chunk.byteOffset;
      this.setWord(at + HOST.last, 0);
      taken ??= [];
      taken.push({ start, hostEnd: start + layout.HOST_START + this.word(at + HOST.length) - 1 });
    }
    if (taken === undefined) return NO_LINES;
    return taken.length === 1 ? taken : taken.sort((a, b) => a.start - b.start);
  }

  /** Moves what was counted to the tally. */
  foldInto(tally: Tally): void {
    const { counts, counters } = this;
    tally.counts[linesRead]! += this.word(layout.LINES);
    this.setWord(layout.LINES, 0);
    for (let i = 0; i < counters.length; i++) {
      const amount = counts[i]!;
      if (amount !== 0 && counters[i]! >= 0) tally.add(counters[i]!, amount);
    }
    for (const { at, indexes } of this.histograms) {
      let events = 0;
      for (let i = 0; i < indexes.length; i++) tally.counts[indexes[i]!]! += events += counts[at + i]!;
    }
    for (const row of this.rows) this.foldRows(row, tally);
    counts.fill(0);
  }

  private foldRows({ table, slot, words, parser }: RowList, tally: Tally): void {
    const texts = words === 'label' || words === 'refusal' ? this.labels : words;
    const length = texts === 'instance' ? this.identCount + 1 : texts.length;
    for (let i = 0; i < length; i++) {
      const amount = this.counts[slot + i]!;
      if (amount === 0) continue;
      if (words === 'refusal') countRefusals(tally, this.labels[i]!, amount);
      else tally.addLabelled(table, texts === 'instance' ? this.instanceOf(i, parser) : texts[i]!, amount);
    }
  }

  private instanceOf(ident: number, name: string): string {
    return this.candidates[ident]!.find(({ parser }) => parser.name === name)?.context.instance ?? NO_INSTANCE;
  }

  private word(at: number): number {
    return this.words[at >> 2]!;
  }

  private setWord(at: number, value: number): void {
    this.words[at >> 2] = value;
  }
}

/** As much of the WebAssembly JavaScript Interface as is used; @types/node has none of it. */
interface WasmInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

function instantiated(): Exports | undefined {
  const { WebAssembly: wasm } = globalThis as { readonly WebAssembly?: WasmInterface };
  if (wasm === undefined) return undefined;
  const { vectors, plain } = moduleBytes();
  const bytes = wasm.validate(vectors) ? vectors : plain();
  return new wasm.Instance(new wasm.Module(bytes)).exports as Exports;
}

/** Where the first ident stands of those that begin with the same four bytes, or with others of the same digest. */
function bucketOf(bytes: Uint8Array, at: number): number {
  const head = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  return layout.IDENT_BUCKETS + (Math.imul(head, SPREAD) >>> (32 - layout.IDENT_BUCKET_BITS));
}
