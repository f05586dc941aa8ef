// Brings a history into RRD files, so that it is drawn like what the agent keeps.

import { join } from 'node:path';
import type { ConceptualTableName } from '../registry/conceptual-tables';
import type { History } from './history';
import type { Rrdtool, Sample, Shape } from './rrdtool';
import { drawnRows, MAX_ROWS_DRAWN, rowSeries, type SeriesFile, serviceFiles } from './series';

interface Kept {
  readonly file: SeriesFile;
  /** The service whose lines say from when on anything is known. */
  readonly service: string;
}

/** The files that a history fills: of each service it has anything of, and of the largest rows. */
function filesOf(history: History): readonly Kept[] {
  const rows = drawnRows(history.tables, MAX_ROWS_DRAWN);
  return [
    ...serviceFiles(new Set(history.services)).map((file) => ({ file, service: file.file.replace(/\.rrd$/, '') })),
    ...rows.map(({ table, row }) => ({ file: rowSeries(table, row), service: serviceOf(table) })),
  ];
}

const serviceOf = (table: ConceptualTableName) => (table === 'rblZone' ? 'rbl' : 'agent');

/** Writes the files of a history into a directory; gives their names. */
export async function storeHistory(
  history: History,
  directory: string,
  rrdtool: Rrdtool,
): Promise<ReadonlySet<string>> {
  const kept = filesOf(history);
  const samples = kept.map((): Sample[] => []);
  for (const { step, counted } of history.sums()) {
    const at = history.startSeconds + (step + 1) * history.stepSeconds;
    kept.forEach(({ file, service }, i) => {
      // Before its first line nothing is known of a log; from there on what is not counted is zero.
      if (step < history.firstStep(service)!) return;
      if (samples[i]!.length === 0) {
        const zero = file.series.map(() => 0n);
        samples[i]!.push({ at: at - history.stepSeconds, values: zero });
      }
      samples[i]!.push({ at, values: file.series.map(({ valueIn }) => valueIn(counted)) });
    });
  }
  const shape: Shape = {
    stepSeconds: history.stepSeconds,
    heartbeatSeconds: 2 * history.stepSeconds,
    archives: [
      { steps: 1, values: history.steps + 1 },
      { steps: 6, values: Math.ceil(history.steps / 6) + 1 },
      { steps: 24, values: Math.ceil(history.steps / 24) + 1 },
    ],
  };
  for (const [i, { file }] of kept.entries()) {
    const [first] = samples[i]!;
    if (first === undefined) continue;
    const path = join(directory, file.file);
    await rrdtool.create(path, file, shape, first.at - 1);
    await rrdtool.update(path, file, samples[i]!);
  }
  return new Set(kept.map(({ file }) => file.file));
}
