// A real dovecot of the test's own, 2.3 or 2.4: on loopback, with its own configuration, sockets, certificate and log
// (dovecot(1), doc.dovecot.org). Every user name is known, its password is PASSWORD.

import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Child, type Outcome, runProgram } from './child';
import { freeTcpPort } from './free-port';
import { Multilog } from './multilog';
import { systemPath } from './private-snmpd';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

export const PASSWORD = 'rosebud';

/** How its lines come to the log: as it writes them itself, with a syslog header in front, or through multilog. */
export type DovecotLogging = 'own file' | 'syslog header' | 'multilog';

const timestamps: Readonly<Record<DovecotLogging, string>> = {
  'own file': '"%b %d %H:%M:%S "',
  'syslog header': '"%b %e %H:%M:%S mx7 dovecot: "',
  multilog: '""',
};

export interface DovecotPorts {
  readonly imap: number;
  readonly imaps: number;
  readonly pop3: number;
  readonly pop3s: number;
  readonly lmtp: number;
}

/** What runs beside IMAP and POP3: LMTP, with a script of Sieve, which may send mail to a server at a port. */
export interface Delivery {
  readonly script: string;
  readonly smtp: number;
}

export class PrivateDovecot {
  private constructor(
    readonly ports: DovecotPorts,
    /** The file to count. */
    readonly log: string,
    private readonly child: Child,
    private readonly multilog: Multilog | undefined,
  ) {}

  static async start(directory: TempDirectory, logging: DovecotLogging, delivery?: Delivery): Promise<PrivateDovecot> {
    const ports = {
      imap: await freeTcpPort(),
      imaps: await freeTcpPort(),
      pop3: await freeTcpPort(),
      pop3s: await freeTcpPort(),
      lmtp: await freeTcpPort(),
    };
    const isPiped = logging === 'multilog';
    const log = isPiped ? directory.at('dovecot-log', 'current') : directory.at('dovecot.log');
    const file = directory.write('dovecot.conf', configuration({ directory, ports, logging, log, delivery }));
    makeCertificate(directory);
    makeMailbox(directory);
    const multilog = isPiped ? new Multilog(directory.at('dovecot-log'), { limitBytes: 1 << 20 }) : undefined;
    const child = new Child(['dovecot', '-F', '-c', file], {
      env: { PATH: systemPath, TZ: 'UTC' },
      cwd: directory.path,
      stdio: ['ignore', 'pipe', multilog?.input ?? 'pipe'],
    });
    const dovecot = new PrivateDovecot(ports, log, child, multilog);
    try {
      // It says so once it listens; a connection of ours would be counted.
      await waitFor('dovecot has started', () => dovecot.hasStarted());
    } catch (thrown) {
      await dovecot.stop();
      throw thrown;
    }
    return dovecot;
  }

  async stop(): Promise<void> {
    await this.child.stop();
    await this.multilog?.stop();
  }

  private hasStarted(): boolean {
    if (this.child.hasEnded) throw new Error(`dovecot ended: ${this.child.stderr}${this.logText()}`);
    return this.logText().includes('starting up for');
  }

  /** All it has logged so far. */
  logText(): string {
    try {
      return readFileSync(this.log, 'utf8');
    } catch {
      return '';
    }
  }
}

interface Settings {
  readonly directory: TempDirectory;
  readonly ports: DovecotPorts;
  readonly logging: DovecotLogging;
  readonly log: string;
  readonly delivery: Delivery | undefined;
}

function configuration({ directory, ports, logging, log, delivery }: Settings): string {
  const isRoot = process.getuid?.() === 0;
  const { username } = userInfo();
  const [internal, login] = isRoot ? ['dovecot', 'dovenull'] : [username, username];
  const mail = mailOwner();
  const words = isOfToday() ? today : before;
  const listeners = (service: string, [plain, tls]: readonly [number, number]) =>
    `service ${service}-login {\n  chroot =\n` +
    `  inet_listener ${service} {\n    ${words.address} = 127.0.0.1\n    port = ${plain}\n  }\n` +
    `  inet_listener ${service}s {\n    ${words.address} = 127.0.0.1\n    port = ${tls}\n    ssl = yes\n  }\n}\n`;
  return `${words.beginning}protocols = imap pop3${delivery === undefined ? '' : ' lmtp'}
base_dir = ${directory.at('run')}
state_dir = ${directory.at('run')}
instance_name = maillogs-test
default_internal_user = ${internal}
default_internal_group = ${isRoot ? 'dovecot' : groupName()}
default_login_user = ${login}
log_path = ${logging === 'multilog' ? '/dev/stderr' : log}
log_timestamp = ${timestamps[logging]}
ssl = yes
${words.certificate(directory.at('tls.crt'), directory.at('tls.key'))}
${words.plaintext}
# Any octet may stand in a user name: a stranger chooses it.
auth_username_chars =
auth_failure_delay = 0
${words.mail(directory.at('mail'))}
first_valid_uid = 1
${words.users(mail, directory.at('mail'))}
${listeners('imap', [ports.imap, ports.imaps])}${listeners('pop3', [ports.pop3, ports.pop3s])}# No penalty that grows with each failure from one address.
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${delivery === undefined ? '' : deliveryOf(delivery, directory, { words, port: ports.lmtp })}`;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** What 2.3 and 2.4 say each in their own way. */
interface Wording {
  readonly beginning: string;
  readonly address: string;
  readonly plaintext: string;
  certificate(certificate: string, key: string): string;
  mail(path: string): string;
  users(owner: Owner, home: string): string;
  sieve(script: string): string;
}

const before: Wording = {
  beginning: '',
  address: 'address',
  plaintext: 'disable_plaintext_auth = no',
  certificate: (certificate, key) => `ssl_cert = <${certificate}\nssl_key = <${key}`,
  mail: (path) => `mail_location = maildir:${path}`,
  users: ({ uid, gid }, home) => `passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${home}
}`,
  sieve: (script) => `protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:${script}
}`,
};

const today: Wording = {
  beginning: 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n',
  address: 'listen',
  plaintext: 'auth_allow_cleartext = yes',
  certificate: (certificate, key) => `ssl_server_cert_file = ${certificate}\nssl_server_key_file = ${key}`,
  mail: (path) => `mail_driver = maildir\nmail_path = ${path}`,
  users: ({ uid, gid }, home) => `passdb static {
  password = ${PASSWORD}
}
userdb static {
  fields {
    uid = ${uid}
    gid = ${gid}
    home = ${home}
  }
}`,
  sieve: (script) => `protocol lmtp {
  mail_plugins {
    sieve = yes
  }
}
sieve_script personal {
  driver = file
  path = ${script}
}`,
};

/** 2.4 took many settings' names away. */
function isOfToday(): boolean {
  const [, major = '', minor = ''] = /^(\d+)\.(\d+)/.exec(must(runProgram(['dovecot', '--version'])).stdout) ?? [];
  return Number(major) > 2 || Number(minor) >= 4;
}

interface Serving {
  readonly words: Wording;
  readonly port: number;
}

function deliveryOf({ script, smtp }: Delivery, directory: TempDirectory, { words, port }: Serving): string {
  // Pigeonhole compiles the script beside it, as the mail's owner.
  const { uid, gid } = mailOwner();
  directory.directory('sieve');
  must(runProgram(['chown', '-R', `${uid}:${gid}`, directory.at('sieve')]));
  return `submission_host = 127.0.0.1:${smtp}
postmaster_address = postmaster@mx.example
lda_mailbox_autocreate = yes
${words.sieve(directory.write('sieve/all.sieve', script))}
service lmtp {
  inet_listener lmtp {
    ${words.address} = 127.0.0.1
    port = ${port}
  }
}
`;
}

/** dovecot delivers no mail as root. */
function mailOwner(): Owner {
  const { uid, gid } = userInfo();
  return uid === 0 ? { uid: 65534, gid: 65534 } : { uid, gid };
}

function groupName(): string {
  return must(runProgram(['id', '-gn'])).stdout.trim();
}

function makeMailbox(directory: TempDirectory): void {
  const path = directory.directory('mail');
  const { uid, gid } = mailOwner();
  must(runProgram(['chown', `${uid}:${gid}`, path]));
}

function makeCertificate(directory: TempDirectory): void {
  const files = ['-keyout', directory.at('tls.key'), '-out', directory.at('tls.crt')];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  must(runProgram(['openssl', 'req', '-x509', ...kind, '-subj', '/CN=mx7.mx.example', ...files]));
}

function must(outcome: Outcome): Outcome {
  if (outcome.code !== 0) throw new Error(`a program ended with ${outcome.code}: ${outcome.stderr}`);
  return outcome;
}
