// How the members fare, in the words that a host has for its log sources.

import type { MemberState, MemberStatus } from '../registry/member-status';
import type { SourceState, SourceStatus } from '../registry/source-status';

const SOURCE_STATES: Readonly<Record<MemberState, SourceState>> = {
  ok: 'ok',
  begun: 'ok',
  twice: 'ok',
  stale: 'catchingUp',
  silent: 'missing',
  refused: 'unreadable',
  unusable: 'unreadable',
  waiting: 'waiting',
  removed: 'removed',
};

/** Each member as a log source of the farm: one that is not read lags since it last was. */
export function sourcesOf(
  members: ReadonlyMap<string, MemberStatus>,
  nowMs: number,
): ReadonlyMap<string, SourceStatus> {
  return new Map(
    [...members].map(([name, { state, address, cause, lagSeconds, answeredMs }]) => {
      const silentSeconds = answeredMs === undefined ? 0 : Math.max(0, Math.round((nowMs - answeredMs) / 1000));
      const isRead = SOURCE_STATES[state] === 'ok' || state === 'stale';
      return [
        name,
        {
          path: address,
          state: SOURCE_STATES[state],
          lagOctets: 0,
          lagSeconds: isRead ? lagSeconds : Math.max(lagSeconds, silentSeconds),
          lastError: cause,
        },
      ];
    }),
  );
}
