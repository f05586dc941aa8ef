// The counters of a histogram's buckets, named after their upper bounds.

import { type CounterDeclaration, counter } from './registry-types';

/** A bound as part of a counter's name: `1024`, or `Minus5` for -5. */
export type BoundWord<Bound extends number> = Bound extends number
  ? `${Bound}` extends `-${infer Size}`
    ? `Minus${Size}`
    : `${Bound}`
  : never;

export type BucketCounters<Stem extends string, Bound extends number> = {
  readonly [B in Bound as `${Stem}Le${BoundWord<B>}`]: CounterDeclaration;
};

/** The bound as part of a counter's name: `1024`, or `Minus5` for -5. */
export function boundWord(bound: number): string {
  return bound < 0 ? `Minus${-bound}` : `${bound}`;
}

/** One counter for each bound, with consecutive arcs from `firstArc` on; `help` gives its sentence of the MIB. */
export function buckets<Stem extends string, Bound extends number>(
  firstArc: number,
  units: string,
  stem: Stem,
  bounds: readonly Bound[],
  help: (bound: Bound) => string,
): BucketCounters<Stem, Bound> {
  const counters = bounds.map((bound, i) => [
    `${stem}Le${boundWord(bound)}`,
    counter(firstArc + i, units, help(bound)),
  ]);
  return Object.fromEntries(counters) as BucketCounters<Stem, Bound>;
}
