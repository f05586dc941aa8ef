// What an RRD file holds, asked of the real rrdtool(1).

import { runProgram } from './child';

/** It does not wait for a file that another has locked, such as an agent that adds to it. */
const LOCK_TRIES = 200;

function rrdtool(...words: readonly string[]): string {
  let { code, stdout, stderr } = runProgram(['rrdtool', ...words]);
  for (let tries = 1; tries < LOCK_TRIES && /could not lock/.test(stderr); tries++) {
    ({ code, stdout, stderr } = runProgram(['rrdtool', ...words]));
  }
  if (code !== 0) throw new Error(`rrdtool ${words[0]} ended with ${code}: ${stderr}`);
  return stdout;
}

/** The value last given to each data source; undefined for one that is unknown. */
export function lastUpdate(path: string): ReadonlyMap<string, bigint | undefined> {
  const [names = '', , values = ''] = rrdtool('lastupdate', path).trim().split('\n');
  const given = values.replace(/^\d+: /, '').split(' ');
  return new Map(
    names
      .trim()
      .split(/\s+/)
      .map((name, i) => [name, given[i] === 'U' ? undefined : BigInt(given[i]!)]),
  );
}

/** Rates a second by data source, of each step that ends after `start`; NaN where nothing is known. */
export function rates(
  path: string,
  start: number,
  end: number,
  stepSeconds: number,
): ReadonlyMap<string, readonly number[]> {
  const words = ['--start', String(start), '--end', String(end), '--resolution', String(stepSeconds)];
  const [names = '', , ...lines] = rrdtool('fetch', path, 'AVERAGE', ...words)
    .trim()
    .split('\n');
  const rows = lines.map((line) =>
    line
      .replace(/^\d+: /, '')
      .split(' ')
      .map(Number),
  );
  return new Map(
    names
      .trim()
      .split(/\s+/)
      .map((name, i) => [name, rows.map((row) => row[i]!)]),
  );
}
