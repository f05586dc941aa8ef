// A real spamd of the test's own: on loopback, with its own port, rules, home and log, asking nobody over the
// network (spamd(8), spamc(1)). Three rules of its own make the scores known beforehand.

import { chmodSync, readFileSync } from 'node:fs';
import { Child } from './child';
import { freeTcpPort } from './free-port';
import { Multilog } from './multilog';
import { systemPath } from './private-snmpd';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

/** How its lines come to the log: written to a file by itself, or to stderr and through multilog. */
export type SpamdLogging = 'own file' | 'multilog';

export interface SpamdOptions {
  readonly logging: SpamdLogging;
  /** Looks each user up among those of the system, and complains of one that is not there. */
  readonly looksUsersUp?: boolean;
}

/** What it finds in a body is spam by 1000 points: the generic test for unsolicited bulk email. */
export const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';

const rules = `required_score 5.0
use_bayes 0
body GTUBE /${GTUBE.replace(/[.*]/g, '\\$&')}/
score GTUBE 1000
header OFFER Subject =~ /offer/
score OFFER 2.3
header REGULAR From =~ /ann@/
score REGULAR -4.2
`;

const environment = { PATH: systemPath, LANG: 'C', TZ: 'UTC' };

export class PrivateSpamd {
  private checked = 0;

  private constructor(
    /** The file to count. */
    readonly log: string,
    private readonly port: number,
    private readonly child: Child,
    private readonly multilog: Multilog | undefined,
  ) {}

  static async start(directory: TempDirectory, { logging, looksUsersUp = false }: SpamdOptions): Promise<PrivateSpamd> {
    const port = await freeTcpPort();
    const isPiped = logging === 'multilog';
    const log = isPiped ? directory.at('spamd-log', 'current') : directory.at('spamd.log');
    const configuration = directory.directory('spamd-rules');
    directory.write('spamd-rules/local.cf', rules);
    const home = directory.directory('spamd-home');
    // Its children write there as whoever they become.
    chmodSync(home, 0o777);
    const multilog = isPiped ? new Multilog(directory.at('spamd-log'), { limitBytes: 1 << 20 }) : undefined;
    const command = [
      ...(['spamd', '--local', '--ipv4-only', `--listen=127.0.0.1:${port}`, '--max-children=1'] as const),
      `--pidfile=${directory.at('spamd.pid')}`,
      '--pre=loadplugin Mail::SpamAssassin::Plugin::Check',
      `--siteconfigpath=${directory.directory('spamd-site')}`,
      `--configpath=${configuration}`,
      `--helper-home-dir=${home}`,
      `--syslog=${isPiped ? 'stderr' : log}`,
      ...(looksUsersUp ? [] : ['--nouser-config', ...unprivileged()]),
    ] as const;
    const child = new Child(command, {
      cwd: directory.path,
      env: { ...environment, TMPDIR: directory.path },
      stdio: ['ignore', 'pipe', multilog?.input ?? 'pipe'],
    });
    const spamd = new PrivateSpamd(log, port, child, multilog);
    try {
      await waitFor('spamd has started', () => spamd.hasStarted());
    } catch (thrown) {
      await spamd.stop();
      throw thrown;
    }
    return spamd;
  }

  /** Has spamc show it a message; gives its score and threshold once that is in the log. */
  async check(message: string, user: string): Promise<string> {
    const where = ['-F', '/dev/null', '-d', '127.0.0.1', '-p', String(this.port), '-t', '20', '--connect-retries=1'];
    const spamc = new Child(['spamc', ...where, '-c', '-u', user], { env: environment });
    spamc.write(message);
    await spamc.finish();
    this.checked++;
    // It answers before it logs.
    await waitFor('spamd has logged its result', () => this.results() >= this.checked, {
      withinMs: 15_000,
      seen: () => `${this.results()} of ${this.checked}, ${spamc.stdout}${spamc.stderr}`,
    });
    return spamc.stdout.trim();
  }

  /** Its last line is in the log then. */
  async stop(): Promise<void> {
    await this.child.stop();
    await this.multilog?.stop();
  }

  /** The last line it writes of each message. */
  private results(): number {
    return [...this.logText().matchAll(/ info: spamd: result: /g)].length;
  }

  private hasStarted(): boolean {
    if (this.child.hasEnded) throw new Error(`spamd ended: ${this.child.stderr}${this.logText()}`);
    return this.logText().includes('spamd: server pid: ');
  }

  private logText(): string {
    try {
      return readFileSync(this.log, 'utf8');
    } catch {
      return '';
    }
  }
}

/** root's spamd would become the user of each message; as nobody it does not. */
function unprivileged(): readonly string[] {
  return process.getuid?.() === 0 ? ['--username=nobody'] : [];
}
