// The place of our root among the OIDs every reader of MIBs knows. Each arc between the two becomes a node
// of its own, since an implicit one (`{ enterprises 8072 9999 }`) is a finding of smilint.

import { formatOid, isUnder, MAX_ARCS, type Oid } from '../base/oid';
import { Problem } from '../base/problem';
import type { MibNode } from './mib-definition';
import type { ImportedName } from './mib-syntax';

/** What an instance adds to the root: objects, service, counter, 0. */
const ARCS_BELOW = 4;

interface Anchor {
  readonly name: string;
  readonly oid: Oid;
  /** That name where it must be imported; the three roots of all OIDs need not be. */
  readonly imported?: ImportedName;
}

/** Deepest first. */
const anchors: readonly Anchor[] = [
  { name: 'enterprises', oid: [1, 3, 6, 1, 4, 1], imported: 'enterprises' },
  { name: 'experimental', oid: [1, 3, 6, 1, 3], imported: 'experimental' },
  { name: 'internet', oid: [1, 3, 6, 1], imported: 'internet' },
  { name: 'ccitt', oid: [0] },
  { name: 'iso', oid: [1] },
  { name: 'joint-iso-ccitt', oid: [2] },
];

export interface MibRoot {
  readonly parent: string;
  readonly arc: number;
  /** The nodes between the anchor and the root. */
  readonly nodes: readonly MibNode[];
  readonly imports: readonly ImportedName[];
}

/** Finds the root's parent; throws a Problem (config) when the root is no place for a module. */
export function mibRoot(root: Oid): MibRoot {
  const anchor = anchors.find(({ oid }) => isUnder(root, oid) && root.length > oid.length);
  if (anchor === undefined) {
    throw new Problem('config', `The root OID ${formatOid(root)} must begin with 0, 1 or 2 and have a second arc.`);
  }
  if (root.length + ARCS_BELOW > MAX_ARCS) {
    throw new Problem('config', `The root OID has ${root.length} arcs; there is room for ${MAX_ARCS - ARCS_BELOW}.`);
  }
  const between = root.slice(anchor.oid.length, -1);
  const nodes = between.map((arc, i): MibNode => {
    return { kind: 'node', name: `mtlBase${i + 1}`, parent: i === 0 ? anchor.name : `mtlBase${i}`, arc };
  });
  return {
    parent: nodes.at(-1)?.name ?? anchor.name,
    arc: root.at(-1)!,
    nodes,
    imports: anchor.imported === undefined ? [] : [anchor.imported],
  };
}
