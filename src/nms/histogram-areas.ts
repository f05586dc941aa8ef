// A histogram as areas, for tools that know none: its buckets are cumulative, so that areas which begin with the
// largest and lie one before the other show how many messages fall between two bounds.

import type { HistogramGraph } from '../registry/graph-types';
import { boundText, bucketNames, type HistogramDeclaration, histogramDeclarations } from '../registry/histograms';
import type { CounterName } from '../registry/services';

export interface BucketArea {
  readonly counter: CounterName;
  readonly label: string;
  readonly color: string;
}

/** The largest first, which is of all events; where that is the sum of two counters, there is no such area. */
export function bucketAreas({ histogram }: HistogramGraph): readonly BucketArea[] {
  const { bounds, units, all }: HistogramDeclaration = histogramDeclarations[histogram];
  const names = bucketNames(histogram);
  const [every] = all.length === 1 ? all : [];
  const areas = [
    ...names.map((counter, i) => ({ counter, label: `at most ${boundText(bounds[i]!, units)}` })),
    ...(every === undefined ? [] : [{ counter: every, label: 'all' }]),
  ];
  return areas.map((area, i) => ({ ...area, color: ramp(i / (areas.length - 1)) })).reverse();
}

/** From dark to light through colours that all people order the same way (Cividis). */
const STOPS = [0x00224e, 0x35456c, 0x666970, 0x948e77, 0xc8b866, 0xfee838] as const;

function ramp(part: number): string {
  const place = part * (STOPS.length - 1);
  const index = Math.min(Math.floor(place), STOPS.length - 2);
  const [from, to] = [STOPS[index]!, STOPS[index + 1]!];
  const mixed = [16, 8, 0].map((shift) => {
    const [a, b] = [(from >> shift) & 0xff, (to >> shift) & 0xff];
    return Math.round(a + (b - a) * (place - index));
  });
  return `#${mixed.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
