// maillogs show: every counter as last committed. Takes no lock and writes nothing.

import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { formatJson } from '../export/json';
import { type CounterRow, counterRows, tableRows } from '../export/rows';
import { formatTable } from '../export/table';
import { Ledger } from '../ledger/ledger';
import { type Invocation, textOption } from './command';
import { configOrExit } from './load-config';

const formats: Readonly<Record<string, (rows: readonly CounterRow[]) => string>> = {
  table: formatTable,
  json: formatJson,
};

export async function run(invocation: Invocation): Promise<ExitCode> {
  const formatName = textOption(invocation, 'format') ?? 'table';
  const format = formats[formatName];
  if (format === undefined) throw new Problem('usage', `there is no format "${formatName}": table or json.`);
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const ledger = new Ledger(invocation.host, config.stateDir);
  ledger.refresh();
  if (ledger.current === undefined) {
    const hint = 'start maillogs agent, or name the right directory with --state.';
    throw new Problem('noInput', `nothing has been counted into ${config.stateDir} yet: ${hint}`);
  }
  const { totals, tables } = ledger.current;
  invocation.stdout(format([...counterRows(config.rootOid, totals), ...tableRows(config.rootOid, tables)]));
  return EXIT.ok;
}
