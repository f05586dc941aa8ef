// Who may ask over SNMPv3 (RFC 3414, RFC 3826, RFC 7860), in the words of a configuration.

import type { PackageUser, SnmpPackage } from './snmp-package';

/** As Net-SNMP's tools spell them (-a, -x), with the package's names. */
const authProtocols = {
  SHA: 'sha',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
} as const;

/** AES-256 stretches its key as Net-SNMP does (Blumenthal), AES-256-C as Cisco does (Reeder). */
const privProtocols = { AES: 'aes', 'AES-256': 'aes256b', 'AES-256-C': 'aes256r' } as const;

export type AuthProtocol = keyof typeof authProtocols;
export type PrivProtocol = keyof typeof privProtocols;

export interface SnmpUser {
  readonly name: string;
  readonly auth: { readonly protocol: AuthProtocol; readonly password: string };
  /** undefined for a user whose messages are authenticated but not encrypted. */
  readonly priv: { readonly protocol: PrivProtocol; readonly password: string } | undefined;
}

/** A user of the configuration as the net-snmp package wants it. */
export function packageUser(snmp: SnmpPackage, { name, auth, priv }: SnmpUser): PackageUser {
  const base = {
    name,
    authProtocol: Number(snmp.AuthProtocols[authProtocols[auth.protocol]]),
    authKey: auth.password,
  };
  if (priv === undefined) return { ...base, level: Number(snmp.SecurityLevel['authNoPriv']) };
  return {
    ...base,
    level: Number(snmp.SecurityLevel['authPriv']),
    privProtocol: Number(snmp.PrivProtocols[privProtocols[priv.protocol]]),
    privKey: priv.password,
  };
}
