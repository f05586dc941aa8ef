// The services without what only people read of counters, in few words: the bundle has the values of these constants in
// this file's place (scripts/rewritten.mjs), so that no start has to work them out.

import type { CounterDeclaration, ServiceDeclaration } from './registry-types';
import { type ServiceName, services } from './services';

/** Where its counters stand among all: the first one's index, and how many they are. */
type FlatService = readonly [name: ServiceName, arc: number, title: string, first: number, count: number];

interface DeclaredService extends ServiceDeclaration {
  readonly name: ServiceName;
}

const byArc = (a: { readonly arc: number }, b: { readonly arc: number }): number => a.arc - b.arc;

const declared: readonly DeclaredService[] = Object.entries(services).map(([name, service]) => ({
  name: name as ServiceName,
  ...service,
}));

const declaredCounters = [...declared].sort(byArc).flatMap(({ name: service, counters }) =>
  Object.entries<CounterDeclaration>(counters)
    .map(([shortName, counter]) => ({ service, shortName, ...counter }))
    .sort(byArc),
);

/** In the order in which they are declared. */
export const flatServices: readonly FlatService[] = declared.map(({ name, arc, title, counters }) => {
  const first = declaredCounters.findIndex(({ service }) => service === name);
  return [name, arc, title, first, Object.keys(counters).length];
});

/** The counters in the order of their OIDs: a list of each thing that is known of them. */
export const flatCounters = {
  names: declaredCounters.map(({ service, shortName }) => `${service}.${shortName}`),
  /** Within the service. */
  arcs: declaredCounters.map(({ arc }) => arc),
  units: declaredCounters.map(({ units }) => units),
  /** The name in the Perl's line; null where it has none. */
  legacy: declaredCounters.map(({ legacy }) => legacy ?? null),
};
