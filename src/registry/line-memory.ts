// What lines leave behind for later lines about the same thing: a message's queue id until its size is told, a
// delivery's number until it ends. Of each kind so much is kept, first in, first out. Part of a cursor, as the last
// records are, so that what is counted does not depend on where passes and restarts divide a log.

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

/** By kind, what is remembered, oldest first: each a key and its numbers. */
export type SavedMemory = Readonly<Record<string, readonly (readonly [key: string, ...numbers: number[]])[]>>;

export class LineMemory {
  private readonly kinds = new Map<MemoryName, Map<string, readonly number[]>>();

  /** `momentMs`: when the present line was written, as far as it tells. */
  constructor(
    private readonly tally: Tally,
    readonly momentMs: () => number | undefined,
  ) {}

  /** The numbers remembered under a key. */
  recall(kind: MemoryName, key: string): readonly number[] | undefined {
    return this.kinds.get(kind)?.get(key);
  }

  /** Keeps numbers under a key. A key that is pushed out counts as unjoined, unless its first number is 0. */
  remember(kind: MemoryName, key: string, numbers: readonly number[]): void {
    const known = this.kinds.get(kind) ?? new Map<string, readonly number[]>();
    this.kinds.set(kind, known);
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
    this.kinds.get(kind)?.delete(key);
  }

  /** How many keys are remembered. */
  get size(): number {
    return [...this.kinds.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** To be restored; undefined where nothing is remembered. */
  get saved(): SavedMemory | undefined {
    const kinds = [...this.kinds].filter(([, known]) => known.size > 0);
    if (kinds.length === 0) return undefined;
    const entries = (known: ReadonlyMap<string, readonly number[]>) =>
      [...known].map(([key, numbers]) => [key, ...numbers] as const);
    return Object.fromEntries(kinds.sort().map(([kind, known]) => [kind, entries(known)]));
  }

  /** Begins again with what was saved; kinds that this version does not know are left out. */
  restore(saved: SavedMemory = {}): void {
    this.kinds.clear();
    for (const [kind, entries] of Object.entries(saved)) {
      if (!Object.hasOwn(memories, kind)) continue;
      const name = kind as MemoryName;
      const kept = entries.slice(-memories[name].limit);
      this.kinds.set(name, new Map(kept.map(([key, ...numbers]) => [key, numbers])));
    }
  }
}
