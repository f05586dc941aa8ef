// A real tcpserver with rblsmtpd in front of a little SMTP program of the test's own, logging through a real
// multilog (tcpserver(1), tcprules(1), rblsmtpd(1), tcp-environ(5)). No one is asked over the network: there is
// no lookup of names (-H, -l) nor of users (-R), and rblsmtpd looks no client up whose rule sets $RBLSMTPD.

import { chmodSync, readFileSync } from 'node:fs';
import { Child } from './child';
import { Multilog } from './multilog';
import { systemPath } from './private-snmpd';
import { type SmtpCall, smtpReplies } from './smtp-client';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

/** What happens to a client: turned away by tcpserver, let in, or refused by rblsmtpd with this $RBLSMTPD. */
export type SmtpRule = 'deny' | 'allow' | { readonly refuse: string };

/** Says yes to everything, and logs each of its client's words as they came. */
const program = `#!/bin/sh
printf '220 mx7.mx.example ESMTP\\r\\n'
while IFS= read -r line; do
  printf 'mx7: %s\\n' "\${line%?}" >&2
  case "$line" in
    QUIT*) printf '221 mx7.mx.example\\r\\n'; exit 0 ;;
    *) printf '250 mx7.mx.example\\r\\n' ;;
  esac
done
`;

/** djbdns' library asks this resolver alone: were there a lookup after all, it would stay on loopback. */
const environment = { PATH: systemPath, DNSCACHEIP: '127.0.0.1' };

const MOST_CONNECTIONS = 20;
/** Verbose, with no lookups, its port on stdout. */
const options = ['-v', '-H', '-R', '-l', 'mx7', '-c', String(MOST_CONNECTIONS), '-1'] as const;

export class PrivateSmtp {
  private constructor(
    private readonly child: Child,
    private readonly multilog: Multilog,
  ) {}

  /** With a rule for each client address; all others are turned away. */
  static async start(directory: TempDirectory, rules: Readonly<Record<string, SmtpRule>>): Promise<PrivateSmtp> {
    const script = directory.write('smtp-program', program);
    chmodSync(script, 0o755);
    const cdb = await compiledRules(directory, rules);
    const multilog = new Multilog(directory.at('smtp-log'), { limitBytes: 1 << 20 });
    const child = new Child(['tcpserver', ...options, '-x', cdb, '127.0.0.1', '0', 'rblsmtpd', '-t', '10', script], {
      cwd: directory.path,
      env: environment,
      stdio: ['ignore', 'pipe', multilog.input],
    });
    const smtp = new PrivateSmtp(child, multilog);
    try {
      await waitFor('tcpserver listens', () => smtp.isListening());
    } catch (thrown) {
      await smtp.stop();
      throw thrown;
    }
    return smtp;
  }

  /** The file to count. */
  get log(): string {
    return this.multilog.current;
  }

  /** The replies to a client that calls from an address; see smtpReplies. */
  replies(call: Omit<SmtpCall, 'port'>): Promise<readonly string[]> {
    return smtpReplies({ ...call, port: Number(this.child.stdout) });
  }

  /** Resolves when so many connections have come to their end in the log, and no other is left. */
  async ended(connections: number): Promise<void> {
    const endings = () => [...this.logText().matchAll(/ tcpserver: end /g)].length;
    // The status behind an end is a line of its own, which SIGTERM might come before.
    const isIdle = () => this.logText().endsWith(` tcpserver: status: 0/${MOST_CONNECTIONS}\n`);
    await waitFor(`${connections} connections have ended`, () => endings() >= connections && isIdle(), {
      withinMs: 20_000,
      seen: endings,
    });
  }

  /** Its last line is in the log then. */
  async stop(): Promise<void> {
    await this.child.stop();
    await this.multilog.stop();
  }

  /** -1 makes it write its port to stdout once it listens. */
  private isListening(): boolean {
    if (this.child.hasEnded) throw new Error(`tcpserver ended: ${this.logText()}`);
    return this.child.stdout.endsWith('\n');
  }

  private logText(): string {
    try {
      return readFileSync(this.log, 'utf8');
    } catch {
      return '';
    }
  }
}

async function compiledRules(directory: TempDirectory, rules: Readonly<Record<string, SmtpRule>>): Promise<string> {
  const cdb = directory.at('smtp.cdb');
  const compiler = new Child(['tcprules', cdb, directory.at('smtp.tmp')], { env: environment });
  for (const [address, rule] of Object.entries(rules)) compiler.write(`${address}:${instructions(rule)}\n`);
  compiler.write(':deny\n');
  const { code } = await compiler.finish();
  if (code !== 0) throw new Error(`tcprules ended with ${code}: ${compiler.stderr}`);
  return cdb;
}

/** An empty $RBLSMTPD lets the client in without a lookup. */
function instructions(rule: SmtpRule): string {
  if (rule === 'deny') return 'deny';
  return `allow,RBLSMTPD="${rule === 'allow' ? '' : rule.refuse}"`;
}
