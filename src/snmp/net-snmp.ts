// The one door to the `net-snmp` package: plain JavaScript without types, so what we use of it is declared
// here. Load this file with `await import` or a late `require`: only what speaks SNMP itself wants it.

import type { EventEmitter } from 'node:events';
import type { SnmpPackage } from './snmp-package';

export interface SnmpVarbind {
  /** Dotted, without a leading dot. */
  readonly oid: string;
  /** One of `TAG`, in what the package itself decoded; a peer can send no other. */
  readonly type: number;
  /** Octets (OCTET STRING, Opaque), big-endian octets of no fixed length (Counter64), a dotted OID or
   * address, a number, or null (Null and the exceptions). */
  readonly value: Buffer | string | number | null;
}

/** Numbers of the versions on the wire, as the package wants them. */
export type SnmpVersionNumber = 0 | 1 | 3;

export interface SnmpSessionOptions {
  readonly port?: number;
  readonly transport?: 'udp4' | 'udp6';
  /** How often a request is sent again after the first time; 1 when not given. */
  readonly retries?: number;
  /** Milliseconds to wait for each answer; 5000 when not given. */
  readonly timeout?: number;
  readonly version?: SnmpVersionNumber;
  /** SNMPv3's contextName. */
  readonly context?: string;
  /** False ends a walk with an error when the agent's OIDs do not increase; otherwise it may never end. */
  readonly backwardsGetNexts?: boolean;
  readonly reportOidMismatchErrors?: boolean;
}

/** The package's numbers of the digests; where one is missing in a user it fails only when it sends. */
export const SNMP_AUTH = { md5: 2, sha: 3, sha224: 4, sha256: 5, sha384: 6, sha512: 7 } as const;
/** aes is AES-128 (RFC 3826); the others stretch the key differently: b as Net-SNMP does, r as Cisco does. */
export const SNMP_PRIV = { des: 2, aes: 4, aes256b: 6, aes256r: 8 } as const;

export type SnmpAuthProtocol = keyof typeof SNMP_AUTH;
export type SnmpPrivProtocol = keyof typeof SNMP_PRIV;

/** A user of the USM (RFC 3414) by security level. Keys are passphrases of at least 8 characters. */
export type SnmpUser =
  | { readonly name: string; readonly level: typeof SNMP_LEVEL.noAuthNoPriv }
  | ({ readonly name: string; readonly level: typeof SNMP_LEVEL.authNoPriv } & SnmpAuthentication)
  | ({ readonly name: string; readonly level: typeof SNMP_LEVEL.authPriv } & SnmpAuthentication & SnmpPrivacy);

export const SNMP_LEVEL = { noAuthNoPriv: 1, authNoPriv: 2, authPriv: 3 } as const;

export interface SnmpAuthentication {
  readonly authProtocol: (typeof SNMP_AUTH)[SnmpAuthProtocol];
  readonly authKey: string;
}

export interface SnmpPrivacy {
  readonly privProtocol: (typeof SNMP_PRIV)[SnmpPrivProtocol];
  readonly privKey: string;
}

/** Called once for each request. */
export type SnmpAnswer = (error: Error | null, varbinds?: readonly SnmpVarbind[]) => void;

/**
 * A manager's socket. It emits `error` for a datagram that cannot be decoded, which ends the process where
 * no one listens; an error of sending reaches the answer. Its socket holds the process only while it waits.
 */
export interface SnmpSession extends EventEmitter {
  get(oids: readonly string[], answer: SnmpAnswer): this;
  getNext(oids: readonly string[], answer: SnmpAnswer): this;
  /** A varbind for each of the non-repeaters, and a list for each of the others. */
  getBulk(
    oids: readonly string[],
    nonRepeaters: number,
    maxRepetitions: number,
    answer: (error: Error | null, varbinds?: readonly (SnmpVarbind | readonly SnmpVarbind[])[]) => void,
  ): this;
  /** `feed` is called with each answer's varbinds below the OID and ends the walk with true. */
  subtree(
    oid: string,
    maxRepetitions: number,
    feed: (varbinds: readonly SnmpVarbind[]) => boolean | undefined,
    done: (error: Error | null) => void,
  ): this;
  /** Requests under way end with an error. */
  close(): this;
}

/** No answer to the last retry. */
export interface SnmpTimeoutError extends Error {
  readonly name: 'RequestTimedOutError';
}

/** The agent answered with an error-status (RFC 3416 section 3). */
export interface SnmpStatusError extends Error {
  readonly name: 'RequestFailedError';
  readonly status: number;
}

/** An answer that does not fit: a USM report (code 5), another version or community, a wrong PDU. */
export interface SnmpResponseError extends Error {
  readonly name: 'ResponseInvalidError';
  readonly code: number;
}

export interface SnmpAgentOptions {
  readonly port: number;
  readonly address: string;
  readonly transport?: 'udp4' | 'udp6';
  /** Hexadecimal digits; a new random one at each start when not given, which makes managers distrust it. */
  readonly engineID?: string;
  readonly disableAuthorization?: boolean;
  /** 1 makes `AccessControl` decide what a community or user may do. */
  readonly accessControlModelType?: 0 | 1;
}

export interface SnmpAuthorizer {
  addCommunity(community: string): void;
  addUser(user: SnmpUser): void;
}

/** A node of the agent engine's tree; what it answers is its value. */
export interface SnmpScalarProvider {
  readonly name: string;
  readonly type: 1;
  /** Without the instance. */
  readonly oid: string;
  readonly scalarType: number;
  /** 2 is read-only. */
  readonly maxAccess: 2;
}

export interface SnmpMib {
  registerProvider(provider: SnmpScalarProvider): void;
  setScalarValue(name: string, value: Buffer | string | number): void;
}

export interface SnmpAgent {
  getAuthorizer(): SnmpAuthorizer;
  getMib(): SnmpMib;
  /** Its sockets by transport, address and port as they were asked for. */
  readonly listener: { readonly sockets: Readonly<Record<string, { address(): { readonly port: number } }>> };
  close(done?: () => void): void;
}

export interface NetSnmp {
  /** `options.version` is 0 (SNMPv1) or 1 (SNMPv2c). */
  createSession(host: string, community: string, options: SnmpSessionOptions): SnmpSession;
  createV3Session(host: string, user: SnmpUser, options: SnmpSessionOptions): SnmpSession;
  /** `heard` is told of every request answered, and of every one refused. */
  createAgent(options: SnmpAgentOptions, heard: (error: Error | null, data?: unknown) => void): SnmpAgent;
  readonly RequestTimedOutError: new (message: string) => SnmpTimeoutError;
  readonly RequestFailedError: new (message: string, status: number) => SnmpStatusError;
  readonly ResponseInvalidError: new (message: string, code: number) => SnmpResponseError;
}

export const netSnmp: NetSnmp & SnmpPackage = require('net-snmp');

/** All that the package keeps of a USM report is this text. */
const COMPLAINTS = {
  'Unsupported Security Level': 'unsupportedLevel',
  'Not In Time Window': 'timeWindow',
  'Unknown User Name': 'unknownUser',
  'Unknown Engine ID': 'unknownEngine',
  'Wrong Digest (incorrect password, community or key)': 'wrongDigest',
  'Decryption Error': 'decryption',
} as const;

/** EAuthFailure of the package, and EUnexpectedReport. */
const AUTH_FAILURE = 5;
const UNEXPECTED_REPORT = 11;

export type UsmComplaintName = (typeof COMPLAINTS)[keyof typeof COMPLAINTS] | 'other';

/** What the other side's USM complained of (RFC 3414 section 3.2); undefined where the error is another. */
export function usmComplaintOf(error: Error): UsmComplaintName | undefined {
  if (!(error instanceof netSnmp.ResponseInvalidError)) return undefined;
  if (error.code !== AUTH_FAILURE && error.code !== UNEXPECTED_REPORT) return undefined;
  const known: Readonly<Record<string, UsmComplaintName>> = COMPLAINTS;
  return Object.hasOwn(known, error.message) ? known[error.message] : 'other';
}
