// maillogs graph: pictures of what is counted, and a page with them, by rrdtool: from what the agent keeps, or at once
// from the logs that are on the disk.

import { availableParallelism, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { oneLine } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Config } from '../config/config';
import { drawGraphs } from '../graph/draw';
import { availableIn, type Drawable, divideGraphs } from '../graph/drawable';
import type { PictureFormat } from '../graph/drawing';
import { pageText } from '../graph/page';
import { Rrdtool } from '../graph/rrdtool';
import { type Invocation, textOption } from '../host/invocation';
import { writeFile } from '../host/write-file';
import { graphsOf } from '../registry/graphs';
import { configOrExit } from '../setup/load-config';
import { servicesIn } from '../view/view-scope';
import { fromHistory, fromLogs } from './graph-sources';

const DEFAULT_DAYS = 31;
const MAX_DAYS = 366;

export async function run(invocation: Invocation): Promise<ExitCode> {
  const [format, days, directory] = [formatOf(invocation), daysOf(invocation), directoryOf(invocation)];
  const config = await configOrExit(invocation);
  if (typeof config === 'number') return config;
  const { files } = invocation.host;
  if (files.status(directory) === undefined) files.makeDirectory(directory, 0o755);
  const rrdtool = new Rrdtool(invocation.host);
  const isFromLogs = invocation.options['from-logs'] === true;
  const { drawable, done } = isFromLogs
    ? await fromLogs(invocation, { config, rrdtool, days })
    : fromHistory(invocation, config);
  try {
    invocation.stdout(`${await draw(invocation, { config, drawable, rrdtool, directory, format })}\n`);
  } finally {
    done();
  }
  return EXIT.ok;
}

interface Order {
  readonly config: Config;
  readonly drawable: Drawable;
  readonly rrdtool: Rrdtool;
  readonly directory: string;
  readonly format: PictureFormat;
}

/** The path of the page. */
async function draw({ host: { files } }: Invocation, order: Order): Promise<string> {
  const { config, drawable, rrdtool, directory, format } = order;
  const scope = { services: [...servicesIn(config)], hasOwnCounters: config.counters.length > 0 };
  const { full, empty } = divideGraphs(graphsOf(scope), drawable);
  const { periods, end, about } = drawable;
  const available = availableIn(drawable);
  const most = availableParallelism();
  const write = (name: string, bytes: Uint8Array) =>
    writeFile(files, join(directory, name), [bytes], { mode: 0o644, durability: 'none' });
  const graphs = await drawGraphs({ rrdtool, graphs: full, available, periods, end, keep: write, format, most });
  const host = config.snmp?.name ?? hostname();
  const page = pageText({ host, about, empty: empty.map(({ title }) => title), graphs });
  await write('index.html', Buffer.from(page));
  return join(directory, 'index.html');
}

function directoryOf(invocation: Invocation): string {
  const out = textOption(invocation, 'out');
  if (out !== undefined) return resolve(out);
  throw new Problem('usage', 'name the directory for the pictures: maillogs graph --out DIR.');
}

function formatOf(invocation: Invocation): PictureFormat {
  return textOption(invocation, 'format') === 'svg' ? 'svg' : 'png';
}

function daysOf(invocation: Invocation): number {
  const text = textOption(invocation, 'days');
  if (text === undefined) return DEFAULT_DAYS;
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= MAX_DAYS) return days;
  throw new Problem('usage', `--days "${oneLine(text)}" is no number of days from 1 to ${MAX_DAYS}.`);
}
