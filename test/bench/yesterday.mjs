// What a report takes of the processors: `maillogs yesterday` on a log of each kind, in milliseconds for
// each megabyte. 50 of them are 20 MB a second.
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLog } from './log-maker.mjs';
import { cpuOfProcess, median, row, takeTurns } from './measure.mjs';

const LIMIT_MS = 50;
const LAST = Date.UTC(2006, 8, 17) / 1000;
const services = { send: ['send'], maillog: ['imap', 'pop3', 'spamassassin'], postfix: ['postfix'] };
/** All kinds lie in it. */
const SPAN = ['--from', '2006-09-11', '--to', '2006-09-18'];

export async function run({ directory, megabytes, bundle }) {
  const rows = [];
  for (const [kind, counted] of Object.entries(services)) {
    const log = makeLog(kind, megabytes, join(directory, `${kind}.log`));
    utimesSync(log.path, LAST, LAST);
    const config = join(directory, `${kind}.yaml`);
    writeFileSync(
      config,
      `state_dir: ${directory}/state\nsources:\n  - {name: ${kind}, path: ${log.path}, services: [${counted}]}\n`,
    );
    const words = [process.execPath, bundle, 'yesterday', ...SPAN, '--config', config];
    const samples = await takeTurns(
      { yesterday: () => cpuOfProcess(words, directory) },
      { rounds: 7, withinMs: 40_000 },
    );
    const ms = median(samples.yesterday);
    const perLine = (ms * 1e6) / log.lines;
    const note = `${(log.bytes / 1e3 / ms).toFixed(0)} MB a second, ${perLine.toFixed(0)} ns a line`;
    rows.push(row(`${kind}, each MB`, (ms * 1e6) / log.bytes, { unit: ' ms', digits: 1, limit: LIMIT_MS, note }));
  }
  return { about: `CPU time of a report on ${megabytes} MB of one day`, rows };
}
