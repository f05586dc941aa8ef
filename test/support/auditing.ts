// An audit of what a process of a machine in memory has counted.

import { type Audit, auditSnapshot } from '../../src/audit/audit';
import type { SourceSpec } from '../../src/pass/source';
import type { Counting } from './counting';

export function auditOf({ process, ledger }: Counting, sources: readonly SourceSpec[]): Promise<Audit> {
  const snapshot = ledger.current!;
  const logs = [...snapshot.cursors.keys()].map((key) => {
    const spec = sources.find(({ name }) => name === key);
    return { key, name: key, spec, path: spec?.path ?? key };
  });
  return auditSnapshot({ host: process.host, snapshot, logs, archivesOf: () => [] });
}

/** What differs, in words; empty when all that could be compared is equal. */
export async function auditFindings(counting: Counting, sources: readonly SourceSpec[]): Promise<readonly string[]> {
  const { stretches, totals = [] } = await auditOf(counting, sources);
  const differing = stretches.flatMap(({ stretch, verdict }) =>
    verdict.kind === 'differs' ? [{ stretch, ...verdict }] : [],
  );
  return [
    ...differing.map(
      ({ path, stretch, differences }) =>
        `${path} from ${stretch.account.fromBytes} to ${stretch.cursor.offsetBytes}: ${differences
          .map(({ counter, counted, recounted }) => `${counter} ${counted}, not ${recounted}`)
          .join(', ')}`,
    ),
    ...totals.map(({ counter, counted, recounted }) => `${counter} is ${counted}, not ${recounted}`),
  ];
}
