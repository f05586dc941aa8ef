// Which agent doctor asks, and as which user, from options, environment and files.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { SnmpConfig, SnmpPrivName, SnmpUserConfig } from '../config/config';
import { type Invocation, textOption } from '../host/invocation';
import { passphraseOf, secretOf } from '../host/secrets';
import {
  SNMP_AUTH,
  SNMP_LEVEL,
  SNMP_PRIV,
  type SnmpAuthProtocol,
  type SnmpPrivProtocol,
  type SnmpUser,
} from '../snmp/net-snmp';
import type { SnmpTarget } from '../snmp/snmp-client';
import type { Poller } from './judge-poll';

const DEFAULT_COMMUNITY = 'public';
/** The names of a configuration as --v3-priv has them. */
const PRIV_NAMES: Readonly<Record<SnmpPrivName, SnmpPrivProtocol>> = {
  AES: 'aes',
  'AES-256': 'aes256b',
  'AES-256-C': 'aes256r',
};
const TIMEOUT_MS = 1500;
const RETRIES = 1;

export interface PollerChoice {
  readonly poller: Poller;
  readonly target: SnmpTarget;
}

/** Where to ask when no option names a place; and, if the agent itself answers there, the community and users it accepts. */
export interface Fallback {
  readonly host: string;
  readonly port: number;
  /** By the configuration that doctor was given; undefined for an snmpd. */
  readonly access?: Pick<SnmpConfig, 'community' | 'users'>;
}

/** Throws a Problem (usage, noInput, notPermitted). */
export function choosePoller(invocation: Invocation, fallback: Fallback): PollerChoice {
  const host = textOption(invocation, 'host') ?? fallback.host;
  const port = portOf(textOption(invocation, 'port')) ?? fallback.port;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const base = { host, port, timeoutMs: TIMEOUT_MS, retries: RETRIES };
  // What the configuration says goes to the place that it names, and to no other.
  const access = textOption(invocation, 'host') === undefined ? fallback.access : undefined;
  const secret = secretOf(invocation, { file: 'community-file', variable: 'MAILLOGS_SNMP_COMMUNITY' });
  const shown = textOption(invocation, 'community');
  const isLeftOpen =
    shown === undefined && secret === undefined && textOption(invocation, 'snmp-version') === undefined;
  const first = isLeftOpen && access?.community === undefined ? access?.users[0]?.name : undefined;
  const name = textOption(invocation, 'v3-user') ?? first;
  const version = textOption(invocation, 'snmp-version') ?? (name === undefined ? '2c' : '3');
  if (version === '3') {
    if (name === undefined) throw new Problem('usage', 'SNMPv3 needs a user: name it with --v3-user.');
    const user = userOf(
      invocation,
      name,
      access?.users.find((each) => each.name === name),
    );
    const level = (['noauth', 'auth', 'priv'] as const)[user.level - 1]!;
    return {
      poller: { address, version, user: { name: printable(name, 40), level } },
      target: { ...base, credentials: { version, user } },
    };
  }
  if (version !== '1' && version !== '2c') {
    throw new Problem('usage', `there is no SNMP version "${printable(version, 20)}": 1, 2c or 3.`);
  }
  if (name !== undefined) throw new Problem('usage', '--v3-user goes with --snmp-version 3 only.');
  const hidden = secret ?? access?.community;
  const community = shown ?? hidden ?? DEFAULT_COMMUNITY;
  // Only what is no secret any more may be shown again.
  const isSecret = shown === undefined && hidden !== undefined;
  return {
    poller: { address, version, ...(isSecret ? {} : { community: printable(community, 60) }) },
    target: { ...base, credentials: { version, community } },
  };
}

/** What no option says is taken from the configuration, where it knows the user. */
function userOf(invocation: Invocation, name: string, known: SnmpUserConfig | undefined): SnmpUser {
  const passphrase = (kind: 'auth' | 'priv') =>
    passphraseOf(invocation, { file: `v3-${kind}-key-file`, variable: `MAILLOGS_SNMP_${kind.toUpperCase()}_KEY` }) ??
    known?.[kind]?.password;
  const authKey = passphrase('auth');
  const privKey = passphrase('priv');
  const digest = textOption(invocation, 'v3-auth') ?? known?.auth.protocol ?? 'sha';
  const cipher = textOption(invocation, 'v3-priv') ?? PRIV_NAMES[known?.priv?.protocol ?? 'AES'];
  const authProtocol = SNMP_AUTH[oneOf(SNMP_AUTH, digest, '--v3-auth')];
  const privProtocol = SNMP_PRIV[oneOf(SNMP_PRIV, cipher, '--v3-priv')];
  if (authKey === undefined) {
    if (privKey !== undefined)
      throw new Problem('usage', 'privacy needs authentication: give the passphrase of --v3-auth, too.');
    return { name, level: SNMP_LEVEL.noAuthNoPriv };
  }
  if (privKey === undefined) return { name, level: SNMP_LEVEL.authNoPriv, authProtocol, authKey };
  return { name, level: SNMP_LEVEL.authPriv, authProtocol, authKey, privProtocol, privKey };
}

function oneOf<K extends SnmpAuthProtocol | SnmpPrivProtocol>(
  table: Readonly<Record<K, number>>,
  text: string,
  option: string,
): K {
  const word = text.toLowerCase().replace('-', '');
  if (Object.hasOwn(table, word)) return word as K;
  throw new Problem('usage', `${option} ${printable(text, 20)} is not known: ${Object.keys(table).join(', ')}.`);
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new Problem('usage', `--port ${printable(text, 20)} is not a UDP port.`);
  return port;
}
