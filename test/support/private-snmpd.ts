// A real snmpd of the test's own: on loopback, with its own configuration, AgentX socket and state directory
// (snmpd(8), snmpd.conf(5), "AgentX SUB-AGENTS").

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child';
import { freeUdpPort } from './free-port';
import { snmpGet } from './snmp-tools';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

/** Debian has it in a directory that is not in everyone's PATH. */
export const systemPath = `${process.env['PATH']}:/usr/local/sbin:/usr/sbin:/sbin`;

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';

export interface SnmpdOptions {
  /** tcp:host:port; a socket in its own directory when not given. */
  readonly agentx?: string;
  /** Of 127.0.0.0/8, so that several look like several hosts; 127.0.0.1 when not given. */
  readonly host?: string;
  /** A UDP port; a free one when not given. */
  readonly port?: number;
  /** More lines of snmpd.conf(5). */
  readonly lines?: readonly string[];
}

export class PrivateSnmpd {
  private readonly directory = new TempDirectory();
  private child: Child | undefined;

  private constructor(
    readonly port: number,
    private readonly options: SnmpdOptions,
  ) {}

  static async start(options: SnmpdOptions = {}): Promise<PrivateSnmpd> {
    const snmpd = new PrivateSnmpd(options.port ?? (await freeUdpPort()), options);
    await snmpd.start();
    return snmpd;
  }

  /** What `agentx: master:` must say. */
  get master(): string {
    return this.options.agentx ?? `unix:${this.socket}`;
  }

  /** Where the SNMP tools find it. */
  get address(): string {
    return `${this.options.host ?? '127.0.0.1'}:${this.port}`;
  }

  /** Starts it, again after a kill; resolves when it answers. */
  async start(): Promise<void> {
    const configuration = [
      'rocommunity public 127.0.0.0/8',
      'master agentx',
      `agentXSocket ${this.options.agentx ?? this.socket}`,
      'agentXPerms 0777 0755',
      ...(this.options.lines ?? []),
      '',
    ];
    const file = this.directory.write('snmpd.conf', configuration.join('\n'));
    const log = join(this.directory.path, 'snmpd.log');
    // -C: no other configuration; -f: stay in front, so that the pid is its own.
    const child = new Child(['snmpd', '-f', '-C', '-c', file, '-Lf', log, `udp:${this.address}`], {
      env: {
        PATH: systemPath,
        SNMPCONFPATH: this.directory.path,
        SNMP_PERSISTENT_DIR: this.directory.path,
        MIBS: '',
        TMPDIR: this.directory.path,
      },
    });
    this.child = child;
    await waitFor('snmpd answers', () => {
      if (child.hasEnded) throw new Error(`snmpd ended: ${child.stderr}`);
      return snmpGet(this.address, [SYS_UP_TIME]).code === 0;
    });
  }

  /** kill -9: it leaves its socket behind and says nothing to its subagents. */
  async kill(): Promise<void> {
    await this.child!.kill();
  }

  /** An orderly end, as before a restart. */
  async stopProcess(): Promise<void> {
    await this.child!.stop();
  }

  /** SIGSTOP, SIGCONT. */
  signal(signal: NodeJS.Signals): void {
    this.child!.signal(signal);
  }

  /** As when someone cleans up /var/agentx: who is connected stays so. */
  removeSocket(): void {
    rmSync(this.socket);
  }

  async stop(): Promise<void> {
    await this.child?.stop();
    this.directory.stop();
  }

  private get socket(): string {
    return this.directory.at('agentx');
  }
}
