// Sums in words: counters and rows of tables by their durable names, as decimal strings, so that they can be kept.
// What is zero is left out.

import { type Counter, counters, findCounterIndex } from './registry';
import { isTableName, OTHER_ROW, type TableTotals, tableOf } from './tables';
import type { Increments } from './tally';

/** Rows of one table that are kept apart; the others go together. What a stranger can make us keep is bounded. */
const MAX_ROWS = 50;
const WRAP = 2n ** 64n;

type Amounts = Readonly<Record<string, string>>;

/** What the agent counts of lines; all else it counts is of itself. */
const agentsOfLines: readonly string[] = [
  'agent.linesRead',
  'agent.octetsRead',
  'agent.linesOverlong',
  'agent.linesUnclaimed',
  'agent.linesForeign',
];
const areOfLines = counters.map(({ service, name }: Counter) => service !== 'agent' || agentsOfLines.includes(name));

/** Only of what lines of logs add to, and of each table the rows that came first. */
export function inWords(totals: BigUint64Array, tables: TableTotals): Increments {
  const amounts: Record<string, string> = {};
  // Nearly all are zero, and a BigInt for each is what costs.
  const halves = new Uint32Array(totals.buffer, totals.byteOffset, totals.length * 2);
  for (let i = 0; i < totals.length; i++) {
    if (halves[2 * i] === 0 && halves[2 * i + 1] === 0) continue;
    if (areOfLines[i]!) amounts[counters[i]!.name] = String(totals[i]!);
  }
  const rows = [...tables]
    .filter(([table]) => tableOf(table).service !== 'agent')
    .map(([table, sums]) => [table, bounded(sums)] as const);
  const full = rows.filter(([, sums]) => Object.keys(sums).length > 0);
  return {
    counters: amounts,
    ...(full.length === 0 ? {} : { tables: Object.fromEntries(full) }),
  };
}

function bounded(rows: ReadonlyMap<string, bigint>): Amounts {
  const kept = new Map<string, bigint>();
  for (const [label, amount] of rows) {
    if (amount === 0n) continue;
    const row = kept.has(label) || kept.size < MAX_ROWS ? label : OTHER_ROW;
    kept.set(row, ((kept.get(row) ?? 0n) + amount) % WRAP);
  }
  return Object.fromEntries([...kept].map(([label, amount]) => [label, String(amount)]));
}

/** Names that this version does not know are skipped. */
export function fromWords({ counters: amounts, tables = {} }: Increments): {
  readonly totals: BigUint64Array;
  readonly tables: TableTotals;
} {
  const totals = new BigUint64Array(counters.length);
  for (const [name, amount] of Object.entries(amounts)) {
    const index = findCounterIndex(name);
    if (index !== undefined) totals[index] = BigInt(amount);
  }
  const known = Object.entries(tables).flatMap(([table, rows]) =>
    isTableName(table)
      ? [[table, new Map(Object.entries(rows).map(([label, sum]) => [label, BigInt(sum)]))] as const]
      : [],
  );
  return { totals, tables: new Map(known) };
}

/** Also of names that this version does not know. Each may have other rows: of all of them no more are kept apart. */
export function sumOf(increments: readonly Increments[]): Increments {
  const tables = new Set(increments.flatMap((each) => Object.keys(each.tables ?? {})));
  const sums = [...tables].map(
    (table) => [table, bounded(sum(increments.map((each) => each.tables?.[table] ?? {})))] as const,
  );
  const own = [...sum(increments.map((each) => each.counters))].map(([name, amount]) => [name, String(amount)]);
  return {
    counters: Object.fromEntries(own),
    ...(sums.length === 0 ? {} : { tables: Object.fromEntries(sums) }),
  };
}

/** What is not zero. */
function sum(all: readonly Amounts[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const amounts of all) {
    for (const [name, amount] of Object.entries(amounts)) {
      sums.set(name, ((sums.get(name) ?? 0n) + BigInt(amount)) % WRAP);
    }
  }
  return new Map([...sums].filter(([, amount]) => amount !== 0n));
}

/** What there is more of in `after` than in `before`. */
export function difference(after: Increments, before: Increments): Increments {
  const negated = (amounts: Amounts): Amounts =>
    Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, String(WRAP - BigInt(amount))]));
  const { counters: own, tables = {} } = before;
  return sumOf([
    after,
    {
      counters: negated(own),
      tables: Object.fromEntries(Object.entries(tables).map(([table, rows]) => [table, negated(rows)])),
    },
  ]);
}
