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
export const numberedKinds = ['qmailDelivery', 'qmailMessage', 'postfixQueue'] as const satisfies readonly MemoryName[];
export type NumberedKind = (typeof numberedKinds)[number];

/** By kind, what is remembered, oldest first: each a key and its numbers. */
export type SavedMemory = Readonly<Record<string, readonly (readonly [key: string, ...numbers: number[]])[]>>;

/** Whose numbers come in lines that name neither a host nor a program. */
const NO_OWNER = '  ';
/** Postfix' identifiers of a queue file, but for the long ones, and keys that end with one. */
const QUEUE_ID = /^[0-9A-F]{5,12}$/;
const QUEUE_KEY = /^(.*[ :])([0-9A-F]{5,12})$/s;
/** More names of owners than there can be keys: those that have none are forgotten. */
const MAX_OWNERS = 16_384;
/** The name of an owner ends with a blank or a colon. */
const NUMBERED_KEY = /^(.*[ :])(0|[1-9]\d{0,14})$/s;

export class LineMemory {
  /** Of Postfix' queues, what has a long identifier. */
  private readonly named = new Map<string, readonly number[]>();
  private readonly numbered: Readonly<Record<NumberedKind, NumberedTable>> = {
    qmailDelivery: new NumberedTable(),
    qmailMessage: new NumberedTable(),
    postfixQueue: new NumberedTable(),
  };
  /** How often owners got other numbers. */
  renumbered = 0;
  private owners = new Map<string, number>([[NO_OWNER, 0]]);
  private ownerNames = [NO_OWNER];

  /** `momentMs`: when the present line was written, as far as it tells. */
  constructor(
    private readonly tally: Tally,
    readonly momentMs: () => number | undefined,
  ) {}

  /** The two numbers remembered of a message in a queue of Postfix; undefined where there are none. */
  recallQueued(owner: string, id: string): readonly number[] | undefined {
    if (!QUEUE_ID.test(id)) return this.named.get(owner + id);
    const table = this.numbered.postfixQueue;
    const known = table.find(this.ownerOf(owner), numberOf(id));
    return known === 0 ? undefined : [table.firstOf(known), table.secondOf(known)];
  }

  /** Keeps two numbers of a message in a queue. One that is pushed out counts as unjoined, unless its first is 0. */
  rememberQueued(owner: string, id: string, first: number, second: number): void {
    if (QUEUE_ID.test(id)) {
      this.rememberNumber('postfixQueue', this.ownerOf(owner), numberOf(id), first, second);
      return;
    }
    const { named } = this;
    named.set(owner + id, [first, second]);
    const { limit, unjoined } = memories.postfixQueue;
    if (named.size <= limit) return;
    const [oldest] = named.keys();
    const [isUnjoined] = named.get(oldest!)!;
    named.delete(oldest!);
    if (isUnjoined !== 0) this.tally.counts[counterIndex(unjoined)]!++;
  }

  /** Nothing more is to come of the message. */
  forgetQueued(owner: string, id: string): void {
    if (!QUEUE_ID.test(id)) {
      this.named.delete(owner + id);
      return;
    }
    const table = this.numbered.postfixQueue;
    const known = table.find(this.ownerOf(owner), numberOf(id));
    if (known !== 0) table.remove(known);
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
    return numberedKinds.reduce((sum, kind) => sum + this.numbered[kind].size, this.named.size);
  }

  /** To be restored; undefined where nothing is remembered. */
  get saved(): SavedMemory | undefined {
    if (this.size === 0) return undefined;
    const kinds = (Object.keys(memories) as NumberedKind[]).sort().map((kind) => [kind, this.savedOf(kind)] as const);
    return Object.fromEntries(kinds.filter(([, entries]) => entries.length > 0));
  }

  private savedOf(kind: NumberedKind): SavedMemory[string] {
    const { ownerNames } = this;
    const textOf = kind === 'postfixQueue' ? idOf : String;
    const numbered = [...this.numbered[kind].entries()].map(
      ([owner, key, ...numbers]) => [`${ownerNames[owner]}${textOf(key)}`, ...numbers] as const,
    );
    if (kind !== 'postfixQueue') return numbered;
    return [...[...this.named].map(([key, numbers]) => [key, ...numbers] as const), ...numbered];
  }

  /** Begins again with what was saved; kinds that this version does not know are left out. */
  restore(saved: SavedMemory = {}): void {
    this.named.clear();
    for (const kind of numberedKinds) this.numbered[kind].clear();
    this.owners = new Map([[NO_OWNER, 0]]);
    this.ownerNames = [NO_OWNER];
    this.renumbered++;
    for (const [kind, entries] of Object.entries(saved)) {
      if (!Object.hasOwn(memories, kind)) continue;
      const name = kind as NumberedKind;
      const { limit } = memories[name];
      if (name !== 'postfixQueue') this.restoreNumbered(name, entries.slice(-limit), NUMBERED_KEY, Number);
      else {
        const isNamed = ([key]: SavedMemory[string][number]) => !QUEUE_KEY.test(key);
        for (const [key, ...numbers] of entries.filter(isNamed).slice(-limit)) this.named.set(key, numbers);
        const others = entries.filter((entry) => !isNamed(entry));
        this.restoreNumbered(name, others.slice(-limit), QUEUE_KEY, numberOf);
      }
    }
  }

  private restoreNumbered(
    kind: NumberedKind,
    entries: SavedMemory[string],
    form: RegExp,
    read: (key: string) => number,
  ): void {
    for (const [text, first, second] of entries) {
      const [, name, key] = form.exec(text) ?? [];
      if (name !== undefined && first !== undefined) {
        this.numbered[kind].put(this.ownerOf(name), read(key!), first, second);
      }
    }
  }
}

/** An identifier's number: a digit before it keeps its zeros. */
const numberOf = (id: string): number => Number(`0x1${id}`);
const idOf = (key: number): string => key.toString(16).slice(1).toUpperCase();
