// MAIL-TOASTER-LOGS-CAPS-MIB as text: what an agent of ours can do, in the statements to which the lines of
// sysORTable point (RFC 2580 section 6). The same for every root: it hangs below MAIL-TOASTER-LOGS-MIB's own.

import { CAPABILITIES_ARC, type CapabilityName, capabilities, capabilityNames } from '../registry/capabilities';
import { currentGroups } from './mib';
import { MIB_CONTACT, MIB_ORGANIZATION } from './mib-contact';
import type { MibCapabilities, MibIdentity, MibSupport } from './mib-definition';
import { renderModule } from './mib-module';
import { CAPS_MODULE, capabilityDescriptor, MIB_MODULE } from './mib-names';
import { mibRevisions } from './mib-revisions';

const MODULE_NODE = 'mailToasterLogsCaps';

export function renderCaps(): string {
  return renderModule(CAPS_MODULE, ['mtlConformance'], [identity(), ...capabilityNames.map(statement)]);
}

function identity(): MibIdentity {
  return {
    kind: 'identity',
    name: MODULE_NODE,
    parent: 'mtlConformance',
    arc: CAPABILITIES_ARC,
    organization: MIB_ORGANIZATION,
    contact: MIB_CONTACT,
    description: `What agents of maillogs implement of ${MIB_MODULE}; the lines of sysORTable point to its statements.`,
    revisions: [{ date: mibRevisions.at(-1)!.date, description: 'The first version.' }],
  };
}

function statement(name: CapabilityName): MibCapabilities {
  const { arc, description } = capabilities[name];
  return {
    kind: 'capabilities',
    name: capabilityDescriptor(name),
    parent: MODULE_NODE,
    arc,
    release: 'maillogs, from its first release on',
    description,
    supports: supportsOf(name),
  };
}

function supportsOf(name: CapabilityName): readonly MibSupport[] {
  switch (name) {
    case 'counters':
      return [{ module: MIB_MODULE, groups: currentGroups(), variations: [] }];
  }
}
