// A farm of simulated members: how long a round takes, what it costs, and that the dead do not hold up the living.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { loadSource } from '../../scripts/load-source.mjs';
import { median } from './measure.mjs';
import { TOP } from './top.mjs';

const ROWS = 230;
const ROUNDS = 4;
const TIMEOUT_MS = 1000;
const FIRST_PORT = 21_000;
const BARS = { 1000: { ms: 2500, mebibytes: 150 } };

export async function run({ directory }) {
  const script = join(directory, 'farm-rounds.cjs');
  await build({
    entryPoints: [join(TOP, 'test/bench/farm-rounds.mjs')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
  });
  const about = `members with ${ROWS} counters each, asked by GETs of at most 45 values, 64 members spoken to at once`;
  const rows = [];
  const costs = new Map();
  for (const members of [100, 500, 1000, 2000]) {
    const { rounds, maxRssKiB, traffic } = await measured(script, members, 0);
    // The first makes V8 warm.
    const later = rounds.slice(1);
    if (later.some(({ ok }) => ok !== members)) throw new Error(`not all of ${members} members were added up`);
    const of = (key) => median(later.map((round) => round[key]));
    const ms = of('pollMs') + of('addMs');
    costs.set(members, of('cpuMs') / members);
    const bar = BARS[members];
    rows.push(row(`${members} members: a round`, `${ms.toFixed(0)} ms`, bar && `<= ${bar.ms} ms`, bar && ms <= bar.ms));
    rows.push(
      row(
        `${members} members: CPU of a round`,
        `${of('cpuMs').toFixed(0)} ms`,
        undefined,
        undefined,
        `${(of('cpuMs') / members).toFixed(2)} ms a member, with encoding what is saved`,
      ),
    );
    rows.push(
      row(
        `${members} members: memory`,
        `${(maxRssKiB / 1024).toFixed(0)} MiB`,
        bar && `<= ${bar.mebibytes} MiB`,
        bar && maxRssKiB / 1024 <= bar.mebibytes,
      ),
    );
    const perMember = (count) => count / members / ROUNDS;
    rows.push(
      row(
        `${members} members: on the wire`,
        `${perMember(traffic.octets).toFixed(0)} octets`,
        undefined,
        undefined,
        `in ${perMember(traffic.packets).toFixed(1)} packets a member and round; ${(of('octets') / members).toFixed(0)} octets of it saved`,
      ),
    );
  }
  const flat = costs.get(2000) / costs.get(500);
  rows.push(row('CPU a member, 2000 against 500', flat.toFixed(2), '<= 1.5', flat <= 1.5));
  const dead = await measured(script, 1000, 100);
  const withDead = median(dead.rounds.slice(1).map(({ pollMs, addMs }) => pollMs + addMs));
  const most = TIMEOUT_MS * 2 + 1500;
  rows.push(
    row(
      '1000 members, 100 of them dead',
      `${withDead.toFixed(0)} ms`,
      `<= ${most} ms`,
      withDead <= most,
      'a time-out of 1 s, one retry',
    ),
  );
  return { about, rows };
}

function row(what, value, target = '', isMet = undefined, note = '') {
  return { what, value, target, isMet, note };
}

async function measured(script, members, dead) {
  const { questionsBelow, DEFAULT_ROOT } = await loadSource(TOP, ['src/farm/questions', 'src/registry/registry']);
  const { epoch, instance, counters } = questionsBelow(DEFAULT_ROOT);
  const words = [FIRST_PORT, members, dead, epoch, instance, ...counters.slice(0, ROWS)].map(String);
  const simulator = start(join(TOP, 'test/bench/farm-simulator.mjs'), words, 'pipe');
  const told = createInterface({ input: simulator.stdout });
  await once(told, 'line');
  const farm = start(script, [FIRST_PORT, members, ROUNDS, TIMEOUT_MS].map(String), 'ignore');
  let text = '';
  farm.stdout.on('data', (piece) => {
    text += piece;
  });
  const [code] = await once(farm, 'close');
  if (code !== 0) throw new Error(`the rounds ended with ${code}`);
  const ended = once(told, 'line');
  simulator.stdin.end();
  const [line] = await ended;
  await once(simulator, 'close');
  return { ...JSON.parse(text), traffic: JSON.parse(line) };
}

/** With little room for garbage, as a service has it. */
const FLAGS = ['--max-semi-space-size=1', '--v8-pool-size=1'];

function start(script, words, stdin) {
  const stdio = [stdin, 'pipe', 'inherit'];
  return spawn(process.execPath, [...FLAGS, script, ...words], {
    stdio,
    env: { ...process.env, MALLOC_ARENA_MAX: '1' },
  });
}
