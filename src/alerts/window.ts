// What was counted within a number of milliseconds until now, from totals that are looked at now and then. What came
// between two looks is taken to have come evenly: how it was spread is not known.

export interface Segment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
  /** The count is all there was: every log that may add to it was read. */
  readonly isWhole: boolean;
}

/** Oldest first; they do not overlap. */
export type Window = readonly Segment[];

/** Segments shorter than this part of the window are joined, so that few are kept however often one looks. */
const PARTS = 60;

/** Adds what came last, and drops what `overMs` no longer reaches back to. */
export function extendWindow(window: Window, segment: Segment, overMs: number): Window {
  const kept = window.filter(({ toMs }) => toMs > segment.toMs - overMs);
  const last = kept.at(-1);
  const isJoined =
    last !== undefined &&
    last.toMs === segment.fromMs &&
    last.isWhole === segment.isWhole &&
    segment.toMs - last.fromMs <= overMs / PARTS;
  if (!isJoined) return [...kept, segment];
  return [...kept.slice(0, -1), { ...segment, fromMs: last.fromMs, count: last.count + segment.count }];
}

/** The part of a segment that lies beyond the window does not count. */
export function countWithin(window: Window, nowMs: number, overMs: number): number {
  return window.reduce((sum, segment) => {
    const { fromMs, toMs, count } = segment;
    return sum + (toMs > fromMs ? (count * overlapMs(segment, nowMs, overMs)) / (toMs - fromMs) : 0);
  }, 0);
}

/** Whether every moment of it was looked at, with all that may count read. */
export function isWholeWithin(window: Window, nowMs: number, overMs: number): boolean {
  const whole = window.filter(({ isWhole }) => isWhole);
  // Clocks give fractions of a millisecond, whose sum may fall short of the whole.
  return whole.reduce((sum, segment) => sum + overlapMs(segment, nowMs, overMs), 0) >= overMs - 1;
}

function overlapMs({ fromMs, toMs }: Segment, nowMs: number, overMs: number): number {
  return Math.max(0, Math.min(toMs, nowMs) - Math.max(fromMs, nowMs - overMs));
}
