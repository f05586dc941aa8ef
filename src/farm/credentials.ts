// How members are asked: a community, or a user of SNMPv3 with authentication and privacy. Secrets come from files or the
// environment, and are read again at each round, so that one that was changed needs no restart.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { FarmAccess, SnmpAuthName, SnmpPrivName } from '../config/config';
import type { Files } from '../host/files';
import type { SnmpAuthProtocol, SnmpPrivProtocol } from '../snmp/net-snmp';

/** A file that holds one secret, in its first line. */
const MAX_SECRET_BYTES = 4096;
/** RFC 3414 section 11.2. */
const MIN_PASSPHRASE = 8;
const DEFAULT_COMMUNITY = 'public';

const AUTH: Readonly<Record<SnmpAuthName, SnmpAuthProtocol>> = {
  SHA: 'sha',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};
const PRIV: Readonly<Record<SnmpPrivName, SnmpPrivProtocol>> = {
  AES: 'aes',
  'AES-256': 'aes256b',
  'AES-256-C': 'aes256r',
};

/** Ready for the client, which knows the numbers of the protocols. */
export type FarmCredentials =
  | { readonly version: '2c'; readonly community: string }
  | {
      readonly version: '3';
      readonly user: string;
      readonly auth: { readonly protocol: SnmpAuthProtocol; readonly key: string };
      readonly priv: { readonly protocol: SnmpPrivProtocol; readonly key: string };
    };

export interface SecretWorld {
  readonly files: Pick<Files, 'readNamed'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Throws a Problem (noInput, notPermitted, damaged) whose message is a clause. */
export function credentialsOf(world: SecretWorld, access: FarmAccess): FarmCredentials {
  if (access.version === '2c') {
    const said = access.communityFile === undefined ? access.community : secretIn(world, access.communityFile);
    return { version: '2c', community: said ?? world.environment['MAILLOGS_SNMP_COMMUNITY'] ?? DEFAULT_COMMUNITY };
  }
  const { user, auth, priv } = access;
  return {
    ...{ version: '3', user },
    auth: { protocol: AUTH[auth.protocol], key: passphrase(world, auth.keyFile, 'MAILLOGS_SNMP_AUTH_KEY') },
    priv: { protocol: PRIV[priv.protocol], key: passphrase(world, priv.keyFile, 'MAILLOGS_SNMP_PRIV_KEY') },
  };
}

function passphrase(world: SecretWorld, file: string | undefined, variable: string): string {
  const text = file === undefined ? world.environment[variable] : secretIn(world, file);
  const place = file === undefined ? `$${variable}` : printable(file);
  if (text === undefined || text === '') throw new Problem('noInput', `${place} has no passphrase for SNMPv3`);
  if (text.length >= MIN_PASSPHRASE) return text;
  throw new Problem('damaged', `the passphrase in ${place} has less than ${MIN_PASSPHRASE} characters`);
}

function secretIn({ files }: SecretWorld, path: string): string {
  const bytes = files.readNamed(path, MAX_SECRET_BYTES);
  const text = bytes?.toString('utf8').split(/\r?\n/)[0] ?? '';
  if (text === '')
    throw new Problem('noInput', `${printable(path)} ${bytes === undefined ? 'does not exist' : 'is empty'}`);
  return text;
}
