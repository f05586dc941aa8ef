// maillogs count: counts whole files, or stdin, from their beginning. Touches no state.

import { type Oid, parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import type { ExitCode } from '../base/sysexits';
import { formatJson } from '../export/json';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatTable } from '../export/table';
import { type Invocation, textOption } from '../host/invocation';
import { LineCounter } from '../pass/line-counter';
import { legacyLine } from '../perl/legacy-line';
import { counters, DEFAULT_ROOT } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { TableTotals } from '../registry/tables';
import { Tally } from '../registry/tally';
import { parseServices } from './service-list';
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
  const count = new Count(services);
  const exitCode = await readWholeFiles(invocation, () => count);
  invocation.stdout(format(services, count, root));
  return exitCode;
}

function rowsOf(services: readonly ServiceName[], { totals, tables }: Count, root: Oid): readonly CounterRow[] {
  return [...counterRows(root, totals, services), ...tableRows(root, tables, { services })];
}

class Count implements WholeFileSink {
  readonly totals = new BigUint64Array(counters.length);
  tables: TableTotals = new Map();
  private readonly tally = new Tally();
  private readonly counter: LineCounter;
  readonly line: WholeFileSink['line'];

  constructor(services: readonly ServiceName[]) {
    const counter = new LineCounter(services, this.tally);
    this.counter = counter;
    this.line = (bytes, start, end) => counter.line(bytes, start, end);
  }

  overlong(): void {
    // Its beginning was counted like any other line.
  }

  reached(): void {
    this.counter.endChunk();
    this.tables = this.tally.foldTables(this.tables, (table) => this.counter.mayCountTable(table));
    this.tally.foldInto(this.totals, this.counter.mayCount);
  }
}
