// How a connection to the master can fail, in words: what happened, and what to do about it.

import type { SocketAddress } from '../base/sockets';
import { describeCloseReason } from './close-reason';
import { describeErrorCode } from './error-code';
import type { FramingFault } from './framer';

export type MasterFault =
  /** The connection failed or ended; `errorCode` is the errno name, undefined for an orderly end. */
  | { readonly kind: 'socket'; readonly errorCode: string | undefined }
  /** Nothing came back in time. */
  | { readonly kind: 'silent'; readonly request: string; readonly seconds: number }
  /** It answered with an error that ends the session. */
  | { readonly kind: 'refused'; readonly request: string; readonly code: number }
  | { readonly kind: 'closed'; readonly reason: number }
  | { readonly kind: 'framing'; readonly fault: FramingFault }
  | { readonly kind: 'unreadable' };

const SOCKET_CLAUSES = new Map([
  ['ENOENT', 'there is no such socket'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ECONNRESET', 'it cut the connection'],
  ['EPIPE', 'it cut the connection'],
  ['ENOBUFS', 'it does not read our answers'],
  ['ENOTFOUND', 'the host name is not known'],
]);

const FRAMING_CLAUSES: Readonly<Record<FramingFault, string>> = {
  wrongVersion: 'it does not speak AgentX version 1',
  unevenLength: 'it sent a message whose length is not a multiple of 4',
  tooLong: 'it sent a message of more than 1 MiB',
};

/** A clause such as `nothing listens there (ECONNREFUSED)`. */
export function describeFault(fault: MasterFault): string {
  switch (fault.kind) {
    case 'socket': {
      if (fault.errorCode === undefined) return 'it closed the connection';
      const clause = SOCKET_CLAUSES.get(fault.errorCode) ?? 'the connection failed';
      return `${clause} (${fault.errorCode})`;
    }
    case 'silent':
      return `no answer to "${fault.request}" within ${fault.seconds} s`;
    case 'refused':
      return `it answered "${fault.request}" with an error: ${describeErrorCode(fault.code)}`;
    case 'closed':
      return `it closed the session ${describeCloseReason(fault.reason)}`;
    case 'framing':
      return FRAMING_CLAUSES[fault.fault];
    case 'unreadable':
      return 'it sent an answer that cannot be read';
  }
}

/** A sentence that says what an operator can do. */
export function hintFor(fault: MasterFault, address: SocketAddress): string {
  if (fault.kind === 'silent') return 'It may be hung, or busy with another subagent.';
  if (fault.kind === 'refused') return 'Look into the log of snmpd.';
  if (fault.kind === 'socket') {
    const hint = address.kind === 'unix' ? unixHint(fault.errorCode) : tcpHint(fault.errorCode);
    if (hint !== undefined) return hint;
    if (fault.errorCode !== undefined) return 'See errno(3) for what that means.';
  }
  return 'Is it snmpd with "master agentx" in snmpd.conf?';
}

function unixHint(errorCode: string | undefined): string | undefined {
  switch (errorCode) {
    case 'ENOENT':
      return 'Start snmpd with "master agentx" in snmpd.conf, and let agentXSocket there name this socket.';
    case 'ECONNREFUSED':
      return 'The socket was left behind: snmpd is not running, start it.';
    case 'EACCES':
    case 'EPERM':
      return 'Let this user in with agentXPerms in snmpd.conf; the directory of the socket counts too.';
    default:
      return undefined;
  }
}

function tcpHint(errorCode: string | undefined): string | undefined {
  switch (errorCode) {
    case 'ECONNREFUSED':
      return 'Start snmpd with "master agentx" in snmpd.conf, and let agentXSocket there name this address.';
    case 'ENOTFOUND':
      return 'Correct the host name.';
    case 'EACCES':
    case 'EPERM':
      return 'A packet filter may be in the way.';
    default:
      return undefined;
  }
}
