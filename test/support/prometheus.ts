// Debian's Prometheus, a private one on loopback that asks each second, and promtool.

import { spawnSync } from 'node:child_process';
import { Child, type Outcome, runProgram } from './child';
import { freeTcpPort } from './free-port';
import { TempDirectory } from './temp-directory';
import { waitFor } from './wait-for';

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

export class Prometheus {
  private constructor(
    private readonly child: Child,
    private readonly directory: TempDirectory,
    private readonly url: string,
  ) {}

  /** Scrapes /metrics of these addresses, such as `127.0.0.1:9117`. */
  static async start(targets: readonly string[]): Promise<Prometheus> {
    const directory = new TempDirectory();
    const jobs = `scrape_configs:\n  - job_name: maillogs\n    static_configs:\n      - targets: ${JSON.stringify(targets)}\n`;
    const config = directory.write('prometheus.yml', `global: {scrape_interval: 1s, scrape_timeout: 1s}\n${jobs}`);
    return Prometheus.startWith(directory, config);
  }

  /** With a configuration in the directory, which is removed after it. */
  static async startWith(directory: TempDirectory, config: string): Promise<Prometheus> {
    const address = `127.0.0.1:${await freeTcpPort()}`;
    const words = [
      `--config.file=${config}`,
      `--web.listen-address=${address}`,
      `--storage.tsdb.path=${directory.at('data')}`,
    ];
    const child = new Child(['prometheus', ...words], { env: { PATH: process.env['PATH'] } });
    const prometheus = new Prometheus(child, directory, `http://${address}`);
    await waitFor('Prometheus is ready', async () => {
      if (child.hasEnded) throw new Error(`Prometheus ended: ${child.stderr}`);
      return fetch(`${prometheus.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    return prometheus;
  }

  /** The address of the page on which it draws the last minutes of an expression. */
  pageOf(expression: string, minutes: number): string {
    const words = { 'g0.expr': expression, 'g0.tab': '0', 'g0.stacked': '1', 'g0.range_input': `${minutes}m` };
    return `${this.url}/graph?${new URLSearchParams(words)}`;
  }

  /** An instant query. */
  async query(expression: string): Promise<readonly Sample[]> {
    const answer = await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query: expression })}`);
    const { status, error, data } = (await answer.json()) as QueryAnswer;
    if (status !== 'success') throw new Error(`${expression}: ${error}`);
    return data.result.map(({ metric, value }) => ({ labels: metric, value: value[1] }));
  }

  /** Why its last scrapes failed; empty strings where they did not. */
  async scrapeErrors(): Promise<readonly string[]> {
    const answer = await fetch(`${this.url}/api/v1/targets`);
    const { data } = (await answer.json()) as {
      readonly data: { readonly activeTargets: readonly { readonly lastError: string }[] };
    };
    return data.activeTargets.map(({ lastError }) => lastError);
  }

  /** The health of each rule by its name, such as `ok`; `unknown` before it was evaluated. */
  async ruleHealth(): Promise<ReadonlyMap<string, string>> {
    const answer = await fetch(`${this.url}/api/v1/rules`);
    const { data } = (await answer.json()) as {
      readonly data: { readonly groups: readonly { readonly rules: readonly { name: string; health: string }[] }[] };
    };
    return new Map(data.groups.flatMap(({ rules }) => rules.map(({ name, health }) => [name, health] as const)));
  }

  async stop(): Promise<void> {
    await this.child.stop();
    this.directory.stop();
  }
}

interface QueryAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly { readonly metric: Record<string, string>; readonly value: readonly [number, string] }[];
  };
}

/** What `promtool check metrics` has to say of a page; empty when nothing. */
export function promtoolComplaint(text: string): string {
  const { error, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return `${stdout}${stderr}`;
}

/** Runs promtool in a directory. */
export function promtool(directory: TempDirectory, ...words: readonly string[]): Outcome {
  return runProgram(['promtool', ...words], { cwd: directory.path, env: { PATH: process.env['PATH'], TZ: 'UTC' } });
}
