// What the agent says of itself in the master's sysORTable (RFC 3418): one line for each part that it serves,
// with the OID of a statement of MAIL-TOASTER-LOGS-CAPS-MIB (RFC 2580 section 6). A statement never changes its
// meaning once released: what an agent can do beyond it becomes a new one.

import { formatOid, type Oid } from '../base/oid';

/** root.2 holds groups, compliances and capabilities. */
const CONFORMANCE_ARC = 2;
/** The module of the statements, below conformance. */
export const CAPABILITIES_ARC = 4;

export interface CapabilityDeclaration {
  readonly arc: number;
  /** sysORDescr: at most 255 octets. */
  readonly description: string;
}

export const capabilities = {
  counters: { arc: 1, description: 'maillogs: every counter and table of MAIL-TOASTER-LOGS-MIB, read-only.' },
  counter32: { arc: 2, description: 'maillogs: every Counter64 once more as a Counter32, for SNMPv1.' },
  mta: {
    arc: 3,
    description:
      'maillogs: one row of mtaTable (RFC 2789) and of applTable (RFC 2788), of what the logs say of the mail system.',
  },
} as const satisfies Readonly<Record<string, CapabilityDeclaration>>;

export type CapabilityName = keyof typeof capabilities;

export const capabilityNames = Object.keys(capabilities) as readonly CapabilityName[];

/** sysORID of a statement, below a root. */
export function capabilityOid(root: Oid, name: CapabilityName): Oid {
  return [...root, CONFORMANCE_ARC, CAPABILITIES_ARC, capabilities[name].arc];
}

/** What the OID lock file must say of them: arcs below the root by name. */
export function capabilityEntries(): readonly (readonly [name: string, arcs: string])[] {
  return [
    ['capabilities', formatOid([CONFORMANCE_ARC, CAPABILITIES_ARC])],
    ...capabilityNames.map((name) => [`capabilities.${name}`, formatOid(capabilityOid([], name))] as const),
  ];
}
