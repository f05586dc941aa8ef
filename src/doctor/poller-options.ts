// Which agent doctor asks, and as which user, from options, environment and files.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
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
const TIMEOUT_MS = 1500;
const RETRIES = 1;

export interface PollerChoice {
  readonly poller: Poller;
  readonly target: SnmpTarget;
}

/** `fallback` is where to ask when no option says. Throws a Problem (usage, noInput, notPermitted). */
export function choosePoller(
  invocation: Invocation,
  fallback: { readonly host: string; readonly port: number },
): PollerChoice {
  const host = textOption(invocation, 'host') ?? fallback.host;
  const port = portOf(textOption(invocation, 'port')) ?? fallback.port;
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const base = { host, port, timeoutMs: TIMEOUT_MS, retries: RETRIES };
  const name = textOption(invocation, 'v3-user');
  const version = textOption(invocation, 'snmp-version') ?? (name === undefined ? '2c' : '3');
  if (version === '3') {
    if (name === undefined) throw new Problem('usage', 'SNMPv3 needs a user: name it with --v3-user.');
    const user = userOf(invocation, name);
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
  const shown = textOption(invocation, 'community');
  const secret = secretOf(invocation, { file: 'community-file', variable: 'MAILLOGS_SNMP_COMMUNITY' });
  const community = shown ?? secret ?? DEFAULT_COMMUNITY;
  // Only what is no secret any more may be shown again.
  const isSecret = shown === undefined && secret !== undefined;
  return {
    poller: { address, version, ...(isSecret ? {} : { community: printable(community, 60) }) },
    target: { ...base, credentials: { version, community } },
  };
}

function userOf(invocation: Invocation, name: string): SnmpUser {
  const authKey = passphraseOf(invocation, { file: 'v3-auth-key-file', variable: 'MAILLOGS_SNMP_AUTH_KEY' });
  const privKey = passphraseOf(invocation, { file: 'v3-priv-key-file', variable: 'MAILLOGS_SNMP_PRIV_KEY' });
  const authProtocol = SNMP_AUTH[oneOf(SNMP_AUTH, textOption(invocation, 'v3-auth') ?? 'sha', '--v3-auth')];
  const privProtocol = SNMP_PRIV[oneOf(SNMP_PRIV, textOption(invocation, 'v3-priv') ?? 'aes', '--v3-priv')];
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
