// Where SNMP is asked when no option says: the agent of this host, or ours where it answers itself.

import type { SnmpConfig } from '../config/config';
import type { Fallback } from '../doctor/poller-options';
import type { Presence } from '../doctor/presence';

export const USUAL_PLACE: Fallback = { host: '127.0.0.1', port: 161 };

/** Where the agent answers SNMP itself, as far as that is believed, and whom it lets in there; else the usual place. */
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
