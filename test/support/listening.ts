// Whether a program listens on a loopback port, by what the kernel says: a connection of ours would be counted.

import { readFileSync } from 'node:fs';

/** The state LISTEN in proc(5)'s table of TCP sockets, whose numbers are hexadecimal. */
const LISTEN = '0A';

export function isListening(port: number): boolean {
  const word = port.toString(16).toUpperCase().padStart(4, '0');
  return new RegExp(`: 0100007F:${word} 00000000:0000 ${LISTEN} `).test(readFileSync('/proc/net/tcp', 'latin1'));
}
