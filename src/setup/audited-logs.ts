// Which source each log is of that the ledger has a cursor of, and where its lines may be archived.

import { dirname, join } from 'node:path';
import type { AuditedLog } from '../audit/stretch';
import type { Files } from '../host/files';
import type { Snapshot } from '../ledger/snapshot';
import { isPattern } from '../logs/path-pattern';
import { findDays } from '../multilog/days';
import { PROGRAMS } from '../multilog/names';
import { cursorKeyOf, type SourceSpec } from '../pass/source';
import { processedSource } from './processed-source';

/** Each log that the snapshot has a cursor of, with the source that it belongs to and the archives of its lines. */
export function auditedLogs({ cursors }: Snapshot, specs: readonly SourceSpec[]): readonly AuditedLog[] {
  return [...cursors].map(([key, { files, finished = [] }]) => {
    const spec = specOf(key, specs);
    const path = spec?.path ?? [...files, ...finished].at(-1)?.path ?? key;
    return { key, name: spec?.name ?? key, spec, path };
  });
}

/** Its path is that of the one log. */
function specOf(key: string, specs: readonly SourceSpec[]): SourceSpec | undefined {
  for (const spec of specs) {
    if (!isPattern(spec.path)) {
      if (key === spec.name) return spec;
      continue;
    }
    const prefix = cursorKeyOf(spec, '');
    if (key.startsWith(prefix)) return { ...spec, path: key.slice(prefix.length) };
  }
  const program = PROGRAMS.find((each) => key.startsWith(`${each}:/`));
  if (program === undefined) return undefined;
  const directory = key.slice(program.length + 1);
  return processedSource(program, { directory, path: join(directory, 'current') });
}

/** The archives, the newest day first, of the programs that process the files of a multilog directory. */
export function archivesOf(files: Files, { archives }: Snapshot, base: string): (log: AuditedLog) => readonly string[] {
  const days = [...findDays(files, base)].sort((a, b) => b.day - a.day);
  return ({ path }) => {
    const directory = files.status(dirname(path))?.identity;
    const programs = [...(archives?.keys() ?? [])]
      .map((key) => ({ program: key.slice(0, key.indexOf(' ')), directory: key.slice(key.indexOf(' ') + 1) }))
      .filter((each) => directory !== undefined && files.status(each.directory)?.identity === directory);
    return days.flatMap((day) =>
      programs.flatMap(({ program }) => [join(day.path, program), join(day.path, `${program}.gz`)]),
    );
  };
}
