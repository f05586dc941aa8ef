// snmpd.conf(5) of one snmpd that passes on what is asked of each member of a farm: one by one at one address, each in an
// SNMP context of its own. Contexts, and never subtrees that are mapped to each other: there a silent member ends the walk
// of all.

import { formatOid, parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { holdsSecret, type PrivProtocol, type Site, type SnmpAccess, type SnmpHost, securityLevel } from './site';

/** RFC 3418. */
const SYSTEM = parseOid('1.3.6.1.2.1.1')!;
/** Seconds to wait, and how often to ask again: whoever asks waits as long. */
const TIMEOUT = 1;
const RETRIES = 1;

export const snmpdProxy: ExportKind = {
  name: 'snmpd-proxy',
  summary: 'snmpd.conf of one snmpd in front of all hosts, each under a context of its own',
  versions: ['5.9'],
  render(site) {
    const contexts = site.hosts.map((host) => ({ host, context: contextOf(host) }));
    const twice = contexts.find(({ context }, i) => contexts.some((other, k) => k < i && other.context === context));
    if (twice !== undefined) throw new Problem('usage', `two hosts would be the context ${twice.context}.`);
    const uses = [
      'For snmpd: save it as /etc/snmp/snmpd.conf.d/maillogs-proxy.conf, and restart snmpd.',
      'Ask with the community MEMBER, or by SNMPv3 with the context MEMBER (-n) and a line such as',
      '  rouser POLLER priv -V maillogsMembers MEMBER',
      'Write the address of your poller in the place of "default": whoever knows a member\'s name could ask else.',
    ];
    const view = [site.root, SYSTEM].map((oid) => `view maillogsMembers included .${formatOid(oid)}\n`).join('');
    const members = contexts.map(({ host, context }) => memberText(site, host, context)).join('');
    return [plainFile('maillogs-proxy.conf', `${heading(site, '#', uses)}${view}${members}`, holdsSecret(site))];
  },
};

/** A community and a context: what snmpd.conf could not have as one word is left out. */
function contextOf({ name, port }: SnmpHost): string {
  const word = `${name.replaceAll(':', '-')}${port === undefined ? '' : `-${port}`}`;
  return word.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, 32);
}

/** The system group goes with it: without sysUpTime a host is taken for down. */
function memberText(site: Site, { name, port }: SnmpHost, context: string): string {
  const at = name.includes(':') ? `udp6:[${name}]` : name;
  const address = port === undefined ? at : `${at}:${port}`;
  const words = `-Cn ${context} ${accessWords(site.access)} -t ${TIMEOUT} -r ${RETRIES} ${address}`;
  const proxies = [site.root, SYSTEM].map((oid) => `proxy ${words} .${formatOid(oid)}\n`).join('');
  return `\nrocommunity ${context} default -V maillogsMembers ${context}\n${proxies}`;
}

function accessWords(access: SnmpAccess): string {
  if (access.version === '2c') return `-v 2c -c ${quoted(access.community)}`;
  const { user, auth, priv } = access;
  const signs =
    auth === undefined
      ? ''
      : ` -a ${auth.protocol.toUpperCase().replace(/^SHA(?=\d)/, 'SHA-')} -A ${quoted(auth.passphrase)}`;
  const hides = priv === undefined ? '' : ` -x ${PRIV_NAMES[priv.protocol]} -X ${quoted(priv.passphrase)}`;
  return `-v 3 -u ${quoted(user)} -l ${securityLevel(access)}${signs}${hides}`;
}

const PRIV_NAMES: Readonly<Record<PrivProtocol, string>> = {
  des: 'DES',
  aes: 'AES',
  aes192: 'AES-192',
  aes256: 'AES-256',
  aes192c: 'AES-192-C',
  aes256c: 'AES-256-C',
};

const quoted = (text: string) => (/^[\w.-]+$/.test(text) ? text : `"${text}"`);
