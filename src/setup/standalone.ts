// Builds the engine that answers SNMP where there is no snmpd. Load it with `await import`: it brings the net-snmp
// package.

import { arch, hostname, release, type } from 'node:os';
import { version } from '../base/version';
import { DEFAULT_COMMUNITY } from '../config/defaults';
import type { Host } from '../host/host';
import { nodeDatagrams } from '../host/node-datagrams';
import { prepareDirectory } from '../ledger/snapshot-store';
import { type EngineObserver, StandaloneEngine } from '../snmp/engine';
import { nextIdentity } from '../snmp/engine-identity';
import { netSnmp } from '../snmp/net-snmp';
import type { CommunityContext } from '../snmp/responder';
import { servedSubtrees } from './served-subtrees';
import type { StandaloneConfig } from './standalone-options';

/** For a configuration that wants it. */
export function standaloneEngine(host: Host, config: StandaloneConfig, observer: EngineObserver): StandaloneEngine {
  const { snmp } = config;
  return new StandaloneEngine({
    host,
    observer,
    datagrams: nodeDatagrams,
    snmp: netSnmp,
    address: snmp.listen,
    community: snmp.community ?? (snmp.users.length > 0 ? undefined : DEFAULT_COMMUNITY),
    contexts: contextsOf(config),
    users: snmp.users,
    identity: async () => {
      await prepareDirectory(host.files, config.stateDir);
      return nextIdentity(host.files, config.stateDir);
    },
    system: {
      description: `maillogs ${version} on ${type()} ${release()} ${arch()}`,
      name: snmp.name ?? hostname(),
      contact: snmp.contact ?? '',
      location: snmp.location ?? '',
    },
    objectId: config.rootOid,
    capabilities: servedSubtrees(config).flatMap(({ capabilities }) => capabilities ?? []),
  });
}

/** The farm answers to a community of its own, where it has one. */
function contextsOf({ farm }: StandaloneConfig): readonly CommunityContext[] {
  if (farm?.servedCommunity === undefined) return [];
  return [{ community: farm.servedCommunity, context: farm.name }];
}
