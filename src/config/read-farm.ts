// The key `farm`: the mail hosts that are polled and added up, and as what the sum is shown. A host may be text, or a map
// with what differs there.

import { isLoopback } from '../host/datagrams';
import type { Config, FarmAccess, FarmConfig, FarmHost } from './config';
import { DEFAULT_COMMUNITY } from './defaults';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { readSpan } from './read-amounts';
import { DEFAULT_AUTH, DEFAULT_PRIV, SNMP_AUTH, SNMP_PRIV, userNameComplaint, weakSecretComplaint } from './read-snmp';
import {
  absolutePathComplaint,
  quoted,
  readCheckedText,
  readChoice,
  readFields,
  readList,
  readWholeNumber,
  requireField,
} from './reading';

const ACCESS_KEYS = [
  ...['community', 'community_file', 'v3_user', 'v3_auth', 'v3_auth_key_file', 'v3_priv', 'v3_priv_key_file'],
  ...['timeout', 'retries'],
] as const;
export const FARM_HOST_KEYS = ['host', 'name', ...ACCESS_KEYS] as const;
export const FARM_KEYS = [
  ...['name', 'hosts', 'hosts_file', 'dns', 'every', 'in_flight', 'served_community'],
  ...ACCESS_KEYS,
] as const;

/** A name or an IPv4 address, or an IPv6 address in brackets; a port may follow. */
const HOST = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?))(?::(\d{1,5}))?$/;
/** It becomes the index of a row. */
const MEMBER_NAME = /^[!-~]{1,63}$/;
/** RFC 3411: a context is an SnmpAdminString of at most 32 octets here, so that snmpd takes it as a community, too. */
const FARM_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,30}[A-Za-z0-9])?$/;
const SNMP_PORT = 161;
const MAX_COMMUNITY_OCTETS = 255;
const MAX_HOSTS = 10_000;
const MAX_RETRIES = 5;
const MAX_IN_FLIGHT = 4096;
const DEFAULT_NAME = 'farm';
const DEFAULTS = { timeoutMs: 1000, retries: 1 } as const;
const DEFAULT_IN_FLIGHT = 64;
const DEFAULT_EVERY_MS = 10_000;

type Fields = Readonly<Record<string, ConfigNode | undefined>>;

/** The key `farm`: what is wrong with it goes into the findings; undefined where nothing is left of it. */
export function readFarm(findings: Findings, node: ConfigNode): FarmConfig | undefined {
  const fields: Fields | undefined = readFields<string>(findings, node, FARM_KEYS);
  if (fields === undefined) return undefined;
  const isElsewhere = fields['hosts_file'] !== undefined || fields['dns'] !== undefined;
  const wanted = isElsewhere
    ? fields['hosts']
    : requireField(findings, { node, fields, key: 'hosts', advice: 'list the hosts of the farm.' });
  const hosts = wanted === undefined ? [] : readHosts(findings, wanted);
  const access = readAccess(findings, node, fields) ?? { version: '2c' };
  return {
    name: readCheckedText(findings, fields['name'], farmNameComplaint) ?? DEFAULT_NAME,
    hosts: hosts ?? [],
    hostsFile: readCheckedText(findings, fields['hosts_file'], absolutePathComplaint),
    dns: fields['dns'] && readHostText(findings, fields['dns']),
    access,
    ...readPatience(findings, fields, DEFAULTS),
    inFlight: readWholeNumber(findings, fields['in_flight'], { min: 1, max: MAX_IN_FLIGHT }) ?? DEFAULT_IN_FLIGHT,
    everyMs: readSpan(findings, fields['every'], 'between two polls') ?? DEFAULT_EVERY_MS,
    servedCommunity: readCheckedText(findings, fields['served_community'], communityComplaint),
  };
}

function readHosts(findings: Findings, node: ConfigNode): readonly FarmHost[] | undefined {
  const list = readList(findings, node);
  if (list === undefined) return undefined;
  if (list.items.length === 0) findings.problem(node, 'is an empty list: name the hosts, or leave "farm" out.');
  if (list.items.length > MAX_HOSTS) findings.problem(node, `names more than ${MAX_HOSTS} hosts.`);
  const firsts = new Map<string, ConfigNode>();
  return list.items.flatMap((item) => {
    const host = item.kind === 'map' ? readHostMap(findings, item) : readHostItem(findings, item);
    if (host === undefined) return [];
    const first = firsts.get(host.name);
    if (first === undefined) firsts.set(host.name, item);
    else {
      const { line } = findings.source.placeAt(first.offset);
      findings.problem(
        item,
        `${quoted(host.name)} is given as ${first.path} on line ${line} already: each wants its own.`,
      );
    }
    return [host];
  });
}

function readHostItem(findings: Findings, node: ConfigNode): FarmHost | undefined {
  const place = readHostText(findings, node);
  return place && named(findings, node, { ...place, name: undefined });
}

function readHostMap(findings: Findings, node: ConfigNode): FarmHost | undefined {
  const fields: Fields | undefined = readFields<string>(findings, node, FARM_HOST_KEYS);
  if (fields === undefined) return undefined;
  const wanted = requireField(findings, { node, fields, key: 'host', advice: 'give its name or address.' });
  const place = wanted && readHostText(findings, wanted);
  const name = readCheckedText(findings, fields['name'], memberNameComplaint);
  const access = readAccess(findings, node, fields);
  const host = place && named(findings, node, { ...place, name });
  return host && { ...host, ...(access === undefined ? {} : { access }), ...readPatience(findings, fields, {}) };
}

type Place = Pick<FarmHost, 'host' | 'port'>;

/** A member's own name is what it is listed as, unless it is given one. */
function named(findings: Findings, node: ConfigNode, { name, ...place }: Place & { name: string | undefined }) {
  const host: FarmHost = { ...place, name: name ?? memberName(place) };
  if (MEMBER_NAME.test(host.name)) return host;
  findings.problem(node, 'is longer than the 63 characters that a name of the members table has: give it a "name".');
  return undefined;
}

/** As it is listed where it has no name: without the usual port. */
export function memberName({ host, port }: Place): string {
  const address = host.includes(':') ? `[${host}]` : host;
  return port === SNMP_PORT ? host : `${address}:${port}`;
}

function readHostText(findings: Findings, node: ConfigNode): Place | undefined {
  const text = readCheckedText(findings, node, hostComplaint);
  return text === undefined ? undefined : parseFarmHost(text);
}

/** `NAME`, `ADDRESS`, `[ADDRESS]`, with `:PORT` or without; undefined where it is none. */
export function parseFarmHost(text: string): Place | undefined {
  const [, address, name, digits] = HOST.exec(text) ?? [];
  const host = address ?? name;
  const port = digits === undefined ? SNMP_PORT : Number(digits);
  return host === undefined || port < 1 || port > 65535 ? undefined : { host, port };
}

function readPatience<D extends Partial<Pick<FarmConfig, 'timeoutMs' | 'retries'>>>(
  findings: Findings,
  fields: Fields,
  defaults: D,
): D {
  const timeoutMs = readSpan(findings, fields['timeout'], 'to wait for an answer');
  const retries = readWholeNumber(findings, fields['retries'], { min: 0, max: MAX_RETRIES });
  const given = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(retries === undefined ? {} : { retries }) };
  return { ...defaults, ...given };
}

/** Undefined where nothing is said of it. */
function readAccess(findings: Findings, node: ConfigNode, fields: Fields): FarmAccess | undefined {
  const user = readCheckedText(findings, fields['v3_user'], userNameComplaint);
  const community = readCheckedText(findings, fields['community'], communityComplaint);
  const file = (key: string) => readCheckedText(findings, fields[key], absolutePathComplaint);
  const communityFile = file('community_file');
  const [authKeyFile, privKeyFile] = [file('v3_auth_key_file'), file('v3_priv_key_file')];
  const auth = readChoice(findings, fields['v3_auth'], SNMP_AUTH);
  const priv = readChoice(findings, fields['v3_priv'], SNMP_PRIV);
  if (fields['v3_user'] === undefined) {
    const stray = ['v3_auth', 'v3_auth_key_file', 'v3_priv', 'v3_priv_key_file'].find(
      (key) => fields[key] !== undefined,
    );
    if (stray !== undefined) findings.problem(node, `has "${stray}", but no "v3_user": name the user of SNMPv3.`);
    if (community !== undefined && communityFile !== undefined)
      findings.problem(node, 'has a community and a community_file: give one of them.');
    if (communityFile !== undefined) return { version: '2c', communityFile };
    return community === undefined ? undefined : { version: '2c', community };
  }
  if (fields['community'] !== undefined || fields['community_file'] !== undefined)
    findings.problem(node, 'has a v3_user and a community: give one of them.');
  if (user === undefined) return undefined;
  return {
    version: '3',
    user,
    auth: { protocol: auth ?? DEFAULT_AUTH, keyFile: authKeyFile },
    priv: { protocol: priv ?? DEFAULT_PRIV, keyFile: privKeyFile },
  };
}

function hostComplaint(text: string): string | undefined {
  if (parseFarmHost(text) !== undefined) return undefined;
  return `${quoted(text)} is not a host: wanted is a name or an address, such as mx1.example.org or [2001:db8::1]:161.`;
}

function memberNameComplaint(text: string): string | undefined {
  if (MEMBER_NAME.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a member: wanted are 1 to 63 printable characters without blanks.`;
}

function farmNameComplaint(text: string): string | undefined {
  if (FARM_NAME.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a farm, which is an SNMP context: wanted are 1 to 32 letters, digits, "." and "-".`;
}

function communityComplaint(text: string): string | undefined {
  if (Buffer.byteLength(text) <= MAX_COMMUNITY_OCTETS) return undefined;
  return `is longer than the ${MAX_COMMUNITY_OCTETS} octets of a community.`;
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
