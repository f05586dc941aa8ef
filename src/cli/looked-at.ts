// Whose counters a command looks at: this host's, or with --farm the sums of the farm that the configuration names.

import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import { farmDirectory } from '../farm/farm-directory';
import type { FarmedConfig } from '../farm/keeper';
import type { Invocation } from '../host/invocation';
import type { Snapshot } from '../ledger/snapshot';
import { counters } from '../registry/registry';
import type { ServiceName } from '../registry/services';

/** The directory of the snapshot. Throws a Problem (usage) where there is no farm. */
export function lookedAt({ options }: Invocation, config: Config): string {
  if (options['farm'] !== true) return config.stateDir;
  return farmDirectory(farmed(config).stateDir);
}

/** The configuration of a host that adds up a farm. Throws a Problem (usage) where it has none. */
export function farmed(config: Config): FarmedConfig {
  if (isFarmed(config)) return config;
  throw new Problem(
    'usage',
    'the configuration has no "farm": name its hosts there, or the file or DNS name that does.',
  );
}

const isFarmed = (config: Config): config is FarmedConfig => config.farm !== undefined;

/** The services of which something was counted. */
export function countedIn({ totals }: Snapshot): ReadonlySet<ServiceName> {
  return new Set(counters.filter(({ index }) => totals[index] !== 0n).map(({ service }) => service));
}
