// An Exim of a test's own, from Debian's packages unpacked beside the tests: it wants a user of its own in /etc/passwd,
// so it runs in a mount namespace where that file has one.

import { existsSync, readFileSync } from 'node:fs';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { smtpReplies } from './smtp-client';
import { TempDirectory } from './temp-directory';
import { unpacked } from './unpacked';
import { waitFor } from './wait-for';

const configuration = (program: string, directory: string, port: number) => `
keep_environment = LD_LIBRARY_PATH
exim_path = ${program}
exim_user = root
exim_group = root
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
primary_hostname = mx1.example.org
domainlist local_domains = example.org
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
host_lookup =
smtp_enforce_sync = false
recipients_max = 4
recipients_max_reject = true
log_selector = +queue_time_overall +deliver_time +subject +smtp_syntax_error
acl_smtp_rcpt = rcpt
acl_smtp_data = data
begin acl
rcpt:
  deny message = no such user
       condition = \${if match{$local_part}{^nobody}}
  defer message = later
       condition = \${if match{$local_part}{^later}}
  accept domains = +local_domains
  deny message = relay not permitted
data:
  deny message = no pills
       condition = \${if match{$h_subject:}{pills}}
  discard log_message = thrown away: $h_subject:
          condition = \${if match{$h_subject:}{junk}}
  accept
begin routers
hole:
  driver = redirect
  local_parts = hole
  data = :blackhole:
failing:
  driver = redirect
  local_parts = failing
  allow_fail
  data = :fail: cannot => x
deferring:
  driver = redirect
  local_parts = deferring
  allow_defer
  data = :defer: come back ** later
all:
  driver = accept
  transport = file
begin transports
file:
  driver = appendfile
  file = ${directory}/mail/all
  user = mail
  group = mail
begin retry
* * F,1h,10m
`;

export class PrivateExim {
  private constructor(
    readonly directory: TempDirectory,
    private readonly port: number,
    private readonly child: Child,
  ) {}

  static async start(): Promise<PrivateExim> {
    const { root, libraries } = unpacked('exim4-daemon-light');
    const exim4 = `${root}/usr/sbin/exim4`;
    const directory = new TempDirectory();
    const port = await freeTcpPort();
    for (const name of ['spool', 'log', 'mail']) directory.directory(name);
    directory.write('exim.conf', configuration(exim4, directory.path, port));
    const user = 'Debian-exim:x:62001:62001::/nonexistent:/usr/sbin/nologin\n';
    directory.write('passwd', `${readFileSync('/etc/passwd', 'utf8')}${user}`);
    directory.write('group', `${readFileSync('/etc/group', 'utf8')}Debian-exim:x:62001:\n`);
    const own = `cd ${directory.path} && chown mail:mail mail && mount --bind passwd /etc/passwd && mount --bind group /etc/group`;
    const program = `${exim4} -C ${directory.path}/exim.conf -bdf`;
    const child = new Child(['unshare', '-m', 'sh', '-c', `${own} && exec ${program}`], {
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
    });
    const exim = new PrivateExim(directory, port, child);
    await waitFor('exim listens', () => exim.logged().includes('daemon started'), {
      withinMs: 15_000,
      seen: () => child.stderr,
    });
    return exim;
  }

  get log(): string {
    return this.directory.at('log', 'mainlog');
  }

  logged(): string {
    return existsSync(this.log) ? readFileSync(this.log, 'latin1') : '';
  }

  /** The replies to these commands. */
  session(...says: readonly string[]): Promise<readonly string[]> {
    return smtpReplies({ port: this.port, from: '127.0.0.1', says: ['EHLO client.example.net', ...says, 'QUIT'] });
  }

  /** A message, accepted or not. */
  mail(sender: string, recipients: readonly string[], subject = 'hello'): Promise<readonly string[]> {
    const to = recipients.map((recipient) => `RCPT TO:<${recipient}>`);
    return this.session(`MAIL FROM:<${sender}>`, ...to, 'DATA', `Subject: ${subject}`, '', 'hello', '.');
  }

  async stop(): Promise<void> {
    await this.child.stop();
    this.directory.stop();
  }
}
