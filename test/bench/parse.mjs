// Counting whole logs from the page cache: `maillogs count` against grep -c for one word (the commonest event of
// the log), against mtail with a program of the same counters, and against a script that, like most, matches a
// list of patterns against each line of a file it reads once for each of its services.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLog } from './log-maker.mjs';
import { absent, isInstalled, median, row, takeTurns, timedProcess } from './measure.mjs';
import { mtailPrograms, naiveScript } from './rivals.mjs';

const logs = {
  send: { service: 'send', word: 'status: ', grepLimit: 2 },
  maillog: { service: 'all', word: 'spamd: ', grepLimit: 4 },
  smtp: { service: 'rbl', word: 'tcpserver: ' },
  postfix: { service: 'postfix', word: 'postfix/', grepLimit: 2 },
};

/** The rivals are an order of magnitude slower: they get a log of this size, and are compared by time per byte. */
const RIVAL_MB = 40;
/** In a smaller log node's start is too much of the time for a verdict. */
const VERDICT_MB = 400;

export async function run({ directory, megabytes, bundle }) {
  const rows = [];
  for (const [kind, { service, word, grepLimit }] of Object.entries(logs)) {
    const log = makeLog(kind, megabytes, join(directory, `${kind}.log`));
    const samples = await takeTurns(
      {
        maillogs: () => timedProcess([process.execPath, bundle, 'count', '--service', service, log.path]),
        grep: () => timedProcess(['grep', '-c', word, log.path]),
      },
      { rounds: 9, withinMs: 40_000 },
    );
    const ms = median(samples.maillogs);
    const note = `${(ms / 1000).toFixed(2)} s, ${((ms * 1e6) / log.lines).toFixed(0)} ns a line`;
    rows.push(
      row(`${kind} to grep -c '${word}'`, ms / median(samples.grep), {
        limit: megabytes < VERDICT_MB ? undefined : grepLimit,
        note,
      }),
    );
    rows.push(...(await againstRivals(kind, service, { directory, bundle })));
  }
  rows.push(await manyLogTypes({ directory, bundle }));
  return { about: `count a log of ${megabytes} MB, whole processes, ratio of wall times`, rows };
}

async function againstRivals(kind, service, { directory, bundle }) {
  const log = makeLog(kind, RIVAL_MB, join(directory, `${kind}-small.log`));
  const contenders = {
    maillogs: () => timedProcess([process.execPath, bundle, 'count', '--service', service, log.path]),
    bare: () => timedProcess([process.execPath, '-e', '0']),
  };
  const rows = [];
  if (mtailPrograms[kind] === undefined) return rows;
  if (isInstalled('mtail')) {
    const program = join(directory, `${kind}.mtail`);
    writeFileSync(program, mtailPrograms[kind]);
    contenders.mtail = () =>
      timedProcess([
        'mtail',
        '--one_shot',
        '--logs',
        log.path,
        '--progs',
        program,
        '--log_dir',
        directory,
        '--port',
        '0',
      ]);
  } else rows.push(absent(`${kind} to mtail`, 'mtail is not installed'));
  if (isInstalled('perl')) {
    const script = join(directory, `${kind}.pl`);
    writeFileSync(script, naiveScript(kind));
    contenders.script = () => timedProcess(['perl', script, log.path]);
  } else rows.push(absent(`${kind} to a naive script`, 'perl is not installed'));
  const samples = await takeTurns(contenders, { rounds: 3, withinMs: 20_000 });
  // The start of node would be most of so short a run, and none of a long one.
  const ms = median(samples.maillogs) - median(samples.bare);
  if (samples.mtail !== undefined) {
    rows.push(
      row(`${kind} to mtail`, ms / median(samples.mtail), { limit: 0.067, digits: 3, note: "without node's start" }),
    );
  }
  if (samples.script !== undefined) {
    rows.push(
      row(`${kind} to a naive Perl script`, ms / median(samples.script), { digits: 3, note: "without node's start" }),
    );
  }
  return rows;
}

/** The services of a Mail Toaster of before: what those of today's mail servers cost a log that has none of theirs. */
const FEW = 'send,smtp,rbl,pop3,imap,webmail,spamassassin,qmailscanner,clamav';

async function manyLogTypes({ directory, bundle }) {
  const log = makeLog('maillog', RIVAL_MB, join(directory, 'maillog-types.log'));
  const counting = (service) => () => timedProcess([process.execPath, bundle, 'count', '--service', service, log.path]);
  const samples = await takeTurns({ all: counting('all'), few: counting(FEW) }, { rounds: 7, withinMs: 20_000 });
  return row('maillog, all log types to those of a Mail Toaster', median(samples.all) / median(samples.few), {
    limit: 1.15,
    digits: 2,
  });
}
