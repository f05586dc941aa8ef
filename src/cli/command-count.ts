// maillogs count: counts whole files, or stdin, from their beginning. Touches no state.

import { nearest } from '../base/near';
import { type Oid, parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { formatJson } from '../export/json';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatTable } from '../export/table';
import { type Invocation, textOption } from '../host/invocation';
import { isAtTerminal } from '../host/standard-streams';
import { LineCounter } from '../pass/line-counter';
import { legacyLine } from '../perl/legacy-line';
import { counterIndex, counters, DEFAULT_ROOT, isServiceName, logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';
import { namesOf } from './named-programs';
import { parseServices } from './service-list';
import { type LineNumbers, prefixed, UnclaimedPrograms } from './unclaimed-programs';
import { choosesRows, wantedRows } from './wanted-rows';
import { readWholeFiles, type WholeFileSink } from './whole-files';

const linesRead = counterIndex('agent.linesRead');
const linesUnclaimed = counterIndex('agent.linesUnclaimed');
const linesForeign = counterIndex('agent.linesForeign');

export async function run(given: Invocation): Promise<ExitCode> {
  const { invocation, words } = withoutWords(given);
  const named = parseServices(textOption(invocation, 'service') ?? 'all');
  const isByService = words.length > 0 && words.every(isServiceName);
  const services = isByService ? named.filter((name) => words.includes(name)) : named;
  const format = textOption(invocation, 'format') ?? 'table';
  const rootText = textOption(invocation, 'root');
  const root = rootText === undefined ? DEFAULT_ROOT : parseOid(rootText);
  if (root === undefined) throw new Problem('usage', `"${rootText}" is not an OID such as 1.3.6.1.4.1.8072.`);
  const config = await namedConfig(invocation);
  if (typeof config === 'number') return config;
  const names = namesOf(invocation, config);
  const count = new Count();
  const unclaimed = format === 'table' ? new UnclaimedPrograms() : undefined;
  const exitCode = await readWholeFiles(invocation, (file) =>
    count.of(new LineCounter(services, count.tally, [], names(file)), unclaimed),
  );
  if (!count.hasBegun && exitCode !== EXIT.ok) return exitCode;
  if (format === 'legacy')
    invocation.stdout(services.map((service) => `${legacyLine(service, count.totals)}\n`).join(''));
  else show(invocation, wantedRows(rowsOf(services, count, root), words));
  if (unclaimed !== undefined) invocation.stderr(prefixed(unclaimed.report(count.lines, services)));
  return exitCode;
}

/** Operands that choose rows and name no file, apart from the files. */
function withoutWords(invocation: Invocation): { readonly invocation: Invocation; readonly words: readonly string[] } {
  const { files } = invocation.host;
  const isNoFile = (word: string) => word !== '-' && files.status(word) === undefined;
  const words = invocation.operands.filter((word) => choosesRows(word) && isNoFile(word));
  for (const word of invocation.operands) {
    const near =
      /^[a-z]+$/.test(word) && !words.includes(word) && isNoFile(word) ? nearest(word, logServices) : undefined;
    if (near !== undefined) throw new Problem('usage', `"${word}" is no file and no service; did you mean "${near}"?`);
  }
  return {
    invocation: { ...invocation, operands: invocation.operands.filter((each) => !words.includes(each)) },
    words,
  };
}

function show(invocation: Invocation, rows: readonly CounterRow[]): void {
  if (textOption(invocation, 'format') === 'json') {
    invocation.stdout(formatJson(rows));
    return;
  }
  const isBrief = isAtTerminal(1) && invocation.options['all'] !== true;
  const shown = isBrief ? rows.filter(({ value }) => value !== '0') : rows;
  invocation.stdout(formatTable(shown));
  const zeros = rows.length - shown.length;
  if (zeros > 0) invocation.stderr(`maillogs: ${zeros} more counter(s) are 0; --all shows them.\n`);
}

function rowsOf(services: readonly ServiceName[], { totals, tables }: Count, root: Oid): readonly CounterRow[] {
  return [...counterRows(root, totals, services), ...tableRows(root, tables, { services })];
}

/** Only a configuration that was asked for: counting needs none. */
async function namedConfig(invocation: Invocation): Promise<Config | ExitCode | undefined> {
  if (textOption(invocation, 'config') === undefined) return undefined;
  return (await import('../setup/load-config')).configOrExit(invocation);
}

class Count {
  readonly totals = new BigUint64Array(counters.length);
  tables: TableTotals = new Map();
  readonly tally = new Tally();
  /** Some file could be opened. */
  hasBegun = false;

  /** Those of all files, and those that no rule claims. */
  get lines(): LineNumbers {
    const numberOf = (index: number) => Number(this.totals[index]!);
    return { all: numberOf(linesRead), unclaimed: numberOf(linesUnclaimed) + numberOf(linesForeign) };
  }

  /** What counts the lines of one file, and notes those that no rule claims. */
  of(counter: LineCounter, unclaimed: UnclaimedPrograms | undefined): WholeFileSink {
    return {
      line: (bytes, start, end) => {
        counter.line(bytes, start, end);
        unclaimed?.note(counter, bytes, start, end);
      },
      together: () => counter.together(),
      // Its beginning was counted like any other line.
      overlong: () => undefined,
      reached: () => {
        this.hasBegun = true;
        counter.endChunk();
        this.tables = this.tally.foldTables(this.tables, (table) => counter.mayCountTable(table));
        this.tally.foldInto(this.totals, counter.mayCount);
      },
    };
  }
}
