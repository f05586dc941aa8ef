// The buckets of all histograms as the rows of a table.

import { bucketNames, type HistogramDeclaration, type HistogramName, histogramDeclarations } from './histograms';
import { counterIndex } from './registry';
import type { ServiceName } from './services';

/** One row of a histogram as a table has them. */
export interface Bucket {
  /** What the names of its counters begin with, such as send.messageOctets. */
  readonly histogram: string;
  readonly service: ServiceName;
  /** From 1, in the order of the bounds. */
  readonly number: number;
  /** In decimals; `+Inf` for the last one, of all events. */
  readonly upperBound: string;
  readonly units: string;
  /** Indexes of the counters whose sum is its count. */
  readonly indexes: readonly number[];
}

/** All buckets of all histograms. */
export const buckets: readonly Bucket[] = (Object.keys(histogramDeclarations) as HistogramName[]).flatMap((name) => {
  const { service, stem, units, bounds, all }: HistogramDeclaration = histogramDeclarations[name];
  const names = bucketNames(name);
  const common = { histogram: `${service}.${stem}`, service, units };
  return [...bounds, Number.POSITIVE_INFINITY].map((bound, i): Bucket => {
    const counted = i < names.length ? [names[i]!] : all;
    const upperBound = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
    return { ...common, number: i + 1, upperBound, indexes: counted.map(counterIndex) };
  });
});
