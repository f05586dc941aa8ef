// What a report says of logs that a test writes: the day is 2026-11-28, UTC.

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config, SourceConfig } from '../../src/config/config';
import { defaultConfig } from '../../src/config/defaults';
import { nodeHost } from '../../src/host/node-host';
import { Day } from '../../src/report/read-day';
import { systemReport } from '../../src/report/report';
import { readDayOf } from '../../src/setup/day-of-sources';
import type { TempDirectory } from './temp-directory';

/** Its first moment. */
export const DAY = Date.UTC(2026, 10, 28);
const window = { fromMs: DAY, toMs: DAY + 86_400_000 };

/** Writes a file that was last written to that long after the day began. */
export function put(directory: TempDirectory, name: string, content: string | Uint8Array, seconds: number): void {
  const path = directory.at(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, DAY / 1000 + seconds, DAY / 1000 + seconds);
}

/** The day, or another span, as its source's logs have it. */
export async function dayOf(directory: TempDirectory, source: Partial<SourceConfig>, span = window) {
  const base = defaultConfig(() => false);
  const send: SourceConfig = {
    ...{ name: 'send', path: directory.at('send/current'), services: ['send'], start: 'beginning' },
    ...source,
  };
  const archive = { ...base.archive, logsBase: directory.path };
  const config: Config = { ...base, sources: [send], archive };
  const day = new Day(span);
  const complaints = await readDayOf(nodeHost(), config, { day, offsetMs: () => 0 });
  expect(complaints).toEqual([]);
  const figures = (system: 'qmail' | 'postfix' | 'exim') =>
    Object.fromEntries(systemReport(system, day.overall[system], 10).figures.map(({ key, value }) => [key, value]));
  return { day, figures };
}
