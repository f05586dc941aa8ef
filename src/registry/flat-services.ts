// The services without what only people read, in few words: the bundle has the value of `flatServices` in this file's
// place (scripts/pieces.mjs), so that no start has to work it out.

import type { CounterDeclaration, ServiceDeclaration } from './registry-types';
import { type ServiceName, services } from './services';

/** Name after the service, arc, units and the name in the Perl's line, if it has one. */
type FlatCounter = readonly [shortName: string, arc: number, units: string, legacy?: string];
/** Name, arc, and the counters in the order of their arcs. */
type FlatService = readonly [name: ServiceName, arc: number, counters: readonly FlatCounter[]];

/** In the order in which they are declared. */
export const flatServices: readonly FlatService[] = Object.entries(services).map(([name, declared]) => {
  const { arc, counters }: ServiceDeclaration = declared;
  return [name as ServiceName, arc, Object.entries(counters).map(flatCounter).sort(byArc)];
});

function flatCounter([shortName, { arc, units, legacy }]: [string, CounterDeclaration]): FlatCounter {
  return legacy === undefined ? [shortName, arc, units] : [shortName, arc, units, legacy];
}

function byArc([, a]: FlatCounter, [, b]: FlatCounter): number {
  return a - b;
}
