// What there is to draw, whether the agent kept it or logs told it: which counters and rows, of which times.

import type { Graph } from '../registry/graph-types';
import { countersOf } from '../registry/graphs';
import type { CounterName } from '../registry/services';
import type { TableTotals } from '../registry/tables';
import type { Period } from './draw';
import { type Available, pictureOf } from './drawing';
import { drawnRows, MAX_ROWS_DRAWN } from './series';

export interface Drawable {
  /** Where the RRD files lie. */
  readonly directory: string;
  /** Whether there is a file with the counter. */
  readonly hasCounter: (name: CounterName) => boolean;
  /** Whether anything was ever counted of it. */
  readonly isCounted: (name: CounterName) => boolean;
  /** Rows with a file of their own. */
  readonly tables: TableTotals;
  readonly periods: readonly Period[];
  /** Where the times end, seconds since 1970. */
  readonly end: number;
  /** Where it comes from, as sentences for the page. */
  readonly about: readonly string[];
}

/** What pictures are made of. */
export function availableIn({ directory, hasCounter, tables }: Drawable): Available {
  const rows = drawnRows(tables, MAX_ROWS_DRAWN);
  return {
    directory,
    hasCounter,
    rowsOf: (wanted) => rows.filter(({ table }) => table === wanted).map(({ row }) => row),
  };
}

/** The graphs to draw, and those of which nothing was counted. What cannot be drawn at all is in neither. */
export function divideGraphs(
  graphs: readonly Graph[],
  drawable: Drawable,
): { readonly full: readonly Graph[]; readonly empty: readonly Graph[] } {
  const available = availableIn(drawable);
  const possible = graphs.filter((graph) => pictureOf(graph, available) !== undefined);
  const isFull = (graph: Graph) => graph.form === 'table' || countersOf(graph).some(drawable.isCounted);
  return { full: possible.filter(isFull), empty: possible.filter((graph) => !isFull(graph)) };
}
