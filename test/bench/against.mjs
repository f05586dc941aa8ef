// npm run bench -- --against REV: this checkout beside another revision, taking turns in one run. What a user waits
// for: counting a log, a pass with nothing and with little new, the start of a command, and an answer of SNMP while a
// log is read. No row may be worse by more than a twentieth.
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortLauncher } from '../../scripts/short-launcher.mjs';
import { hasSnmpd, ROOT, startAgent, startSnmpd, until } from './agent-process.mjs';
import { gets } from './latency.mjs';
import { makeLines, makeLog } from './log-maker.mjs';
import { absent, cpuOfProcess, median, pairedRatio, quantile, row, takeTurns } from './measure.mjs';
import { TOP } from './top.mjs';

const LIMIT = 1.05;
const LATENCY_TURNS = 3;
/** agent.octetsRead, which both have. */
const OCTETS_READ = `${ROOT}.1.20.2.0`;

export async function run({ directory, megabytes, bundle, against }) {
  const theirs = built(against, directory);
  const ours = installed(bundle, directory);
  const sides = { ours, theirs };
  const rows = [];
  for (const [kind, service] of Object.entries({
    send: 'send',
    maillog: 'send,smtp,rbl,pop3,imap,webmail,spamassassin,qmailscanner,clamav',
  })) {
    const log = makeLog(kind, megabytes, join(directory, `${kind}.log`));
    rows.push(
      await compared(`count ${megabytes} MB of ${kind}`, sides, directory, (program) => [
        program,
        'count',
        '--service',
        service,
        log.path,
      ]),
    );
  }
  rows.push(await compared('--version', sides, directory, (program) => [program, '--version'], { rounds: 31 }));
  rows.push(await passes('an idle pass of a command', sides, directory, 0));
  rows.push(await passes('a pass of a command over 1 kB', sides, directory, 1000));
  rows.push(...(await latencies(sides, directory, megabytes)));
  return {
    about: `this checkout to ${against}, CPU time of pairs; a short file and V8's code before ours, as packages have them`,
    rows,
  };
}

/** The bundle of another revision, made with the packages of this checkout. */
function built(revision, directory) {
  const place = join(directory, 'theirs');
  mkdirSync(place);
  const archive = execFileSync('git', ['-C', TOP, 'archive', revision], { maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', place], { input: archive });
  symlinkSync(join(TOP, 'node_modules'), join(place, 'node_modules'));
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: place });
  return join(place, 'dist/maillogs.cjs');
}

/** As the packages install it. */
export function installed(bundle, directory) {
  const [bin, lib] = ['bin', 'lib/maillogs'].map((folder) => join(directory, 'installed', folder));
  for (const folder of [bin, lib]) mkdirSync(folder, { recursive: true });
  cpSync(bundle, join(lib, 'maillogs.cjs'));
  const program = join(bin, 'maillogs');
  writeFileSync(program, shortLauncher(readFileSync(bundle)), { mode: 0o755 });
  execFileSync(process.execPath, [program, '--write-code']);
  return program;
}

async function compared(what, sides, directory, wordsOf, { rounds = 9 } = {}) {
  const contenders = Object.entries(sides).map(([name, program]) => [
    name,
    () => cpuOfProcess([process.execPath, ...wordsOf(program)], directory),
  ]);
  const samples = await takeTurns(Object.fromEntries(contenders), { rounds, withinMs: 60_000 });
  return verdict(what, samples);
}

function verdict(what, { ours, theirs }) {
  const note = `${median(ours).toFixed(0)} to ${median(theirs).toFixed(0)} ms`;
  return row(what, pairedRatio(ours, theirs), { limit: LIMIT, note });
}

async function passes(what, sides, directory, newBytes) {
  const news = makeLines('send', Math.max(newBytes, 1));
  const contenders = {};
  for (const [name, program] of Object.entries(sides)) {
    const home = join(directory, `${name}-${newBytes}`);
    mkdirSync(home);
    const { path } = makeLog('send', 1, join(home, 'log'));
    const config = join(home, 'maillogs.yaml');
    writeFileSync(config, `state_dir: ${home}/state\nsources:\n  - { name: send, path: ${path}, services: [send] }\n`);
    contenders[name] = () => {
      if (newBytes > 0) appendFileSync(path, news);
      return cpuOfProcess([process.execPath, program, 'send', '--config', config], directory);
    };
  }
  return verdict(what, await takeTurns(contenders, { rounds: 31, withinMs: 60_000 }));
}

async function latencies(sides, directory, megabytes) {
  if (!hasSnmpd()) return [absent('GETs', 'snmpd is not installed')];
  const samples = { ours: [], theirs: [] };
  for (let turn = 0; turn < LATENCY_TURNS; turn++) {
    for (const [name, program] of Object.entries(sides)) {
      const home = join(directory, `${name}-latency-${turn}`);
      mkdirSync(home);
      samples[name].push(...(await getsOfFirstPass(program, home, megabytes)));
    }
  }
  return [0.5, 0.999].map((share) => {
    const [ours, theirs] = [samples.ours, samples.theirs].map((each) => quantile(each, share));
    const note = `${ours.toFixed(1)} to ${theirs.toFixed(1)} ms, in ${LATENCY_TURNS} turns`;
    return row(`a GET during a first pass, quantile ${share}`, ours / theirs, { limit: LIMIT, note });
  });
}

/** How long each GET took while a log was read for the first time, in milliseconds. */
async function getsOfFirstPass(program, home, megabytes) {
  const made = makeLog('send', megabytes, join(home, 'made'));
  const log = join(home, 'log');
  const snmpd = await startSnmpd(home);
  const agent = startAgent(program, { directory: home, log, service: 'send', master: snmpd.master });
  try {
    await until('the agent answers', async () => (await snmpd.client.get(OCTETS_READ)) !== undefined);
    renameSync(made.path, log);
    return (await gets(snmpd.client, OCTETS_READ, (value) => value >= made.bytes)).samples;
  } finally {
    await agent.stop();
    await snmpd.stop();
  }
}
