// How the members of a farm fare, for Prometheus: beside every sum stands how many it is without.

import type { FarmReport } from '../farm/report';
import type { MetricFamily } from '../metrics/families';
import { summedStates } from '../registry/member-status';

export function memberFamilies({ farm, members, missing }: FarmReport): readonly MetricFamily[] {
  const gauge = (name: string, help: string, samples: readonly (readonly [Record<string, string>, number])[]) => ({
    ...{ name, help, type: 'gauge' as const },
    samples: samples.map(([labels, value]) => ({ suffix: '', labels: { farm, ...labels }, value: String(value) })),
  });
  const each = [...members];
  return [
    gauge('maillogs_members', 'Members of the farm.', [[{}, members.size]]),
    gauge('maillogs_members_silent', 'Members that the sums are without: no sum is whole while this is not zero.', [
      [{}, missing.length],
    ]),
    gauge(
      'maillogs_member_up',
      'Whether the counters of the member were read and added in the last poll.',
      each.map(([member, { state }]) => [{ member, state }, summedStates.includes(state) ? 1 : 0]),
    ),
    gauge(
      'maillogs_member_lag_seconds',
      'Since the member last read its logs to their end, as it last said.',
      each.map(([member, { lagSeconds }]) => [{ member }, lagSeconds]),
    ),
  ];
}
