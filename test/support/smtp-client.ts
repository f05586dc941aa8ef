// A mail client that says its piece over SMTP (RFC 5321), in one go, and listens until the server has closed.

import { connect } from 'node:net';

export interface SmtpCall {
  readonly port: number;
  /** The loopback address it calls from. */
  readonly from: string;
  /** Its lines, without their line ends; with none it leaves once it was greeted. */
  readonly says: readonly string[];
}

const WITHIN_MS = 15_000;

/** The lines of the server, its greeting first; none when it closes at once. */
export function smtpReplies({ port, from, says }: SmtpCall): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    const timer = setTimeout(() => socket.destroy(new Error(`no end within ${WITHIN_MS} ms`)), WITHIN_MS);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      // All of it behind the greeting: a server that turns us away must not be written to.
      if (received === '') socket.end(says.map((line) => `${line}\r\n`).join(''));
      received += text;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(received.split('\r\n').slice(0, -1));
    });
  });
}
