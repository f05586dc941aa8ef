// maillogs show: every counter as last committed. Takes no lock and writes nothing.

import { oneLine } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { formatJson } from '../export/json';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatSources } from '../export/source-table';
import { formatTable } from '../export/table';
import { type Invocation, textOption } from '../host/invocation';
import { savedSnapshot } from '../ledger/saved-snapshot';
import type { Snapshot } from '../ledger/snapshot';
import { sourceTables, type TableTotals } from '../registry/tables';
import { configOrExit } from '../setup/load-config';

type Format = (snapshot: Snapshot, config: Config) => string;

const formats: Readonly<Record<string, Format>> = {
  table: showTable,
  json: ({ totals, tables }, config) => formatJson(rowsOf(totals, tables, config)),
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const formatName = textOption(invocation, 'format') ?? 'table';
  const format = Object.hasOwn(formats, formatName) ? formats[formatName] : undefined;
  if (format === undefined) throw new Problem('usage', `there is no format "${formatName}": table or json.`);
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  invocation.stdout(format(savedSnapshot(invocation.host, config.stateDir), config));
  return EXIT.ok;
}

function rowsOf(totals: Snapshot['totals'], tables: TableTotals, { rootOid, counters }: Config): readonly CounterRow[] {
  const ownUnits = new Map(counters.map(({ name, units }) => [name, units]));
  return [...counterRows(rootOid, totals), ...tableRows(rootOid, tables, { ownUnits })];
}

/** For people: what is counted of each source stands in a table of its own. */
function showTable({ totals, tables, cursors }: Snapshot, config: Config): string {
  const others = new Map([...tables].filter(([table]) => !sourceTables.includes(table)));
  const rows = formatTable(rowsOf(totals, others, config));
  const sources = formatSources(tables);
  return `${rows}${sources === '' ? '' : `\n${sources}`}${config.keepSamples ? formatUnclaimed(cursors) : ''}`;
}

/** The last lines of each source that no rule claimed: what to look at when their counter grows. */
function formatUnclaimed(cursors: Snapshot['cursors']): string {
  return [...cursors]
    .filter(([, { unclaimed = [] }]) => unclaimed.length > 0)
    .map(
      ([name, { unclaimed = [] }]) =>
        `\nlast unclaimed lines of ${oneLine(name)}:\n${unclaimed.map((line) => `  ${oneLine(line)}\n`).join('')}`,
    )
    .join('');
}
