// The thread in which one target is tried. What it is trying stands in shared memory all the time, so that the thread
// that watches it can save an input that never ends.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { fuzz, shrink, tryInput } from './fuzz';
import { targets } from './targets';
import type { Memory, WorkerData, WorkerReport } from './worker-data';

const SHRINK_MS = 5_000;
const MIB = 2 ** 20;
/** A part of the time after which the target's own tables are filled. */
const WARM_UP = 0.2;
/** Collections, each with a turn of the event loop behind it: two were too few. */
const COLLECTIONS = 5;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const { name, seed, seconds, corpus, shared, replay } = workerData as WorkerData;
const numbers = new Int32Array(shared, 0, 2);
const octets = new Uint8Array(shared, 8);

function trying(input: Uint8Array): void {
  octets.set(input);
  Atomics.store(numbers, 1, input.length);
  Atomics.add(numbers, 0, 1);
}

/** What a digest or a buffer holds outside the heap is given back in a turn of the event loop after its collection. */
async function memoryNow(): Promise<Memory> {
  for (let turn = 0; turn < COLLECTIONS; turn++) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { residentMib: Math.round(rss / MIB), liveMib: Math.round((heapUsed + external) / MIB) };
}

async function run(): Promise<WorkerReport> {
  const target = await targets[name]!();
  const inputs = corpus.map((input) => Buffer.from(input));
  if (replay) return replayed();
  const startMs = performance.now();
  const warmMs = startMs + seconds * 1000 * WARM_UP;
  let before: Memory | undefined;
  let nowMs = startMs;
  const isOver = async () => {
    nowMs = performance.now();
    if (before === undefined && nowMs >= warmMs) before = await memoryNow();
    return nowMs - startMs >= seconds * 1000;
  };
  const { failure, joined, ...figures } = await fuzz({ target, seed, corpus: inputs, isOver, trying });
  const after = await memoryNow();
  const memory = { before: before ?? after, after };
  const report = { ...figures, ...memory, seconds: (nowMs - startMs) / 1000, joined: [...joined] };
  if (failure === undefined) return report;
  const input = await shrink(target, failure, performance.now() + SHRINK_MS);
  return { ...report, failure: { input, reason: failure.reason } };

  async function replayed(): Promise<WorkerReport> {
    const figures = { outcomes: 0, slowestMs: 0, seconds: 0, joined: [] };
    for (const [i, input] of inputs.entries()) {
      trying(input);
      const { reason } = await tryInput(target, input);
      if (reason !== undefined) return { ...figures, tried: i + 1, failure: { input, reason } };
    }
    return { ...figures, tried: inputs.length };
  }
}

// What it throws ends the thread, and the fuzzer says so.
void run().then((report) => parentPort!.postMessage(report));
