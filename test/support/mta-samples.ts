// Logs of real mail servers with what their clients and sinks saw (fixtures/mta), and tables of what is counted of them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter } from '../../src/pass/line-counter';
import { findCounterIndex } from '../../src/registry/registry';
import type { ServiceName } from '../../src/registry/services';
import type { TableName } from '../../src/registry/tables';
import { Tally } from '../../src/registry/tally';

const directory = join(__dirname, '..', '..', 'fixtures', 'mta');

type Sums = Readonly<Record<string, number>>;

interface Group {
  readonly files: Readonly<Record<string, { readonly lines: number; readonly reference_counts: Sums }>>;
  /** Events that the clients and sinks saw. */
  readonly truth: Sums;
  readonly notes: string;
}

/** By name. */
export const groups: Readonly<Record<string, Group>> = JSON.parse(
  readFileSync(join(directory, 'expected.json'), 'utf8'),
);

/** What is counted of a file. */
export interface Counted {
  /** Of a counter, or of a row as `table/row`. */
  valueOf(name: string): number;
  /** Lines by what became of them. */
  readonly outcomes: Readonly<Record<'claimed' | 'unclaimed' | 'foreign', number>>;
  readonly unclaimed: readonly string[];
}

export function countFile(
  file: string,
  services: readonly ServiceName[],
  keeps: (line: string) => boolean = () => true,
): Counted {
  const tally = new Tally();
  const counter = new LineCounter(services, tally);
  const outcomes = { claimed: 0, unclaimed: 0, foreign: 0 };
  const unclaimed: string[] = [];
  for (const line of readFileSync(join(directory, file), 'latin1')
    .split('\n')
    .filter((text) => text !== '' && keeps(text))) {
    const bytes = Buffer.from(`${line}\n`, 'latin1');
    counter.line(bytes, 0, bytes.length - 1);
    outcomes[counter.lastOutcome]++;
    if (counter.lastOutcome === 'unclaimed') unclaimed.push(line);
    counter.endChunk();
  }
  const rows = tally.addTables(new Map());
  return {
    outcomes,
    unclaimed,
    valueOf: (name) => {
      const [table, row] = name.split('/');
      if (row !== undefined) return Number(rows.get(table as TableName)?.get(row) ?? 0n);
      return tally.counts[findCounterIndex(name)!]!;
    },
  };
}

/** A line of a table: what we call it, perhaps a sum, and what those who saw it and who read the same lines do. */
export interface Compared {
  readonly ours: string;
  readonly truth?: RegExp;
  readonly reference?: RegExp;
}

/** Undefined where nothing of that name was counted. */
function sumOf(sums: Sums, names: RegExp | undefined): number | undefined {
  const values = names === undefined ? [] : Object.entries(sums).flatMap(([name, n]) => (names.test(name) ? [n] : []));
  return values.length === 0 ? undefined : values.reduce((sum, n) => sum + n, 0);
}

/** One line of Markdown for each thing compared in a group, with a column for each framing. */
export function comparison(
  group: string,
  compared: readonly Compared[],
  services: readonly ServiceName[],
): readonly string[] {
  const { files, truth } = groups[group]!;
  const counted = Object.entries(files).map(([file, { reference_counts }]) => ({
    counts: countFile(file, services),
    references: reference_counts,
    framing: file.slice(group.length + 1).replace(/\.log$/, ''),
  }));
  const cell = (n: number | undefined) => (n === undefined ? '' : String(n));
  const rows = compared.flatMap(({ ours, truth: seen, reference }) => {
    const values = counted.map(({ counts }) => ours.split(' + ').reduce((sum, name) => sum + counts.valueOf(name), 0));
    const references = counted.map(({ references: read }) => sumOf(read, reference));
    if ([...values, ...references].every((n) => n === undefined || n === 0)) return [];
    const both = values.map((value, i) => (references[i] === undefined ? cell(value) : `${value} / ${references[i]}`));
    return [`| ${[ours, cell(sumOf(truth, seen)), ...both].join(' | ')} |`];
  });
  const head = ['', 'truth', ...counted.map(({ framing }) => framing)];
  return [`| ${head.join(' | ')} |`, `| ${head.map(() => '---').join(' | ')} |`, ...rows];
}
