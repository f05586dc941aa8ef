// maillogs import DIR: takes the counters over that the Perl program kept in the files of a directory. They
// are only read; what each key became is the output.

import { resolve } from 'node:path';
import { exitCodeOf } from '../base/exit-code';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import type { Invocation } from '../host/invocation';
import { Ledger } from '../ledger/ledger';
import { type ImportedCounters, importCounters } from '../perl/import-counters';
import { formatImport } from '../perl/import-report';
import { configOrExit } from '../setup/load-config';
import { openLedger } from '../setup/open-ledger';

export async function run(invocation: Invocation): Promise<ExitCode> {
  const [directory] = invocation.operands;
  if (directory === undefined) {
    throw new Problem('usage', 'name the directory of the counter files, such as /var/log/mail/counters.');
  }
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const { host, options, stdout, stderr } = invocation;
  const isDryRun = options['dry-run'] === true;
  const isAgain = options['again'] === true;
  const order = { directory: resolve(directory), names: config.counterFiles, isAgain, isDryRun };
  const result = await importCounters(host, ledgerFor(invocation, config, order.directory), order);
  if (result.kind === 'imported') {
    stdout(formatImport(result, { isDryRun }));
    if (hasReadLogs(result.files)) stderr(`maillogs: ${STILL_IN_LOG}\n`);
    return EXIT.ok;
  }
  for (const sentence of result.sentences) stderr(`maillogs: ${sentence}\n`);
  stderr(`maillogs: ${refusals[result.code]}\n`);
  return exitCodeOf(new Problem(result.code, ''));
}

const refusals = {
  damaged: 'nothing was imported: mend that, or move those files out of the directory.',
  exists: 'nothing was imported: its values would count twice. Who wants just that says so with --again.',
} as const;

const STILL_IN_LOG =
  'what the Perl program has read of the present syslog is in these values: where maillogs has not read that log yet, give its source "start: end", or those lines count twice.';

/** Whether a file says how much was found in a log at the last call: those lines may still be in it. */
function hasReadLogs(files: readonly ImportedCounters[]): boolean {
  return files.some(({ keys }) => keys.some(({ key, text }) => key.endsWith('_last') && text !== '0'));
}

/** Files that lie where ours belong are not written over by the very command that reads them. */
function ledgerFor({ host }: Invocation, config: Config, directory: string): Ledger {
  return resolve(config.stateDir) === directory ? new Ledger(host, config.stateDir) : openLedger(host, config);
}
