// The key `snmp`: where the agent answers SNMP itself, and to which users, without an snmpd.

import { formatDatagramAddress, isLoopback, parseDatagramAddress } from '../host/datagrams';
import type { SnmpConfig, SnmpUserConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import {
  quoted,
  readCheckedText,
  readChoice,
  readFields,
  readList,
  readParsed,
  readSwitch,
  readText,
  reportDuplicates,
  requireField,
} from './reading';
import { weakCommunity, weakPassphrase } from './weak-secret';

export const SNMP_KEYS = ['listen', 'listen_anywhere', 'community', 'users', 'name', 'contact', 'location'] as const;
export const SNMP_USER_KEYS = ['name', 'auth', 'auth_password', 'priv', 'priv_password'] as const;

export const SNMP_AUTH = ['SHA', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const;
export const SNMP_PRIV = ['AES', 'AES-256', 'AES-256-C'] as const;
export const DEFAULT_AUTH = 'SHA-256';
export const DEFAULT_PRIV = 'AES';

const ADVICE =
  'at an address that other machines can reach, give one that no one guesses, such as "openssl rand -hex 16" makes.';
const MAX_COMMUNITY_OCTETS = 255;
const MAX_USER_NAME_OCTETS = 32;
/** RFC 3414 section 11.2; Net-SNMP's tools take no shorter one. */
const MIN_PASSWORD_CHARACTERS = 8;
const MAX_SYSTEM_TEXT_OCTETS = 255;

/** The key `snmp`: what is wrong with it goes into the findings; undefined where nothing is left of it. */
export function readSnmp(findings: Findings, node: ConfigNode): SnmpConfig | undefined {
  const fields = readFields(findings, node, SNMP_KEYS);
  if (fields === undefined) return undefined;
  const listen = readParsed(findings, fields.listen, { parse: parseDatagramAddress, complaint: listenComplaint });
  const isAnywhere = readSwitch(findings, fields.listen_anywhere) ?? false;
  const community = readCheckedText(findings, fields.community, communityComplaint);
  const users = fields.users === undefined ? [] : readUsers(findings, fields.users);
  const config = {
    listen,
    isAnywhere,
    community,
    users,
    name: readCheckedText(findings, fields.name, systemTextComplaint),
    contact: readCheckedText(findings, fields.contact, systemTextComplaint),
    location: readCheckedText(findings, fields.location, systemTextComplaint),
  };
  if (fields.listen !== undefined && listen !== undefined && !isLoopback(listen)) {
    const complaint = reachComplaint(config);
    if (complaint !== undefined)
      findings.problem(fields.listen, `${quoted(formatDatagramAddress(listen))} ${complaint}`);
    else reportWeakSecrets(findings, fields.community, fields.users);
  }
  return config;
}

/** Each at its own place: an address that others can send to is guarded by nothing else. */
function reportWeakSecrets(findings: Findings, community: ConfigNode | undefined, users: ConfigNode | undefined): void {
  const say = (node: ConfigNode, why: string | undefined) => {
    if (why !== undefined) findings.problem(node, `${why}: ${ADVICE}`);
  };
  if (community?.kind === 'text') say(community, weakCommunity(community.text));
  const maps = (users?.kind === 'list' ? users.items : []).filter((user) => user.kind === 'map');
  const textsOf = (keys: readonly string[]) =>
    maps.flatMap(({ entries }) => entries.filter(({ key }) => keys.includes(key)).map(({ value }) => value));
  const names = textsOf(['name']).flatMap((name) => (name.kind === 'text' ? [name.text] : []));
  for (const password of textsOf(['auth_password', 'priv_password'])) {
    if (password.kind === 'text') say(password, weakPassphrase(password.text, names));
  }
}

/** Which secret is too weak to listen at an address that others can send to; a sentence, undefined when none is. */
export function weakSecretComplaint(
  { community, users }: Pick<SnmpConfig, 'community' | 'users'>,
  servedCommunity?: string,
): string | undefined {
  const served = servedCommunity === undefined ? undefined : weakCommunity(servedCommunity);
  if (served !== undefined) return `the served_community of the farm ${served}: ${ADVICE}`;
  const names = users.map(({ name }) => name);
  const why = community === undefined ? undefined : weakCommunity(community);
  if (why !== undefined) return `the community ${why}: ${ADVICE}`;
  for (const { name, auth, priv } of users) {
    const weak = weakPassphrase(auth.password, names) ?? (priv && weakPassphrase(priv.password, names));
    if (weak !== undefined) return `a password of user ${quoted(name)} ${weak}: ${ADVICE}`;
  }
  return undefined;
}

/** Why an address that others can send to must not be listened at; the end of a sentence that begins with it. */
export function reachComplaint(config: Pick<SnmpConfig, 'isAnywhere' | 'community' | 'users'>): string | undefined {
  if (!config.isAnywhere) {
    return 'can be reached from other machines: say "listen_anywhere: true" below "snmp" if that is meant, or listen at 127.0.0.1.';
  }
  const isKnown = config.community !== undefined && /^\s*public\s*$/i.test(config.community);
  if (isKnown || (config.community === undefined && config.users.length === 0)) {
    return 'can be reached from other machines, and everyone knows the community "public": give a "community" of your own or "users" below "snmp".';
  }
  return undefined;
}

function listenComplaint(text: string): string {
  const meant = [`udp:${text}`, `udp:${text}:1161`, `${text}:1161`].find((each) => parseDatagramAddress(each));
  const hint = meant === undefined ? '.' : `; did you mean ${quoted(meant)}?`;
  return `${quoted(text)} is no address to listen at: wanted is one in numbers, such as udp:127.0.0.1:1161 or udp:[::1]:1161${hint}`;
}

function communityComplaint(text: string): string | undefined {
  if (Buffer.byteLength(text) <= MAX_COMMUNITY_OCTETS) return undefined;
  return `is longer than the ${MAX_COMMUNITY_OCTETS} octets of a community.`;
}

function systemTextComplaint(text: string): string | undefined {
  if (Buffer.byteLength(text) <= MAX_SYSTEM_TEXT_OCTETS) return undefined;
  return `is longer than the ${MAX_SYSTEM_TEXT_OCTETS} octets that SNMP allows here.`;
}

function readUsers(findings: Findings, node: ConfigNode): readonly SnmpUserConfig[] {
  const list = readList(findings, node);
  if (list === undefined) return [];
  const names = list.items.map((item) => {
    const name = item.kind === 'map' ? item.entries.find(({ key }) => key === 'name')?.value : undefined;
    return name?.kind === 'text' ? name : undefined;
  });
  reportDuplicates(findings, names);
  return list.items.map((item) => readUser(findings, item)).filter((user) => user !== undefined);
}

function readUser(findings: Findings, node: ConfigNode): SnmpUserConfig | undefined {
  const fields = readFields(findings, node, SNMP_USER_KEYS);
  if (fields === undefined) return undefined;
  const nameNode = requireField(findings, { node, fields, key: 'name', advice: 'name the user.' });
  const authNode = requireField(findings, { node, fields, key: 'auth_password', advice: 'a user needs a password.' });
  const name = readCheckedText(findings, nameNode, userNameComplaint);
  const auth = readChoice(findings, fields.auth, SNMP_AUTH) ?? DEFAULT_AUTH;
  const authPassword = readPassword(findings, authNode);
  const priv = readChoice(findings, fields.priv, SNMP_PRIV) ?? DEFAULT_PRIV;
  const privPassword = readPassword(findings, fields.priv_password);
  if (fields.priv !== undefined && fields.priv_password === undefined) {
    findings.problem(fields.priv, 'encryption needs a "priv_password" beside it.');
  }
  if (name === undefined || authPassword === undefined) return undefined;
  return {
    name,
    auth: { protocol: auth, password: authPassword },
    priv: privPassword === undefined ? undefined : { protocol: priv, password: privPassword },
  };
}

export function userNameComplaint(text: string): string | undefined {
  if (Buffer.byteLength(text) <= MAX_USER_NAME_OCTETS) return undefined;
  return `is longer than the ${MAX_USER_NAME_OCTETS} octets of an SNMPv3 user name.`;
}

function readPassword(findings: Findings, node: ConfigNode | undefined): string | undefined {
  const text = node && readText(findings, node)?.text;
  if (node === undefined || text === undefined) return undefined;
  if (text.length >= MIN_PASSWORD_CHARACTERS) return text;
  findings.problem(
    node,
    `is a password of less than ${MIN_PASSWORD_CHARACTERS} characters, which SNMPv3 does not take.`,
  );
  return undefined;
}
