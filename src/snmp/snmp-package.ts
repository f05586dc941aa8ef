// What the engine uses of the net-snmp package, which is handed in by whoever may import it.

/** `Authentication`, by the number of a protocol as text. */
export interface PackageAuthentication {
  readonly algorithms: Readonly<Record<string, { readonly AUTHENTICATION_CODE_LENGTH: number }>>;
  /** RFC 3414 section 6.3.1 and RFC 7860: the message authentication code, cut to its length. */
  calculateDigest(message: Buffer, protocol: number, password: string, engineId: Buffer): Buffer;
}

export interface PackageUser {
  readonly name: string;
  readonly level: number;
  readonly authProtocol: number;
  readonly authKey: string;
  readonly privProtocol?: number;
  readonly privKey?: string;
}

export interface PackageVarbind {
  readonly oid: string;
  readonly type: number;
  readonly value: unknown;
}

export interface PackagePdu {
  readonly type: number;
  readonly id: number;
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  readonly varbinds: readonly PackageVarbind[];
  readonly contextEngineID?: Buffer;
  readonly contextName?: string | null;
}

/** As its response encoder wants it: `Writer` of the asn1-ber package. */
export interface PackageWriter {
  startSequence(tag?: number): void;
  endSequence(): void;
  writeInt(value: number): void;
  /** Without a tag: bytes that carry their own. */
  writeBuffer(bytes: Buffer): void;
}

export interface PackageResponsePdu {
  readonly type: number;
  readonly contextEngineID: Buffer | undefined;
  readonly contextName: string;
  toBuffer(writer: PackageWriter): void;
}

export interface PackageMessage {
  readonly version: number;
  readonly pdu: PackagePdu;
  readonly msgSecurityParameters?: { msgAuthoritativeEngineBoots: number; msgAuthoritativeEngineTime: number };
  createResponseForRequest(pdu: PackageResponsePdu): { toBuffer(): Buffer };
}

type Handle = (socket: unknown, message: PackageMessage) => void;

export interface PackageAgent {
  getAuthorizer(): { addCommunity(community: string): void; addUser(user: PackageUser): void };
  getRequest: Handle;
  getNextRequest: Handle;
  getBulkRequest: Handle;
  setRequest: Handle;
  /** Called for every message with a context name. */
  onProxyRequest: Handle;
}

/** What it takes for a socket of node:dgram. */
export interface PackageSocket {
  on(event: string, listener: (bytes: Buffer, peer: object) => void): void;
  bind(): void;
}

export interface SnmpPackage {
  readonly Authentication: PackageAuthentication;
  readonly AuthProtocols: Readonly<Record<string, string | number>>;
  readonly PrivProtocols: Readonly<Record<string, string | number>>;
  readonly SecurityLevel: Readonly<Record<string, string | number>>;
  readonly ResponseInvalidCode: Readonly<Record<string, string | number>>;
  createAgent(
    options: {
      readonly engineID: Buffer;
      readonly dgramModule: { createSocket(): PackageSocket };
    },
    answered: (error: (Error & { readonly code?: number }) | null) => void,
  ): PackageAgent;
}
