// npm run search -- [--seconds N] [--seed S]
//
// Looks for new counterexamples: tries the model of a log's life, histories of a directory of logs, storms and all
// properties with new seeds until the time is over, side by side. Each round prints its seed; one that finds something
// prints it, made short, and what to type to see it again. Exit status: 0 nothing found, 1 something, 64 usage.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODEL = 'test/crash/model.test.ts';
const STORMS = 'test/crash/memory-storm.test.ts';
const HISTORIES = ['gentle', 'destructive', 'doubtful'].map((kind) => `test/crash/histories-${kind}.test.ts`);

const { seconds, seed } = readOrder();
const endMs = performance.now() + seconds * 1000;
const propertyFiles = filesWithProperties();
// A test of jest has five seconds unless it says otherwise; the model's say so.
const lanes = [
  { name: 'model', project: 'crash', files: [MODEL], properties: 6, leastMs: 500, mostMs: 20_000 },
  { name: 'storms', project: 'crash', files: [STORMS], properties: 7, leastMs: 100, mostMs: 600 },
  { name: 'histories', project: 'crash', files: HISTORIES, properties: 12, leastMs: 500, mostMs: 60_000 },
  {
    name: 'properties',
    project: 'unit',
    files: propertyFiles.map(({ path }) => path),
    properties: propertyFiles.reduce((sum, { properties }) => sum + properties, 0),
    leastMs: 50,
    mostMs: 2_000,
  },
];
const found = await Promise.all(lanes.map(searchLane));
process.exitCode = found.some((isFound) => isFound) ? 1 : 0;

function readOrder() {
  try {
    const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } });
    const order = {
      seconds: Number(values.seconds),
      seed: values.seed === undefined ? undefined : Number(values.seed),
    };
    if (!(order.seconds > 0)) throw new Error(`"${values.seconds}" is no number of seconds.`);
    if (order.seed !== undefined && !(Number.isInteger(order.seed) && order.seed >= 0 && order.seed < 2 ** 31)) {
      throw new Error('a seed is a whole number from 0 to 2147483647.');
    }
    return order;
  } catch (error) {
    console.error(`search: ${error.message}`);
    process.exit(64);
  }
}

/** The unit tests that try properties, and how many each does. */
function filesWithProperties() {
  return readdirSync(join(top, 'test'), { recursive: true })
    .map((name) => join(top, 'test', name))
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith(MODEL))
    .map((path) => ({ path: relative(top, path), text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text.includes('/property'))
    .map(({ path, text }) => ({ path, properties: text.split(/\btime[ds](?:<.*>)?\(/).length - 1 }));
}

/** Round after round, each with a seed of its own; whether anything was found. */
async function searchLane(lane) {
  let isFound = false;
  do {
    const roundSeed = seed ?? randomInt(2 ** 31);
    const { isClean, said } = await searchOnce(lane, roundSeed);
    console.log(`${lane.name}: MAILLOGS_SEED=${roundSeed}: ${isClean ? 'nothing found' : 'FOUND SOMETHING'}`);
    if (isClean) continue;
    isFound = true;
    console.log(`${said}\nOnce more: npm run search -- --seed ${roundSeed}`);
  } while (seed === undefined && performance.now() < endMs);
  return isFound;
}

async function searchOnce({ project, files, properties, leastMs, mostMs }, roundSeed) {
  const eachMs = Math.min(mostMs, Math.max(leastMs, (endMs - performance.now()) / properties));
  const jest = ['node_modules/jest/bin/jest.js', '--selectProjects', project, '--runInBand', '--colors=false'];
  const child = spawn(process.execPath, [...jest, '--cacheDirectory', 'node_modules/.cache/jest', ...files], {
    cwd: top,
    env: { ...process.env, MAILLOGS_SEED: String(roundSeed), MAILLOGS_SEARCH_MS: String(Math.round(eachMs)) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ isClean: code === 0, said }));
  });
}
