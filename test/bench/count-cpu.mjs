// What counting takes of the processors, at several sizes: `maillogs count` against grep -c for one word, wc -l, a
// script for mawk, mtail and a counter in C; and, of small logs, against a node that does nothing. The counts of each
// run are held against those of the general way, without WebAssembly, and those of the counter in C.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './against.mjs';
import { makeLog } from './log-maker.mjs';
import { absent, cpuOfProcess, isInstalled, median, pairedRatio, row, takeTurns } from './measure.mjs';
import { mawkScript, mtailPrograms } from './rivals.mjs';
import { TOP } from './top.mjs';

/** The bars are for 400 MB, and of small logs for what they take beside a node that does nothing. */
const BAR_MB = 400;
const logs = {
  send: { service: 'send', word: 'status: ', limit: 1.3, small: { megabytes: 1, limit: 1.6 } },
  maillog: { service: 'all', word: 'spamd: ', limit: 1.7, small: { megabytes: 16, limit: 2.6 } },
  smtp: { service: 'rbl,smtp', word: 'rblsmtpd', limit: 2 },
  postfix: { service: 'postfix', word: 'postfix/', limit: 2 },
};
const C_LIMIT = 2.2;

export async function run({ directory, megabytes, bundle }) {
  const rows = [];
  const native = compiled(directory);
  for (const [kind, { service, word, limit, small }] of Object.entries(logs)) {
    const log = makeLog(kind, megabytes, join(directory, `${kind}.log`));
    const count = [process.execPath, bundle, 'count', '--service', service, log.path];
    rows.push(sameCounts(kind, count, kind === 'send' ? native : undefined, log));
    const contenders = rivals(kind, { word, log, native, directory });
    const samples = await turns({ maillogs: count, ...contenders }, directory);
    const perLine = (median(samples.maillogs) * 1e6) / log.lines;
    for (const name of Object.keys(contenders)) {
      const bar = megabytes < BAR_MB ? undefined : { [`grep -c '${word}'`]: limit, 'the counter in C': C_LIMIT }[name];
      const note = `${perLine.toFixed(0)} ns a line`;
      rows.push(row(`${kind} to ${name}`, pairedRatio(samples.maillogs, samples[name]), { limit: bar, note }));
    }
    if (!isInstalled('mtail')) rows.push(absent(`${kind} to mtail`, 'mtail is not installed'));
    if (small !== undefined) rows.push(await smallLog(kind, { service, ...small }, { directory, bundle }));
  }
  if (native === undefined) rows.push(absent('send to the counter in C', 'gcc is not installed'));
  return { about: `CPU time of counting ${megabytes} MB, ratio of pairs`, rows };
}

function rivals(kind, { word, log, native, directory }) {
  const found = { [`grep -c '${word}'`]: ['grep', '-c', word, log.path], 'wc -l': ['wc', '-l', log.path] };
  if (kind === 'send' && native !== undefined) found['the counter in C'] = [native, log.path];
  if (mtailPrograms[kind] === undefined) return found;
  if (isInstalled('mawk')) {
    const script = join(directory, `${kind}.awk`);
    writeFileSync(script, mawkScript(kind));
    found.mawk = ['mawk', '-f', script, log.path];
  }
  if (isInstalled('mtail')) {
    const program = join(directory, `${kind}.mtail`);
    writeFileSync(program, mtailPrograms[kind]);
    const words = ['--one_shot', '--logs', log.path, '--progs', program, '--log_dir', directory, '--port', '0'];
    found.mtail = ['mtail', ...words];
  }
  return found;
}

function turns(commands, directory) {
  const contenders = Object.entries(commands).map(([name, words]) => [name, () => cpuOfProcess(words, directory)]);
  return takeTurns(Object.fromEntries(contenders), { rounds: 9, withinMs: 40_000 });
}

async function smallLog(kind, { service, megabytes, limit }, { directory, bundle }) {
  const log = makeLog(kind, megabytes, join(directory, `${kind}-small.log`));
  const count = [process.execPath, installed(bundle, directory), 'count', '--service', service, log.path];
  const samples = await turns({ count, bare: [process.execPath, '-e', '0'] }, directory);
  return row(`${kind}, ${megabytes} MB, to node -e 0`, pairedRatio(samples.count, samples.bare), { limit });
}

/** The program of this file's folder, where there is a compiler. */
function compiled(directory) {
  if (!isInstalled('gcc')) return undefined;
  const program = join(directory, 'count-send');
  const { status, stderr } = spawnSync('gcc', ['-O2', '-o', program, join(TOP, 'test/bench/native/count-send.c')]);
  if (status !== 0) throw new Error(`gcc: ${stderr}`);
  return program;
}

/** Throws where any two ways count differently. */
function sameCounts(kind, [node, bundle, ...words], native, log) {
  const json = (flags) => output([node, ...flags, bundle, ...words, '--format', 'json']);
  const usual = json([]);
  if (usual !== json(['--noexpose-wasm'])) throw new Error(`${kind}: the general way counts differently.`);
  if (native === undefined) return row(`${kind}: ways that count the same`, 2, { digits: 0 });
  const values = new Map(JSON.parse(usual).map(({ name, value }) => [name, value]));
  const theirs = new Map(
    output([native, log.path])
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  );
  if (Number(theirs.get('lines')) !== log.lines) throw new Error('the counter in C has read other lines.');
  const others = Number(theirs.get('others'));
  for (const [name, value] of theirs) {
    // It leaves out what is not ordinary; the sums are of ordinary lines only.
    const differs = Number(values.get(name)) - Number(value);
    if (values.has(name) && (differs < 0 || differs > others))
      throw new Error(`${name}: ${values.get(name)}, in C ${value}.`);
  }
  return row(`${kind}: ways that count the same`, 3, {
    digits: 0,
    note: `${others} lines are not for the counter in C`,
  });
}

function output([program, ...words]) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}
