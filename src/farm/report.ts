// What one poll of the farm says, for people and programs: each member, and each counter of each member and of all.

import { formatOid, type Oid } from '../base/oid';
import type { FarmRecords, MemberRecord } from '../ledger/farm-records';
import type { Snapshot } from '../ledger/snapshot';
import { countOid } from '../registry/conceptual-tables';
import { type MemberStatus, summedStates } from '../registry/member-status';
import { counters, instanceOid } from '../registry/registry';
import { tableOf } from '../registry/tables';
import type { AddedUp } from './add-up';
import { type Growing, oddOnes } from './odd-ones';
import type { Poll } from './poller';
import { summedTables, tableOfRow } from './reading';

export interface MemberCount {
  /** As the member says it now; undefined where it does not. */
  readonly value: bigint | undefined;
  /** What it ever added to the sum. */
  readonly carried: bigint;
  /** Undefined where there was no reading before, or nothing was added of this one. */
  readonly perMinute: number | undefined;
  readonly isOdd: boolean;
}

export interface FarmCount {
  readonly service: string;
  readonly name: string;
  readonly legacy: string | null;
  readonly oid: string;
  readonly units: string;
  /** All that was ever added up, and what of it is shown so far. */
  readonly total: bigint;
  readonly shown: bigint;
  /** The rates of all members whose rate is known, added, each over its own time; undefined where none is known. */
  readonly perMinute: number | undefined;
  /** What the members that answer say now, added: it falls when one does not. */
  readonly now: bigint;
  readonly members: ReadonlyMap<string, MemberCount>;
}

export interface FarmReport {
  readonly farm: string;
  readonly atMs: number;
  /** In the order of the list. */
  readonly members: ReadonlyMap<string, MemberStatus>;
  /** Members that the sums are without. */
  readonly missing: readonly string[];
  /** What is wrong with the lists of members, as sentences. */
  readonly complaints: readonly string[];
  readonly counts: readonly FarmCount[];
}

interface Told {
  readonly farm: string;
  readonly root: Oid;
  readonly atMs: number;
  /** Before this poll. */
  readonly base: Snapshot;
  readonly poll: Poll;
  readonly added: AddedUp;
}

export function reportOf({ farm, root, atMs, base, poll, added }: Told): FarmReport {
  const { members, entry } = added;
  const records = entry.farm!;
  const context: Context = { poll, before: base.farm, after: records };
  const missing = [...members].filter(([, { state }]) => state !== 'twice' && !summedStates.includes(state));
  const scalars = counters.map((counter): FarmCount => {
    const { index, name, service, units, legacy = null } = counter;
    const at = (member: MemberRecord) => ({ carried: member.carried[index]!, last: known(member, index) });
    const counts = { total: records.totals[index]!, shown: entry.totals[index]! };
    const oid = formatOid(instanceOid(root, counter));
    return {
      service,
      name,
      legacy,
      oid,
      units,
      ...counts,
      ...countsOf(context, (reading) => said(reading, index), at),
    };
  });
  const rows = [...records.rows].flatMap(([key, total]) => rowOf(context, { root, key, total, entry }));
  return {
    ...{ farm, atMs, members, complaints: poll.complaints },
    missing: missing.map(([name]) => name),
    counts: [...scalars, ...rows],
  };
}

interface Context {
  readonly poll: Poll;
  readonly before: FarmRecords | undefined;
  readonly after: FarmRecords;
}

type Reading = Extract<Poll['asked'][number]['outcome'], { readonly kind: 'answered' }>['reading'];
type At = (member: MemberRecord) => { readonly carried: bigint; readonly last: bigint | undefined };

const known = ({ known: isKnown, last }: MemberRecord, i: number) => (isKnown[i] === 1 ? last[i]! : undefined);
const said = ({ present, values }: Reading, i: number) => (present[i] === 1 ? values[i]! : undefined);

function rowOf(
  context: Context,
  { root, key, total, entry }: { root: Oid; key: string; total: bigint; entry: AddedUp['entry'] },
): readonly FarmCount[] {
  const table = summedTables.find((each) => each === tableOfRow(key));
  if (table === undefined) return [];
  const row = key.slice(table.length + 1);
  const { service, prefix, units } = tableOf(table);
  const at: At = ({ rows }) => ({ carried: rows.get(key)?.carried ?? 0n, last: rows.get(key)?.last });
  const counts = { total, shown: entry.tables.get(table)?.get(row) ?? 0n };
  const names = { service, name: prefix + row, legacy: null, oid: formatOid(countOid(root, table, row)), units };
  return [{ ...names, ...counts, ...countsOf(context, ({ rows }) => rows.get(key), at) }];
}

function countsOf({ poll, before, after }: Context, value: (reading: Reading) => bigint | undefined, at: At) {
  const growing: Growing[] = [];
  const members = new Map<string, MemberCount>();
  let now = 0n;
  for (const { member, outcome } of poll.asked) {
    const [old, young] = [before?.members.get(member.name), after.members.get(member.name)];
    const isAdded = outcome.kind === 'answered' && young !== undefined && young.readMs === outcome.reading.atMs;
    const current = outcome.kind === 'answered' ? value(outcome.reading) : undefined;
    const { carried } = young === undefined ? { carried: 0n } : at(young);
    let perMinute: number | undefined;
    if (isAdded && old !== undefined && old.epoch === young.epoch && at(old).last !== undefined) {
      const [events, spanMs] = [Number(carried - at(old).carried), young.readMs - old.readMs];
      growing.push({ name: member.name, events, spanMs });
      if (spanMs > 0) perMinute = (events / spanMs) * 60_000;
    }
    if (isAdded) now += current ?? 0n;
    members.set(member.name, { value: current, carried, perMinute, isOdd: false });
  }
  for (const name of oddOnes(growing)) members.set(name, { ...members.get(name)!, isOdd: true });
  const rates = [...members.values()].flatMap(({ perMinute }) => perMinute ?? []);
  return { now, members, perMinute: rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) };
}
