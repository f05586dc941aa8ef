// A real snmpd whose snmpd.conf is all the test's own, as Debian lays it out: a main file that includes a
// directory. For what a wrong configuration does; private-snmpd.ts has a right one.

import { appendFileSync, chmodSync } from 'node:fs';
import { isAnySnmpAgent } from '../../src/snmp/snmp-client';
import { Child } from './child';
import { freeUdpPort } from './free-port';
import { systemPath } from './private-snmpd';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

/** What matters of the file that Debian 12 installs. */
export const DEBIAN_LINES: readonly string[] = [
  'master agentx',
  'view systemonly included .1.3.6.1.2.1.1',
  'view systemonly included .1.3.6.1.2.1.25.1',
  'rocommunity public default -V systemonly',
];

export class ConfiguredSnmpd {
  private readonly directory = new TempDirectory();
  private child: Child | undefined;

  private constructor(readonly port: number) {}

  /** Not started yet. */
  static async with(lines: readonly string[]): Promise<ConfiguredSnmpd> {
    const snmpd = new ConfiguredSnmpd(await freeUdpPort());
    snmpd.directory.directory('conf.d');
    snmpd.directory.write('snmpd.conf', [...lines, `includeDir ${snmpd.directory.at('conf.d')}`, ''].join('\n'));
    return snmpd;
  }

  get configuration(): string {
    return this.directory.at('snmpd.conf');
  }

  /** Where its socket is when a line `agentXSocket` says so. */
  get socket(): string {
    return `unix:${this.directory.at('agentx')}`;
  }

  get master(): string {
    return this.socket;
  }

  /** Appends to a file of its configuration. */
  configure(file: string, lines: readonly string[]): void {
    appendFileSync(file, lines.map((line) => `${line}\n`).join(''));
  }

  /** In the included directory. */
  get dropIn(): string {
    return this.directory.at('conf.d', 'maillogs.conf');
  }

  /** Resolves when it answers SNMP, whomever it lets see what. */
  async start(): Promise<void> {
    const log = this.directory.at('snmpd.log');
    const child = new Child(['snmpd', '-f', '-C', '-c', this.configuration, '-Lf', log, `udp:127.0.0.1:${this.port}`], {
      env: {
        PATH: systemPath,
        SNMPCONFPATH: this.directory.path,
        SNMP_PERSISTENT_DIR: this.directory.at('persistent'),
        MIBS: '',
        TMPDIR: this.directory.path,
      },
    });
    this.child = child;
    await waitFor('snmpd answers', () => {
      if (child.hasEnded) throw new Error(`snmpd ended: ${child.stderr}`);
      return isAnySnmpAgent({ host: '127.0.0.1', port: this.port, timeoutMs: 200, retries: 0 });
    });
    // It may have tightened its own directory: others must pass through to the socket.
    chmodSync(this.directory.path, 0o755);
  }

  async restart(): Promise<void> {
    await this.child?.stop();
    await this.start();
  }

  signal(signal: NodeJS.Signals): void {
    this.child!.signal(signal);
  }

  /** It leaves its socket behind. */
  async halt(): Promise<void> {
    await this.child?.stop();
  }

  async stop(): Promise<void> {
    this.child?.signal('SIGCONT');
    await this.child?.stop();
    this.directory.stop();
  }
}
