// maillogs show: every counter as last committed. Takes no lock and writes nothing.

import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { formatJson } from '../export/json';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatTable } from '../export/table';
import { Ledger } from '../ledger/ledger';
import type { Snapshot } from '../ledger/snapshot';
import { type Invocation, textOption } from './command';
import { configOrExit } from './load-config';

type Format = (rows: readonly CounterRow[], cursors: Snapshot['cursors']) => string;

const formats: Readonly<Record<string, Format>> = {
  table: (rows, cursors) => formatTable(rows) + formatUnclaimed(cursors),
  json: (rows) => formatJson(rows),
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const formatName = textOption(invocation, 'format') ?? 'table';
  const format = Object.hasOwn(formats, formatName) ? formats[formatName] : undefined;
  if (format === undefined) throw new Problem('usage', `there is no format "${formatName}": table or json.`);
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const ledger = new Ledger(invocation.host, config.stateDir);
  ledger.refresh();
  if (ledger.current === undefined) {
    const hint = 'start maillogs agent, or name the right directory with --state.';
    throw new Problem('noInput', `nothing has been counted into ${config.stateDir} yet: ${hint}`);
  }
  const { totals, tables, cursors } = ledger.current;
  const rows = [...counterRows(config.rootOid, totals), ...tableRows(config.rootOid, tables)];
  invocation.stdout(format(rows, cursors));
  return EXIT.ok;
}

/** The last lines of each source that no rule claimed: what to look at when their counter grows. */
function formatUnclaimed(cursors: Snapshot['cursors']): string {
  return [...cursors]
    .filter(([, { unclaimed = [] }]) => unclaimed.length > 0)
    .map(
      ([name, { unclaimed = [] }]) =>
        `\nlast unclaimed lines of ${name}:\n${unclaimed.map((line) => `  ${line}\n`).join('')}`,
    )
    .join('');
}
