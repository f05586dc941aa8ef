// What of the counters is served, and where. A Config is one.

import type { Oid } from '../base/oid';
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

/** Whether two scopes have the same instances, as far as can be seen without looking into them. */
export function isSameScope(a: ViewScope, b: ViewScope): boolean {
  return (
    a.rootOid === b.rootOid &&
    a.mtaMib === b.mtaMib &&
    a.counter32Mirror === b.counter32Mirror &&
    a.sources === b.sources
  );
}
