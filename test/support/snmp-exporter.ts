// Debian's prometheus-snmp-exporter, a private one on loopback.

import { Child, runProgram } from './child';
import { freeTcpPort } from './free-port';
import { waitFor } from './wait-for';

/** Since 0.23 its configuration has `auths` beside its modules, and a scrape names one of them. */
function hasAuths(): boolean {
  const { stdout, stderr } = runProgram(['prometheus-snmp-exporter', '--version']);
  const [, major, minor] = /version (\d+)\.(\d+)\./.exec(stdout + stderr)!;
  return Number(major) > 0 || Number(minor) >= 23;
}

/** The words by which `maillogs export` makes what the exporter that is installed here reads. */
export const exporterForm = (): readonly string[] => ['--for', hasAuths() ? '0.23' : '0.21'];

export class SnmpExporter {
  private constructor(
    private readonly child: Child,
    /** Where Prometheus finds it. */
    readonly address: string,
  ) {}

  static async start(configuration: string): Promise<SnmpExporter> {
    const address = `127.0.0.1:${await freeTcpPort()}`;
    const words = [`--config.file=${configuration}`, `--web.listen-address=${address}`];
    const child = new Child(['prometheus-snmp-exporter', ...words], { env: { PATH: process.env['PATH'] } });
    const exporter = new SnmpExporter(child, address);
    await waitFor('the exporter answers', async () => {
      if (child.hasEnded) throw new Error(`the exporter ended: ${child.stderr}`);
      return fetch(`http://${address}`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    return exporter;
  }

  /** What it says of a configuration without running; empty when it takes it. */
  static complaintOf(configuration: string): string {
    const outcome = runProgram(['prometheus-snmp-exporter', '--dry-run', `--config.file=${configuration}`]);
    return outcome.code === 0 ? '' : outcome.stderr;
  }

  /** The text that Prometheus gets. */
  async scrape(target: string, module: string): Promise<string> {
    const parameters = new URLSearchParams({ target, module, ...(hasAuths() ? { auth: module } : {}) });
    const answer = await fetch(`http://${this.address}/snmp?${parameters}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the exporter answered ${answer.status}: ${text}`);
    return text;
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}
