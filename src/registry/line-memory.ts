// What lines leave behind for later lines about the same thing: a message's queue id until its size is told, a
// delivery's number until it ends. Of each kind so much is kept, first in, first out. Part of a cursor, as the last
// records are, so that what is counted does not depend on where passes and restarts divide a log.

import { NumberedTable } from './numbered-table';
import { counterIndex } from './registry';
import type { CounterName } from './services';
import type { Tally } from './tally';

interface MemoryDeclaration {
  /** Keys beyond this many push out the oldest. */
  readonly limit: number;
  /** Counts those that are pushed out though more was to come of them. */
  readonly unjoined: CounterName;
}

export const memories = {
  postfixQueue: { limit: 4096, unjoined: 'postfix.unjoined' },
  qmailMessage: { limit: 4096, unjoined: 'send.unjoined' },
  qmailDelivery: { limit: 4096, unjoined: 'send.unjoined' },
} as const satisfies Readonly<Record<string, MemoryDeclaration>>;

export type MemoryName = keyof typeof memories;
/** Kinds whose keys are numbers that a queue gave out. */
export const numberedKinds = ['qmailDelivery', 'qmailMessage'] as const satisfies readonly MemoryName[];
export type NumberedKind = (typeof numberedKinds)[number];

const isNumbered = (kind: MemoryName): kind is NumberedKind => (numberedKinds as readonly MemoryName[]).includes(kind);

/** By kind, what is remembered, oldest first: each a key and its numbers. */
export type SavedMemory = Readonly<Record<string, readonly (readonly [key: string, ...numbers: number[]])[]>>;

/** Whose numbers come in lines that name neither a host nor a program. */
const NO_OWNER = '  ';
/** More names of owners than there can be keys: those that have none are forgotten. */
const MAX_OWNERS = 16_384;
/** The name of an owner ends with a blank or a colon. */
const NUMBERED_KEY = /^(.*[ :])(0|[1-9]\d{0,14})$/s;

export class LineMemory {
  private readonly named = new Map<MemoryName, Map<string, readonly number[]>>();
  private readonly numbered: Readonly<Record<NumberedKind, NumberedTable>> = {
    qmailDelivery: new NumberedTable(),
    qmailMessage: new NumberedTable(),
  };
  private owners = new Map<string, number>([[NO_OWNER, 0]]);
  private ownerNames = [NO_OWNER];

  /** `momentMs`: when the present line was written, as far as it tells. */
  constructor(
    private readonly tally: Tally,
    readonly momentMs: () => number | undefined,
  ) {}

  /** The numbers remembered under a key. */
  recall(kind: MemoryName, key: string): readonly number[] | undefined {
    return this.named.get(kind)?.get(key);
  }

  /** Keeps numbers under a key. A key that is pushed out counts as unjoined, unless its first number is 0. */
  remember(kind: MemoryName, key: string, numbers: readonly number[]): void {
    const known = this.named.get(kind) ?? new Map<string, readonly number[]>();
    this.named.set(kind, known);
    known.set(key, numbers);
    const { limit, unjoined } = memories[kind];
    if (known.size <= limit) return;
    const [oldest] = known.keys();
    const [first] = known.get(oldest!)!;
    known.delete(oldest!);
    if (first !== 0) this.tally.counts[counterIndex(unjoined)]!++;
  }

  /** Nothing more is to come under the key. */
  forget(kind: MemoryName, key: string): void {
    this.named.get(kind)?.delete(key);
  }

  /** What is remembered under numbers of one kind, for its entries to be looked at and removed. */
  table(kind: NumberedKind): NumberedTable {
    return this.numbered[kind];
  }

  /** Like `remember`, under a number that its owner gave out. */
  rememberNumber(kind: NumberedKind, owner: number, key: number, first: number, second?: number): void {
    const table = this.numbered[kind];
    table.put(owner, key, first, second);
    const { limit, unjoined } = memories[kind];
    if (table.size <= limit) return;
    const { oldest } = table;
    const isUnjoined = table.firstOf(oldest) !== 0;
    table.remove(oldest);
    if (isUnjoined) this.tally.counts[counterIndex(unjoined)]!++;
  }

  /** The number that stands for the owner of keys: what is written before them where they are saved. */
  ownerOf(name: string): number {
    const known = this.owners.get(name);
    if (known !== undefined) return known;
    if (this.ownerNames.length >= MAX_OWNERS) this.restore(this.saved);
    const owner = this.ownerNames.push(name) - 1;
    this.owners.set(name, owner);
    return owner;
  }

  /** How many keys are remembered. */
  get size(): number {
    const named = [...this.named.values()].reduce((sum, { size }) => sum + size, 0);
    return numberedKinds.reduce((sum, kind) => sum + this.numbered[kind].size, named);
  }

  /** To be restored; undefined where nothing is remembered. */
  get saved(): SavedMemory | undefined {
    if (this.size === 0) return undefined;
    const kinds = (Object.keys(memories) as MemoryName[]).sort().map((kind) => [kind, this.savedOf(kind)] as const);
    return Object.fromEntries(kinds.filter(([, entries]) => entries.length > 0));
  }

  private savedOf(kind: MemoryName): SavedMemory[string] {
    if (!isNumbered(kind)) return [...(this.named.get(kind) ?? [])].map(([key, numbers]) => [key, ...numbers] as const);
    const { ownerNames } = this;
    return [...this.numbered[kind].entries()].map(
      ([owner, key, ...numbers]) => [`${ownerNames[owner]}${key}`, ...numbers] as const,
    );
  }

  /** Begins again with what was saved; kinds that this version does not know are left out. */
  restore(saved: SavedMemory = {}): void {
    this.named.clear();
    for (const kind of numberedKinds) this.numbered[kind].clear();
    this.owners = new Map([[NO_OWNER, 0]]);
    this.ownerNames = [NO_OWNER];
    for (const [kind, entries] of Object.entries(saved)) {
      if (!Object.hasOwn(memories, kind)) continue;
      const name = kind as MemoryName;
      const kept = entries.slice(-memories[name].limit);
      if (isNumbered(name)) this.restoreNumbered(name, kept);
      else this.named.set(name, new Map(kept.map(([key, ...numbers]) => [key, numbers])));
    }
  }

  private restoreNumbered(kind: NumberedKind, entries: SavedMemory[string]): void {
    for (const [text, first, second] of entries) {
      const [, name, key] = NUMBERED_KEY.exec(text) ?? [];
      if (name !== undefined && first !== undefined) {
        this.numbered[kind].put(this.ownerOf(name), Number(key), first, second);
      }
    }
  }
}
