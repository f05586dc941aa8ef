import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SocketAddress, Stream } from '../../../src/base/sockets';
import { MAX_BACKLOG_BYTES, nodeSockets } from '../../../src/host/node-sockets';

/** A stream, what came over it, and its end: the errno name, or `end`. */
class Client {
  readonly stream: Stream;
  readonly opened: Promise<void>;
  readonly closed: Promise<string>;
  events: string[] = [];

  constructor(address: SocketAddress) {
    let open: () => void = () => {};
    let close: (how: string) => void = () => {};
    this.opened = new Promise((resolve) => {
      open = resolve;
    });
    this.closed = new Promise((resolve) => {
      close = resolve;
    });
    this.stream = nodeSockets.connect(address, {
      opened: () => {
        this.events.push('opened');
        open();
      },
      received: (bytes) => this.events.push(bytes.toString()),
      closed: (errorCode) => {
        this.events.push('closed');
        close(errorCode ?? 'end');
      },
    });
  }
}

let directory: string;
let server: Server;
const peers: Socket[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'maillogs-sockets-'));
  server = createServer({ pauseOnConnect: true });
  server.on('connection', (peer) => {
    peers.push(peer);
    peer.on('error', () => {});
  });
});

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.destroy();
  if (server.listening) {
    server.close();
    await once(server, 'close');
  }
  rmSync(directory, { recursive: true });
});

async function listenUnix(): Promise<SocketAddress> {
  const path = join(directory, 'master');
  server.listen(path);
  await once(server, 'listening');
  return { kind: 'unix', path };
}

async function listenTcp(): Promise<SocketAddress> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { kind: 'tcp', host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

async function connected(address: SocketAddress): Promise<{ client: Client; peer: Socket }> {
  const accepted = once(server, 'connection');
  const client = new Client(address);
  await Promise.all([client.opened, accepted]);
  return { client, peer: peers[peers.length - 1]! };
}

describe.each([
  ['unix', listenUnix],
  ['tcp', listenTcp],
] as const)('a %s stream', (_kind, listen) => {
  test('carries bytes both ways and ends in order', async () => {
    const { client, peer } = await connected(await listen());
    client.stream.send(Buffer.from('to the peer'));
    client.stream.end();
    const chunks: Buffer[] = [];
    peer.on('data', (chunk: Buffer) => chunks.push(chunk));
    peer.resume();
    peer.write('from the peer');
    await once(peer, 'end');
    peer.end();
    expect(await client.closed).toBe('end');
    expect(Buffer.concat(chunks).toString()).toBe('to the peer');
    expect(client.events).toEqual(['opened', 'from the peer', 'closed']);
  });

  test('hands on all of a message longer than its buffer, in order', async () => {
    const message = Buffer.from(Array.from({ length: 40_000 }, (_, n) => `${n} `).join(''));
    const { client, peer } = await connected(await listen());
    peer.end(message);
    await client.closed;
    expect(message.length).toBeGreaterThan(3 * (64 << 10));
    expect(client.events.slice(1, -1).join('')).toBe(message.toString());
  });

  test('tells an orderly end of the peer', async () => {
    const { client, peer } = await connected(await listen());
    peer.end();
    expect(await client.closed).toBe('end');
  });

  test('is closed at once when it is destroyed, and sends nothing after', async () => {
    const { client } = await connected(await listen());
    client.stream.destroy();
    client.stream.send(Buffer.from('x'));
    expect(await client.closed).toBe('end');
    expect(client.events).toEqual(['opened', 'closed']);
  });

  test('is closed with ENOBUFS when the peer reads nothing', async () => {
    const { client } = await connected(await listen());
    const answer = Buffer.alloc(1 << 20);
    // What the kernel takes comes on top of the backlog.
    for (let sent = 0; sent < 8 * MAX_BACKLOG_BYTES; sent += answer.length) client.stream.send(answer);
    expect(await client.closed).toBe('ENOBUFS');
  });
});

describe('a connection that fails', () => {
  test('says ENOENT where there is no socket', async () => {
    const client = new Client({ kind: 'unix', path: join(directory, 'none') });
    expect(await client.closed).toBe('ENOENT');
    expect(client.events).toEqual(['closed']);
  });

  test('says ECONNREFUSED where no one listens on a port', async () => {
    const address = await listenTcp();
    server.close();
    await once(server, 'close');
    expect(await new Client(address).closed).toBe('ECONNREFUSED');
  });

  test('says ECONNREFUSED where a file is no socket', async () => {
    const path = join(directory, 'file');
    writeFileSync(path, '');
    chmodSync(path, 0o600);
    expect(await new Client({ kind: 'unix', path }).closed).toBe('ECONNREFUSED');
  });
});
