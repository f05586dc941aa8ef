// npm run fuzz -- [--seconds N] [--target T]... [--seed S]... [--out DIR] [--distil N] [FILE...]
//
// Tries random inputs on everything of the program that takes bytes from others: SNMP, AgentX, the files of the state
// directory, configurations, log lines, the compiled module. The time is that of all targets together; a seed is "random" where none is given,
// and of several each has a process and all of that time. With FILEs, only those inputs are tried, on one target. An
// input that fails is made as short as can be, written to a file in DIR, dist/fuzz by default, and the file named.
// --distil adds N inputs of each target to test/corpus/fuzz, such as led to something that the corpus did not.
// Exit status: 0 nothing found, 1 something, 64 usage.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { workerCode } from '../support/worker-code.mjs';
import { keepSome, readCorpus } from './corpus.mjs';
import { watched } from './watched.mjs';

const script = fileURLToPath(import.meta.url);
const top = join(dirname(script), '..', '..');
const TARGETS = ['snmp', 'agentx', 'state', 'config', 'lines', 'module'];
/** Longer than any input may take on the busiest machine. */
const HANG_MS = 20_000;
/** The fuzzer's own pool is a few MiB; what leaks at each input is far more. */
const MAX_GROWTH_MIB = 32;

const order = readOrder();
process.exitCode = (await (order.seeds.length > 1 ? fuzzSeeds() : fuzzTargets(order.seeds[0]))) ? 0 : 1;

/** Each seed in a process of its own, side by side: memory and CPU time are then those of one. */
async function fuzzSeeds() {
  const words = [...order.targets.flatMap((name) => ['--target', name]), ...order.files];
  const options = ['--seconds', String(order.seconds), '--out', order.out];
  const runs = order.seeds.map((seed) => {
    const child = spawn(process.execPath, [script, ...options, '--seed', String(seed), ...words], { stdio: 'inherit' });
    return new Promise((resolve, reject) => child.on('error', reject).on('close', (status) => resolve(status === 0)));
  });
  return (await Promise.all(runs)).every((isClean) => isClean);
}

/** Whether nothing was found. */
async function fuzzTargets(seed) {
  const code = await workerCode('test/fuzz/worker.ts', 'fuzz');
  let isClean = true;
  for (const name of order.targets) {
    const report = await tried(code, name, seed);
    if (!tell(name, seed, report)) isClean = false;
    if (order.most > 0)
      console.log(`  ${keepSome(top, name, { joined: report.joined, most: order.most })} inputs kept`);
  }
  return isClean;
}

function readOrder() {
  try {
    const { values, positionals: files } = parseArgs({
      allowPositionals: true,
      options: {
        seconds: { type: 'string', default: '60' },
        target: { type: 'string', multiple: true, default: TARGETS },
        seed: { type: 'string', multiple: true, default: ['random'] },
        out: { type: 'string', default: join(top, 'dist', 'fuzz') },
        distil: { type: 'string', default: '0' },
      },
    });
    const seconds = Number(values.seconds);
    const seeds = values.seed.map((seed) => (seed === 'random' ? randomInt(2 ** 32) : Number(seed)));
    const unknown = values.target.find((name) => !TARGETS.includes(name));
    if (unknown !== undefined) throw new Error(`there is no target "${unknown}": ${TARGETS.join(', ')}.`);
    if (!(seconds > 0)) throw new Error(`"${values.seconds}" is no number of seconds.`);
    if (seeds.some((seed) => !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)) {
      throw new Error('a seed is a whole number from 0 to 4294967295.');
    }
    if (files.length > 0 && values.target.length !== 1) throw new Error('name the --target that the files are for.');
    return { seconds, seeds, targets: values.target, out: values.out, most: Number(values.distil), files };
  } catch (error) {
    console.error(`fuzz: ${error.message}`);
    process.exit(64);
  }
}

function tried(code, name, seed) {
  const replay = order.files.length > 0;
  const corpus = replay ? order.files.map((file) => readFileSync(file)) : readCorpus(top, name);
  const seconds = order.seconds / order.targets.length;
  return watched(code, { name, seed, corpus, seconds, replay }, HANG_MS);
}

/** Whether nothing was found. */
function tell(name, seed, { tried: count, outcomes, slowestMs, seconds, before, after, failure }) {
  const figures = [`${count} inputs`];
  if (after !== undefined) {
    figures.push(`${seconds.toFixed(1)} s`, `${outcomes} outcomes`, `slowest ${slowestMs.toFixed(1)} ms`);
    figures.push(
      `RSS ${before.residentMib} -> ${after.residentMib} MiB`,
      `live ${before.liveMib} -> ${after.liveMib} MiB`,
    );
  }
  const hasGrown = after !== undefined && after.liveMib - before.liveMib > MAX_GROWTH_MIB;
  const verdict = failure ? 'FAILED' : hasGrown ? 'FAILED: memory grows' : 'nothing found';
  console.log(`${name.padEnd(7)} --seed ${seed}: ${figures.join(', ')}: ${verdict}`);
  if (failure === undefined) return !hasGrown;
  const path = written(`${name}-${seed}`, Buffer.from(failure.input));
  console.log(`  ${failure.reason.split('\n').slice(0, 6).join('\n  ')}`);
  console.log(`  the input (${failure.input.length} octets) is in ${path}`);
  console.log(`  once more: npm run fuzz -- --target ${name} ${path}`);
  return false;
}

function written(name, input) {
  mkdirSync(order.out, { recursive: true });
  const path = join(order.out, name);
  writeFileSync(path, input);
  return path;
}
