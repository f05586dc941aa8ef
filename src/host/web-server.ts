// A page for whoever asks over HTTP: one connection, one question, one answer, and an end to each of them.

import { formatDatagramAddress, parseDatagramAddress } from './datagrams';

/** In numbers. */
export interface WebAddress {
  readonly address: string;
  readonly port: number;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The page; to HEAD only its length is sent. */
  readonly body: Uint8Array;
}

export interface WebQuestion {
  readonly method: string;
  /** What follows the host, as it was sent. */
  readonly target: string;
  /** Empty where none is said. */
  readonly accept: string;
}

export interface WebEvents {
  opened(): void;
  /** Called for each question; must not throw. */
  answer(question: WebQuestion): WebAnswer;
  /** Once, when the address cannot be had; nothing follows. `errorCode` is the errno name. */
  failed(errorCode: string): void;
}

export interface WebServer {
  /** Resolves once the address is free again and no connection is left. */
  close(): Promise<void>;
}

export interface Web {
  listen(address: WebAddress, events: WebEvents): WebServer;
}

/** `tcp:ADDRESS:PORT`, an IPv6 address in brackets; undefined when the text is none. */
export function parseWebAddress(text: string): WebAddress | undefined {
  const parsed = text.startsWith('tcp:') ? parseDatagramAddress(`udp${text.slice(3)}`) : undefined;
  return parsed && { address: parsed.address, port: parsed.port };
}

/** The address as `parseWebAddress` reads it. */
export function formatWebAddress(address: WebAddress): string {
  return formatDatagramAddress(address).replace(/^udp/, 'tcp');
}
