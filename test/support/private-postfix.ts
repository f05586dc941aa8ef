// A real Postfix 3.7 of the test's own: on loopback, with its own configuration, queue and log (postfix(1), master(5)),
// a server of ours to which it delivers, and one that knows no password. It has to be started by root.

import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { userInfo } from 'node:os';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { systemPath } from './private-snmpd';
import { linesOf, listening, portOf, type Received, serveSmtp } from './smtp-sink';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

export class PrivatePostfix {
  private constructor(
    readonly ports: { readonly smtp: number; readonly submission: number },
    /** The file to count. */
    readonly log: string,
    readonly received: Received,
    private readonly configuration: string,
    private readonly child: Child,
    private readonly servers: readonly Server[],
  ) {}

  static async start(directory: TempDirectory): Promise<PrivatePostfix> {
    const received: Received = { sent: 0, deferred: 0, bounced: 0 };
    const sink = await listening((socket) => serveSmtp(socket, received));
    const passwords = await listening(refuseAll);
    const ports = { smtp: await freeTcpPort(), submission: await freeTcpPort() };
    const log = directory.at('mail.log');
    const configuration = directory.directory('postfix');
    directory.directory('queue');
    chownSync(directory.directory('data'), idOf('postfix'), -1);
    directory.write('postfix/main.cf', mainCf({ directory, log, sink: portOf(sink), passwords: portOf(passwords) }));
    directory.write('postfix/master.cf', masterCf(ports));
    const child = new Child(['postfix', '-c', configuration, 'start-fg'], {
      env: { PATH: systemPath, TZ: 'UTC' },
      // Daemons that outlive the master for a moment would keep a pipe open.
      stdio: 'ignore',
    });
    const postfix = new PrivatePostfix(ports, log, received, configuration, child, [sink, passwords]);
    try {
      await waitFor('postfix listens', () => postfix.isListening(), {
        withinMs: 30_000,
        seen: () => (existsSync(log) ? readFileSync(log, 'latin1') : 'no log'),
      });
    } catch (thrown) {
      await postfix.stop();
      throw thrown;
    }
    return postfix;
  }

  private isListening(): boolean {
    if (this.child.hasEnded) throw new Error('postfix has ended');
    return existsSync(this.log) && readFileSync(this.log, 'latin1').includes('daemon started');
  }

  async stop(): Promise<void> {
    // The master is in a session of its own, and takes its daemons with it.
    spawnSync('postfix', ['-c', this.configuration, 'stop'], { env: { PATH: systemPath }, timeout: 20_000 });
    await this.child.stop();
    for (const server of this.servers) server.close();
  }
}

interface Layout {
  readonly directory: TempDirectory;
  readonly log: string;
  readonly sink: number;
  readonly passwords: number;
}

function mainCf({ directory, log, sink, passwords }: Layout): string {
  const domains = ['ok', 'defer', 'bounce'].map((name) => `${name}.example`);
  return `compatibility_level = 3.6
queue_directory = ${directory.at('queue')}
data_directory = ${directory.at('data')}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${log}
maillog_file_prefixes = ${directory.path}
myhostname = mx.postfix.example
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
relay_domains = ${domains.join(', ')}
relay_recipient_maps =
transport_maps = inline:{ ${domains.map((name) => `{ ${name} = smtp:[127.0.0.1]:${sink} }`).join(' ')} }
smtpd_client_restrictions = check_client_access inline:{ { 127.0.0.66 = 554 5.7.1 Service unavailable; Client host [127.0.0.66] blocked using evil.example; no } }
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${passwords}
smtpd_tls_security_level = none
smtpd_delay_reject = yes
smtpd_client_connection_rate_limit = 0
`;
}

function masterCf(ports: PrivatePostfix['ports']): string {
  const services = [
    `127.0.0.1:${ports.smtp} inet n - n - - smtpd`,
    `127.0.0.1:${ports.submission} inet n - n - - smtpd -o syslog_name=postfix/submission`,
    ...['pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 300 1 qmgr'],
    ...['rewrite unix - - n - - trivial-rewrite', 'bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce'],
    ...['trace unix - - n - 0 bounce', 'verify unix - - n - 1 verify', 'flush unix n - n 1000? 0 flush'],
    ...['proxymap unix - - n - - proxymap', 'smtp unix - - n - - smtp', 'relay unix - - n - - smtp'],
    ...['showq unix n - n - - showq', 'error unix - - n - - error', 'retry unix - - n - - error'],
    ...['discard unix - - n - - discard', 'local unix - n n - - local', 'anvil unix - - n - 1 anvil'],
    ...['scache unix - - n - 1 scache', 'postlog unix-dgram n - n - 1 postlogd', 'tlsmgr unix - - n 1000? 1 tlsmgr'],
  ];
  return `${services.join('\n')}\n`;
}

function idOf(user: string): number {
  const { stdout } = spawnSync('id', ['-u', user], { encoding: 'utf8' });
  if (stdout === '') throw new Error(`there is no user ${user}; ${userInfo().username} cannot run postfix without`);
  return Number(stdout);
}

/** A server of Dovecot's authentication protocol that refuses everyone, by the name that he gave. */
function refuseAll(socket: Socket): void {
  socket.write('VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\tabcdef\nDONE\n');
  linesOf(socket, (line) => {
    const [verb, id, ...words] = line.split('\t');
    if (verb !== 'AUTH') return;
    const response = words.find((word) => word.startsWith('resp='))?.slice(5) ?? '';
    const [, user = ''] = Buffer.from(response, 'base64').toString('latin1').split('\0');
    socket.write(`FAIL\t${id}\tuser=${user}\n`);
  });
}
