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
/** The answer to DATA that asks for the message (RFC 5321, 4.3.2). */
const SEND_MESSAGE = '354';
/** Answers behind which a server closes; what is written to it then cuts the connection before its answer was read. */
const HANGS_UP: ReadonlySet<string> = new Set(['221', '421']);

/** The lines of the server, its greeting first; none when it closes at once. */
export function smtpReplies({ port, from, says, isPatient = false }: SmtpCall): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let received = '';
    const pieces = isPatient ? oneByOne(says) : [says];
    let said: readonly string[] = [];
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    const giveUp = () => socket.destroy(new Error(`no end within ${WITHIN_MS} ms; it has said: ${received}`));
    const timer = setTimeout(giveUp, WITHIN_MS);
    socket.setEncoding('latin1');
    socket.on('data', (reply: string) => {
      received += reply;
      // All of it behind the greeting: a server that turns us away must not be written to.
      const answer = /(?:^|\n)(\d{3}) [^\n]*\n$/.exec(received)?.[1];
      if (isPatient && (answer === undefined || HANGS_UP.has(answer))) return;
      // A message that was not asked for would be read as commands.
      if (isPatient && said.at(-1) === 'DATA' && answer !== SEND_MESSAGE) pieces.shift();
      const piece = pieces.shift();
      if (piece === undefined) return;
      said = piece;
      const text = piece.map((line) => `${line}\r\n`).join('');
      if (pieces.length === 0) socket.end(text, 'latin1');
      else socket.write(text, 'latin1');
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
