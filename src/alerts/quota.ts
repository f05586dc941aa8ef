// How many notifications all alerts together may make: a number within any stretch of time. Where more are waiting
// than there is room for, one place is for the notification that says so, once in that time: a burst is told as one.

import type { AlertLimits } from './declaration';

export interface Quota {
  /** When notifications were made, on the monotonic clock, oldest first. */
  readonly spentMs: readonly number[];
  /** When it was last told that some are waiting. */
  readonly restToldMs?: number;
}

export interface Places {
  /** How many of those waiting may go. */
  readonly now: number;
  /** Whether it is told that the rest is waiting, which takes a place as well. */
  readonly tellsRest: boolean;
}

/** The quota without what was spent more than `perMs` before `nowMs`. */
export function refreshed({ spentMs, restToldMs }: Quota, { perMs }: AlertLimits, nowMs: number): Quota {
  const isRecent = (atMs: number) => atMs > nowMs - perMs;
  return {
    spentMs: spentMs.filter(isRecent),
    ...(restToldMs !== undefined && isRecent(restToldMs) ? { restToldMs } : {}),
  };
}

/** The quota must have been refreshed. */
export function placesFor(waiting: number, { spentMs, restToldMs }: Quota, { most }: AlertLimits): Places {
  const free = Math.max(0, most - spentMs.length);
  if (waiting <= free) return { now: waiting, tellsRest: false };
  if (free === 0 || restToldMs !== undefined) return { now: free, tellsRest: false };
  return { now: free - 1, tellsRest: true };
}

/** The quota after the notifications of `now`, and the one that tells how many are held back, were sent. */
export function spend({ spentMs, restToldMs }: Quota, { now, tellsRest }: Places, nowMs: number): Quota {
  const rest = tellsRest ? nowMs : restToldMs;
  return {
    spentMs: [...spentMs, ...Array.from({ length: now + (tellsRest ? 1 : 0) }, () => nowMs)],
    ...(rest === undefined ? {} : { restToldMs: rest }),
  };
}
