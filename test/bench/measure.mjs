// Taking turns, and what is made of the samples.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const noConfiguration = { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C' };

export function quantile(samples, share) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (samples) => quantile(samples, 0.5);

/**
 * Lets the contenders take turns until each has `rounds` samples, or no more time is left after at least three.
 * Each is a function that does the thing once and gives its milliseconds. One round before is not counted.
 */
export async function takeTurns(contenders, { rounds, withinMs }) {
  const samples = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (const once of Object.values(contenders)) await once();
  const start = performance.now();
  for (let n = 0; n < rounds && (n < 3 || performance.now() - start < withinMs); n++) {
    for (const [name, once] of Object.entries(contenders)) samples[name].push(await once());
  }
  return samples;
}

export async function timed(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** A whole process from start to end, in milliseconds; its output is read, as grep(1) stops early without a reader. */
export function timedProcess([program, ...words], mayFail = false) {
  const start = performance.now();
  const { error, status, stderr } = spawnSync(program, words, { env: noConfiguration, maxBuffer: 64 << 20 });
  const ms = performance.now() - start;
  if (error !== undefined) throw error;
  if (status !== 0 && !mayFail) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return ms;
}

export function isInstalled(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** A row of a result: `isMet` says whether the target is, undefined where there is none. */
export function row(what, value, { unit = '', limit, note = '', digits = 2 } = {}) {
  const text = `${value.toFixed(digits)}${unit}`;
  if (limit === undefined) return { what, value: text, target: '', isMet: undefined, note };
  return { what, value: text, target: `<= ${limit}${unit}`, isMet: value <= limit, note };
}

/** A row for what could not be measured here. */
export function absent(what, why) {
  return { what, value: 'absent', target: '', isMet: undefined, note: why };
}

const CPU_SCRIPT = 'TIMEFORMAT="%3U %3S"; { time "$@" 3>&- >"$0" 2>"$0.err"; } 2>&3';

/**
 * What a process takes of the processors, user and system, in milliseconds; others on the machine change it less than
 * the time that passes. What it prints goes to a file, since grep(1) stops at the first match without a reader.
 */
export function cpuOfProcess(words, directory, mayFail = false) {
  const out = join(directory, 'output');
  const { error, status, output } = spawnSync('bash', ['-c', CPU_SCRIPT, out, ...words], {
    env: noConfiguration,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  if (status !== 0 && !mayFail)
    throw new Error(`${words.join(' ')} ended with ${status}: ${readFileSync(`${out}.err`)}`);
  const [user, system] = output[3].trim().split(' ').map(Number);
  return (user + system) * 1000;
}

/** The median of the ratios of two contenders in the same round. */
export function pairedRatio(ours, theirs) {
  return median(ours.map((value, n) => value / theirs[n]));
}
