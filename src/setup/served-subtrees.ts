// What a configuration has us register with the master, each with its lines in sysORTable. In the tables of the
// standard MIBs we register our own row and nothing else: other subagents may have theirs beside it, and one that
// has the same row is refused or refuses us, and says so (RFC 2741 section 7.1.4.1).

import { type AgentCapability, formatSubtree, type Subtree } from '../agentx/index';
import { formatOid, type Oid } from '../base/oid';
import type { Config } from '../config/config';
import { type CapabilityName, capabilities, capabilityOid } from '../registry/capabilities';
import { APPL_ENTRY, LAST_APPL_COLUMN, LAST_MTA_COLUMN, MTA_ENTRY } from '../registry/mta-mib';
import { SYSTEM } from '../snmp/system-rows';

type Served = Pick<Config, 'rootOid' | 'mtaMib' | 'counter32Mirror'> & Partial<Pick<Config, 'farm'>>;

/** The root first. */
export function servedSubtrees({ rootOid, mtaMib, counter32Mirror, farm }: Served): readonly [Subtree, ...Subtree[]] {
  const line = (name: CapabilityName): AgentCapability => {
    return { id: capabilityOid(rootOid, name), description: capabilities[name].description };
  };
  const lines = counter32Mirror ? [line('counters'), line('counter32')] : [line('counters')];
  const root: Subtree = { oid: rootOid, capabilities: lines };
  const farms: readonly Subtree[] = farm === undefined ? [] : farmSubtrees(rootOid, farm.name);
  if (mtaMib === undefined) return [root, ...farms];
  const { applIndex } = mtaMib;
  return [
    root,
    row({ entry: APPL_ENTRY, lastColumn: LAST_APPL_COLUMN, applIndex }),
    { ...row({ entry: MTA_ENTRY, lastColumn: LAST_MTA_COLUMN, applIndex }), capabilities: [line('mta')] },
    ...farms,
  ];
}

/** One more host, in a context of its own: the same OIDs, and who it is. */
function farmSubtrees(rootOid: Oid, context: string): readonly Subtree[] {
  return [
    { oid: rootOid, context },
    { oid: SYSTEM, context },
  ];
}

interface Row {
  readonly entry: Oid;
  readonly lastColumn: number;
  readonly applIndex: number;
}

function row({ entry, lastColumn, applIndex }: Row): Subtree {
  return { oid: [...entry, 1, applIndex], range: { arc: entry.length + 1, upperBound: lastColumn } };
}

/** Whether two configurations register the same subtrees. */
export function isSameSubtrees(a: Served, b: Served): boolean {
  const [ours, theirs] = [a, b].map((config) => servedSubtrees(config).map(told).join(' '));
  return ours === theirs;
}

function told(subtree: Subtree): string {
  const lines = (subtree.capabilities ?? []).map(({ id }) => formatOid(id));
  return [formatSubtree(subtree), ...lines].join('+');
}
