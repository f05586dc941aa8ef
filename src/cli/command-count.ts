// maillogs count: counts whole files, or stdin, from their beginning. Touches no state.

import { type Oid, parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import type { ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { formatJson } from '../export/json';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatTable } from '../export/table';
import { type Invocation, textOption } from '../host/invocation';
import { LineCounter } from '../pass/line-counter';
import { proposeNames } from '../pass/propose-names';
import { legacyLine } from '../perl/legacy-line';
import { counters, DEFAULT_ROOT } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';
import { namesOf } from './named-programs';
import { parseServices } from './service-list';
import { UnclaimedPrograms } from './unclaimed-programs';
import { readWholeFiles, type WholeFileSink } from './whole-files';

type Format = (services: readonly ServiceName[], count: Count, root: Oid) => string;

const formats: Readonly<Record<string, Format>> = {
  legacy: (services, { totals }) => services.map((service) => `${legacyLine(service, totals)}\n`).join(''),
  json: (services, count, root) => formatJson(rowsOf(services, count, root)),
  table: (services, count, root) => formatTable(rowsOf(services, count, root)),
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const services = parseServices(textOption(invocation, 'service') ?? 'all');
  const formatName = textOption(invocation, 'format') ?? 'table';
  const format = Object.hasOwn(formats, formatName) ? formats[formatName] : undefined;
  if (format === undefined) throw new Problem('usage', `there is no format "${formatName}": legacy, json or table.`);
  const rootText = textOption(invocation, 'root');
  const root = rootText === undefined ? DEFAULT_ROOT : parseOid(rootText);
  if (root === undefined) throw new Problem('usage', `"${rootText}" is not an OID such as 1.3.6.1.4.1.8072.`);
  const config = await namedConfig(invocation);
  if (typeof config === 'number') return config;
  const names = namesOf(invocation, config);
  const count = new Count();
  const isTable = format === formats['table'];
  const unclaimed = isTable ? new UnclaimedPrograms() : undefined;
  const exitCode = await readWholeFiles(invocation, (file) =>
    count.of(new LineCounter(services, count.tally, [], names(file)), unclaimed),
  );
  invocation.stdout(format(services, count, root));
  if (unclaimed !== undefined)
    invocation.stderr(prefixed(unclaimed.summary(proposeNames(unclaimed.samples, services))));
  return exitCode;
}

function rowsOf(services: readonly ServiceName[], { totals, tables }: Count, root: Oid): readonly CounterRow[] {
  return [...counterRows(root, totals, services), ...tableRows(root, tables, { services })];
}

/** Only a configuration that was asked for: counting needs none. */
async function namedConfig(invocation: Invocation): Promise<Config | ExitCode | undefined> {
  if (textOption(invocation, 'config') === undefined) return undefined;
  return (await import('../setup/load-config')).configOrExit(invocation);
}

/** Each line of a text for a person says whose it is. */
function prefixed(text: string): string {
  return text.replace(/^(?=.)/gm, 'maillogs: ');
}

class Count {
  readonly totals = new BigUint64Array(counters.length);
  tables: TableTotals = new Map();
  readonly tally = new Tally();

  /** What counts the lines of one file, and notes those that no rule claims. */
  of(counter: LineCounter, unclaimed: UnclaimedPrograms | undefined): WholeFileSink {
    return {
      line: (bytes, start, end) => {
        counter.line(bytes, start, end);
        unclaimed?.note(counter, bytes, start, end);
      },
      // Its beginning was counted like any other line.
      overlong: () => undefined,
      reached: () => {
        counter.endChunk();
        this.tables = this.tally.foldTables(this.tables, (table) => counter.mayCountTable(table));
        this.tally.foldInto(this.totals, counter.mayCount);
      },
    };
  }
}
