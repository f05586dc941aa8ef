// What a poller waits for, through a real snmpd: our rows beside as many objects that snmpd has in its own process
// (`override`, each with its own registration, as its scalars have), a pass_persist script, `extend`, and a subagent in C
// made with net-snmp's own library. All are asked in turns by one client of the net-snmp package, whose own work is part
// of each figure.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from '../../scripts/load-source.mjs';
import { ended, hasSnmpd, ROOT, startAgent, startSnmpd, until } from './agent-process.mjs';
import { makeLog } from './log-maker.mjs';
import { absent, isInstalled, median, row, takeTurns, timed } from './measure.mjs';
import { TOP } from './top.mjs';

const ROWS = 120;
const MAX_REPETITIONS = 25;
const IN_PROCESS = '1.3.6.1.4.1.8072.9999.9999.71';
const PASS_PERSIST = '1.3.6.1.4.1.8072.9999.9999.72';
const EXTEND = '1.3.6.1.4.1.8072.9999.9999.73';
const IN_C = '1.3.6.1.4.1.8072.9999.9999.74';
/** Of ours and of the subagent in C: as many rows as a long walk sees. */
const LONG = 600;
const C_LIMIT = 1.05;
/** nsExtendOutput1Line: the first line that a command printed. */
const EXTEND_LINE = `${EXTEND}.3.1.1`;
/** snmpd keeps a command's output for a second at least; it is asked again only then. */
const EXTEND_KEEPS_S = 1;

const LIMITS = { 'GET of 1': 1.8, [`GET of ${ROWS}`]: 1.3, [`bulk walk of ${ROWS}`]: 5.5 };

const LONG_WALK = `bulk walk of ${LONG}`;

export async function run({ directory, bundle }) {
  const about = `answers through snmpd, ratio of medians to objects in its own process; walks by ${MAX_REPETITIONS} rows`;
  if (!hasSnmpd()) return { about, rows: [absent('answers', 'snmpd is not installed')] };
  const ours = await ourRows();
  const log = makeLog('send', 0.1, join(directory, 'log'));
  const snmpd = await startSnmpd(directory, { extra: rivalLines(directory), timeoutMs: 20_000 });
  const native = compiledSubagent(directory);
  const inC = native && spawn(native, [snmpd.master, IN_C, String(LONG)], { stdio: 'ignore' });
  const agent = startAgent(bundle, { directory, log: log.path, service: 'send', master: snmpd.master });
  try {
    await until('the agent answers', async () => (await snmpd.client.get(ours.oids[0])) !== undefined);
    if (inC !== undefined) {
      await until('the subagent in C answers', async () => (await snmpd.client.get(`${IN_C}.${LONG}.0`)) !== undefined);
    }
    const rivals = {
      'in-process': { root: IN_PROCESS, oids: numbered((n) => `${IN_PROCESS}.${n}.0`) },
      maillogs: ours,
      pass_persist: { root: PASS_PERSIST, oids: numbered((n) => `${PASS_PERSIST}.${n}.0`) },
      ...(inC !== undefined && { 'in C': { root: IN_C, oids: numbered((n) => `${IN_C}.${n}.0`), isLong: true } }),
    };
    const quick = await measure(snmpd.client, rivals, { rounds: 1000, withinMs: 40_000 });
    const slow = await measure(
      snmpd.client,
      { extend: { root: EXTEND_LINE, oids: numbered((n) => `${EXTEND_LINE}.${indexOf(n)}`) } },
      { rounds: 5, withinMs: 20_000, pauseMs: EXTEND_KEEPS_S * 1000 + 100 },
    );
    const rows = Object.keys(LIMITS).flatMap((what) => rowsOf(what, { ...quick, ...slow }));
    return { about, rows: [...rows, ...besideC(quick)] };
  } finally {
    if (inC !== undefined) await ended(inC);
    await agent.stop();
    await snmpd.stop();
  }
}

/** The first of our counters, which lie side by side in a walk. */
async function ourRows() {
  const { counters } = await loadSource(TOP, ['src/registry/registry']);
  const oids = counters.map(({ arcs }) => `${ROOT}.${arcs.join('.')}.0`);
  return { root: ROOT, oids: oids.slice(0, ROWS), isLong: true };
}

/** The program of this folder, where there are a compiler and the library's headers. */
function compiledSubagent(directory) {
  if (!isInstalled('gcc') || !isInstalled('net-snmp-config')) return undefined;
  const libraries = spawnSync('net-snmp-config', ['--agent-libs'], { encoding: 'utf8' }).stdout.trim().split(/\s+/);
  const program = join(directory, 'subagent');
  const words = ['-O2', '-o', program, join(TOP, 'test/bench/native/subagent.c'), ...libraries];
  const { status, stderr } = spawnSync('gcc', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`gcc: ${stderr}`);
  return program;
}

/** Ours to the subagent in C. */
function besideC(medians) {
  const whats = [...Object.keys(LIMITS), LONG_WALK];
  if (medians[`${LONG_WALK}, in C`] === undefined) {
    return whats.map((what) => absent(`${what}, to a subagent in C`, 'gcc or libsnmp-dev is not installed'));
  }
  return whats.map((what) => {
    const [ours, theirs] = ['maillogs', 'in C'].map((name) => medians[`${what}, ${name}`]);
    const note = `${ours.toFixed(2)} to ${theirs.toFixed(2)} ms`;
    return row(`${what}, to a subagent in C`, ours / theirs, { limit: C_LIMIT, note });
  });
}

/** Median milliseconds by question and rival. */
async function measure(client, rivals, { pauseMs = 0, ...turns }) {
  const questions = {
    'GET of 1': ({ oids }) => client.values(oids.slice(0, 1)),
    [`GET of ${ROWS}`]: ({ oids }) => client.values(oids),
    [`bulk walk of ${ROWS}`]: ({ root }) => client.walk(root, ROWS, MAX_REPETITIONS),
    [LONG_WALK]: ({ root }) => client.walk(root, LONG, MAX_REPETITIONS),
  };
  const medians = {};
  for (const [what, ask] of Object.entries(questions)) {
    const asked = Object.fromEntries(Object.entries(rivals).filter(([, { isLong }]) => what !== LONG_WALK || isLong));
    const contenders = Object.fromEntries(
      Object.entries(asked).map(([name, rival]) => [
        name,
        async () => {
          if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
          return timed(() => ask(rival));
        },
      ]),
    );
    const samples = await takeTurns(contenders, turns);
    for (const name of Object.keys(asked)) medians[`${what}, ${name}`] = median(samples[name]);
  }
  return medians;
}

function rowsOf(what, medians) {
  const inProcess = medians[`${what}, in-process`];
  return ['maillogs', 'pass_persist', 'extend'].map((name) => {
    const ms = medians[`${what}, ${name}`];
    const note = `${ms.toFixed(2)} to ${inProcess.toFixed(2)} ms`;
    return row(`${what}, ${name}`, ms / inProcess, { limit: name === 'maillogs' ? LIMITS[what] : undefined, note });
  });
}

/** The lines of snmpd.conf that make the rivals; values as many digits long as ours may be. */
function rivalLines(directory) {
  const home = join(directory, 'rivals');
  mkdirSync(home);
  const script = join(home, 'pass-persist');
  writeFileSync(script, passPersistScript, { mode: 0o755 });
  return [
    ...numbered((n) => `override ${IN_PROCESS}.${n}.0 counter ${n}`),
    `pass_persist ${PASS_PERSIST} ${script}`,
    ...numbered((n) => `extend -cacheTime ${EXTEND_KEEPS_S} .${EXTEND} ${nameOf(n)} /bin/echo ${n}`),
  ];
}

/** snmpd.conf(5), pass_persist: PING, then get and getnext, each with an OID on a line of its own. */
const passPersistScript = `#!/usr/bin/perl
use strict;
use warnings;
$| = 1;
my $root = '.${PASS_PERSIST}';
while (my $word = <STDIN>) {
  chomp $word;
  if ($word eq 'PING') { print "PONG\\n"; next; }
  last if $word eq '';
  chomp(my $oid = <STDIN>);
  my $n = 0;
  if ($word eq 'get') { $n = $oid =~ /^\\Q$root\\E\\.(\\d+)\\.0$/ ? $1 : 0; }
  elsif ($oid =~ /^\\Q$root\\E(?:\\.(\\d+)(\\.\\d+)?)?/) { $n = ($1 // 0) + (defined $1 && !defined $2 ? 0 : 1); }
  if ($n < 1 || $n > ${ROWS}) { print "NONE\\n"; next; }
  print "$root.$n.0\\ncounter\\n$n\\n";
}
`;

function numbered(make) {
  return Array.from({ length: ROWS }, (_, n) => make(n + 1));
}

/** All of one length, so that the order of the rows is that of the numbers. */
function nameOf(n) {
  return `row${String(n).padStart(3, '0')}`;
}

function indexOf(n) {
  const name = nameOf(n);
  return [name.length, ...Buffer.from(name)].join('.');
}
