// Datagrams from and to anyone, as the SNMP engine needs them.

export interface DatagramAddress {
  /** An IPv4 or IPv6 address in numbers. */
  readonly address: string;
  readonly port: number;
}

export interface DatagramEvents {
  opened(): void;
  received(bytes: Buffer, peer: DatagramAddress): void;
  /** Once, when the address cannot be had or is taken away; nothing follows. `errorCode` is the errno name. */
  failed(errorCode: string): void;
}

export interface DatagramSocket {
  /** What cannot be sent is lost, as a datagram may be; `lost` is called then. */
  send(bytes: Uint8Array, peer: DatagramAddress, lost: () => void): void;
  /** Resolves once the address is free again; nothing is received from the call on. */
  close(): Promise<void>;
}

export interface Datagrams {
  listen(address: DatagramAddress, events: DatagramEvents): DatagramSocket;
}

/** `udp:ADDRESS:PORT`, an IPv6 address in brackets; undefined when the text is none. */
export function parseDatagramAddress(text: string): DatagramAddress | undefined {
  const [, v6, v4, portText] =
    /^udp:(?:\[([0-9A-Fa-f:.]{2,45})\]|(\d{1,3}(?:\.\d{1,3}){3})):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(portText);
  if (!(port >= 1 && port <= 65535)) return undefined;
  if (v4?.split('.').every((octet) => Number(octet) <= 255)) return { address: v4, port };
  return v6 !== undefined && isIpv6(v6) ? { address: v6, port } : undefined;
}

/** The address as `parseDatagramAddress` reads it. */
export function formatDatagramAddress({ address, port }: DatagramAddress): string {
  return `udp:${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Whether only this machine can send to the address. */
export function isLoopback({ address }: DatagramAddress): boolean {
  return address.startsWith('127.') || canonicalIpv6(address) === '::1';
}

function isIpv6(text: string): boolean {
  return canonicalIpv6(text) !== undefined;
}

/** The one way to write an address that has many; undefined where it is none. */
function canonicalIpv6(text: string): string | undefined {
  if (!text.includes(':') || !URL.canParse(`http://[${text}]/`)) return undefined;
  return new URL(`http://[${text}]/`).hostname.slice(1, -1);
}
