// maillogs audit: counts again what is still on the disk and compares it with the counters. Takes no lock and
// writes nothing; the agent may go on counting.

import { type Audit, auditSnapshot } from '../audit/audit';
import { auditJson, formatAudit, isEqual } from '../audit/report';
import { exitCodeOf } from '../base/exit-code';
import { EXIT, type ExitCode } from '../base/sysexits';
import { type Invocation, textOption } from '../host/invocation';
import { savedSnapshot } from '../ledger/saved-snapshot';
import { archivesOf, auditedLogs } from '../setup/audited-logs';
import { configOrExit } from '../setup/load-config';
import { sourceSpecs } from '../setup/source-specs';

const formats: Readonly<Record<string, (audit: Audit) => string>> = { table: formatAudit, json: auditJson };

export async function run(invocation: Invocation): Promise<ExitCode> {
  const format = formats[textOption(invocation, 'format') ?? 'table']!;
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const { host } = invocation;
  const snapshot = savedSnapshot(host, config.stateDir);
  const audit = await auditSnapshot({
    host,
    snapshot,
    logs: auditedLogs(snapshot, await sourceSpecs(config)),
    archivesOf: archivesOf(host.files, snapshot, config.archive.logsBase),
  });
  invocation.stdout(format(audit));
  return exitCodeFor(audit);
}

/** A difference says more than what could not be read. */
function exitCodeFor(audit: Audit): ExitCode {
  if (!isEqual(audit)) return EXIT.data;
  const unreadable = audit.stretches.flatMap(({ verdict }) => (verdict.kind === 'unreadable' ? [verdict.problem] : []));
  return unreadable.length === 0 ? EXIT.ok : exitCodeOf(unreadable[0]);
}
