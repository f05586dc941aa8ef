// Which counters are served, and where. A Config is one.

import { compareOids, type Oid } from '../base/oid';
import type { MtaRow } from '../registry/mta-mib';
import type { ServiceName } from '../registry/services';

export interface ViewScope {
  readonly rootOid: Oid;
  /** The row of the local mail system in the standard MIBs; undefined where that is not served. */
  readonly mtaMib?: MtaRow | undefined;
  /** Whether each Counter64 is served as a Counter32, too. */
  readonly counter32Mirror?: boolean;
  /** What is counted: a service that no source has is not served in the standard MIBs. */
  readonly sources?: readonly { readonly services: readonly ServiceName[] }[];
}

/** Whether two scopes have the same instances: a configuration that was read again mostly has. */
export function isSameScope(a: ViewScope, b: ViewScope): boolean {
  return (
    a === b ||
    (compareOids(a.rootOid, b.rootOid) === 0 &&
      (a.counter32Mirror === true) === (b.counter32Mirror === true) &&
      isSameRow(a.mtaMib, b.mtaMib) &&
      (a.mtaMib === undefined || isSameServices(a, b)))
  );
}

function isSameRow(a: MtaRow | undefined, b: MtaRow | undefined): boolean {
  return a?.applIndex === b?.applIndex && a?.applName === b?.applName;
}

function isSameServices(a: ViewScope, b: ViewScope): boolean {
  if (a.sources === b.sources) return true;
  const [ours, theirs] = [servicesIn(a), servicesIn(b)];
  return ours.size === theirs.size && [...ours].every((service) => theirs.has(service));
}

/** What any source counts. */
export function servicesIn({ sources = [] }: ViewScope): ReadonlySet<ServiceName> {
  return new Set(sources.flatMap(({ services }) => services));
}
