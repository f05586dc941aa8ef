// Draws the graphs of the catalogue, each for some stretches of time that end at one moment, a few at a time.

import type { Graph } from '../registry/graph-types';
import { type Available, graphArguments, type Item, type PictureFormat, pictureOf } from './drawing';
import type { Rrdtool } from './rrdtool';

export interface Period {
  /** A word of the file's name, and of the page. */
  readonly name: string;
  readonly seconds: number;
}

export const periods: readonly Period[] = [
  { name: 'day', seconds: 86_400 },
  { name: 'week', seconds: 7 * 86_400 },
  { name: 'month', seconds: 31 * 86_400 },
  { name: 'year', seconds: 366 * 86_400 },
];

/** A day, and each longer one for which there is more than the one before it shows. */
export function periodsFor(seconds: number): readonly Period[] {
  return periods.filter((_, i) => i === 0 || periods[i - 1]!.seconds * 1.2 < seconds);
}

export interface DrawRequest {
  readonly rrdtool: Rrdtool;
  readonly graphs: readonly Graph[];
  readonly available: Available;
  readonly periods: readonly Period[];
  /** Seconds since 1970. */
  readonly end: number;
  /** Puts a picture where the page finds it. */
  readonly keep: (file: string, image: Uint8Array) => Promise<void>;
  readonly format: PictureFormat;
  /** How many programs run at one time. */
  readonly most: number;
}

export interface DrawnGraph {
  readonly graph: Graph;
  readonly items: readonly Item[];
  readonly pictures: readonly DrawnPicture[];
}

export interface DrawnPicture {
  readonly period: Period;
  /** Without a directory. */
  readonly file: string;
  /** Each item's last value, mean and largest value; undefined where nothing is known. */
  readonly values: readonly (readonly (number | undefined)[])[];
}

/** In the order of the graphs; those of which nothing is there are left out. */
export async function drawGraphs(request: DrawRequest): Promise<readonly DrawnGraph[]> {
  const { rrdtool, graphs, available, end, format, keep } = request;
  const wanted = graphs.flatMap((graph) => {
    const picture = pictureOf(graph, available);
    return picture === undefined ? [] : [{ graph, picture }];
  });
  const jobs = wanted.flatMap(({ graph, picture }) => request.periods.map((period) => ({ graph, picture, period })));
  const drawn = await inTurn(jobs, request.most, async ({ graph, picture, period }): Promise<DrawnPicture> => {
    const file = `${graph.id}-${period.name}.${format}`;
    const frame = { format, start: end - period.seconds, end, unit: graph.unit };
    const { image, printed } = await rrdtool.draw(graphArguments(frame, picture));
    await keep(file, image);
    return { period, file, values: picture.items.map((_, i) => printed.slice(3 * i, 3 * i + 3)) };
  });
  return wanted.map(({ graph, picture: { items } }, i) => {
    const from = i * request.periods.length;
    return { graph, items, pictures: drawn.slice(from, from + request.periods.length) };
  });
}

/** Results in the order of the jobs, of which no more than `most` are done at one time. */
async function inTurn<T, R>(jobs: readonly T[], most: number, work: (job: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const at = next++;
      results[at] = await work(jobs[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, jobs.length) }, worker));
  return results;
}
