// The declared services flattened: counter by index (in memory), by name (durable) and by OID (wire).

import type { Oid } from '../base/oid';
import { flatCounters, flatServices } from './flat-services';
import type { ServiceDeclaration } from './registry-types';
import type { CounterName, ServiceName } from './services';

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

const arcs: ReadonlyMap<string, number> = new Map(flatServices.map(([name, arc]) => [name, arc]));

export const serviceNames: readonly ServiceName[] = flatServices.map(([name]) => name);

/** The services that count mail; `agent` counts maillogs itself and belongs to no log. */
export const logServices: readonly ServiceName[] = serviceNames.filter((name) => name !== 'agent');

/** Those of which the Perl program had counters: of another, a line of its counters would be empty. */
export const legacyServices: readonly ServiceName[] = flatServices
  .filter(([, , , first, count]) => flatCounters.legacy.slice(first, first + count).some((name) => name !== null))
  .map(([name]) => name);

/** What a service counts, in a few words. */
export function titleOf(service: ServiceName): string {
  return flatServices.find(([name]) => name === service)![2];
}

/** The declaration without its literal types, with all that people read; it is loaded by the first who asks. */
export function declarationOf(service: ServiceName): ServiceDeclaration {
  return (require('./services') as typeof import('./services')).services[service];
}

/** The index of a counter known when the program was written. */
export function counterIndex(name: CounterName): number {
  return findCounterIndex(name)!;
}

/** The index for a name read from a file; undefined when this version has no such counter. */
export function findCounterIndex(name: string): number | undefined {
  indexByName ??= new Map(counters.map((counter) => [counter.name, counter.index]));
  return indexByName.get(name);
}

/** Whether there is a service of that name. */
export function isServiceName(name: string): name is ServiceName {
  return arcs.has(name);
}

/** The OID of a counter's one instance below a root. */
export function instanceOid(root: Oid, { arcs }: Counter): Oid {
  return [...root, ...arcs, 0];
}

/** The OID of a service's discontinuity TimeStamp instance below a root. */
export function discontinuityOid(root: Oid, service: ServiceName): Oid {
  return [...root, OBJECTS_ARC, arcs.get(service)!, DISCONTINUITY_ARC, 0];
}

/** There are more than a thousand, made at each start: what is known of one is looked up when it is asked. */
class DeclaredCounter implements Counter {
  constructor(
    readonly index: number,
    readonly service: ServiceName,
  ) {}

  get name(): CounterName {
    return flatCounters.names[this.index] as CounterName;
  }

  get shortName(): string {
    return this.name.slice(this.service.length + 1);
  }

  get units(): string {
    return flatCounters.units[this.index]!;
  }

  get legacy(): string | undefined {
    return flatCounters.legacy[this.index] ?? undefined;
  }

  get arcs(): Oid {
    return [OBJECTS_ARC, arcs.get(this.service)!, flatCounters.arcs[this.index]!];
  }

  get help(): string {
    return declarationOf(this.service).counters[this.shortName]!.help;
  }
}

function flatten(): Counter[] {
  const flat: Counter[] = [];
  for (const [service, , , , count] of [...flatServices].sort(([, a], [, b]) => a - b)) {
    for (let i = 0; i < count; i++) flat.push(new DeclaredCounter(flat.length, service));
  }
  return flat;
}

/** All counters, in the order of their OIDs. */
export const counters: readonly Counter[] = flatten();

/** Made when it is first asked: the bundle has the indexes of names that were known when it was built (scripts/rewritten.mjs). */
let indexByName: ReadonlyMap<string, number> | undefined;
