// What happens between the agent and the SNMP master, as events of the journal.

import { describeErrorCode, formatSubtree, type SessionObserver } from '../agentx/index';
import { formatSocketAddress, type SocketAddress } from '../base/sockets';
import type { Journal } from '../host/journal';

type JournaledEvents = Pick<
  SessionObserver,
  'registered' | 'refused' | 'capabilityRefused' | 'masterLost' | 'masterUnreachable'
>;

/** An observer for the session with the master at `master`. */
export function sessionJournal(journal: Journal, master: SocketAddress): Required<JournaledEvents> {
  const address = formatSocketAddress(master);
  return {
    registered: (subtree) => journal.note({ kind: 'masterConnected', address, root: formatSubtree(subtree) }),
    refused: ({ subtree, code, retrySeconds }) =>
      journal.note({
        kind: 'registrationRefused',
        root: formatSubtree(subtree),
        code,
        reason: describeErrorCode(code),
        retrySeconds,
      }),
    capabilityRefused: ({ subtree, code }) =>
      journal.note({ kind: 'capabilityRefused', root: formatSubtree(subtree), code, reason: describeErrorCode(code) }),
    masterLost: (reason) => journal.note({ kind: 'masterLost', address, reason }),
    masterUnreachable: (reason, hint) => journal.note({ kind: 'masterUnreachable', address, reason, hint }),
  };
}
