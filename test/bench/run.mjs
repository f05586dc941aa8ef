// npm run bench [-- NAME... --size MB[,MB...] --record --bundle FILE --against REV]: runs the benchmarks, all of them when
// none is named, and prints one table each, for each size of log in megabytes (1 to 4000). --against compares this checkout
// with another revision, and runs nothing else. Another Node runs itself: PATH=... npm run bench (scripts/fetch-node has them). The contenders of a benchmark take turns in one run, and what counts is their
// ratio: seconds alone drift with whatever else the machine does. --record writes RESULTS.md.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as against from './against.mjs';
import * as agentMemory from './agent-memory.mjs';
import * as bulk from './bulk.mjs';
import * as commit from './commit.mjs';
import * as countCpu from './count-cpu.mjs';
import * as farm from './farm.mjs';
import * as growth from './growth.mjs';
import * as idleTick from './idle-tick.mjs';
import * as latency from './latency.mjs';
import * as parse from './parse.mjs';
import * as passCost from './pass-cost.mjs';
import * as publish from './publish.mjs';
import { recordResults } from './record.mjs';
import * as roundTrip from './round-trip.mjs';
import * as slowPatterns from './slow-patterns.mjs';
import * as startUp from './start-up.mjs';
import * as steadyMemory from './steady-memory.mjs';
import { formatTable } from './table.mjs';
import { BUNDLE } from './top.mjs';
import * as yesterday from './yesterday.mjs';

const benchmarks = {
  parse,
  'count-cpu': countCpu,
  growth,
  'pass-cost': passCost,
  publish,
  commit,
  latency,
  'slow-patterns': slowPatterns,
  'round-trip': roundTrip,
  bulk,
  'idle-tick': idleTick,
  farm,
  'start-up': startUp,
  'agent-memory': agentMemory,
  'steady-memory': steadyMemory,
  yesterday,
};

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '100' },
    bundle: { type: 'string', default: BUNDLE },
    against: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
});
if (options.against !== undefined) benchmarks.against = against;
const all = options.against === undefined ? Object.keys(benchmarks) : ['against'];
const names = positionals.length === 0 ? all : positionals;
const unknown = names.find((name) => !(name in benchmarks));
const sizes = options.size.split(',').map(Number);
if (unknown !== undefined) fail(`there is no benchmark "${unknown}": ${Object.keys(benchmarks).join(', ')}.`);
if (!sizes.every((megabytes) => megabytes > 0)) fail(`--size ${options.size} is not a number of megabytes.`);
if (!existsSync(options.bundle)) fail(`${options.bundle} is missing: run npm run build.`);

const results = [];
for (const [name, megabytes] of names.flatMap((name) => sizes.map((size) => [name, size]))) {
  const directory = mkdtempSync(join(tmpdir(), 'maillogs-bench-'));
  try {
    const context = { directory, megabytes, bundle: resolve(options.bundle), against: options.against };
    const title = sizes.length === 1 ? name : `${name}, ${megabytes} MB`;
    const result = { name: title, megabytes, ...(await benchmarks[name].run(context)) };
    results.push(result);
    console.log(`\n${formatTable(result)}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
if (options.record) recordResults(results);
const missed = results.flatMap(({ name, rows }) =>
  rows.filter(({ isMet }) => isMet === false).map((row) => [name, row]),
);
for (const [name, row] of missed) console.log(`missed: ${name}, ${row.what}: ${row.value}, wanted ${row.target}`);

function fail(sentence) {
  console.error(`bench: ${sentence}`);
  process.exit(64);
}
