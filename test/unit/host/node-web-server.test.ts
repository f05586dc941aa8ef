import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { MAX_CONNECTIONS, MAX_QUESTION_OCTETS, nodeWeb, takeIn } from '../../../src/host/node-web-server';
import type { WebQuestion, WebServer } from '../../../src/host/web-server';
import { freeTcpPort } from '../../support/free-port';

let server: WebServer;
let port: number;
let questions: WebQuestion[];
afterEach(() => server.close());

async function listen(): Promise<void> {
  port = await freeTcpPort();
  questions = [];
  await new Promise<void>((resolve, reject) => {
    server = nodeWeb.listen(
      { address: '127.0.0.1', port },
      {
        opened: resolve,
        failed: reject,
        answer: (question) => {
          questions.push(question);
          return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: Buffer.from('all is well\n') };
        },
      },
    );
  });
}

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the server closes. */
async function said(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString();
  });
  await once(socket, 'close');
  return text;
}

async function ask(...pieces: readonly string[]): Promise<string> {
  const socket = await open();
  const answered = said(socket);
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise(setImmediate);
  }
  return answered;
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\nConnection: close\r\n\r\n';

describe('a question is answered once, and the connection ends', () => {
  test.each<[string, readonly string[], Partial<WebQuestion>]>([
    ['as it comes', ['GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'], { method: 'GET', target: '/metrics', accept: '' }],
    [
      'in pieces',
      ['GE', 'T /a HTTP/1.1\r\nAcc', 'ept: text/plain\r', '\n\r', '\n'],
      { target: '/a', accept: 'text/plain' },
    ],
    ['with plain newlines', ['GET /b HTTP/1.0\n\n'], { target: '/b' }],
    ['with two fields of one name', ['GET / HTTP/1.1\r\naccept: a\r\nACCEPT:b \r\n\r\n'], { accept: 'a, b' }],
    ['with a body', ['POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc'], { method: 'POST' }],
    ['and no more', ['GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n'.repeat(500)], { target: '/1' }],
  ])('%s', async (_name, pieces, wanted) => {
    await listen();
    expect(await ask(...pieces)).toBe(`${ANSWER}all is well\n`);
    expect(questions).toEqual([expect.objectContaining(wanted)]);
  });

  test('without its body where only the head is asked for', async () => {
    await listen();
    expect(await ask('HEAD / HTTP/1.1\r\n\r\n')).toBe(ANSWER);
  });
});

describe('what is no question is refused unseen', () => {
  test.each([
    ['another protocol', '\x16\x03\x01\x02\r\n\r\n', '400 Bad Request'],
    ['no version', 'GET /\r\n\r\n', '400 Bad Request'],
    ['a later version', 'GET / HTTP/2.0\r\n\r\n', '400 Bad Request'],
    ['a blank in the target', 'GET /a b HTTP/1.1\r\n\r\n', '400 Bad Request'],
    ['a header without an end', `GET / HTTP/1.1\r\nX: ${'a'.repeat(1 << 20)}`, '431 Request Header Fields Too Large'],
  ])('%s', async (_name, text, status) => {
    await listen();
    expect(await ask(text)).toBe(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    expect(questions).toEqual([]);
  });

  test('and one of the largest size is taken', async () => {
    await listen();
    const [begin, end] = ['GET / HTTP/1.1\r\nX: ', '\r\n\r\n'];
    const field = 'a'.repeat(MAX_QUESTION_OCTETS - begin.length - end.length);
    expect(await ask(begin + field + end)).toBe(`${ANSWER}all is well\n`);
  });
});

test('the connection that has waited longest makes room for a new one', async () => {
  await listen();
  const silent: Socket[] = [];
  const ended: number[] = [];
  for (let n = 0; n < MAX_CONNECTIONS + 3; n++) {
    const socket = await open();
    socket.on('close', () => ended.push(n));
    silent.push(socket);
  }
  expect(await ask('GET / HTTP/1.1\r\n\r\n')).toBe(`${ANSWER}all is well\n`);
  expect(ended.slice(0, 3)).toEqual([0, 1, 2]);
  expect(ended.length).toBeLessThan(8);
  for (const socket of silent) socket.destroy();
});

test('each of many that are accepted before one has closed makes another one go', () => {
  const destroyed: number[] = [];
  const open = new Set<{ readonly destroy: () => never }>();
  const connection = (n: number) => ({ destroy: () => destroyed.push(n) as never });
  for (let n = 0; n < MAX_CONNECTIONS + 3; n++) takeIn(connection(n), open);
  expect(destroyed).toEqual([0, 1, 2]);
  expect(open.size).toBe(MAX_CONNECTIONS);
});

test('closing ends what is open, and the address is free', async () => {
  await listen();
  const socket = await open();
  const closed = once(socket, 'close');
  await server.close();
  await closed;
  const first = port;
  await listen();
  expect(port).not.toBe(first);
});

test('an address that is taken is told by its errno', async () => {
  await listen();
  const told = await new Promise<string>((resolve) => {
    nodeWeb.listen(
      { address: '127.0.0.1', port },
      {
        opened: () => resolve('opened'),
        failed: resolve,
        answer: () => ({ status: 200, headers: {}, body: Buffer.of() }),
      },
    );
  });
  expect(told).toBe('EADDRINUSE');
});
