// The real web server, over node:net, with bounds on what a client can hold: every connection ends with its first answer
// or after a few seconds, and where too many are open the one that has waited longest makes room. So neither a client
// that sends slowly, nor one that reads slowly, nor a thousand of them keep others from an answer. node:http would cost
// five times as much for each connection, and speaks much that is not wanted here (RFC 9112: one GET needs little of it).

import type { Socket } from 'node:net';
import type { Web, WebAddress, WebAnswer, WebEvents, WebQuestion, WebServer } from './web-server';

/** That wait to be accepted; beyond these the system turns clients away. */
const BACKLOG = 128;
/**
 * Connections at one time: twice what may be accepted in one go (libuv 1.44, of Node 18, takes all that wait), so that a
 * client keeps its place until its question has been read.
 */
export const MAX_CONNECTIONS = 2 * BACKLOG;
/** From the connection to the end of the header, and from there to the last octet of the answer. */
const CONNECTION_MS = 5_000;
/** The most octets of a question with all its header fields. */
export const MAX_QUESTION_OCTETS = 8192;
/** What is still read, and dropped, after a question was answered. */
const MAX_REST_OCTETS = 65_536;

/** RFC 9110 section 15, of the answers that are given. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  431: 'Request Header Fields Too Large',
  503: 'Service Unavailable',
};

export const nodeWeb: Web = { listen };

function listen({ address, port }: WebAddress, events: WebEvents): WebServer {
  // Loaded only where it is needed: it would be a tenth of a short command's start.
  const { createServer } = require('node:net') as typeof import('node:net');
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => admit(socket, open, events));
  let isClosed = false;
  server.on('listening', () => events.opened());
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (isClosed) return;
    isClosed = true;
    events.failed(error.code ?? 'EIO');
  });
  server.listen({ host: address, port, backlog: BACKLOG, exclusive: true });
  return {
    close: () =>
      new Promise((resolve) => {
        isClosed = true;
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function admit(socket: Socket, open: Set<Socket>, events: WebEvents): void {
  takeIn(socket, open);
  let timer = setTimeout(() => socket.destroy(), CONNECTION_MS);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearTimeout(timer);
    open.delete(socket);
  });
  let text = '';
  let octetsAfter: number | undefined;
  socket.on('data', (bytes: Buffer) => {
    if (octetsAfter !== undefined) {
      octetsAfter += bytes.length;
      // Reading on costs more than it is worth; the timer ends it.
      if (octetsAfter > MAX_REST_OCTETS) socket.pause();
      return;
    }
    text += bytes.toString('latin1', 0, MAX_QUESTION_OCTETS + 1 - text.length);
    const end = endOfHeader(text, Math.max(0, text.length - bytes.length - 3));
    if (end < 0 && text.length <= MAX_QUESTION_OCTETS) return;
    clearTimeout(timer);
    timer = setTimeout(() => socket.destroy(), CONNECTION_MS);
    octetsAfter = 0;
    answer(socket, end < 0 ? 431 : (questionIn(text.slice(0, end)) ?? 400), events);
    text = '';
  });
}

/**
 * Adds a connection to the open ones, which are in the order of arrival; where they are too many, the first makes room.
 * It is out at once: many may be accepted before it has closed, and each would only destroy the same one again.
 */
export function takeIn<Connection extends Pick<Socket, 'destroy'>>(one: Connection, open: Set<Connection>): void {
  const [oldest] = open;
  if (oldest !== undefined && open.size >= MAX_CONNECTIONS) {
    open.delete(oldest);
    oldest.destroy();
  }
  open.add(one);
}

/** The offset of the blank line; -1 where it has not come yet. Before `from` there is none. */
function endOfHeader(text: string, from: number): number {
  const found = /\r?\n\r?\n/.exec(text.slice(from));
  return found === null ? -1 : from + found.index;
}

/** Undefined for what is no request of HTTP/1. */
function questionIn(header: string): WebQuestion | undefined {
  const [first = '', ...fields] = header.split(/\r?\n/);
  const [, method, target] = /^([A-Z]{1,20}) (\S+) HTTP\/1\.\d$/.exec(first) ?? [];
  if (method === undefined || target === undefined) return undefined;
  const accepts = fields.flatMap((field) => /^accept:[ \t]*(.*?)[ \t]*$/i.exec(field)?.[1] ?? []);
  return { method, target, accept: accepts.join(', ') };
}

function answer(socket: Socket, question: WebQuestion | number, events: WebEvents): void {
  const isQuestion = typeof question !== 'number';
  const { status, headers, body }: WebAnswer = isQuestion
    ? events.answer(question)
    : { status: question, headers: {}, body: new Uint8Array() };
  const fields = Object.entries({ ...headers, 'Content-Length': String(body.length), Connection: 'close' });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${status} ${REASONS[status] ?? ''}\r\n${lines}\r\n`);
  if (!isQuestion || question.method !== 'HEAD') socket.write(body);
  socket.end();
}
