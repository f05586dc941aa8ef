// What is remembered of a farm's members, so that their counters add up: by member and counter the last value read and
// what it has added so far. In a snapshot:
//
//   "farm": { "counters": [name...], "totals": [decimal...], "rows": {key: decimal}, "paces": {key: [average, peak]} },
//   "members": { name: { "instance", "epoch", "readMs", "spansLost", "wholeTables": [table...],
//                        "last": [decimal or null...], "carried": [decimal...], "rows": {key: [decimal or null, decimal]} } }
//
// The lists are in the order of `counters`. The key of a row is `table/row`; a counter of another version of maillogs is
// a row under its plain name, so that going back and forth loses nothing.

import { damaged, entriesOf, isObject, listOf, textOf, wholeNumber } from '../base/json-fields';
import { counters, findCounterIndex } from '../registry/registry';
import { isDecimal } from './decode-rows';

/** One counter of a member that has no place in the arrays. */
export interface Cell {
  /** Undefined where it was not seen in this epoch. */
  readonly last: bigint | undefined;
  readonly carried: bigint;
}

export interface MemberRecord {
  /** Whose counters were read, and the time within which they compare: see epoch.ts. */
  readonly instance: string;
  readonly epoch: string;
  /** When they were read, milliseconds since 1970. */
  readonly readMs: number;
  /** How often the increments between two readings were lost. */
  readonly spansLost: number;
  /** Tables of which every row is known: a row that comes later began at zero. */
  readonly wholeTables: ReadonlySet<string>;
  /** By Counter.index; `last` counts only where `known` is 1. */
  readonly known: Uint8Array;
  readonly last: BigUint64Array;
  readonly carried: BigUint64Array;
  readonly rows: ReadonlyMap<string, Cell>;
}

/** How fast a sum grows, in events a millisecond: smoothed over a minute, and the fastest that this ever was. */
export interface Pace {
  readonly average: number;
  readonly peak: number;
}

export interface FarmRecords {
  /** By the name under which a member is listed. */
  readonly members: ReadonlyMap<string, MemberRecord>;
  /** Everything that members ever added, also those that are listed no more: by Counter.index, and by row. */
  readonly totals: BigUint64Array;
  readonly rows: ReadonlyMap<string, bigint>;
  /** By the name of a counter or the key of a row; those that never grew have none. */
  readonly paces: ReadonlyMap<string, Pace>;
}

/** A farm of which nothing was read yet. */
export function newFarmRecords(): FarmRecords {
  return { members: new Map(), totals: new BigUint64Array(counters.length), rows: new Map(), paces: new Map() };
}

/** The member `farm` of a snapshot. */
export function encodeFarm({ totals, rows, paces }: FarmRecords): object {
  return {
    counters: counters.map(({ name }) => name),
    totals: Array.from(totals, String),
    rows: Object.fromEntries([...rows].map(([key, value]) => [key, String(value)])),
    paces: Object.fromEntries([...paces].map(([key, { average, peak }]) => [key, [short(average), short(peak)]])),
  };
}

/** Six digits tell a rate well enough. */
const short = (rate: number) => Number(rate.toPrecision(6));

/** One entry of `members`. */
export function encodeMember(member: MemberRecord): object {
  const { instance, epoch, readMs, spansLost, wholeTables, known, last, carried, rows } = member;
  return {
    ...{ instance, epoch, readMs, spansLost },
    wholeTables: [...wholeTables],
    last: Array.from(last, (value, i) => (known[i] === 1 ? String(value) : null)),
    carried: Array.from(carried, String),
    rows: Object.fromEntries(
      [...rows].map(([key, cell]) => [key, [cell.last === undefined ? null : String(cell.last), String(cell.carried)]]),
    ),
  };
}

/** Throws a Problem (damaged); undefined where the snapshot is of no farm. */
export function readFarmRecords(farm: unknown, members: unknown): FarmRecords | undefined {
  if (farm === undefined) return undefined;
  if (!isObject(farm)) throw damaged('farm is no object');
  const names = listOf(farm['counters'], 'farm.counters').map((name) => textOf(name, 'a name of farm.counters'));
  const totals = new BigUint64Array(counters.length);
  const rows = new Map<string, bigint>();
  const take = (name: string, value: bigint) => {
    const index = findCounterIndex(name);
    if (index === undefined) rows.set(name, value);
    else totals[index] = value;
  };
  listOf(farm['totals'], 'farm.totals').forEach((text, i) => {
    take(nameAt(names, i), decimal(text, 'farm.totals'));
  });
  for (const [key, text] of entriesOf(farm['rows'], 'farm.rows')) take(key, decimal(text, `farm row ${key}`));
  const records = entriesOf(members, 'members').map(([name, each]) => [name, readMember(each, names)] as const);
  return { members: new Map(records), totals, rows, paces: readPaces(farm['paces']) };
}

function readPaces(value: unknown): ReadonlyMap<string, Pace> {
  return new Map(
    entriesOf(value, 'farm.paces').map(([key, pair]) => {
      const [average, peak] = listOf(pair, `pace of ${key}`);
      if (!isRate(average) || !isRate(peak)) throw damaged(`pace of ${key} is no pair of rates`);
      return [key, { average, peak }];
    }),
  );
}

const isRate = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);

function readMember(value: unknown, names: readonly string[]): MemberRecord {
  if (!isObject(value)) throw damaged('a member is no object');
  const [known, last] = [new Uint8Array(counters.length), new BigUint64Array(counters.length)];
  const carried = new BigUint64Array(counters.length);
  const rows = new Map<string, Cell>();
  const take = (name: string, cell: Cell) => {
    const index = findCounterIndex(name);
    if (index === undefined) rows.set(name, cell);
    else {
      known[index] = cell.last === undefined ? 0 : 1;
      last[index] = cell.last ?? 0n;
      carried[index] = cell.carried;
    }
  };
  const lasts = listOf(value['last'], 'last values of a member');
  listOf(value['carried'], 'carried values of a member').forEach((text, i) => {
    take(nameAt(names, i), { last: lastOf(lasts[i]), carried: decimal(text, 'a carried value') });
  });
  for (const [key, pair] of entriesOf(value['rows'], 'rows of a member')) {
    const [one, other] = listOf(pair, `row ${key} of a member`);
    take(key, { last: lastOf(one), carried: decimal(other, `row ${key} of a member`) });
  }
  return {
    instance: textOf(value['instance'], 'instance of a member'),
    epoch: textOf(value['epoch'], 'epoch of a member'),
    readMs: wholeNumber(value['readMs'], 'readMs of a member'),
    spansLost: wholeNumber(value['spansLost'], 'spansLost of a member'),
    wholeTables: new Set(listOf(value['wholeTables'], 'wholeTables').map((table) => textOf(table, 'a whole table'))),
    ...{ known, last, carried, rows },
  };
}

function nameAt(names: readonly string[], i: number): string {
  const name = names[i];
  if (name === undefined) throw damaged('a list of the farm is longer than farm.counters');
  return name;
}

function lastOf(value: unknown): bigint | undefined {
  return value === null || value === undefined ? undefined : decimal(value, 'a last value');
}

function decimal(value: unknown, what: string): bigint {
  if (!isDecimal(value)) throw damaged(`${what} is not a number`);
  return BigInt(value);
}
