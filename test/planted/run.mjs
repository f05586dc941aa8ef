// npm run plant -- [--seconds N] [--seed S] [--faults N] [--lines N] [--function NAME]...
//
// Plants faults in the compiled module, one at a time, and looks whether the lines of its differential test tell them
// (test/unit/pass/ordinary-lines.test.ts). A fault is another constant, another comparison or a statement less in one
// function: of those that lines of all log types go through, or of those that are named. The seed, "random" where none
// is given, says in which order they are tried until the time is over. A fault by which only more or fewer lines are
// left to the parsers counts nothing wrong; drift of the generated module would show it. Exit status: 0 all were seen
// or are in allowed.mjs, 1 one was not, 64 usage.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { workerCode } from '../support/worker-code.mjs';
import { allowed } from './allowed.mjs';

/** Loops of the module end by themselves; those of the program that a fault misleads may not. */
const HANG_MS = 120_000;
const MOST_MB = 700;
/** The functions that lines of all log types go through. */
const SHARED = [
  ...['scan', 'until', 'addTo', 'decimal', 'endOfAddress', 'hex8', 'stamp', 'isOthers', 'queueId', 'label'],
  ...['find', 'enter', 'remember', 'forget'],
];

const order = readOrder();
const code = await workerCode('test/planted/worker.ts', 'planted');
const verdicts = { seen: 0, slower: 0, allowed: 0, none: 0, survived: 0 };
let worker = start();
const { counts } = await answer();
const endMs = performance.now() + order.seconds * 1000;
for (const fault of faultsInTurn(numbers(order.seed)).slice(0, order.faults)) {
  if (performance.now() > endMs) break;
  worker.postMessage(fault);
  const { begun } = await answer();
  const { verdict } = await answer(HANG_MS);
  const isAllowed = verdict === 'survived' && allowed.some(([pattern]) => pattern.test(begun));
  verdicts[isAllowed ? 'allowed' : verdict]++;
  if (verdict === 'survived' && !isAllowed) console.log(`not seen: ${begun}`);
}
await worker.terminate();
const figures = Object.entries(verdicts).map(([word, count]) => `${count} ${word}`);
console.log(`--seed ${order.seed}: ${figures.join(', ')}`);
process.exitCode = verdicts.survived === 0 ? 0 : 1;

function readOrder() {
  try {
    const defaults = { seconds: '60', seed: 'random', faults: '1000000', lines: '12000' };
    const options = Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]);
    const { values } = parseArgs({
      options: { ...Object.fromEntries(options), function: { type: 'string', multiple: true, default: SHARED } },
    });
    const seed = values.seed === 'random' ? randomInt(2 ** 32) : Number(values.seed);
    const [seconds, faults, lines] = [values.seconds, values.faults, values.lines].map(Number);
    if (![seconds, faults, lines].every((value) => value > 0)) throw new Error('a number is missing or is none.');
    if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) throw new Error('a seed is a whole number below 2^32.');
    return { seconds, faults, lines, seed, functions: values.function };
  } catch (error) {
    console.error(`plant: ${error.message}`);
    process.exit(64);
  }
}

/** Each fault of the functions in an order that chance gives, with as much of each function at any time. */
function faultsInTurn(chance) {
  const all = counts.flatMap(({ name, length }, place) => {
    if (!order.functions.includes(name)) return [];
    const mixed = Array.from({ length }, (_, number) => [chance(), number]).sort(([a], [b]) => a - b);
    return mixed.map(([, number], i) => [(i + chance()) / length, { place, number }]);
  });
  return all.sort(([a], [b]) => a - b).map(([, fault]) => fault);
}

function start() {
  const resourceLimits = { maxOldGenerationSizeMb: MOST_MB };
  const worker = new Worker(code, { eval: true, resourceLimits, workerData: { lines: order.lines, seed: order.seed } });
  // Who waits for an answer hears of it.
  worker.on('error', () => undefined);
  return worker;
}

/** What the worker says next; where it dies of a fault, or says nothing for too long, the fault was seen. */
function answer(ms) {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      worker.off('message', heard);
      worker.off('error', died);
    };
    const heard = (message) => {
      end();
      resolve(message);
    };
    const died = (error) => {
      end();
      if (ms === undefined) return reject(error);
      worker = start();
      worker.once('message', () => resolve({ verdict: 'seen' }));
    };
    const timer = ms && setTimeout(() => void worker.terminate().then(() => died()), ms);
    worker.once('message', heard);
    worker.once('error', died);
  });
}

/** From 0 to 1 (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
