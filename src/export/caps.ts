// MAIL-TOASTER-LOGS-CAPS-MIB as text: what an agent of ours can do, in the statements to which the lines of
// sysORTable point (RFC 2580 section 6). The same for every root: it hangs below MAIL-TOASTER-LOGS-MIB's own.

import { CAPABILITIES_ARC, type CapabilityName, capabilities, capabilityNames } from '../registry/capabilities';
import { standardCounters } from '../registry/mta-mib';
import type { CounterName, ServiceName } from '../registry/services';
import { currentGroups } from './mib';
import { MIB_CONTACT, MIB_ORGANIZATION } from './mib-contact';
import { COUNTER32_GROUP } from './mib-counter32';
import type { MibCapabilities, MibIdentity, MibSupport } from './mib-definition';
import { renderModule } from './mib-module';
import { CAPS_MODULE, capabilityDescriptor, MIB_MODULE, mibDescriptor } from './mib-names';
import { mibRevisions } from './mib-revisions';

const MODULE_NODE = 'mailToasterLogsCaps';

/** MAIL-TOASTER-LOGS-CAPS-MIB as text (AGENT-CAPABILITIES, RFC 2580 section 6). */
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
    // What agents implement grows with the module that they implement.
    revisions: mibRevisions.map(({ date }, i) => ({
      date,
      description: i === mibRevisions.length - 1 ? 'The first version.' : `With ${MIB_MODULE} of that day.`,
    })),
  };
}

function statement(name: CapabilityName): MibCapabilities {
  const { arc, description } = capabilities[name];
  const more = name === 'mta' ? ` ${standardObjects()}` : '';
  return {
    kind: 'capabilities',
    name: capabilityDescriptor(name),
    parent: MODULE_NODE,
    arc,
    release: 'maillogs, from its first release on',
    description: `${description}${more}`,
    supports: supportsOf(name),
  };
}

function supportsOf(name: CapabilityName): readonly MibSupport[] {
  switch (name) {
    case 'counters':
      return [{ module: MIB_MODULE, groups: currentGroups(), variations: [] }];
    case 'counter32':
      return [{ module: MIB_MODULE, groups: [COUNTER32_GROUP], variations: [] }];
    case 'mta':
      // Said in words: a clause SUPPORTS MTA-MIB would keep this module from loading where that one is not there.
      return [];
  }
}

/** Which objects of the standard MIBs are there; what is not named is not implemented. */
function standardObjects(): string {
  const sums = standardCounters.map(({ name, counters, divisor }) => {
    const terms = counters.map((counter) => mibDescriptor(...wordsOf(counter))).join(' + ');
    return `${name} is ${divisor === 1n ? terms : `${terms} / ${divisor}`}`;
  });
  return (
    'Of their objects applName is implemented and, modulo 2^32 and where the configuration has logs of the service, ' +
    `these: ${sums.join('; ')}. The others are not.`
  );
}

function wordsOf(counter: CounterName): readonly [ServiceName, string] {
  const [service, word = ''] = counter.split('.');
  return [service as ServiceName, word];
}
