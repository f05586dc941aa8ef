// A Haraka of a test's own, installed from npm beside the tests: on loopback, with a plugin that decides by the local part
// of a recipient and the subject, and sends mail for others to a server of the test's.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { smtpReplies } from './smtp-client';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

const INSTALLED = join(__dirname, '..', '..', 'node_modules', '.cache', 'haraka');
const PACKAGE = join(INSTALLED, 'node_modules', 'Haraka');
const PROGRAM = join(PACKAGE, 'bin', 'haraka');

export const formats = ['DEFAULT', 'LOGFMT', 'JSON'] as const;

const house = (sink: number) => `'use strict';
exports.hook_rcpt = (next, connection, [recipient]) => {
  const user = String(recipient.user).replaceAll('"', '');
  if (user.startsWith('nobody')) return next(DENY, 'no such user ' + recipient.user);
  if (user.startsWith('later')) return next(DENYSOFT, 'later ' + recipient.user);
  if (recipient.host === 'example.org') return next(OK);
  return connection.relaying ? next(OK) : next(DENY, 'no relaying');
};
exports.hook_data_post = (next, { transaction }) => {
  const subject = transaction.header.get('subject');
  if (/pills/.test(subject)) return next(DENY, 'no pills: ' + subject.trim());
  return /busy/.test(subject) ? next(DENYSOFT, 'too busy') : next();
};
exports.hook_queue = (next) => next(OK, 'kept');
exports.hook_get_mx = (next) => next(OK, { priority: 0, exchange: '127.0.0.1', port: ${sink} });
`;

export interface HarakaOptions {
  readonly format: (typeof formats)[number];
  /** The port of the server that takes mail for others. */
  readonly sink: number;
}

export class PrivateHaraka {
  private constructor(
    private readonly directory: TempDirectory,
    private readonly port: number,
    private readonly child: Child,
  ) {}

  static async start({ format, sink }: HarakaOptions): Promise<PrivateHaraka> {
    if (!existsSync(PROGRAM)) throw new Error(`run scripts/install-haraka ${INSTALLED}`);
    const directory = new TempDirectory();
    const port = await freeTcpPort();
    const files = {
      'config/smtp.ini': `listen=127.0.0.1:${port}\nnodes=0\n`,
      'config/log.ini': `[main]\nlevel=INFO\nformat=${format}\ntimestamps=true\n`,
      'config/me': 'mx1.example.org\n',
      'config/outbound.ini': 'local_mx_ok=true\nenable_tls=false\n',
      'config/auth_flat_file.ini': '[core]\nmethods=PLAIN\n[users]\nann=secret\n',
      'config/connection.ini': readFileSync(join(PACKAGE, 'config', 'connection.ini'), 'utf8'),
      'config/plugins': 'auth/flat_file\nhouse\n',
      'plugins/house.js': house(sink),
    };
    for (const name of ['config', 'plugins', 'queue']) directory.directory(name);
    for (const [name, text] of Object.entries(files)) directory.write(name, text);
    const log = directory.write('haraka.log', '');
    const child = new Child([
      'sh',
      '-c',
      'exec "$0" "$1" -c "$2" >"$3"',
      process.execPath,
      PROGRAM,
      directory.path,
      log,
    ]);
    const haraka = new PrivateHaraka(directory, port, child);
    await waitFor(
      'Haraka listens',
      () => /Listening on/.test(haraka.logged()) && /temp fail queue/.test(haraka.logged()),
      {
        withinMs: 20_000,
        seen: () => child.stderr + haraka.logged(),
      },
    );
    return haraka;
  }

  get log(): string {
    return this.directory.at('haraka.log');
  }

  logged(): string {
    return readFileSync(this.log, 'latin1');
  }

  /** The replies to these commands, each given once the one before was answered. */
  session(greeting: string, ...says: readonly string[]): Promise<readonly string[]> {
    return smtpReplies({ port: this.port, from: '127.0.0.1', says: [greeting, ...says, 'QUIT'], isPatient: true });
  }

  async stop(): Promise<void> {
    await this.child.stop();
    this.directory.stop();
  }
}
