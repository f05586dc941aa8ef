// Runs the built bundle under a limit of time, as root or as another user, and tells how much memory it had at most.

import { spawn } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './child';

export interface BoundedOptions {
  /** Of this user, with only this group and the one more; root's own process where it is not given. */
  readonly uid?: number;
  readonly group?: number;
  readonly cwd: string;
  readonly withinMs: number;
  /** So long after its first word SIGTERM is sent: for a daemon. */
  readonly stopAfterMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** The file that is its stdin; none where it is not given. */
  readonly input?: string;
}

export interface BoundedOutcome extends Outcome {
  /** It had to be killed. */
  readonly isHung: boolean;
  /** The most memory it had; undefined where it was killed. */
  readonly peakMb: number | undefined;
}

const PEAK = 'peak-kb:';

/** Loaded by node before the bundle; gives its path. What it says goes to stderr and is taken off there. */
export function peakReporter(directory: string): string {
  const path = join(directory, 'peak.cjs');
  const code = `process.on('exit', () => require('fs').writeSync(2, '${PEAK}' + process.resourceUsage().maxRSS + '\\n'))`;
  writeFileSync(path, code);
  return path;
}

/** The words are those of a command line behind `node --require REPORTER`. */
export function runBounded(
  reporter: string,
  words: readonly string[],
  options: BoundedOptions,
): Promise<BoundedOutcome> {
  const { uid, group, cwd, withinMs, stopAfterMs, environment, input } = options;
  const user = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, `--groups=${group ?? uid}`];
  const [program, ...rest] = [...user, process.execPath, '--require', reporter, ...words] as [string, ...string[]];
  const stdin = input === undefined ? 'ignore' : openSync(input, 'r');
  const child = spawn(program, rest, {
    cwd,
    env: { PATH: process.env['PATH'], TZ: 'UTC', LANG: 'C', ...environment },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  if (stdin !== 'ignore') closeSync(stdin);
  let [stdout, stderr, isHung] = ['', '', false];
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    if (stopAfterMs !== undefined && stderr === '') timers.push(setTimeout(() => child.kill('SIGTERM'), stopAfterMs));
    stderr += text;
  });
  const timers = [
    setTimeout(() => {
      isHung = true;
      child.kill('SIGKILL');
    }, withinMs),
  ];
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      const [, peak] = new RegExp(`${PEAK}(\\d+)\\n`).exec(stderr) ?? [];
      const peakMb = peak === undefined ? undefined : Number(peak) / 1024;
      resolve({ code, signal, stdout, stderr: stderr.replace(new RegExp(`${PEAK}\\d+\\n`), ''), isHung, peakMb });
    });
  });
}

/** What each gives, at most so many at a time. */
export async function inParallel<T, R>(
  things: readonly T[],
  limit: number,
  action: (thing: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = [...things.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next[0]] = await action(next[1]);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
