// How one alert stands, and how a finding changes it. What it is and what was last sent are kept apart: while a
// notification may not be sent, the newest change waits, and changes that came and went meanwhile are counted.

import type { Figures, Finding } from './finding';

/** The change that the alert's state came from. */
export interface Change {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly reason: string;
  readonly figures: Figures;
}

export interface AlertState {
  readonly isRaised: boolean;
  /** What the last notification said. */
  readonly isNotified: boolean;
  readonly change?: Change;
  /** Changes since the last notification. */
  readonly changes: number;
  /** Since when the finding is other than the state, on the monotonic clock: not kept over a restart. */
  readonly turningSinceMs?: number;
  /** When the last notification was made, likewise. */
  readonly notifiedAtMs?: number;
}

export const AT_REST: AlertState = { isRaised: false, isNotified: false, changes: 0 };

export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** How long a finding must last before the alert is raised, or cleared. */
export interface Patience {
  readonly raiseMs: number;
  readonly clearMs: number;
}

/** The state of an alert after one more finding: it changes only once the finding lasted for `raiseMs` or `clearMs`. */
export function nextState(
  state: AlertState,
  finding: Finding,
  { raiseMs, clearMs }: Patience,
  now: Moment,
): AlertState {
  const { level, reason, figures } = finding;
  if (level === 'unknown') return state;
  const { turningSinceMs, ...rest } = state;
  const isTurning = level === (state.isRaised ? 'low' : 'high');
  if (!isTurning) return rest;
  const sinceMs = finding.sinceMs ?? turningSinceMs ?? now.monotonicMs;
  if (now.monotonicMs - sinceMs < (state.isRaised ? clearMs : raiseMs)) return { ...rest, turningSinceMs: sinceMs };
  return {
    ...rest,
    isRaised: !state.isRaised,
    changes: state.changes + 1,
    change: { atMs: now.wallMs, reason, figures },
  };
}

/** The state once a notification of its newest change is made. */
export function notified(state: AlertState, monotonicMs: number): AlertState {
  return { ...state, isNotified: state.isRaised, changes: 0, notifiedAtMs: monotonicMs };
}

/** The changes that are never sent: they were undone before they could be. */
export function suppressedChanges({ changes }: AlertState): number {
  return Math.max(0, changes - 1);
}
