// Whose counters a command looks at: this host's, or with --farm the sums of the farm that the configuration names.

import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import { farmDirectory } from '../farm/farm-directory';
import type { Invocation } from '../host/invocation';
import type { Snapshot } from '../ledger/snapshot';
import { counters } from '../registry/registry';
import type { ServiceName } from '../registry/services';

/** The directory of the snapshot. Throws a Problem (usage) where there is no farm. */
export function lookedAt({ options }: Invocation, { stateDir, farm }: Config): string {
  if (options['farm'] !== true) return stateDir;
  if (farm === undefined) throw new Problem('usage', 'the configuration has no "farm": name its hosts there.');
  return farmDirectory(stateDir);
}

/** The services of which something was counted. */
export function countedIn({ totals }: Snapshot): ReadonlySet<ServiceName> {
  return new Set(counters.filter(({ index }) => totals[index] !== 0n).map(({ service }) => service));
}
