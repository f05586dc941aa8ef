// The key `snmp`: where the agent answers SNMP itself, and to which users, without an snmpd.

import { formatDatagramAddress, isLoopback, parseDatagramAddress } from '../host/datagrams';
import type { SnmpConfig, SnmpUserConfig } from './config';
import type { Findings } from './findings';
import { boundedText, choice, listOf, onOrOff, parsedForm, textForm } from './form';
import { type GivenOf, key, keyMap, mapForm, together } from './keys';
import { LISTEN_ADDRESS, listenedAnywhere } from './listen-address';
import type { ConfigNode } from './node';
import { nameNode } from './read-sources';
import { quoted, reportDuplicates } from './reading';
import { weakCommunity, weakPassphrase } from './weak-secret';

export const DEFAULT_AUTH = 'SHA-256';
export const DEFAULT_PRIV = 'AES';

const ADVICE =
  'at an address that other machines can reach, give one that no one guesses, such as "openssl rand -hex 16" makes.';
const MAX_COMMUNITY_OCTETS = 255;
const MAX_USER_NAME_OCTETS = 32;
/** RFC 3414 section 11.2; Net-SNMP's tools take no shorter one. */
const MIN_PASSWORD_CHARACTERS = 8;
const MAX_SYSTEM_TEXT_OCTETS = 255;
/** What everyone knows. */
const PUBLIC = /^\s*[Pp][Uu][Bb][Ll][Ii][Cc]\s*$/;

export const authProtocol = choice(['SHA', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512']);
export const privProtocol = choice(['AES', 'AES-256', 'AES-256-C']);
export const communityForm = boundedText(
  'a community',
  MAX_COMMUNITY_OCTETS,
  `is longer than the ${MAX_COMMUNITY_OCTETS} octets of a community.`,
);
export const userNameForm = boundedText(
  'a name',
  MAX_USER_NAME_OCTETS,
  `is longer than the ${MAX_USER_NAME_OCTETS} octets of an SNMPv3 user name.`,
);
const systemText = boundedText(
  'text',
  MAX_SYSTEM_TEXT_OCTETS,
  `is longer than the ${MAX_SYSTEM_TEXT_OCTETS} octets that SNMP allows here.`,
);
const password = textForm(`text of at least ${MIN_PASSWORD_CHARACTERS} characters`, {
  complaint: (text) =>
    text.length >= MIN_PASSWORD_CHARACTERS
      ? undefined
      : `is a password of less than ${MIN_PASSWORD_CHARACTERS} characters, which SNMPv3 does not take.`,
  // Characters beyond 16 bits count twice to us, and once to many a validator.
  pattern: new RegExp(`^(?:[\\s\\S]{${MIN_PASSWORD_CHARACTERS},}|[\\s\\S]*[^\\u0000-\\uffff][\\s\\S]*)$`),
});

const userKeys = keyMap(
  {
    name: key(userNameForm, { help: 'The name of the user.', required: 'name the user.' }),
    auth: key(authProtocol, { help: 'How messages are authenticated.', usual: DEFAULT_AUTH }),
    auth_password: key(password, {
      help: 'The passphrase of authentication.',
      required: 'a user needs a password.',
      isSecret: true,
    }),
    priv: key(privProtocol, {
      help: 'How messages are encrypted: AES-256 as Net-SNMP has it, AES-256-C as Cisco has it.',
      usual: DEFAULT_PRIV,
    }),
    priv_password: key(password, {
      help: "The passphrase of encryption; without it the user's messages are not encrypted.",
      isSecret: true,
    }),
  },
  [together('priv', 'priv_password', { sentence: 'encryption needs a "priv_password" beside it.' })],
);

const address = parsedForm('an address in numbers, such as udp:127.0.0.1:1161', {
  parse: parseDatagramAddress,
  complaint: listenComplaint,
  pattern: new RegExp(`^udp:${LISTEN_ADDRESS}$`),
});

export const snmpKeys = keyMap(
  {
    listen: key(address, { help: 'Where the agent answers SNMP itself, in the place of the AgentX socket.' }),
    listen_anywhere: key(onOrOff, {
      help: 'Whether that may be an address that other machines can reach; it then wants users, or a community that is hard to guess.',
      usual: 'false',
    }),
    community: key(communityForm, {
      help: 'The community of SNMP v1 and v2c; version 1 has no Counter64.',
      usual: 'public, where no users are given',
      isSecret: true,
    }),
    users: key(listOf(mapForm(userKeys), { isDistinct: true }), { help: 'The users of SNMP v3.' }),
    name: key(systemText, { help: 'sysName.', usual: 'the name of the host' }),
    contact: key(systemText, { help: 'sysContact.' }),
    location: key(systemText, { help: 'sysLocation.' }),
  },
  [
    listenedAnywhere(
      'udp',
      { properties: { community: { not: { pattern: PUBLIC.source } } } },
      { anyOf: [{ required: ['community'] }, { required: ['users'], properties: { users: { minItems: 1 } } }] },
    ),
  ],
);

/** What is wrong between the keys goes into the findings. */
export function readSnmp(findings: Findings, { fields, values }: GivenOf<typeof snmpKeys>): SnmpConfig {
  const { listen, listen_anywhere: isAnywhere = false, community, name, contact, location } = values;
  const users = readUsers(findings, values.users ?? []);
  const config = { listen, isAnywhere, community, users, name, contact, location };
  if (listen !== undefined && !isLoopback(listen)) {
    const complaint = reachComplaint(config);
    if (complaint !== undefined)
      findings.problem(fields.listen!, `${quoted(formatDatagramAddress(listen))} ${complaint}`);
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
  const isKnown = config.community !== undefined && PUBLIC.test(config.community);
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

function readUsers(findings: Findings, given: readonly GivenOf<typeof userKeys>[]): readonly SnmpUserConfig[] {
  reportDuplicates(
    findings,
    given.map(({ node }) => nameNode(node)),
  );
  return given.flatMap(({ values }) => {
    const { name, auth_password: authPassword, priv_password: privPassword } = values;
    if (name === undefined || authPassword === undefined) return [];
    const auth = { protocol: values.auth ?? DEFAULT_AUTH, password: authPassword } as const;
    const priv =
      privPassword === undefined ? undefined : { protocol: values.priv ?? DEFAULT_PRIV, password: privPassword };
    return [{ name, auth, priv }];
  });
}
