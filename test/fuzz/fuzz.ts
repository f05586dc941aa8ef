// Tries inputs on one target until the time is up or one fails. Inputs are changed from a pool that begins with
// the target's seeds and corpus; one whose outcome is new joins it, so that what is rare is tried more often.

import { mutate } from './mutate';
import { Chance, type FuzzTarget } from './target';

/** The pool stays small, so that memory says something of the target. */
const MAX_POOL = 2_000;
const MAX_POOL_OCTETS = 4_096;
/** What the format makes of one value times many; a datagram or a line is far shorter. */
const MAX_INPUT_OCTETS = 256 * 1024;
const MAX_OUTCOMES = 20_000;

export interface FuzzRun {
  readonly target: FuzzTarget;
  readonly seed: number;
  readonly corpus: readonly Buffer[];
  /** Asked before each input. */
  readonly isOver: (tried: number) => boolean | Promise<boolean>;
  /** Told before each input, so that one which never ends is known. */
  readonly trying?: (input: Buffer) => void;
}

export interface FuzzResult {
  readonly tried: number;
  readonly outcomes: number;
  readonly slowestMs: number;
  readonly failure: FuzzFailure | undefined;
  /** Inputs that joined the pool, by their outcome. */
  readonly joined: ReadonlyMap<string, Buffer>;
}

export interface FuzzFailure {
  readonly input: Buffer;
  readonly reason: string;
}

export async function fuzz({ target, seed, corpus, isOver, trying }: FuzzRun): Promise<FuzzResult> {
  const chance = new Chance(seed);
  const first = [...corpus, ...target.seeds];
  const pool = [...first];
  const outcomes = new Set<string>();
  const joined = new Map<string, Buffer>();
  let tried = 0;
  let slowestMs = 0;
  while (!(await isOver(tried))) {
    const input = tried < first.length ? first[tried]! : nextInput();
    tried++;
    trying?.(input);
    const { reason, outcome, tookMs } = await tryInput(target, input);
    slowestMs = Math.max(slowestMs, tookMs);
    if (reason !== undefined) return result({ input, reason });
    if (outcomes.has(outcome) || outcomes.size >= MAX_OUTCOMES) continue;
    outcomes.add(outcome);
    if (input.length > MAX_POOL_OCTETS) continue;
    pool[pool.length < MAX_POOL ? pool.length : chance.below(MAX_POOL)] = input;
    if (tried > first.length && joined.size < MAX_POOL) joined.set(outcome, input);
  }
  return result(undefined);

  function result(failure: FuzzFailure | undefined): FuzzResult {
    return { tried, outcomes: outcomes.size, slowestMs, failure, joined };
  }

  function nextInput(): Buffer {
    const input = chance.pick(pool);
    const reshaped = chance.oneIn(2) ? target.reshape?.(input, chance) : undefined;
    if (reshaped !== undefined && reshaped.length <= MAX_INPUT_OCTETS) return reshaped;
    return mutate(input, chance, { words: target.words, other: chance.pick(pool) });
  }
}

export interface Trial {
  /** Why the input fails; undefined where it does not. */
  readonly reason: string | undefined;
  readonly outcome: string;
  readonly tookMs: number;
}

/** A slow input is tried twice more: a collection of garbage may have come in between. */
export async function tryInput(target: FuzzTarget, input: Buffer): Promise<Trial> {
  let quickest = Number.POSITIVE_INFINITY;
  let outcome = '';
  for (let n = 0; n < 3 && quickest > target.limitMs; n++) {
    const start = process.cpuUsage();
    try {
      // A copy: whoever keeps or changes the bytes shall not change what is told of them.
      outcome = await target.attempt(Buffer.from(input));
    } catch (thrown) {
      return { reason: reasonOf(thrown), outcome, tookMs: cpuMsSince(start) };
    }
    quickest = Math.min(quickest, cpuMsSince(start));
  }
  const isSlow = quickest > target.limitMs;
  const reason = isSlow ? `took ${quickest.toFixed(0)} ms of CPU time; ${target.limitMs} ms are allowed` : undefined;
  return { reason, outcome, tookMs: quickest };
}

/** Of all threads of the process, of which the others sleep: another program's load does not count. */
function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

/** The input with as much left out as can be while it still fails for the same reason, as far as time allows. */
export async function shrink(target: FuzzTarget, { input, reason }: FuzzFailure, untilMs: number): Promise<Buffer> {
  const [head] = reason.split('\n');
  let smallest = input;
  for (let step = input.length >> 1; step > 0; step >>= 1) {
    for (let at = 0; at < smallest.length && performance.now() < untilMs; ) {
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + step)]);
      const trial = await tryInput(target, shorter);
      if (trial.reason?.split('\n')[0] === head) smallest = shorter;
      else at += step;
    }
  }
  return smallest;
}
