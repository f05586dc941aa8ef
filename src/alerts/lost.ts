// Lines that disappeared unread. Any process counts the losses that it finds, for ever; which of them were reported is
// kept beside, so that each is reported once, also when it was found while no agent ran.

import type { CounterPlace } from '../registry/counter-place';
import { valueAt } from '../registry/counter-place';
import type { AlertState, Moment } from './alert-state';
import type { LostAlert } from './declaration';
import { growth } from './live-counts';
import type { Observation } from './observation';

/** The counts up to which losses were reported. */
export interface ReportedLosses {
  readonly losses: bigint;
  readonly octets: bigint;
}

/** The losses of an alert's source as last committed; undefined before there is a snapshot. */
export function lossesNow(alert: LostAlert, { snapshot }: Observation): ReportedLosses | undefined {
  if (snapshot === undefined) return undefined;
  const value = (place: CounterPlace) => valueAt(place, snapshot.totals, snapshot.tables);
  return { losses: value(alert.losses), octets: value(alert.octets) };
}

/** Octets lost since, as far as they are known; undefined when the counts went back. */
export function octetsBetween(reported: ReportedLosses, now: ReportedLosses): number | undefined {
  return growth(reported.octets, now.octets);
}

/**
 * The state with a change for each loss that was not reported; the same state when there is none. A log that was cut
 * short with unread octets in it lost them, too.
 */
export function withLosses(
  state: AlertState,
  alert: LostAlert,
  reported: ReportedLosses,
  now: ReportedLosses,
  at: Moment,
): AlertState {
  const octets = octetsBetween(reported, now) ?? 0;
  const changes = Math.max(growth(reported.losses, now.losses) ?? 0, octets > 0 ? 1 : 0);
  const words =
    octets > 0
      ? `${octets} octets of its log disappeared unread`
      : 'its log was replaced before it was known to be read to its end';
  const reason = `source ${alert.source}: ${words}; a discontinuity is stamped.`;
  if (changes === state.changes && (changes === 0 || reason === state.change?.reason)) return state;
  return { ...state, changes, change: { atMs: at.wallMs, reason, figures: {} } };
}
