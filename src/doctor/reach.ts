// Whether a poller on another machine would get an answer, as far as snmpd's configuration says: where it listens
// (agentaddress), and which sources each community is accepted from (rocommunity, com2sec).

import { printable } from '../base/printable';
import type { Finding } from './chain';
import type { SnmpdConf } from './snmpd-conf';

const LOOPBACK = /^(?:127\.[\d.]+|localhost|::1|\[::1\])$/i;

/** Whoever was answered: `host:port` and the community's name, where it may be known. */
interface Asker {
  readonly address: string;
  readonly community?: string;
}

/** What keeps others out, where something does; undefined where we asked from elsewhere, or nothing is known to. */
export function reachNote(conf: SnmpdConf, poller: Asker): Finding | undefined {
  if (!LOOPBACK.test(poller.address.replace(/:\d+$/, ''))) return undefined;
  const { agentAddresses } = conf;
  if (agentAddresses.length > 0 && agentAddresses.every(isLocal)) {
    return {
      level: 'note',
      sentence: `snmpd listens on this machine only (agentaddress ${printable(agentAddresses.join(','))}): a poller elsewhere gets no answer.`,
      mend: [
        {
          kind: 'say',
          sentence:
            'For one, put "agentaddress udp:161" in the place of that line, allow the poller (rocommunity NAME ADDRESS -V VIEW, or a user of SNMPv3), and let it through the firewall to udp port 161.',
        },
      ],
    };
  }
  const source = onlySource(conf, poller);
  if (source === undefined || !LOOPBACK.test(source)) return undefined;
  return {
    level: 'note',
    sentence: `snmpd answers this community from ${printable(source)} only: a poller elsewhere gets no answer.`,
    mend: [{ kind: 'say', sentence: 'For one, allow it: rocommunity NAME ADDRESS -V VIEW.' }],
  };
}

/** `[TRANSPORT:]ADDRESS[:PORT]`; a port or a transport alone means every address. */
function isLocal(address: string): boolean {
  const plain = address.trim().replace(/^(?:udp6?|tcp6?|dtlsudp|tlstcp):/i, '');
  if (/^unix:/i.test(address.trim())) return true;
  return LOOPBACK.test(plain) || LOOPBACK.test(plain.replace(/:\d+$/, ''));
}

/** The one source from which the community may ask; undefined where it may from anywhere or from several. */
function onlySource({ grants }: SnmpdConf, { community }: Asker): string | undefined {
  const own = grants.filter(({ kind, name }) => kind === 'community' && name === community);
  return own.length === 1 ? own[0]!.source : undefined;
}
