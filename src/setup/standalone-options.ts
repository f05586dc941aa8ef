// The stand-alone mode as the command line and the configuration want it: where to listen, and whether that is wise.

import { statSync } from 'node:fs';
import { Problem } from '../base/problem';
import type { Config, SnmpConfig } from '../config/config';
import { reachComplaint, weakSecretComplaint } from '../config/read-snmp';
import { type DatagramAddress, formatDatagramAddress, isLoopback, parseDatagramAddress } from '../host/datagrams';
import type { Invocation } from '../host/invocation';

const DEFAULT_LISTEN: DatagramAddress = { address: '127.0.0.1', port: 1161 };

const UNSAID: SnmpConfig = {
  listen: undefined,
  isAnywhere: false,
  community: undefined,
  users: [],
  name: undefined,
  contact: undefined,
  location: undefined,
};

/** A configuration that wants SNMP answered by ourselves. */
export type StandaloneConfig = Config & { readonly snmp: SnmpConfig & { readonly listen: DatagramAddress } };

/** Whether the agent answers SNMP itself. */
export function isStandalone(config: Config): config is StandaloneConfig {
  return config.snmp?.listen !== undefined;
}

/** Whether two configurations answer alike: the same address, the same users, the same words. */
export function isSameSnmp({ snmp: a, farm: ours }: Config, { snmp: b, farm: theirs }: Config): boolean {
  return JSON.stringify(a) === JSON.stringify(b) && ours?.servedCommunity === theirs?.servedCommunity;
}

/** The configuration with what the command line says of the stand-alone mode. Throws a Problem (usage). */
export function withStandalone({ options, operands }: Invocation, config: Config): Config {
  const [operand] = operands;
  if (options['standalone'] !== true) {
    if (options['listen-anywhere'] === true) {
      throw new Problem('usage', '--listen-anywhere is about an address to listen at, and goes with --standalone.');
    }
    if (operand === undefined) return config;
    throw new Problem('usage', `"${operand}" is an address to listen at, which goes with --standalone.`);
  }
  const given = config.snmp ?? UNSAID;
  const listen = operand === undefined ? (given.listen ?? DEFAULT_LISTEN) : listenOperand(operand);
  const snmp = { ...given, listen, isAnywhere: given.isAnywhere || options['listen-anywhere'] === true };
  if (isLoopback(listen)) return { ...config, snmp };
  const address = formatDatagramAddress(listen);
  const complaint = reachComplaint(snmp);
  if (complaint !== undefined) throw new Problem('usage', `"${address}" ${complaint}`);
  const weak = weakSecretComplaint(snmp, config.farm?.servedCommunity);
  if (weak !== undefined) throw new Problem('usage', `"${address}" can be reached from other machines, and ${weak}`);
  return { ...config, snmp };
}

function listenOperand(text: string): DatagramAddress {
  const address = parseDatagramAddress(text);
  if (address !== undefined) return address;
  const wanted = formatDatagramAddress(DEFAULT_LISTEN);
  throw new Problem('usage', `"${text}" is no address to listen at: wanted is one such as ${wanted}.`);
}

/** The configuration file where it holds secrets of SNMP that every user of the machine can read. */
export function exposedSecrets({ path, snmp, farm }: Config): string | undefined {
  const asked = farm === undefined ? [] : [farm, ...farm.hosts].map(({ access }) => access);
  const communities = asked.flatMap((access) => (access?.version === '2c' ? (access.community ?? []) : []));
  const all = [snmp?.community, farm?.servedCommunity, ...communities];
  const isSecret = (snmp?.users.length ?? 0) > 0 || all.some((each = 'public') => each !== 'public');
  if (path === undefined || !isSecret) return undefined;
  try {
    return (statSync(path).mode & 0o004) === 0 ? undefined : path;
  } catch {
    // It was read a moment ago; who reads it next says what is wrong.
    return undefined;
  }
}
