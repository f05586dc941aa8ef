// One round of readings added up. What a member adds is what its counters grew by since it was last read, in the same
// epoch: never a value as it stands, since whoever had no reading does not know what it was counted for. Pure.
//
//   the member ...                          adds
//   was never read                          nothing: what it says is where it begins
//   says more than last time                the difference, however long it was silent
//   says the same, or nothing at all        nothing, and takes nothing away
//   has another epoch                       nothing: its counters begin again; the span up to here is lost, and counted
//   says less in the same epoch             nothing, and is not believed: some other agent answers
//   is listed twice                         once: the name that it was first read under
//   has a counter that it did not have      nothing yet; a row of a table that was known to be complete, all of it
//   is listed no more                       nothing more; what it added stays

import type { Cell, FarmRecords, MemberRecord } from '../ledger/farm-records';
import { counters } from '../registry/registry';
import { OTHER_ROW, tableOf } from '../registry/tables';
import { type Reading, rowKey, summedTables, tableOfRow } from './reading';

export type Verdict =
  /** What grew was added. */
  | { readonly kind: 'added'; readonly spanMs: number }
  /** Read for the first time. */
  | { readonly kind: 'first' }
  /** Another epoch: what was counted since the last reading is in no sum. */
  | { readonly kind: 'newEpoch' }
  /** The same agent has another name, and is added there. */
  | { readonly kind: 'twice'; readonly of: string }
  /** The counter that says less than it did. */
  | { readonly kind: 'fell'; readonly counter: string };

export interface RoundResult {
  readonly records: FarmRecords;
  /** What came in this round at the pace at which it was counted, in events a millisecond, by counter and row. */
  readonly rates: ReadonlyMap<string, number>;
  readonly spansLost: number;
}

export class Round {
  readonly #members: Map<string, MemberRecord>;
  readonly #totals: BigUint64Array;
  readonly #rows: Map<string, bigint>;
  readonly #rates = new Map<string, number>();
  /** Who is read under which name. */
  readonly #names = new Map<string, string>();
  readonly #before: FarmRecords;
  #spansLost = 0;

  /** `listed` are the members of this round; whoever is read under one of their names keeps it. */
  constructor(before: FarmRecords, listed: readonly string[]) {
    this.#before = before;
    this.#members = new Map(before.members);
    this.#totals = before.totals.slice();
    this.#rows = new Map(before.rows);
    for (const name of listed) {
      const instance = before.members.get(name)?.instance;
      if (instance !== undefined && !this.#names.has(instance)) this.#names.set(instance, name);
    }
  }

  /** Adds what a member says, once a round. */
  add(name: string, reading: Reading): Verdict {
    const owner = this.#names.get(reading.instance);
    if (owner !== undefined && owner !== name) return { kind: 'twice', of: owner };
    this.#names.set(reading.instance, name);
    const before = this.#members.get(name);
    if (before === undefined || before.epoch !== reading.epoch || before.instance !== reading.instance) {
      this.#members.set(name, begun(reading, before));
      if (before === undefined) return { kind: 'first' };
      this.#spansLost += 1;
      return { kind: 'newEpoch' };
    }
    const counter = fallen(before, reading);
    if (counter !== undefined) return { kind: 'fell', counter };
    return this.#grow(name, before, reading);
  }

  #grow(name: string, before: MemberRecord, reading: Reading): Verdict {
    const spanMs = reading.atMs - before.readMs;
    // What did not change is not copied: that would be megabytes a round.
    const isWhole = before.known.every((each, i) => each === 0 || reading.present[i] === 1);
    const known = isWhole ? reading.present : before.known.slice();
    const last = isWhole ? reading.values : before.last.slice();
    let { carried } = before;
    for (let i = 0; i < reading.values.length; i++) {
      if (reading.present[i] === 0) continue;
      const value = reading.values[i]!;
      if (before.known[i] === 1 && value !== before.last[i]) {
        const growth = value - before.last[i]!;
        if (carried === before.carried) carried = before.carried.slice();
        carried[i]! += growth;
        this.#totals[i]! += growth;
        this.#pace(counters[i]!.name, growth, spanMs);
      }
      known[i] = 1;
      last[i] = value;
    }
    const rows = new Map(before.rows);
    for (const [key, value] of reading.rows) {
      const cell = rows.get(key);
      const growth = value - startOf(key, cell, before, value);
      rows.set(key, { last: value, carried: (cell?.carried ?? 0n) + growth });
      const place = this.#placeOf(key);
      this.#rows.set(place, (this.#rows.get(place) ?? 0n) + growth);
      if (growth > 0n) this.#pace(place, growth, spanMs);
    }
    const { wholeTables } = reading;
    this.#members.set(name, { ...before, readMs: reading.atMs, known, last, carried, rows, wholeTables });
    return { kind: 'added', spanMs };
  }

  /** A table has no more rows of all members together than it may have of one. */
  #placeOf(key: string): string {
    const table = summedTables.find((each) => each === tableOfRow(key));
    if (table === undefined || this.#rows.has(key)) return key;
    const count = [...this.#rows.keys()].filter((each) => tableOfRow(each) === table).length;
    return count < tableOf(table).maxRows ? key : rowKey(table, OTHER_ROW);
  }

  #pace(key: string, growth: bigint, spanMs: number): void {
    if (spanMs > 0) this.#rates.set(key, (this.#rates.get(key) ?? 0) + Number(growth) / spanMs);
  }

  /** Forgets whom `isListed` does not know. */
  finish(isListed: (name: string) => boolean): RoundResult {
    const members = new Map([...this.#members].filter(([name]) => isListed(name)));
    const records = { members, totals: this.#totals, rows: this.#rows, paces: this.#before.paces };
    return { records, rates: this.#rates, spansLost: this.#spansLost };
  }
}

/** What it carried, it carries on. */
function begun(reading: Reading, before: MemberRecord | undefined): MemberRecord {
  const rows = new Map<string, Cell>();
  for (const [key, { carried }] of before?.rows ?? []) rows.set(key, { last: undefined, carried });
  for (const [key, value] of reading.rows) rows.set(key, { last: value, carried: rows.get(key)?.carried ?? 0n });
  return {
    instance: reading.instance,
    epoch: reading.epoch,
    readMs: reading.atMs,
    spansLost: before === undefined ? 0 : before.spansLost + 1,
    wholeTables: reading.wholeTables,
    known: reading.present.slice(),
    last: reading.values.slice(),
    carried: before?.carried ?? new BigUint64Array(reading.values.length),
    rows,
  };
}

/** What a row's growth is measured from. */
function startOf(key: string, cell: Cell | undefined, { wholeTables }: MemberRecord, value: bigint): bigint {
  if (cell?.last !== undefined) return cell.last;
  return wholeTables.has(tableOfRow(key)) ? 0n : value;
}

/** The first counter that says less than when it was last read. */
function fallen({ known, last, rows }: MemberRecord, reading: Reading): string | undefined {
  const { present, values } = reading;
  for (let i = 0; i < values.length; i++) {
    if (present[i] === 1 && known[i] === 1 && values[i]! < last[i]!) return counters[i]!.name;
  }
  for (const [key, value] of reading.rows) if (value < (rows.get(key)?.last ?? 0n)) return key;
  return undefined;
}
