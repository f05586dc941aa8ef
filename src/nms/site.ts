// What an export is about: which hosts, how they are asked, and what is counted there. An export is a function of a
// site, the registry, and nothing else, so that it is the same, byte for byte, whenever it is made again.

import type { Oid } from '../base/oid';
import { Problem } from '../base/problem';
import type { Graph } from '../registry/graph-types';
import type { ServiceName } from '../registry/services';

export interface Site {
  readonly root: Oid;
  readonly hosts: readonly SnmpHost[];
  readonly access: SnmpAccess;
  /** Those of the catalogue of which the site counts something. */
  readonly graphs: readonly Graph[];
  /** In the order of their arcs; `agent` is always among them. */
  readonly services: readonly ServiceName[];
  /** The rows of tables that the configuration names: its sources, and its own counters that have one row. */
  readonly sources: readonly string[];
  readonly ownCounters: readonly string[];
  /** Where the one host is a farm: its name, which is the SNMP context in which it is asked. */
  readonly farm?: string;
  /** The version of the tool, one of those that the kind knows. */
  readonly toolVersion: string;
}

/** Where a host answers SNMP. */
export interface SnmpHost {
  /** A name or an address, IPv6 without brackets. */
  readonly name: string;
  /** Undefined for SNMP's own, 161. */
  readonly port: number | undefined;
}

/** How they are asked. There is no SNMPv1 here: it has no Counter64. */
export type SnmpAccess =
  | { readonly version: '2c'; readonly community: string; readonly isSecret: boolean }
  | {
      readonly version: '3';
      readonly user: string;
      /** undefined for the default one. */
      readonly context?: string;
      readonly auth: { readonly protocol: AuthProtocol; readonly passphrase: string } | undefined;
      readonly priv: { readonly protocol: PrivProtocol; readonly passphrase: string } | undefined;
    };

export const authProtocols = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
export type AuthProtocol = (typeof authProtocols)[number];
export const privProtocols = ['des', 'aes', 'aes192', 'aes256', 'aes192c', 'aes256c'] as const;
export type PrivProtocol = (typeof privProtocols)[number];

/** Whether what is made for a site holds something that others must not read. */
export function holdsSecret({ access }: Site): boolean {
  return access.version === '3' ? access.auth !== undefined : access.isSecret;
}

/** noAuthNoPriv, authNoPriv or authPriv. */
export function securityLevel({ auth, priv }: Extract<SnmpAccess, { version: '3' }>): string {
  return auth === undefined ? 'noAuthNoPriv' : priv === undefined ? 'authNoPriv' : 'authPriv';
}

/** The protocol as a tool writes it; throws a Problem (usage) where the tool does not know it. */
export function knownProtocol(tool: string, protocol: string, known: readonly string[]): string {
  if (known.includes(protocol)) return protocol.toUpperCase();
  throw new Problem('usage', `${tool} has no ${protocol}: ${known.join(' or ')}.`);
}

/** Reads `NAME`, `NAME:PORT`, `ADDRESS` or `[ADDRESS]:PORT`; throws a Problem (usage). */
export function parseHost(text: string): SnmpHost {
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9a-f:.]+)\]|([0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?))(?::(\d{1,5}))?$/i.exec(
      text,
    ) ?? [];
  const name = bracketed ?? plain;
  const port = digits === undefined ? undefined : Number(digits);
  if (name === undefined || (port !== undefined && (port < 1 || port > 65535))) {
    throw new Problem(
      'usage',
      `--host ${text} is no host name or address such as mx1.example.org or [2001:db8::1]:1161.`,
    );
  }
  return { name, port };
}

/** As most tools write it: `NAME:PORT` with brackets around an IPv6 address, without the usual port. */
export function hostText({ name, port }: SnmpHost): string {
  const address = name.includes(':') ? `[${name}]` : name;
  return port === undefined ? address : `${address}:${port}`;
}
