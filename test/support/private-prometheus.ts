// Prometheus on loopback, with a data directory of its own; and promtool.

import { Child, type Outcome, runProgram } from './child';
import { freeTcpPort } from './free-port';
import type { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

const environment = { PATH: process.env['PATH'], TZ: 'UTC' };

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export class PrivatePrometheus {
  private constructor(
    private readonly child: Child,
    private readonly url: string,
  ) {}

  /** `configuration` lies in the directory, and so do the files that it names. */
  static async start(directory: TempDirectory, configuration: string): Promise<PrivatePrometheus> {
    const address = `127.0.0.1:${await freeTcpPort()}`;
    const child = new Child(
      [
        'prometheus',
        `--config.file=${configuration}`,
        `--storage.tsdb.path=${directory.at('prometheus')}`,
        `--web.listen-address=${address}`,
        '--log.level=warn',
      ],
      { env: environment },
    );
    const prometheus = new PrivatePrometheus(child, `http://${address}`);
    await waitFor('Prometheus is ready', async () => {
      if (child.hasEnded) throw new Error(`Prometheus ended: ${child.stderr}`);
      return fetch(`${prometheus.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    return prometheus;
  }

  /** The value of an expression at this moment. */
  async query(expression: string): Promise<readonly Sample[]> {
    const { result } = await this.get(`query?${new URLSearchParams({ query: expression })}`);
    return (result as { metric: Sample['metric']; value: [number, string] }[]).map(({ metric, value }) => ({
      metric,
      value: Number(value[1]),
    }));
  }

  /** The health of each rule by its name, such as `ok`; `unknown` before it was evaluated. */
  async ruleHealth(): Promise<ReadonlyMap<string, string>> {
    const { groups } = await this.get('rules');
    const rules = (groups as { rules: { name: string; health: string }[] }[]).flatMap(({ rules: each }) => each);
    return new Map(rules.map(({ name, health }) => [name, health]));
  }

  async stop(): Promise<void> {
    await this.child.stop();
  }

  private async get(path: string): Promise<Readonly<Record<string, unknown>>> {
    const answer = await fetch(`${this.url}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as {
      status: string;
      data: Record<string, unknown>;
      error?: string;
    };
    if (status !== 'success') throw new Error(`Prometheus answered ${path}: ${error}`);
    return data;
  }
}

/** Runs it in a directory. */
export function promtool(directory: TempDirectory, ...words: readonly string[]): Outcome {
  return runProgram(['promtool', ...words], { cwd: directory.path, env: environment });
}
