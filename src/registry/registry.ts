// The declared services flattened: counter by index (in memory), by name (durable) and by OID (wire).

import type { Oid } from '../base/oid';
import type { CounterDeclaration, ServiceDeclaration } from './registry-types';
import { type CounterName, type ServiceName, services } from './services';

export interface Counter {
  /** Position in every array of counters; good for one run of the program only. */
  readonly index: number;
  readonly service: ServiceName;
  readonly name: CounterName;
  /** The part of the name after the service. */
  readonly shortName: string;
  readonly units: string;
  readonly help: string;
  readonly legacy: string | undefined;
  /** Arcs below the root: objects(1), service, counter. The instance adds .0. */
  readonly arcs: Oid;
}

export const DEFAULT_ROOT: Oid = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 2004];
/** root.1 holds the objects; 0 is for notifications, 2 for conformance. */
export const OBJECTS_ARC = 1;
/** In each service: when its counters last lost their continuity. */
export const DISCONTINUITY_ARC = 127;

export const serviceNames = Object.keys(services) as readonly ServiceName[];

/** The services that count mail; `agent` counts maillogs itself and belongs to no log. */
export const logServices: readonly ServiceName[] = serviceNames.filter((name) => name !== 'agent');

/** The declaration without its literal types. */
export function declarationOf(service: ServiceName): ServiceDeclaration {
  return services[service];
}

/** All counters, in the order of their OIDs. */
export const counters: readonly Counter[] = flatten();

const indexByName = new Map<string, number>(counters.map(({ name, index }) => [name, index]));

/** The index of a counter known when the program was written. */
export function counterIndex(name: CounterName): number {
  return indexByName.get(name)!;
}

/** The index for a name read from a file; undefined when this version has no such counter. */
export function findCounterIndex(name: string): number | undefined {
  return indexByName.get(name);
}

/** Whether there is a service of that name. */
export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(services, name);
}

/** The OID of a counter's one instance below a root. */
export function instanceOid(root: Oid, { arcs }: Counter): Oid {
  return [...root, ...arcs, 0];
}

/** The OID of a service's discontinuity TimeStamp instance below a root. */
export function discontinuityOid(root: Oid, service: ServiceName): Oid {
  return [...root, OBJECTS_ARC, services[service].arc, DISCONTINUITY_ARC, 0];
}

function flatten(): Counter[] {
  const flat: Omit<Counter, 'index'>[] = [];
  const byArc = (a: { arc: number }, b: { arc: number }) => a.arc - b.arc;
  for (const service of [...serviceNames].sort((a, b) => byArc(services[a], services[b]))) {
    const group: ServiceDeclaration = services[service];
    const declared: [string, CounterDeclaration][] = Object.entries(group.counters);
    for (const [shortName, { arc, units, help, legacy }] of declared.sort((a, b) => byArc(a[1], b[1]))) {
      const name = `${service}.${shortName}` as CounterName;
      flat.push({ service, name, shortName, units, help, legacy, arcs: [OBJECTS_ARC, group.arc, arc] });
    }
  }
  return flat.map((entry, index) => ({ ...entry, index }));
}
