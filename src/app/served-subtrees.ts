// What a configuration has us register with the master, each with its line in sysORTable.

import { type AgentCapability, formatSubtree, type Subtree } from '../agentx/index';
import type { Config } from '../config/config';
import { type CapabilityName, capabilities, capabilityOid } from '../registry/capabilities';

type Served = Pick<Config, 'rootOid'>;

/** The root first. */
export function servedSubtrees({ rootOid }: Served): readonly [Subtree, ...Subtree[]] {
  return [{ oid: rootOid, capability: capability(rootOid, 'counters') }];
}

export function isSameSubtrees(a: Served, b: Served): boolean {
  const [ours, theirs] = [a, b].map((config) => servedSubtrees(config).map(formatSubtree).join(' '));
  return ours === theirs;
}

function capability(root: Served['rootOid'], name: CapabilityName): AgentCapability {
  return { id: capabilityOid(root, name), description: capabilities[name].description };
}
