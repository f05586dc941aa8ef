// Debian's MRTG with what `maillogs export mrtg` made, included in a mrtg.cfg as Debian's has it. faketime(1) stops its
// clock at the moment of each run, so that exactly five minutes lie between two of them.

import { readFileSync } from 'node:fs';
import { runProgram } from './child';
import type { TempDirectory } from './temp-directory';

export class FakedMrtg {
  private readonly main: string;

  constructor(
    private readonly directory: TempDirectory,
    private readonly exported: string,
  ) {
    this.directory.write('maillogs.cfg', exported);
    const lines = [`WorkDir: ${this.directory.directory('www')}`, 'EnableIPv6: no', 'Include: maillogs.cfg', ''];
    this.main = this.directory.write('mrtg.cfg', lines.join('\n'));
  }

  /** One run of cron at that moment, such as `2026-01-05 10:00:00`; returns what it complained of. */
  run(at: string): readonly string[] {
    const { code, stdout, stderr } = runProgram(['faketime', '-f', at, 'mrtg', this.main], {
      env: { PATH: process.env['PATH'], LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
    });
    if (code !== 0) throw new Error(`mrtg ended with ${code}: ${stdout}${stderr}`);
    return (stdout + stderr).split('\n').filter((line) => line !== '');
  }

  /** The first lines of a target's log: the counters as last read, and the rates from the reading before. */
  log(target: string): { readonly read: readonly string[]; readonly rates: readonly string[] } {
    const [read, rates] = readFileSync(this.directory.at('www', `${target}.log`), 'utf8')
      .split('\n')
      .map((line) => line.split(' ').slice(1, 3));
    return { read: read!, rates: rates! };
  }

  /** What was stored of each counter, by the names on the pages. */
  stored(): ReadonlyMap<string, bigint | undefined> {
    const pages = [...this.exported.matchAll(/^PageTop\[(.+)\]: .*<p>(.*)<\/p>$/gm)];
    return new Map(
      pages.flatMap(([, target, names]) => {
        const { read } = this.log(target!);
        const values = read.map((value) => (/^\d+$/.test(value) ? BigInt(value) : undefined));
        return names!.split(', ').map((name, i) => [name, values[i]] as const);
      }),
    );
  }

  /** The picture of a day. */
  picture(target: string): Buffer {
    return readFileSync(this.directory.at('www', `${target}-day.png`));
  }
}
