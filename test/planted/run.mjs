// npm run plant -- [--seconds N] [--seed S] [--own-seed S] [--faults N] [--own N] [--lines N] [--function NAME]...
//                  [--fault 'NAME N']... [--allowed]
//
// Plants faults in the compiled module, one at a time, and looks whether the lines of its differential test tell them
// (test/unit/pass/ordinary-lines.test.ts). A fault is another constant, another comparison or a statement less in one
// function: of those that lines of all log types go through, and, in turn with them, of those of one log type each, or
// of those functions that are named. Each kind has a seed, "random" where none is given, which gives the order in which
// faults are tried, until the time is over or enough were. --fault plants the one of that name, --allowed those listed in
// allowed.mjs. A fault by which only more or fewer lines are left to the parsers counts nothing wrong; drift of the
// generated module would show it. One in a log type's own function may be in code that no whole line gets to, or be one
// that no line can tell: it is printed, to be looked at. Exit status: 0 all others were seen or are in allowed.mjs, 1 one
// was not, or, of all that are there, one was, 64 usage.
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
  ...['scan', 'until', 'addTo', 'decimal', 'endOfAddress', 'hex8', 'stamp', 'isOthers', 'queueId', 'label', 'urlHost'],
  ...['find', 'enter', 'remember', 'forget'],
];

const order = readOrder();
const code = await workerCode('test/planted/worker.ts', 'planted');
const reasons = new Set(Object.values(allowed).flat());
const verdicts = { seen: 0, slower: 0, allowed: 0, unreached: 0, none: 0, survived: 0 };
const needed = new Set();
let isClean = true;
let worker = start();
const { counts } = await answer();
const endMs = performance.now() + order.seconds * 1000;
for (const fault of faults()) {
  if (performance.now() > endMs) break;
  worker.postMessage(fault);
  const { begun } = await answer();
  const { verdict } = await answer(HANG_MS);
  const isAllowed = reasons.has(withoutNumber(begun));
  verdicts[isAllowed && verdict === 'survived' ? 'allowed' : verdict]++;
  if (verdict === 'survived' && !isAllowed) {
    console.log(`not seen: ${begun}`);
    if (SHARED.includes(functionOf(fault))) isClean = false;
  }
  if (verdict === 'survived') needed.add(withoutNumber(begun));
}
await worker.terminate();
if (order.allowed && performance.now() <= endMs) {
  for (const fault of reasons) {
    if (needed.has(fault)) continue;
    console.log(`needless in allowed.mjs: ${fault}`);
    isClean = false;
  }
}
const figures = Object.entries(verdicts).map(([word, count]) => `${count} ${word}`);
console.log(`--seed ${order.seed} --own-seed ${order.ownSeed}: ${figures.join(', ')}`);
process.exitCode = isClean ? 0 : 1;

function readOrder() {
  try {
    const text = { type: 'string' };
    const list = { type: 'string', multiple: true, default: [] };
    const { values } = parseArgs({
      options: {
        ...{ seconds: { ...text, default: '60' }, lines: { ...text, default: '12000' }, allowed: { type: 'boolean' } },
        ...{ faults: { ...text, default: '1000000' }, own: { ...text, default: '1000000' } },
        ...{ seed: { ...text, default: 'random' }, 'own-seed': { ...text, default: 'random' } },
        ...{ function: list, fault: list },
      },
    });
    const [seconds, lines, most, own] = [values.seconds, values.lines, values.faults, values.own].map(Number);
    if (!(seconds > 0 && lines > 0 && most >= 0 && own >= 0)) throw new Error('a number is missing or is none.');
    const [seed, ownSeed] = [values.seed, values['own-seed']].map(seedOf);
    return { ...values, seconds, lines, most, own, seed, ownSeed };
  } catch (error) {
    console.error(`plant: ${error.message}`);
    process.exit(64);
  }
}

function seedOf(word) {
  const seed = word === 'random' ? randomInt(2 ** 32) : Number(word);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) throw new Error('a seed is a whole number below 2^32.');
  return seed;
}

function functionOf({ place }) {
  return counts[place].name.split('/')[0];
}

/** The faults in the order in which they are planted. */
function faults() {
  const isIn = (names) => (name) => names.includes(name.split('/')[0]);
  if (order.fault.length > 0) return order.fault.map(named);
  if (order.function.length > 0) return inTurn(isIn(order.function), numbers(order.seed)).slice(0, order.most);
  const shared = inTurn(isIn(SHARED), numbers(order.seed));
  if (order.allowed)
    return shared.filter(({ place, number }) => reasons.has(withoutNumber(counts[place].names[number])));
  const own = inTurn((name) => !isIn(SHARED)(name), numbers(order.ownSeed), 'one of each').slice(0, order.own);
  // One of each kind after the other, until one of them is at its end.
  const others = shared.slice(0, order.most);
  return Array.from({ length: Math.max(others.length, own.length) }, (_, i) => [others[i], own[i]])
    .flat()
    .filter((fault) => fault !== undefined);
}

/** A fault by the beginning of what it is called. */
function named(text) {
  const [name, number] = text.split(' ');
  const place = counts.findIndex((each) => each.name === name);
  if (!(Number(number) <= counts[place]?.names.length)) {
    console.error(`plant: there is no fault ${text}.`);
    process.exit(64);
  }
  return { place, number: Number(number) - 1 };
}

function withoutNumber(fault) {
  return fault.replace(/^(\S+) \d+: /, '$1: ');
}

/** Each fault of some functions in an order that chance gives, with as much, or as many, of each function at any time. */
function inTurn(isWanted, chance, share = 'as much of each') {
  const all = counts.flatMap(({ name, names }, place) => {
    if (!isWanted(name)) return [];
    const mixed = names.map((_, number) => [chance(), number]).sort(([a], [b]) => a - b);
    const whole = share === 'one of each' ? 1 : names.length;
    return mixed.map(([, number], i) => [(i + chance()) / whole, { place, number }]);
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
