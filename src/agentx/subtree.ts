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
  /** The SNMP context in which it is served: printable ASCII; the default one when not given. */
  readonly context?: string;
  /** Shown in sysORTable as long as the subtree is registered. */
  readonly capabilities?: readonly AgentCapability[];
}

/** As the RFC writes it: `1.3.6.1.2.1.2.2.1.[1-22].7` for the row 7 of a table of 22 columns; with its context. */
export function formatSubtree({ oid, range, context }: Subtree): string {
  const words = context === undefined ? '' : ` in the context ${context}`;
  if (range === undefined) return formatOid(oid) + words;
  return oid.map((arc, i) => (i + 1 === range.arc ? `[${arc}-${range.upperBound}]` : arc)).join('.') + words;
}

/** The fields of the Register PDU for a subtree (RFC 2741 section 6.2.3). */
export function registrationOf({ oid, range, context }: Subtree): Registration & { readonly context?: Uint8Array } {
  const registration = {
    priority: PRIORITY,
    subtree: oid,
    rangeArc: range?.arc ?? 0,
    upperBound: range?.upperBound ?? 0,
  };
  return context === undefined ? registration : { ...registration, context: Buffer.from(context, 'latin1') };
}
