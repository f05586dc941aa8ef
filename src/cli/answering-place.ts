// Where SNMP is asked when no option says: the agent of this host, or ours where it answers itself.

import type { Presence } from '../doctor/presence';

export interface Place {
  readonly host: string;
  readonly port: number;
}

export const USUAL_PLACE: Place = { host: '127.0.0.1', port: 161 };

/** Where the agent answers SNMP itself, as far as that is believed, else the usual place. */
export function answeringPlace(presence: Presence | undefined): Place {
  const standing = presence?.standing;
  const address = standing?.kind === 'standalone' ? standing.addresses[0] : undefined;
  const [, host, port] = /^(?:udp6?:)?\[?([^\]]+?)\]?:(\d+)$/.exec(address ?? '') ?? [];
  return host === undefined ? USUAL_PLACE : { host: reachable(host), port: Number(port) };
}

/** What listens everywhere is asked here. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
}
