// The stand-alone mode as the command line and the configuration want it: where to listen, and whether that is wise.

import { statSync } from 'node:fs';
import { Problem } from '../base/problem';
import type { Config, SnmpConfig } from '../config/config';
import { reachComplaint, weakSecretComplaint } from '../config/read-snmp';
import type { Invocation } from '../host/invocation';
import { reachOf } from './load-config';

const DEFAULT_LISTEN = 'udp:127.0.0.1:1161';

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
export type StandaloneConfig = Config & { readonly snmp: SnmpConfig & { readonly listen: string } };

/** Whether the agent answers SNMP itself. */
export function isStandalone(config: Config): config is StandaloneConfig {
  return config.snmp?.listen !== undefined;
}

/** Whether two configurations answer alike: the same address, the same users, the same words. */
export function isSameSnmp({ snmp: a }: Config, { snmp: b }: Config): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
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
  const listen = operand ?? given.listen ?? DEFAULT_LISTEN;
  const snmp = { ...given, listen, isAnywhere: given.isAnywhere || options['listen-anywhere'] === true };
  const reach = reachOf(listen);
  if (reach === undefined) {
    throw new Problem('usage', `"${listen}" is no address to listen at: wanted is one such as ${DEFAULT_LISTEN}.`);
  }
  const complaint = reach === 'others' ? reachComplaint(snmp) : undefined;
  if (complaint !== undefined) throw new Problem('usage', `"${listen}" ${complaint}`);
  const weak = reach === 'others' ? weakSecretComplaint(snmp) : undefined;
  if (weak !== undefined) throw new Problem('usage', `"${listen}" can be reached from other machines, and ${weak}`);
  return { ...config, snmp };
}

/** The configuration file where it holds secrets of SNMP that every user of the machine can read. */
export function exposedSecrets({ path, snmp }: Config): string | undefined {
  const isSecret = snmp !== undefined && (snmp.users.length > 0 || (snmp.community ?? 'public') !== 'public');
  if (path === undefined || !isSecret) return undefined;
  try {
    return (statSync(path).mode & 0o004) === 0 ? undefined : path;
  } catch {
    // It was read a moment ago; who reads it next says what is wrong.
    return undefined;
  }
}
