// Every Counter64 once more as a Counter32, for pollers that speak SNMPv1 only: at the same arcs below an arc of
// its own, objects(1).120. That comes after everything that it mirrors, so that a walk of SNMPv1, in which snmpd passes over
// each Counter64, comes to it at its end; a poller that begins at the arc itself passes over nothing.

import { formatOid, type Oid } from '../base/oid';
import { OBJECTS_ARC } from './registry';

export const MIRROR_ARC = 120;

/** What the OID lock file must say of it: its arcs below the root, by name. */
export const mirrorEntry = ['counter32', formatOid([OBJECTS_ARC, MIRROR_ARC])] as const;

/** The arcs of an object's Counter32 below the root. */
export function mirrorArcs(arcs: Oid): Oid {
  return [OBJECTS_ARC, MIRROR_ARC, ...arcs.slice(1)];
}
