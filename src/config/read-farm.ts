// The key `farm`: the mail hosts that are polled and added up, and as what the sum is shown. A host may be text, or a map
// with what differs there.

import { isLoopback } from '../host/datagrams';
import type { Config, FarmAccess, FarmConfig, FarmHost } from './config';
import { DEFAULT_COMMUNITY } from './defaults';
import type { Findings } from './findings';
import { absolutePath, eitherForm, listOf, matching, parsedForm, wholeNumber } from './form';
import { anyOfKeys, apart, type GivenOf, key, keyMap, mapForm, together } from './keys';
import type { ConfigNode } from './node';
import { spanForm } from './read-amounts';
import {
  authProtocol,
  communityForm,
  DEFAULT_AUTH,
  DEFAULT_PRIV,
  privProtocol,
  userNameForm,
  weakSecretComplaint,
} from './read-snmp';
import { quoted } from './reading';

/** A name or an IPv4 address, or an IPv6 address in brackets; a port may follow. */
const HOST = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?))(?::(\d{1,5}))?$/;
const SNMP_PORT = 161;
const MAX_HOSTS = 10_000;
const DEFAULT_NAME = 'farm';
const DEFAULTS = { timeoutMs: 1000, retries: 1 } as const;
const DEFAULT_IN_FLIGHT = 64;
const DEFAULT_EVERY_MS = 10_000;

const host = parsedForm('a name or an address, such as mx1.example.org or [2001:db8::1]:161', {
  parse: parseFarmHost,
  complaint: (text) =>
    `${quoted(text)} is not a host: wanted is a name or an address, such as mx1.example.org or [2001:db8::1]:161.`,
  pattern: HOST,
});
/** It becomes the index of a row. */
const ownName = matching(
  'a name',
  /^[!-~]{1,63}$/,
  (text) => `${quoted(text)} cannot be the name of a member: wanted are 1 to 63 printable characters without blanks.`,
);
/** RFC 3411: a context is an SnmpAdminString of at most 32 octets here, so that snmpd takes it as a community, too. */
const farmName = matching(
  'a name',
  /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,30}[A-Za-z0-9])?$/,
  (text) =>
    `${quoted(text)} cannot be the name of a farm, which is an SNMP context: wanted are 1 to 32 letters, digits, "." and "-".`,
);

/** How members are asked: of the farm, and of a host where it differs. */
const accessKeys = {
  community: key(communityForm, {
    help: 'The community by which members are asked.',
    usual: '$MAILLOGS_SNMP_COMMUNITY, or public',
    isSecret: true,
  }),
  community_file: key(absolutePath, { help: 'The file of which the first line is the community.' }),
  v3_user: key(userNameForm, { help: 'A user of SNMPv3, with authentication and privacy.' }),
  v3_auth: key(authProtocol, { help: 'How its messages are authenticated.', usual: DEFAULT_AUTH }),
  v3_auth_key_file: key(absolutePath, {
    help: 'The file of which the first line is the passphrase of v3_auth.',
    usual: '$MAILLOGS_SNMP_AUTH_KEY',
  }),
  v3_priv: key(privProtocol, { help: 'How its messages are encrypted.', usual: DEFAULT_PRIV }),
  v3_priv_key_file: key(absolutePath, {
    help: 'The file of which the first line is the passphrase of v3_priv.',
    usual: '$MAILLOGS_SNMP_PRIV_KEY',
  }),
  timeout: key(spanForm('to wait for an answer'), { help: 'How long each answer is waited for.', usual: '1s' }),
  retries: key(wholeNumber({ min: 0, max: 5 }), { help: 'How often a request is sent again.', usual: '1' }),
};

const accessRules = [
  ...['v3_auth', 'v3_auth_key_file', 'v3_priv', 'v3_priv_key_file'].map((name) =>
    together(name, 'v3_user', {
      sentence: `has "${name}", but no "v3_user": name the user of SNMPv3.`,
      isOfMap: true,
    }),
  ),
  apart('community', 'community_file', {
    sentence: 'has a community and a community_file: give one of them.',
    isOfMap: true,
  }),
  ...['community', 'community_file'].map((name) =>
    apart('v3_user', name, { sentence: 'has a v3_user and a community: give one of them.', isOfMap: true }),
  ),
];

const hostKeys = keyMap(
  {
    host: key(host, { help: 'Its name or address.', required: 'give its name or address.' }),
    name: key(ownName, { help: 'What it is called in the table of members.', usual: 'the host' }),
    ...accessKeys,
  },
  accessRules,
);
const hostOrMap = eitherForm((node) => node.kind === 'map', mapForm(hostKeys), {
  ...host,
  read: (findings, node) => {
    const place = host.read(findings, node);
    return place && { node, place };
  },
});

export const farmKeys = keyMap(
  {
    name: key(farmName, { help: 'The SNMP context in which the sum is served, and its sysName.', usual: DEFAULT_NAME }),
    hosts: key(
      listOf(hostOrMap, {
        empty: 'is an empty list: name the hosts, or leave "farm" out.',
        most: { items: MAX_HOSTS, complaint: `names more than ${MAX_HOSTS} hosts.` },
        isDistinct: true,
      }),
      { help: 'The hosts that are polled.' },
    ),
    hosts_file: key(absolutePath, {
      help: 'More of them, a line each: the host and, after a blank, its name; read again at each poll.',
    }),
    dns: key(host, { help: 'A name of which every address is a member; asked again at each poll.' }),
    every: key(spanForm('between two polls'), {
      help: 'From the beginning of a poll to that of the next.',
      usual: '10s',
    }),
    in_flight: key(wholeNumber({ min: 1, max: 4096 }), {
      help: 'How many members are spoken to at once.',
      usual: String(DEFAULT_IN_FLIGHT),
    }),
    served_community: key(communityForm, {
      help: 'The community by which the agent answers about the farm, where it answers SNMP itself.',
      isSecret: true,
    }),
    ...accessKeys,
  },
  [anyOfKeys('hosts', ['hosts_file', 'dns'], 'list the hosts of the farm.'), ...accessRules],
);

/** What is wrong between the keys goes into the findings. */
export function readFarm(findings: Findings, { values }: GivenOf<typeof farmKeys>): FarmConfig {
  return {
    name: values.name ?? DEFAULT_NAME,
    hosts: readHosts(findings, values.hosts ?? []),
    hostsFile: values.hosts_file,
    dns: values.dns,
    access: accessOf(values) ?? { version: '2c' },
    ...DEFAULTS,
    ...patienceOf(values),
    inFlight: values.in_flight ?? DEFAULT_IN_FLIGHT,
    everyMs: values.every ?? DEFAULT_EVERY_MS,
    servedCommunity: values.served_community,
  };
}

interface PlacedHost {
  readonly node: ConfigNode;
  readonly place: Place;
}

function readHosts(findings: Findings, given: readonly (PlacedHost | GivenOf<typeof hostKeys>)[]): readonly FarmHost[] {
  const firsts = new Map<string, ConfigNode>();
  return given.flatMap((each) => {
    const member = hostOf(each);
    if (member === undefined) return [];
    const first = firsts.get(member.name);
    if (first === undefined) firsts.set(member.name, each.node);
    else {
      const { line } = findings.source.placeAt(first.offset);
      findings.problem(
        each.node,
        `${quoted(member.name)} is given as ${first.path} on line ${line} already: each wants its own.`,
      );
    }
    return [member];
  });
}

type Place = Pick<FarmHost, 'host' | 'port'>;

/** A member's own name is what it is listed as, unless it is given one. */
function hostOf(given: PlacedHost | GivenOf<typeof hostKeys>): FarmHost | undefined {
  if ('place' in given) return { ...given.place, name: memberName(given.place) };
  const { host: place, name } = given.values;
  if (place === undefined) return undefined;
  const access = accessOf(given.values);
  return {
    ...place,
    name: name ?? memberName(place),
    ...(access === undefined ? {} : { access }),
    ...patienceOf(given.values),
  };
}

/** As it is listed where it has no name: without the usual port. */
export function memberName({ host, port }: Place): string {
  const address = host.includes(':') ? `[${host}]` : host;
  return port === SNMP_PORT ? host : `${address}:${port}`;
}

/** `NAME`, `ADDRESS`, `[ADDRESS]`, with `:PORT` or without; undefined where it is none. */
export function parseFarmHost(text: string): Place | undefined {
  const [, address, name, digits] = HOST.exec(text) ?? [];
  const host = address ?? name;
  const port = digits === undefined ? SNMP_PORT : Number(digits);
  return host === undefined || port < 1 || port > 65535 ? undefined : { host, port };
}

type AccessValues = GivenOf<typeof hostKeys>['values'];

function patienceOf({ timeout: timeoutMs, retries }: Pick<AccessValues, 'timeout' | 'retries'>) {
  return { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retries === undefined ? {} : { retries }) };
}

/** Undefined where nothing is said of it. */
function accessOf(values: Omit<AccessValues, 'host' | 'name'>): FarmAccess | undefined {
  const { community, community_file: communityFile, v3_user: user } = values;
  if (user !== undefined) {
    const auth = { protocol: values.v3_auth ?? DEFAULT_AUTH, keyFile: values.v3_auth_key_file } as const;
    const priv = { protocol: values.v3_priv ?? DEFAULT_PRIV, keyFile: values.v3_priv_key_file } as const;
    return { version: '3', user, auth, priv };
  }
  if (communityFile !== undefined) return { version: '2c', communityFile };
  return community === undefined ? undefined : { version: '2c', community };
}

/** What is wrong with the community by which an engine of our own answers about the farm; undefined where nothing is. */
export function servedCommunityComplaint({ farm, snmp }: Pick<Config, 'farm' | 'snmp'>): string | undefined {
  const community = farm?.servedCommunity;
  if (community === undefined || snmp === undefined) return undefined;
  if (community === (snmp.community ?? DEFAULT_COMMUNITY))
    return 'has the community of "snmp" as its "served_community": give the farm one of its own.';
  if (snmp.listen === undefined || isLoopback(snmp.listen)) return undefined;
  return weakSecretComplaint({ community: undefined, users: [] }, community);
}
