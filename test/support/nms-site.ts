// A site to export for, as the options of `maillogs export` make one.

import type { Site, SnmpAccess } from '../../src/nms/site';
import { graphs } from '../../src/registry/graphs';
import { DEFAULT_ROOT, serviceNames } from '../../src/registry/registry';

const PUBLIC: SnmpAccess = { version: '2c', community: 'public', isSecret: false };

/** Every service, on two hosts, unless `changes` say otherwise. */
export function exampleSite(toolVersion: string, changes: Partial<Site> = {}): Site {
  return {
    root: DEFAULT_ROOT,
    hosts: [
      { name: 'mx1.example.org', port: undefined },
      { name: '2001:db8::2', port: 1161 },
    ],
    access: PUBLIC,
    graphs,
    services: serviceNames,
    sources: ['send', 'smtp'],
    ownCounters: ['greylisted'],
    toolVersion,
    ...changes,
  };
}
