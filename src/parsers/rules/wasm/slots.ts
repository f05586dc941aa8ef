// Where a module counts: doubles in its memory, each for a counter, folded into a tally by the counters' names. A
// counter that is added to the registry changes no module.

import { type HistogramName, histogram } from '../../../registry/histograms';
import type { CounterName } from '../../../registry/services';
import { type ByteRanges, byteTable } from '../byte-set';
import { SET_BYTES, SETS, SLOTS } from './layout';

/** By slot its counter; '' for what no one asks for. */
export interface SlotList {
  readonly counters: readonly (CounterName | '')[];
  /** Histograms whose events are counted by bucket, each from a slot on; what is beyond the last bound comes last. */
  readonly histograms: readonly { readonly name: HistogramName; readonly slot: number }[];
}

export class Slots {
  private readonly counters: (CounterName | '')[] = [];
  private readonly runs = new Map<string, number>();
  private readonly histograms = new Map<HistogramName, number>();
  private readonly sets = new Map<string, ByteRanges>();

  /** The address of the first of slots for these counters in turn; null is none. */
  addressOf(names: readonly (CounterName | null)[]): number {
    const key = names.join();
    let slot = this.runs.get(key);
    if (slot === undefined) {
      slot = this.counters.length;
      this.runs.set(key, slot);
      this.counters.push(...names.map((name) => name ?? ('' as const)));
    }
    return SLOTS + 8 * slot;
  }

  /** The address of the first of a histogram's slots. */
  bucketsOf(name: HistogramName): number {
    let slot = this.histograms.get(name);
    if (slot === undefined) {
      slot = this.counters.length;
      this.histograms.set(name, slot);
      this.counters.push(...[...histogram(name).bounds, 0].map(() => '' as const));
    }
    return SLOTS + 8 * slot;
  }

  /** The address of a set of bytes, a bit for each. */
  setAddress(members: ByteRanges): number {
    const key = JSON.stringify(members);
    this.sets.set(key, members);
    return SETS + SET_BYTES * [...this.sets.keys()].indexOf(key);
  }

  /** The sets, as they are to lie in memory. */
  get setBytes(): readonly number[] {
    return [...this.sets.values()].flatMap((members) => {
      const table = byteTable(members);
      return Array.from({ length: SET_BYTES }, (_, i) =>
        table.subarray(8 * i, 8 * i + 8).reduce((bits, is, bit) => bits | (is << bit), 0),
      );
    });
  }

  get list(): SlotList {
    return {
      counters: this.counters,
      histograms: [...this.histograms].map(([name, slot]) => ({ name, slot })),
    };
  }
}
