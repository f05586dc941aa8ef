// How many notifications all alerts together may make: a number within any stretch of time. Where more are waiting
// than there is room for, one place is for the notification that says so, once in that time: a burst becomes one.

import type { AlertLimits } from './declaration';

export interface Quota {
  /** When notifications were made, on the monotonic clock, oldest first. */
  readonly spentMs: readonly number[];
  /** When it was last reported that some are waiting. */
  readonly restReportedMs?: number;
}

export interface Places {
  /** How many of those waiting may go. */
  readonly now: number;
  /** Whether a notification reports that the rest is waiting, which takes a place as well. */
  readonly reportsRest: boolean;
}

/** The quota without what was spent more than `perMs` before `nowMs`. */
export function refreshed({ spentMs, restReportedMs }: Quota, { perMs }: AlertLimits, nowMs: number): Quota {
  const isRecent = (atMs: number) => atMs > nowMs - perMs;
  return {
    spentMs: spentMs.filter(isRecent),
    ...(restReportedMs !== undefined && isRecent(restReportedMs) ? { restReportedMs } : {}),
  };
}

/** The quota must have been refreshed. */
export function placesFor(waiting: number, { spentMs, restReportedMs }: Quota, { most }: AlertLimits): Places {
  const free = Math.max(0, most - spentMs.length);
  if (waiting <= free) return { now: waiting, reportsRest: false };
  if (free === 0 || restReportedMs !== undefined) return { now: free, reportsRest: false };
  return { now: free - 1, reportsRest: true };
}

/** The quota after the notifications of `now`, and the one that tells how many are held back, were sent. */
export function spend({ spentMs, restReportedMs }: Quota, { now, reportsRest }: Places, nowMs: number): Quota {
  const rest = reportsRest ? nowMs : restReportedMs;
  return {
    spentMs: [...spentMs, ...Array.from({ length: now + (reportsRest ? 1 : 0) }, () => nowMs)],
    ...(rest === undefined ? {} : { restReportedMs: rest }),
  };
}
