// A byte stream to another process, as the AgentX connection needs it.

/** `unix:/path` or `tcp:host:port`, taken apart. */
export type SocketAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

export interface StreamEvents {
  opened(): void;
  /** The bytes are only good until it returns: the next ones come in their place. */
  received(bytes: Buffer): void;
  /** Once, after which nothing follows; `errorCode` is the errno name, undefined after an orderly end. */
  closed(errorCode: string | undefined): void;
}

export interface Stream {
  send(bytes: Uint8Array): void;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

export interface Sockets {
  connect(address: SocketAddress, events: StreamEvents): Stream;
}

/** undefined when the text is neither `unix:PATH` nor `tcp:HOST:PORT`. */
export function parseSocketAddress(text: string): SocketAddress | undefined {
  const unix = /^unix:(\/.+)$/.exec(text);
  if (unix) return { kind: 'unix', path: unix[1]! };
  const tcp = /^tcp:(?:\[([0-9a-fA-F:.]+)\]|([^:\s[\]]+)):(\d{1,5})$/.exec(text);
  if (!tcp) return undefined;
  const port = Number(tcp[3]);
  if (port < 1 || port > 65535) return undefined;
  return { kind: 'tcp', host: (tcp[1] ?? tcp[2])!, port };
}

/** The address as `parseSocketAddress` reads it. */
export function formatSocketAddress(address: SocketAddress): string {
  if (address.kind === 'unix') return `unix:${address.path}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `tcp:${host}:${address.port}`;
}
