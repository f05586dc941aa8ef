// Counters that were once served and are counted no more. They keep their OIDs for ever (RFC 2578 section
// 10.2): the MIB shows them as obsolete and the lock file goes on holding them. To retire a counter, move
// its line here from services.ts, below the service it belonged to.

import type { CounterDeclaration } from './registry-types';
import type { ServiceName } from './services';

export type RetiredCounters = Readonly<Partial<Record<ServiceName, Readonly<Record<string, CounterDeclaration>>>>>;

const retiredCounters: RetiredCounters = {};

/** The retired counters of one service by short name, in the order of their arcs. */
export function retiredOf(
  service: ServiceName,
  retired: RetiredCounters = retiredCounters,
): readonly (readonly [string, CounterDeclaration])[] {
  return Object.entries(retired[service] ?? {}).sort(([, a], [, b]) => a.arc - b.arc);
}
