// npm run bench [-- NAME... --size MB[,MB...] --record --bundle FILE --against REV]: runs the benchmarks, all of them when
// none is named, and prints one table each; --help says what each measures and what the options mean. Another Node runs
// itself: PATH=... npm run bench (scripts/fetch-node has them). The contenders of a benchmark take turns in one run, and
// what counts is their ratio: seconds alone drift with whatever else the machine does. Exit status: 0 they ran, 64 usage.
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

/** What each file of this folder measures that is a benchmark. */
const benchmarks = {
  parse: 'counting a log, beside grep, mtail and a script',
  'count-cpu': 'what counting takes of the processors, beside grep, wc, mawk, mtail and C',
  growth: 'how costs grow with sources, patterns, rows and log types',
  'pass-cost': 'a pass with 1 kB of news in a large log and in a small one',
  publish: 'making a view the one that answers',
  commit: 'how long a commit keeps requests waiting',
  latency: 'answers of SNMP while a log is read for the first time',
  'slow-patterns': 'answers of SNMP while slow patterns look at long lines',
  'round-trip': 'a GET through snmpd, beside its own objects, pass_persist, extend and C',
  bulk: 'a long walk of an agent that answers SNMP itself',
  'idle-tick': 'a beat of the schedule with little or nothing new',
  farm: 'a round of a farm of simulated members',
  'start-up': 'short commands, beside a node that does nothing',
  'agent-memory': 'resident memory after the first pass',
  'steady-memory': 'whether memory stays what it is over many passes and requests',
  yesterday: 'a report on one day',
};

const modules = {
  against,
  'agent-memory': agentMemory,
  bulk,
  commit,
  'count-cpu': countCpu,
  farm,
  growth,
  'idle-tick': idleTick,
  latency,
  parse,
  'pass-cost': passCost,
  publish,
  'round-trip': roundTrip,
  'slow-patterns': slowPatterns,
  'start-up': startUp,
  'steady-memory': steadyMemory,
  yesterday,
};

const USAGE = `Usage: npm run bench -- [NAME]... [OPTION]...

Benchmarks, all of them where none is named:
${Object.entries(benchmarks)
  .map(([name, what]) => `  ${name.padEnd(14)} ${what}`)
  .join('\n')}

Options:
  --size MB[,MB...]  megabytes of the logs, 1 to 4000; each benchmark runs once for each (100)
  --record           write the figures to test/bench/RESULTS.md
  --against REV      instead: this checkout beside another revision of git
  --bundle FILE      the program that is measured (dist/maillogs.cjs)
  --help             this text`;

const { values: options, positionals } = readOrder();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const all = options.against === undefined ? Object.keys(benchmarks) : ['against'];
const names = positionals.length === 0 ? all : positionals;
const unknown = names.find((name) => !all.includes(name));
const sizes = options.size.split(',').map(Number);
if (unknown !== undefined) fail(`there is no benchmark "${unknown}": ${all.join(', ')}.`);
if (!sizes.every((megabytes) => megabytes > 0)) fail(`--size ${options.size} is not a number of megabytes.`);
if (!existsSync(options.bundle)) fail(`${options.bundle} is missing: run npm run build.`);

const results = [];
for (const [name, megabytes] of names.flatMap((name) => sizes.map((size) => [name, size]))) {
  const directory = mkdtempSync(join(tmpdir(), 'maillogs-bench-'));
  try {
    const context = { directory, megabytes, bundle: resolve(options.bundle), against: options.against };
    const title = sizes.length === 1 ? name : `${name}, ${megabytes} MB`;
    const result = { name: title, megabytes, ...(await modules[name].run(context)) };
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

function readOrder() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        size: { type: 'string', default: '100' },
        bundle: { type: 'string', default: BUNDLE },
        against: { type: 'string' },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    const [what] = error.message.split('. ');
    return fail(`${what}; --help says what there is.`);
  }
}

function fail(sentence) {
  console.error(`bench: ${sentence}`);
  process.exit(64);
}
