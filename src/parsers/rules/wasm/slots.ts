// Where a module counts: doubles in its memory, each for a counter, folded into a tally by the counters' names. A
// counter that is added to the registry changes no module.

import { type HistogramName, histogram } from '../../../registry/histograms';
import type { CounterName } from '../../../registry/services';
import type { TableName } from '../../../registry/tables';
import { type ByteRanges, byteTable } from '../byte-set';
import { MOST_IDENTS, MOST_LABELS, ROW_FLAGS, SET_BYTES, SETS, SLOTS } from './layout';

/** By slot its counter; '' for what no one asks for. */
export interface SlotList {
  readonly counters: readonly (CounterName | '')[];
  /** Histograms whose events are counted by bucket, each from a slot on; what is beyond the last bound comes last. */
  readonly histograms: readonly { readonly name: HistogramName; readonly slot: number }[];
  /** Rows of tables that are counted, each from a slot on: by words, by labels, or by idents those of their instances. */
  readonly rows: readonly RowList[];
  /** Log types with lines that a content filter's name would end elsewhere, and with such as have an owner. */
  readonly filtering: readonly string[];
  readonly owned: readonly string[];
}

export interface RowList {
  readonly table: TableName;
  readonly slot: number;
  /** `refusal`: by labels that alone tell which list refused a client (parsers/qmail/rbl-list.ts). */
  readonly words: readonly string[] | 'instance' | 'label' | 'refusal';
  /** The log type. */
  readonly parser: string;
}

export class Slots {
  private readonly counters: (CounterName | '')[] = [];
  private readonly runs = new Map<string, number>();
  private readonly histograms = new Map<HistogramName, number>();
  private readonly rows: RowList[] = [];
  readonly filtering = new Set<string>();
  readonly owned = new Set<string>();
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

  /** The addresses of the first slot of a table's rows and of its flag: a row for each word, label or ident. */
  rowsOf(table: TableName, parser: string, words: RowList['words']): { readonly slot: number; readonly flag: number } {
    const isSame = (row: RowList) =>
      row.table === table && row.parser === parser && String(row.words) === String(words);
    let slot = this.rows.find(isSame)?.slot;
    if (slot === undefined) {
      slot = this.counters.length;
      this.rows.push({ table, slot, words, parser });
      const most = { instance: MOST_IDENTS + 1, label: MOST_LABELS + 1, refusal: MOST_LABELS + 1 };
      for (let i = typeof words === 'string' ? most[words] : words.length; i > 0; i--) this.counters.push('');
    }
    return { slot: SLOTS + 8 * slot, flag: ROW_FLAGS + slot };
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
      rows: this.rows,
      filtering: [...this.filtering],
      owned: [...this.owned],
    };
  }
}
