// maillogs show [SERVICE|NAME...]: every counter as last committed, of this host or a farm. Takes no lock and writes nothing.

import { formatDuration } from '../base/duration';
import { localTime } from '../base/local-time';
import { oneLine } from '../base/printable';
import { EXIT, type ExitCode } from '../base/sysexits';
import { localOffsetMs } from '../config/beat-times';
import type { Config } from '../config/config';
import { believedPresence } from '../doctor/believed-presence';
import { formatJson } from '../export/json';
import { type RatedRow, ratedRows } from '../export/rates';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatSources } from '../export/source-table';
import { formatTable } from '../export/table';
import { type Invocation, textOption } from '../host/invocation';
import { isAtTerminal } from '../host/standard-streams';
import { savedPair, savedSnapshot } from '../ledger/saved-snapshot';
import type { Snapshot } from '../ledger/snapshot';
import { sourceTables, type TableTotals } from '../registry/tables';
import { configOrExit } from '../setup/load-config';
import { lookedAt } from './looked-at';
import { wantedRows } from './wanted-rows';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const format = textOption(invocation, 'format') ?? 'table';
  if (format === 'openmetrics') return (await import('./export-metrics')).run(invocation, 'openmetrics');
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const directory = lookedAt(invocation, config);
  const wantsRates = invocation.options['rates'] === true;
  const { host } = invocation;
  const saved = wantsRates ? savedPair(host, directory) : { snapshot: savedSnapshot(host, directory) };
  const { snapshot, before }: Pick<Shown, 'snapshot'> & Partial<Shown> = saved;
  if (format === 'json') {
    const rows = wantedRows(rowsOf(snapshot, snapshot.tables, config), invocation.operands);
    invocation.stdout(formatJson(wantsRates ? rated(rows, snapshot, before, config) : rows));
    return EXIT.ok;
  }
  showTable(invocation, { snapshot, before, wantsRates }, config);
  const { presence, isAgentAlive } = believedPresence(invocation.host, config);
  if (isAgentAlive && presence?.configurationError !== undefined) {
    const refused =
      'the running agent refused the configuration that it read again last, and goes on with the one before';
    invocation.stderr(`maillogs: ${refused}: ${oneLine(presence.configurationError)}\n`);
  }
  return EXIT.ok;
}

interface Shown {
  readonly snapshot: Snapshot;
  readonly before: Snapshot | undefined;
  readonly wantsRates: boolean;
}

function rowsOf({ totals }: Snapshot, tables: TableTotals, { rootOid, counters }: Config): readonly CounterRow[] {
  const ownUnits = new Map(counters.map(({ name, units }) => [name, units]));
  return [...counterRows(rootOid, totals), ...tableRows(rootOid, tables, { ownUnits })];
}

function rated(
  rows: readonly CounterRow[],
  snapshot: Snapshot,
  before: Snapshot | undefined,
  config: Config,
): readonly RatedRow[] {
  const seconds = before === undefined ? 0 : (snapshot.committedMs - before.committedMs) / 1000;
  const older = before === undefined ? [] : rowsOf(before, before.tables, config);
  return ratedRows(rows, new Map(older.map(({ oid, value }) => [oid, BigInt(value)])), seconds);
}

/** When the values were saved, which is not now. */
function aboutTime(
  { host }: Invocation,
  { committedMs }: Snapshot,
  { before, wantsRates }: Pick<Shown, 'before' | 'wantsRates'>,
): string {
  const ago = formatDuration(Math.max(0, host.clock.nowMs() - committedMs));
  const values = `maillogs: these are the values of ${localTime(committedMs, localOffsetMs)}, ${ago} ago`;
  if (!wantsRates) return `${values}.\n`;
  if (before === undefined) return `${values}; nothing before them is there to compare, so no rates are known.\n`;
  return `${values}; rates are those of the ${formatDuration(Math.max(1000, committedMs - before.committedMs))} before.\n`;
}

/** For people: what is counted of each source stands in a table of its own. */
function showTable(invocation: Invocation, { snapshot, before, wantsRates }: Shown, config: Config): void {
  const { operands, options, stdout, stderr } = invocation;
  const others = new Map([...snapshot.tables].filter(([table]) => !sourceTables.includes(table)));
  const rows = wantedRows(rowsOf(snapshot, others, config), operands);
  stderr(aboutTime(invocation, snapshot, { before, wantsRates }));
  const isBrief = isAtTerminal(1) && options['all'] !== true;
  const shown = isBrief ? rows.filter(({ value }) => value !== '0') : rows;
  stdout(formatTable(wantsRates ? rated(shown, snapshot, before, config) : shown));
  if (operands.length === 0) {
    const sources = formatSources(snapshot.tables);
    stdout(`${sources === '' ? '' : `\n${sources}`}${config.keepSamples ? formatUnclaimed(snapshot.cursors) : ''}`);
  }
  const zeros = rows.length - shown.length;
  if (zeros > 0) stderr(`maillogs: ${zeros} more counter(s) are 0; --all shows them.\n`);
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
