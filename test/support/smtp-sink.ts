// Servers of a test's own on loopback: one of SMTP that takes, defers or refuses each recipient by its domain, and says
// what looks like a line of Postfix' log behind each of its codes.

import { createServer, type Server, type Socket } from 'node:net';

/** What a server says behind its codes: all that follows a recipient in Postfix' log. */
const TAIL = '>, relay=none, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)';

/** Recipients by what our server said of them. */
export interface Received {
  sent: number;
  deferred: number;
  bounced: number;
}

/** Listens on a port of its own. */
export async function listening(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.setEncoding('latin1');
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

/** Calls `take` with each line, without its line end. */
export function linesOf(socket: Socket, take: (line: string) => void): void {
  let rest = '';
  socket.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop()!;
    for (const line of lines) take(line);
  });
}

/** An SMTP server that takes, defers or refuses a recipient by its domain, and counts those it took with their mail. */
export function serveSmtp(socket: Socket, received: Received): void {
  let accepted = 0;
  let isData = false;
  const say = (text: string) => socket.write(`${text}\r\n`);
  say('220 sink.example');
  linesOf(socket, (line) => {
    if (isData) {
      if (line !== '.') return;
      isData = false;
      received.sent += accepted;
      accepted = 0;
      say(`250 2.0.0 Ok: queued as ${TAIL.replace('sent', 'bounced')}`);
    } else if (/^RCPT /i.test(line)) {
      if (/@ok\.example>/.test(line)) {
        accepted++;
        say('250 2.1.5 Ok');
      } else if (/@defer\.example>/.test(line)) {
        received.deferred++;
        say(`451 4.7.1 ${TAIL}`);
      } else {
        received.bounced++;
        say(`550 5.1.1 ${TAIL}`);
      }
    } else if (/^DATA/i.test(line)) {
      isData = accepted > 0;
      say(isData ? '354 go on' : '503 5.5.1 no recipient');
    } else if (/^QUIT/i.test(line)) {
      say('221 2.0.0 bye');
      socket.end();
    } else say('250 2.0.0 Ok');
  });
}
