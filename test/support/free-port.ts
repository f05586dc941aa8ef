// A loopback port that no one has at the moment, for a program that is started next.

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to clients by themselves (32768 on Linux, 49152 elsewhere): until the program
 * has bound its port, an snmpget of a test beside us may be given any of those.
 */
const FIRST_PORT = 10_240;
const LAST_PORT = 32_767;

/** Ports handed out already; what will listen there may not do so yet. */
const taken = new Set<number>();

export function freeUdpPort(): Promise<number> {
  return freePort(isUdpFree);
}

export function freeTcpPort(): Promise<number> {
  return freePort(isTcpFree);
}

async function freePort(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    return port;
  }
}

function isUdpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.on('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}

function isTcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
