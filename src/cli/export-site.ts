// From the options of `maillogs export` and the configuration to the site that is exported.

import { parseOid } from '../base/oid';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Config, FarmConfig } from '../config/config';
import { type Invocation, textOption } from '../host/invocation';
import { passphraseOf, secretOf } from '../host/secrets';
import type { ExportKind } from '../nms/export-kind';
import { authProtocols, parseHost, privProtocols, type Site, type SnmpAccess, type SnmpHost } from '../nms/site';
import { graphsOf } from '../registry/graphs';
import { logServices, serviceNames } from '../registry/registry';
import { tableIndex } from '../registry/tables';
import { farmed } from './looked-at';

/** Throws a Problem (usage, noInput, notPermitted). */
export function siteOf(invocation: Invocation, config: Config, kind: ExportKind): Site {
  const farm = farmOf(invocation, config);
  const isFarm = invocation.options['farm'] === true;
  // Where the farm is added up, there may be no log of mail.
  const isAll = invocation.options['all'] === true || (farm !== undefined && config.sources.length === 0);
  const counted = new Set(config.sources.flatMap(({ services }) => services));
  const services = logServices.filter((service) => isAll || counted.has(service));
  const own = config.counters.filter(({ by }) => by === undefined).map(({ name }) => tableIndex(name));
  return {
    root: rootOf(invocation) ?? config.rootOid,
    hosts: hostsOf(invocation, farm),
    access: accessOf(invocation, isFarm ? farm?.name : undefined),
    graphs: graphsOf({ services, hasOwnCounters: isAll || config.counters.length > 0 }),
    services: serviceNames.filter((service) => service === 'agent' || services.includes(service)),
    sources: (isFarm ? (farm?.hosts ?? []) : config.sources).map(({ name }) => tableIndex(name)),
    ownCounters: [...new Set(own)],
    toolVersion: versionOf(invocation, kind),
    ...(isFarm && farm !== undefined ? { farm: farm.name } : {}),
  };
}

/** Undefined where none is asked for. */
function farmOf({ options }: Invocation, config: Config): FarmConfig | undefined {
  if (options['farm'] !== true && options['members'] !== true) return undefined;
  if (options['farm'] === true && options['members'] === true)
    throw new Problem('usage', '--farm is the sum as one host, --members each host of it: give one of them.');
  return farmed(config).farm;
}

function hostsOf(invocation: Invocation, farm: FarmConfig | undefined): readonly SnmpHost[] {
  const named = textOption(invocation, 'host');
  if (invocation.options['members'] !== true || farm === undefined)
    return (named ?? 'localhost').split(',').map(parseHost);
  if (named !== undefined) throw new Problem('usage', '--members are the hosts: leave out --host.');
  if (farm.hosts.length > 0)
    return farm.hosts.map(({ host, port }) => ({ name: host, port: port === 161 ? undefined : port }));
  throw new Problem('usage', 'the "hosts" of the farm are none: whom hosts_file and dns name, name with --host.');
}

function rootOf(invocation: Invocation) {
  const text = textOption(invocation, 'root');
  if (text === undefined) return undefined;
  const root = parseOid(text);
  if (root === undefined)
    throw new Problem('usage', `"${printable(text, 80)}" is not an OID such as 1.3.6.1.4.1.8072.`);
  return root;
}

function versionOf(invocation: Invocation, { name, versions }: ExportKind): string {
  const version = textOption(invocation, 'for') ?? versions[0];
  if (versions.includes(version)) return version;
  throw new Problem(
    'usage',
    `export ${name} has nothing for version ${printable(version, 20)}: ${versions.join(' or ')}.`,
  );
}

/** `context` is that of a farm: through snmpd, its name is a community that stands for it. */
function accessOf(invocation: Invocation, context: string | undefined): SnmpAccess {
  const user = textOption(invocation, 'v3-user');
  if (user !== undefined) return { ...userAccess(invocation, user), ...(context === undefined ? {} : { context }) };
  const secret = secretOf(invocation, { file: 'community-file', variable: 'MAILLOGS_SNMP_COMMUNITY' });
  const community = plainText(secret ?? context ?? 'public', 'a community');
  return { version: '2c', community, isSecret: secret !== undefined };
}

function userAccess(invocation: Invocation, user: string): SnmpAccess {
  const authKey = passphraseOf(invocation, { file: 'v3-auth-key-file', variable: 'MAILLOGS_SNMP_AUTH_KEY' });
  const privKey = passphraseOf(invocation, { file: 'v3-priv-key-file', variable: 'MAILLOGS_SNMP_PRIV_KEY' });
  const auth = oneOf(authProtocols, textOption(invocation, 'v3-auth') ?? 'sha', '--v3-auth');
  const priv = oneOf(privProtocols, textOption(invocation, 'v3-priv') ?? 'aes', '--v3-priv');
  if (authKey === undefined && privKey !== undefined) {
    throw new Problem('usage', 'privacy needs authentication: give the passphrase of --v3-auth, too.');
  }
  const keyed = <P>(protocol: P, key: string | undefined) =>
    key === undefined ? undefined : { protocol, passphrase: plainText(key, 'a passphrase') };
  return { version: '3', user: plainText(user, 'a user'), auth: keyed(auth, authKey), priv: keyed(priv, privKey) };
}

/** What would need quoting of a kind that some tool lacks is refused. */
function plainText(text: string, what: string): string {
  if (/^[\x20-\x7e]+$/.test(text) && !/["\\]/.test(text)) return text;
  throw new Problem('usage', `${what} of an exported file is printable ASCII without quotes and backslashes.`);
}

function oneOf<P extends string>(known: readonly P[], text: string, option: string): P {
  const word = text.toLowerCase().replace('-', '');
  const found = known.find((each) => each === word);
  if (found !== undefined) return found;
  throw new Problem('usage', `${option} ${printable(text, 20)} is not known: ${known.join(', ')}.`);
}
