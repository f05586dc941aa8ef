// Lines that went away unread. Losses are counted by whoever finds them, in any process, and for ever: what was
// told of them is kept beside, so that each is told once, also when it was found while no agent ran.

import type { CounterPlace } from '../registry/counter-place';
import { valueAt } from '../registry/counter-place';
import type { AlertState, Moment } from './alert-state';
import type { LostAlert } from './declaration';
import { growth } from './live-counts';
import type { Observation } from './observation';

/** The counts up to which losses were told. */
export interface ToldLosses {
  readonly losses: bigint;
  readonly octets: bigint;
}

/** The losses of an alert's source as last committed; undefined before there is a snapshot. */
export function lossesNow(alert: LostAlert, { snapshot }: Observation): ToldLosses | undefined {
  if (snapshot === undefined) return undefined;
  const value = (place: CounterPlace) => valueAt(place, snapshot.totals, snapshot.tables);
  return { losses: value(alert.losses), octets: value(alert.octets) };
}

/** Octets lost since, as far as they are known; undefined when the counts went back. */
export function octetsBetween(told: ToldLosses, now: ToldLosses): number | undefined {
  return growth(told.octets, now.octets);
}

/**
 * With a change for each loss that was not told; the same state when there is none. A log that was cut short with
 * unread octets in it lost them, too.
 */
export function withLosses(
  state: AlertState,
  alert: LostAlert,
  told: ToldLosses,
  now: ToldLosses,
  at: Moment,
): AlertState {
  const octets = octetsBetween(told, now) ?? 0;
  const changes = Math.max(growth(told.losses, now.losses) ?? 0, octets > 0 ? 1 : 0);
  const words =
    octets > 0
      ? `${octets} octets of its log went away unread`
      : 'its log was replaced before it was known to be read to its end';
  const reason = `source ${alert.source}: ${words}; a discontinuity is stamped.`;
  if (changes === state.changes && (changes === 0 || reason === state.change?.reason)) return state;
  return { ...state, changes, change: { atMs: at.wallMs, reason, figures: {} } };
}
