// A mail client that says its piece over SMTP (RFC 5321), in one go or answer by answer, and listens until the server
// has closed.

import { connect } from 'node:net';

export interface SmtpCall {
  readonly port: number;
  /** The loopback address it calls from. */
  readonly from: string;
  /** Its lines, without their line ends; with none it leaves once it was greeted. */
  readonly says: readonly string[];
  /** Waits for the answer to each line before it says the next; a message after DATA is one. */
  readonly isPatient?: boolean;
}

const WITHIN_MS = 15_000;

/** The lines of the server, its greeting first; none when it closes at once. */
export function smtpReplies({ port, from, says, isPatient = false }: SmtpCall): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let received = '';
    const pieces = isPatient ? oneByOne(says) : [says];
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    const giveUp = () => socket.destroy(new Error(`no end within ${WITHIN_MS} ms; it has said: ${received}`));
    const timer = setTimeout(giveUp, WITHIN_MS);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      received += text;
      // All of it behind the greeting: a server that turns us away must not be written to.
      if (isPatient && !/(?:^|\n)\d{3} [^\n]*\n$/.test(received)) return;
      const piece = pieces.shift()?.map((line) => `${line}\r\n`);
      if (piece === undefined) return;
      if (pieces.length === 0) socket.end(piece.join(''), 'latin1');
      else socket.write(piece.join(''), 'latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(received.split('\r\n').slice(0, -1));
    });
  });
}

function oneByOne(says: readonly string[]): (readonly string[])[] {
  const data = says.indexOf('DATA');
  if (data < 0) return says.map((line) => [line]);
  const end = says.indexOf('.', data);
  return [
    ...says.slice(0, data + 1).map((line) => [line]),
    says.slice(data + 1, end + 1),
    ...oneByOne(says.slice(end + 1)),
  ];
}
