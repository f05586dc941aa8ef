// How fast what was added up is shown. A member that was silent brings all that it counted meanwhile at once; shown at
// once, every graph would draw it as traffic of the last minute. So a sum is shown to grow no faster than mail was ever
// counted: what came in this round at the pace of its own time, and of what still waits as much as keeps below the
// fastest pace there was, smoothed over a minute. Nothing is left out: what waits is shown as soon as there is room.

import type { Pace } from '../ledger/farm-records';

const SMOOTH_MS = 60_000;
/** A sum that never grew. */
export const STILL: Pace = { average: 0, peak: 0 };

export interface Growth {
  /** All that was added up, and what of it was shown so far. */
  readonly total: bigint;
  readonly shown: bigint;
  /** What came in this round, in events a millisecond: 0 where nothing did. */
  readonly rate: number;
  /** Since a sum was last shown. */
  readonly elapsedMs: number;
  readonly pace: Pace;
}

/** What is shown now, and the pace from here on. */
export function paced({ total, shown, rate, elapsedMs, pace }: Growth): {
  readonly shown: bigint;
  readonly pace: Pace;
} {
  const weight = 1 - Math.exp(-elapsedMs / SMOOTH_MS);
  const average = pace.average + (rate - pace.average) * weight;
  const next = { average, peak: Math.max(pace.peak, average) };
  const waiting = total - shown;
  if (waiting <= 0n) return { shown, pace: next };
  const room = BigInt(Math.ceil(Math.max(rate, next.peak) * elapsedMs));
  return { shown: shown + (waiting < room ? waiting : room), pace: next };
}
