// Where SNMP is asked when no option says: the agent of this host, or ours where it answers itself.

import type { SnmpConfig } from '../config/config';
import type { Fallback } from '../doctor/poller-options';
import type { Presence } from '../doctor/presence';

export const USUAL_PLACE: Fallback = { host: '127.0.0.1', port: 161 };

/** The address at which the agent answers SNMP itself, if its presence file can be believed, else snmpd's usual one. */
export function answeringPlace(presence: Presence | undefined, snmp: SnmpConfig | undefined): Fallback {
  const standing = presence?.standing;
  const address = standing?.kind === 'standalone' ? standing.addresses[0] : undefined;
  const [, host, port] = /^(?:udp6?:)?\[?([^\]]+?)\]?:(\d+)$/.exec(address ?? '') ?? [];
  if (host === undefined) return USUAL_PLACE;
  return { host: reachable(host), port: Number(port), ...(snmp === undefined ? {} : { access: snmp }) };
}

/** What listens everywhere is asked here. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}
