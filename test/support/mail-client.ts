// A mail program that logs in and leaves, over IMAP (RFC 9051) or POP3 (RFC 1939), with or without TLS.

import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

export interface Login {
  readonly port: number;
  readonly isTls: boolean;
  readonly user: string;
  readonly password: string;
}

const WITHIN_MS = 15_000;

/** Whether the server let us in. It may not have logged it yet when this resolves. */
export async function imapLogin(login: Login): Promise<boolean> {
  const session = await Session.open(login);
  await session.answer(/^\* OK/);
  // A literal (RFC 9051 section 4.3): a user name may hold anything.
  session.say(`a LOGIN {${Buffer.byteLength(login.user)}+}`);
  session.say(`${login.user} "${login.password}"`);
  const isIn = (await session.answer(/^a (OK|NO|BAD)/)).startsWith('a OK');
  session.say('b LOGOUT');
  await session.answer(/^b OK/);
  await session.end();
  return isIn;
}

/** Upgrades a plain connection with STARTTLS before it logs in. */
export async function imapStartTlsLogin(login: Login): Promise<boolean> {
  const session = await Session.open({ ...login, isTls: false });
  await session.answer(/^\* OK/);
  session.say('s STARTTLS');
  await session.answer(/^s OK/);
  await session.startTls();
  session.say(`a LOGIN "${login.user}" "${login.password}"`);
  const isIn = (await session.answer(/^a (OK|NO|BAD)/)).startsWith('a OK');
  session.say('b LOGOUT');
  await session.answer(/^b OK/);
  await session.end();
  return isIn;
}

export async function pop3Login(login: Login): Promise<boolean> {
  const session = await Session.open(login);
  await session.answer(/^\+OK/);
  session.say(`USER ${login.user}`);
  await session.answer(/^\+OK/);
  session.say(`PASS ${login.password}`);
  const isIn = (await session.answer(/^(\+OK|-ERR)/)).startsWith('+OK');
  session.say('QUIT');
  await session.answer(/^\+OK/);
  await session.end();
  return isIn;
}

/** Connects and leaves without a try to log in. */
export async function lookIn({ port, isTls }: Pick<Login, 'port' | 'isTls'>): Promise<void> {
  const session = await Session.open({ port, isTls, user: '', password: '' });
  await session.answer(/^(\* OK|\+OK)/);
  await session.end();
}

class Session {
  private received = '';
  private isClosed = false;
  private wake: () => void = () => undefined;

  private constructor(private socket: Socket | TLSSocket) {
    this.listen();
  }

  static open({ port, isTls }: Login): Promise<Session> {
    return new Promise((resolve, reject) => {
      const socket = isTls
        ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(new Session(socket)))
        : connect(port, '127.0.0.1', () => resolve(new Session(socket)));
      socket.once('error', reject);
    });
  }

  startTls(): Promise<void> {
    this.socket.removeAllListeners('data');
    return new Promise((resolve, reject) => {
      const secured = connectTls({ socket: this.socket, rejectUnauthorized: false }, () => resolve());
      secured.once('error', reject);
      this.socket = secured;
      this.listen();
    });
  }

  say(line: string): void {
    this.socket.write(`${line}\r\n`);
  }

  /** The next line that matches; lines before it are passed over. */
  async answer(pattern: RegExp): Promise<string> {
    const deadline = performance.now() + WITHIN_MS;
    for (;;) {
      const end = this.received.indexOf('\r\n');
      if (end >= 0) {
        const line = this.received.slice(0, end);
        this.received = this.received.slice(end + 2);
        if (pattern.test(line)) return line;
        continue;
      }
      if (this.isClosed) throw new Error(`the server closed the connection before it answered ${pattern}`);
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`no answer ${pattern} within ${WITHIN_MS} ms`);
      await this.somethingNew(leftMs);
    }
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      if (this.isClosed) return resolve();
      this.socket.once('close', () => resolve());
      this.socket.end();
      this.socket.destroySoon();
    });
  }

  private listen(): void {
    this.socket.setEncoding('latin1');
    this.socket.on('data', (text: string) => {
      this.received += text;
      this.wake();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  private somethingNew(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
