// The real MRTG draws our Counter64 rows over SNMPv2c, with the configuration of docs/graphing.md as it stands
// there but for names and paths: three hosts and their sum. faketime(1) stops its clock at the moment of each run,
// so that exactly five minutes lie between two of them.

import { readFileSync } from 'node:fs';
import { ROOT } from '../support/agent-config';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { codeBlock } from '../support/document';
import { deliveries, type MailFarm, serves, startFarm } from '../support/mail-farm';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();
const SUCCESS = `${ROOT}.1.1.10.0`;
const FAILURE = `${ROOT}.1.1.12.0`;
const targets = ['mx1', 'mx2', 'mx3', 'farm'] as const;
/** The option `perminute` of the document. */
const PER_MINUTES = 5;

class Mrtg {
  private readonly directory = keep(new TempDirectory());
  private readonly configuration: string;

  constructor({ port }: MailFarm, edit = (text: string) => text) {
    const text = edit(codeBlock('docs/graphing.md', 'mrtg.cfg'))
      .replace('/var/www/mrtg', this.directory.directory('www'))
      // With a port there is one colon less, as the document says.
      .replace(/@mx(\d)\.example\.org:::::2/g, `@127.0.0.$1:${port}::::2`);
    this.configuration = this.directory.write('mrtg.cfg', text);
  }

  /** One run of cron, so many times five minutes after the first; what it complained of. */
  run(n: number): string {
    const at = new Date(Date.UTC(2026, 0, 5, 10, n * PER_MINUTES)).toISOString().replace('T', ' ').slice(0, 19);
    const { code, stdout, stderr } = runProgram(['faketime', '-f', at, 'mrtg', this.configuration], {
      env: { PATH: process.env['PATH'], LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
    });
    expect(code).toBe(0);
    return stdout + stderr;
  }

  /** The counters as last read, and the rates from then to the reading before. */
  log(target: string): { readonly read: readonly number[]; readonly rates: readonly number[] } {
    const [read, rates] = readFileSync(this.directory.at('www', `${target}.log`), 'utf8')
      .split('\n')
      .map((line) => line.split(' ').slice(1, 3).map(Number));
    return { read: read!, rates: rates! };
  }

  png(target: string): Buffer {
    return readFileSync(this.directory.at('www', `${target}-day.png`));
  }
}

test('MRTG draws three hosts and their sum, at the rates produced', async () => {
  const farm = await startFarm(targets.length - 1, keep);
  const mrtg = new Mrtg(farm);
  mrtg.run(0);
  const idle = new Map(targets.map((target) => [target, mrtg.png(target)]));

  /** Successes and failures of each host, in the five minutes before each run. */
  const produced = [
    [
      [300, 50],
      [600, 0],
      [4500, 5],
    ],
    [
      [1000, 10],
      [0, 0],
      [5, 5],
    ],
  ] as const;
  const total = farm.hosts.map(() => [0, 0]);
  for (const [run, counts] of produced.entries()) {
    for (const [n, host] of farm.hosts.entries()) {
      const [success, failure] = counts[n]!;
      host.log({ send: [...deliveries('success', success), ...deliveries('failure', failure)] });
      total[n] = [total[n]![0]! + success, total[n]![1]! + failure];
      await serves(host, SUCCESS, total[n]![0]!);
      await serves(host, FAILURE, total[n]![1]!);
    }
    expect(mrtg.run(run + 1)).toBe('');
    for (const [n, host] of farm.hosts.entries()) {
      expect({ host: host.address, ...mrtg.log(`mx${n + 1}`) }).toEqual({
        host: host.address,
        read: total[n],
        rates: counts[n]!.map((count) => count / PER_MINUTES),
      });
    }
    const sum = (pairs: readonly (readonly number[])[]) =>
      [0, 1].map((i) => pairs.reduce((s, pair) => s + pair[i]!, 0));
    expect(mrtg.log('farm')).toEqual({ read: sum(total), rates: sum(counts).map((count) => count / PER_MINUTES) });
  }

  for (const target of targets) {
    const png = mrtg.png(target);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.equals(idle.get(target)!)).toBe(false);
  }
});

test('MRTG draws a counter that no double can hold, of one host alone', async () => {
  const farm = await startFarm(1, keep, { totals: { 'send.deliverySuccess': 2n ** 53n + 1n } });
  const mrtg = new Mrtg(farm, (text) => text.slice(0, text.indexOf('Target[mx2]')));
  mrtg.run(0);
  const [host] = farm.hosts;
  host!.log({ send: deliveries('success', 1000) });
  await serves(host!, SUCCESS, 2n ** 53n + 1001n);
  expect(mrtg.run(1)).toBe('');
  expect(mrtg.log('mx1').rates).toEqual([1000 / PER_MINUTES, 0]);
});
