// What is registered with the master (RFC 2741 section 6.2.3): all below an OID or, so that the other rows of a
// table stay whose they are, one row of it.

import { formatOid, type Oid } from '../base/oid';
import type { Registration } from './pdu';

const PRIORITY = 127;

/** A line of the master's sysORTable (RFC 3418). */
export interface AgentCapability {
  /** sysORID: the OID of an AGENT-CAPABILITIES statement. */
  readonly id: Oid;
  /** sysORDescr: at most 255 octets, for people. */
  readonly description: string;
}

export interface Subtree {
  readonly oid: Oid;
  /** One row of a table: the arc at this place of `oid`, counted from 1, stands for itself and all up to `upperBound`. */
  readonly range?: { readonly arc: number; readonly upperBound: number };
  /** Shown in sysORTable as long as the subtree is registered. */
  readonly capabilities?: readonly AgentCapability[];
}

/** As the RFC writes it: `1.3.6.1.2.1.2.2.1.[1-22].7` for the row 7 of a table of 22 columns. */
export function formatSubtree({ oid, range }: Subtree): string {
  if (range === undefined) return formatOid(oid);
  return oid.map((arc, i) => (i + 1 === range.arc ? `[${arc}-${range.upperBound}]` : arc)).join('.');
}

/** The fields of the Register PDU for a subtree (RFC 2741 section 6.2.3). */
export function registrationOf({ oid, range }: Subtree): Registration {
  return { priority: PRIORITY, subtree: oid, rangeArc: range?.arc ?? 0, upperBound: range?.upperBound ?? 0 };
}
