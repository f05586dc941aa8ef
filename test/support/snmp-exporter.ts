// Debian's prometheus-snmp-exporter, a private one on loopback.

import { Child, runProgram } from './child';
import { freeTcpPort } from './free-port';
import { waitFor } from './wait-for';

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
    const answer = await fetch(`http://${this.address}/snmp?${new URLSearchParams({ target, module })}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the exporter answered ${answer.status}: ${text}`);
    return text;
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }
}
