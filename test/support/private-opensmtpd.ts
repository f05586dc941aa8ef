// A real OpenSMTPD of a test's own, from Debian's package unpacked beside the tests, since it cannot be installed beside
// another mail server: in a mount namespace with users, a spool and a /run of its own.

import { existsSync, readFileSync } from 'node:fs';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { isListening } from './listening';
import { systemPath } from './private-snmpd';
import { smtpReplies } from './smtp-client';
import type { TempDirectory } from './temp-directory';
import { unpacked } from './unpacked';
import { waitFor } from './wait-for';

const configuration = (port: number, sink: number) => `
listen on 127.0.0.1 port ${port}
action here mda "/bin/cat" virtual { "@here.example" = nobody }
action there relay host "smtp://127.0.0.1:${sink}"
match from any for domain "here.example" action here
match from local for domain { "ok.example", "defer.example", "bounce.example" } action there
`;

/** Each line ends the shell where it fails. */
const namespaceFor = (root: string) => `
mount --bind passwd /etc/passwd
mount --bind group /etc/group
for place in /var/spool /var/lib /run /usr/libexec; do mount -t tmpfs tmpfs $place; done
mkdir -p /var/lib/opensmtpd/empty /run/opensmtpd /usr/libexec/opensmtpd
mount --bind ${root}/usr/libexec/opensmtpd /usr/libexec/opensmtpd
mkdir -m 711 /var/spool/smtpd
`;

export class PrivateOpenSmtpd {
  private constructor(
    private readonly directory: TempDirectory,
    private readonly port: number,
    private readonly child: Child,
  ) {}

  /** It delivers what is not for itself to the server at this port. */
  static async start(directory: TempDirectory, sink: number): Promise<PrivateOpenSmtpd> {
    const { root, libraries } = unpacked('opensmtpd');
    const port = await freeTcpPort();
    const file = directory.write('smtpd.conf', configuration(port, sink));
    for (const [name, user] of [
      ['passwd', (word: string, id: number) => `${word}:x:${id}:${id}::/nonexistent:/usr/sbin/nologin\n`],
      ['group', (word: string, id: number) => `${word}:x:${id}:\n`],
    ] as const) {
      const own = user('opensmtpd', 62002) + user('opensmtpq', 62003);
      directory.write(name, readFileSync(`/etc/${name}`, 'utf8') + own);
    }
    const child = new Child(
      [
        'unshare',
        '--mount',
        'sh',
        '-ec',
        `${namespaceFor(root)}\nexec ${root}/usr/sbin/smtpd -d -f ${file} >smtpd.out 2>&1`,
      ],
      { cwd: directory.path, env: { PATH: systemPath, TZ: 'UTC', LD_LIBRARY_PATH: libraries } },
    );
    const smtpd = new PrivateOpenSmtpd(directory, port, child);
    await waitFor('opensmtpd listens', () => smtpd.hasStarted(), { withinMs: 15_000, seen: () => smtpd.said() });
    return smtpd;
  }

  /** What it wrote, without the header of a syslogd: it has no time and no name where it stays in the foreground. */
  said(): string {
    const file = this.directory.at('smtpd.out');
    return existsSync(file) ? readFileSync(file, 'latin1') : this.child.stderr;
  }

  /** The file to count: what it wrote, as a syslogd would have. */
  log(): string {
    const lines = this.said().trimEnd().split('\n');
    return this.directory.write('mail.log', lines.map((line) => `Nov 29 06:00:00 mx7 smtpd[7]: ${line}\n`).join(''));
  }

  /** The replies to these commands. */
  session(from: string, ...says: readonly string[]): Promise<readonly string[]> {
    return smtpReplies({ port: this.port, from, says: ['EHLO c.example', ...says, 'QUIT'], isPatient: true });
  }

  private hasStarted(): boolean {
    if (this.child.hasEnded) throw new Error(`opensmtpd ended: ${this.said()}`);
    return isListening(this.port);
  }

  stop(): Promise<void> {
    return this.child.stop();
  }
}
