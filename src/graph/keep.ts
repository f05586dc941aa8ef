// What the agent keeps for graphs: RRD files in its state directory, given a value each minute. A stretch in which counts
// do not compare, or were counted later than they were logged, is unknown: it draws a gap and no spike.

import { join } from 'node:path';
import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import { Rrdtool, type Shape } from './rrdtool';
import { type Counted, drawnRows, MAX_ROWS_KEPT, rowSeries, type SeriesFile, serviceFiles } from './series';

/** Below the state directory. */
export function historyDirectory(stateDir: string): string {
  return join(stateDir, 'history');
}

export const KEEP_SECONDS = 60;
/** Half a minute too late is no gap; an agent that was away for ten is. */
export const HEARTBEAT_SECONDS = 600;

const shape: Shape = {
  stepSeconds: KEEP_SECONDS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  // Three days by the minute, two weeks by five, two months by half an hour, two years by six hours.
  archives: [
    { steps: 1, values: 4320 },
    { steps: 5, values: 4032 },
    { steps: 30, values: 2976 },
    { steps: 360, values: 2928 },
  ],
};

export interface Moment {
  /** Seconds since 1970. */
  readonly at: number;
  readonly counted: Counted;
  readonly services: ReadonlySet<string>;
  /** What was counted since the moment before does not belong there. */
  readonly isBroken: boolean;
}

export class KeptHistory {
  private readonly rrdtool: Rrdtool;
  /** Files that are known to have all their series. */
  private readonly complete = new Set<string>();

  constructor(
    private readonly host: Pick<Host, 'files' | 'processes' | 'clock'>,
    private readonly directory: string,
  ) {
    this.rrdtool = new Rrdtool(host);
  }

  /** Adds a moment, a minute or more after the one before. Throws a Problem. */
  async add(moment: Moment): Promise<void> {
    const { files } = this.host;
    const place = files.ownStatus(this.directory);
    if (place === undefined) files.makeDirectory(this.directory, 0o755);
    else if (place.kind !== 'directory') throw new Problem('refused', `${this.directory} is no directory: remove it.`);
    const rows = drawnRows(moment.counted.tables, MAX_ROWS_KEPT).map(({ table, row }) => rowSeries(table, row));
    for (const file of [...serviceFiles(moment.services), ...rows]) await this.addTo(file, moment);
  }

  private async addTo(file: SeriesFile, { at, counted, isBroken }: Moment): Promise<void> {
    const path = join(this.directory, file.file);
    const values = file.series.map(({ valueIn }) => valueIn(counted));
    const there = this.host.files.ownStatus(path);
    // rrdtool would write wherever a link leads.
    if (there !== undefined && there.kind !== 'file') {
      throw new Problem('refused', `${path} is no regular file: remove it.`);
    }
    const isNew = there === undefined;
    if (isNew) await this.rrdtool.create(path, file, shape, at - 2);
    else if (!this.complete.has(path)) await this.rrdtool.complete(path, file, shape);
    this.complete.add(path);
    // The value is where the next difference begins; what lies before it is unknown.
    const unknown = isBroken || isNew ? [{ at: at - 1, values: values.map(() => undefined) }] : [];
    await this.rrdtool.update(path, file, [...unknown, { at, values }]);
  }
}
