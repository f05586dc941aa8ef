// Reads the logs of a configuration for a report of one day: rotated and compressed files, archives of the post-processors,
// and the systemd journal.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import type { SeenFile } from '../logs/siblings';
import { entriesBetween } from '../logs/systemd-journal';
import { dayPath } from '../multilog/day';
import { pastFiles } from '../pass/past-files';
import type { SourceSpec } from '../pass/source';
import { type Day, DayReader, firstMoment } from '../report/read-day';
import { sourceSpecs } from './source-specs';

const DAY_MS = 86_400_000;
/** How long before the window logs are read for what was begun in them. */
const LOOK_BACK_MS = DAY_MS;
const JOURNAL_LIMITS = { quietMs: 60_000, totalMs: 3_600_000, octets: 2 ** 40 };
/** Services whose lines a post-processor archives. */
const ARCHIVES: Readonly<Record<string, string>> = {
  send: 'sendlog',
  smtp: 'smtplog',
  rbl: 'smtplog',
  pop3: 'pop3log',
};

interface DayRequest {
  readonly day: Day;
  readonly offsetMs: (atMs: number) => number;
}

/** Adds what the logs of all sources say to the day; gives what could not be read, as sentences. */
export async function readDayOf(host: Host, config: Config, request: DayRequest): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const spec of await sourceSpecs(config)) {
    const reader = new DayReader({ host, spec, ...request });
    const attempt = async (reading: () => Promise<void>) => {
      try {
        await reading();
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown;
        complaints.push(`source ${spec.name}: ${thrown.message}`);
      }
    };
    if (spec.journal !== undefined) await attempt(() => readJournal(host, spec, { reader, ...request }));
    else await readFiles(host, config, { spec, reader, attempt, complaints, ...request });
  }
  return complaints;
}

interface FilesOrder extends DayRequest {
  readonly spec: SourceSpec;
  readonly reader: DayReader;
  readonly attempt: (reading: () => Promise<void>) => Promise<void>;
  readonly complaints: string[];
}

async function readFiles(host: Host, config: Config, order: FilesOrder): Promise<void> {
  const { spec, reader, day, offsetMs, attempt, complaints } = order;
  const sinceSeconds = (day.window.fromMs - LOOK_BACK_MS) / 1000;
  const files = await pastFiles(host, spec, { sinceSeconds, complaints });
  const archived = archivesOf(host, config, { spec, day });
  if (archived.length > 0) {
    // A post-processor passes its lines on to multilog's own files: what those have is read there.
    const oldest = files[0] && (await firstMoment(host, files[0], offsetMs));
    for (const file of archived) await attempt(() => reader.read(file, oldest));
  }
  for (const file of files) await attempt(() => reader.read(file));
}

/** The archives of the days that the window reaches into, oldest first. */
function archivesOf(
  host: Host,
  { archive }: Config,
  { spec, day }: Pick<FilesOrder, 'spec' | 'day'>,
): readonly SeenFile[] {
  const programs = new Set(spec.services.flatMap((service) => ARCHIVES[service] ?? []));
  if (!spec.path.endsWith('/current')) return [];
  const first = Math.floor((day.window.fromMs - LOOK_BACK_MS) / DAY_MS) - 1;
  const last = Math.floor(day.window.toMs / DAY_MS) + 1;
  const found: SeenFile[] = [];
  for (let number = first; number <= last; number++) {
    for (const program of programs) {
      const path = join(archive.logsBase, dayPath(number), program);
      const [plain, packed] = [host.files.status(path), host.files.status(`${path}.gz`)];
      if (packed?.kind === 'file') {
        const compressedBytes = packed.sizeBytes;
        found.push({ ...packed, path: `${path}.gz`, compressedBytes, sizeBytes: Number.MAX_SAFE_INTEGER });
      }
      if (plain?.kind === 'file') found.push({ ...plain, path });
    }
  }
  return found;
}

async function readJournal(
  host: Host,
  { journal }: SourceSpec,
  { reader, day }: DayRequest & { readonly reader: DayReader },
): Promise<void> {
  const { fromMs, toMs } = day.window;
  const span = { fromSeconds: Math.floor((fromMs - LOOK_BACK_MS) / 1000), toSeconds: Math.ceil(toMs / 1000) };
  const args = entriesBetween(journal!, span);
  const output = host.processes.output({ program: 'journalctl', args, limits: JOURNAL_LIMITS });
  try {
    await reader.readJournal(output);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    throw new Problem(thrown.code, `the systemd journal cannot be read: ${thrown.message}.`, { cause: thrown });
  }
}
