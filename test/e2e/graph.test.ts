// maillogs graph with Debian's rrdtool (1.7): what is stored is what was counted, by name; nothing draws a spike; and the
// page shows it.

import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { History } from '../../src/graph/history';
import { historyDirectory, KeptHistory } from '../../src/graph/keep';
import { readHistory } from '../../src/graph/read-history';
import { Rrdtool } from '../../src/graph/rrdtool';
import { rowSeries, type SeriesFile, serviceFiles } from '../../src/graph/series';
import { storeHistory } from '../../src/graph/store-history';
import { nodeHost } from '../../src/host/node-host';
import { counters } from '../../src/registry/registry';
import type { ServiceName } from '../../src/registry/services';
import { logIn, writeConfig } from '../support/agent-config';
import { AgentProcess, maillogs, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { valuesOf } from '../support/counter-values';
import { writeJournal } from '../support/journal-writer';
import { lastUpdate, rates } from '../support/rrd';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const STEP = 300;
const NOW = Math.floor(Date.now() / 1000 / STEP) * STEP;
const RBL = ['www.spamhaus.org', 'www.spamcop.net'];

const tai = (seconds: number) => `@40000000${(seconds + 10).toString(16).padStart(8, '0')}1b2c3d44`;
const syslog = (seconds: number) => {
  const [, month, day, time] = /^\w+, (\d+) (\w+) \d+ ([\d:]+)/.exec(new Date(seconds * 1000).toUTCString())!.slice(0);
  return `${day} ${month!.replace(/^0/, ' ')} ${time} mx1`;
};

/** Some hours of three logs: mail, its recipients and the clients that were refused, more by the hour. */
function writeLogs(directory: TempDirectory, hours: number) {
  const [send, smtp, mail]: [string[], string[], string[]] = [[], [], []];
  for (let at = NOW - hours * 3600, n = 0; at < NOW - STEP; at += 20, n++) {
    send.push(`${tai(at)} new msg ${n}`, `${tai(at)} info msg ${n}: bytes ${100 + n} from <a@b.example> qp 1 uid 1`);
    send.push(`${tai(at)} delivery ${n}: ${n % 5 === 0 ? 'failure' : 'success'}: did_0+0+1/`);
    if (n % 3 === 0) smtp.push(`${tai(at)} rblsmtpd: 198.51.100.4 pid 7: 451 https://${RBL[n % 2]}/query`);
    mail.push(
      `${syslog(at)} spamd[7]: spamd: ${n % 4 === 0 ? 'identified spam (7.0' : 'clean message (1.0'}/5.0) for a:89 in 0.${n % 9} seconds, ${n} bytes.`,
    );
  }
  const half = Math.floor(send.length / 6) * 3;
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  directory.write('send.log.1.gz', gzipSync(text(send.slice(0, half))));
  directory.write('send.log', text(send.slice(half)));
  directory.write('smtp.log', text(smtp));
  directory.write('maillog', text(mail));
  return {
    send: logIn(directory, 'send.log', ['send']),
    smtp: logIn(directory, 'smtp.log', ['smtp', 'rbl']),
    maillog: logIn(directory, 'maillog', ['spamassassin']),
  };
}

/** How much each series of some files grew over all steps that are known, by the name that `maillogs show` gives it. */
function grown(directory: string, files: readonly SeriesFile[], [from, to]: readonly [number, number]) {
  return new Map(
    files.flatMap(({ file, series }) => {
      const stored = rates(join(directory, file), from, to, STEP);
      return series.map(({ source, name }) => {
        const known = stored.get(source)!.filter((rate) => !Number.isNaN(rate));
        return [name, Math.round(known.reduce((sum, rate) => sum + rate * STEP, 0))] as const;
      });
    }),
  );
}

test('what past logs say is stored under the name of each counter, at its time', async () => {
  const directory = keep(new TempDirectory());
  const sources = writeLogs(directory, 6);
  const specs = Object.entries(sources).map(([name, source]) => {
    return {
      name,
      path: source.path,
      services: source.services as ServiceName[],
      start: 'beginning',
      counters: [],
    } as const;
  });
  const start = NOW - 86_400;
  const history = new History(start, STEP, NOW);
  const report = await readHistory({ host: nodeHost(), specs, offsetMs: () => 0 }, history);
  expect(report).toMatchObject({ files: 4, complaints: [] });
  await storeHistory(history, directory.path, new Rrdtool(nodeHost()));

  const files = [
    ...serviceFiles(new Set(['send', 'rbl', 'spamassassin'])),
    ...RBL.map((zone) => rowSeries('rblZone', zone)),
  ];
  const stored = grown(directory.path, files, [start, NOW]);
  const counted = counts(directory);
  const wrong = [...stored].filter(([name, sum]) => sum !== (counted.get(name) ?? 0));
  expect(wrong).toEqual([]);
  expect([...stored.values()].filter((sum) => sum > 0).length).toBeGreaterThan(20);
  // Two that are exchanged are found.
  const [spam, ham] = ['spamassassin.spam', 'spamassassin.ham'] as const;
  expect(stored.get(spam)).not.toBe(counted.get(ham));

  // Nothing is known before the first line, and each step has what its own twenty seconds' mail makes: 15 messages.
  const [source] = serviceFiles(new Set(['send']))[0]!.series.filter(({ name }) => name === 'send.messageNew');
  const perStep = rates(join(directory.path, 'send.rrd'), start, NOW, STEP)
    .get(source!.source)!
    .map((rate) => Math.round(rate * STEP));
  expect(perStep.slice(0, 18 * 12 - 1).every(Number.isNaN)).toBe(true);
  expect(new Set(perStep.slice(18 * 12, 24 * 12 - 2))).toEqual(new Set([15]));
});

/** By another way: the command that counts whole files. */
function counts(directory: TempDirectory): ReadonlyMap<string, number> {
  directory.write('first.log', gunzipSync(readFileSync(directory.at('send.log.1.gz'))));
  const paths = ['first.log', 'send.log', 'smtp.log', 'maillog'].map((name) => directory.at(name));
  const { stdout } = maillogs('count', '--service', 'send,smtp,rbl,spamassassin', '--format', 'json', ...paths);
  return new Map(
    (JSON.parse(stdout) as { name: string; value: string }[]).map(({ name, value }) => [name, Number(value)]),
  );
}

test('the past of the systemd journal is drawn, too', async () => {
  const directory = keep(new TempDirectory());
  const start = NOW - 86_400;
  const login = 'imap-login: Login: user=<ann>, method=PLAIN, rip=198.51.100.6, lip=203.0.113.1, TLS';
  const moments = [start - 60, NOW - 7200, NOW - 7199, NOW - 600];
  writeJournal(
    directory.directory('journal'),
    moments.map((at) => ({ atMs: at * 1000, identifier: 'dovecot', host: 'mx1', severity: 6, message: login })),
  );
  const journal = { directory: directory.at('journal'), facilities: ['mail'] };
  const spec = { name: 'journal', path: 'journal', services: ['imap'] as ServiceName[], journal, counters: [] };
  const history = new History(start, STEP, NOW);
  const request = { host: nodeHost(), specs: [{ ...spec, start: 'beginning' as const }], offsetMs: () => 0 };
  expect(await readHistory(request, history)).toMatchObject({ files: 1, complaints: [] });
  await storeHistory(history, directory.path, new Rrdtool(nodeHost()));
  const [source] = serviceFiles(new Set(['imap']))[0]!.series.filter(({ name }) => name === 'imap.sslSuccess');
  const perStep = rates(join(directory.path, 'imap.rrd'), start, NOW, STEP)
    .get(source!.source)!
    .map((rate) => Math.round(rate * STEP));
  const shown = perStep.flatMap((count, step) => (count > 0 ? [[step, count]] : []));
  expect(shown).toEqual([
    [24 * 12 - 24, 2],
    [24 * 12 - 2, 1],
  ]);

  const nowhere = [{ ...spec, start: 'beginning' as const, journal: { directory: directory.at('nowhere') } }];
  const { files, complaints } = await readHistory({ ...request, specs: nowhere }, new History(start, STEP, NOW));
  expect(files).toBe(0);
  expect(complaints).toEqual([expect.stringMatching(/^source journal: the systemd journal cannot be read: .*[^.]\.$/)]);
});

test('a restart, a loss, an import and a lost state leave a gap and no spike', async () => {
  const directory = keep(new TempDirectory());
  const kept = new KeptHistory(nodeHost(), directory.path);
  const services = new Set(['send']);
  const start = NOW - 7200;
  let at = start;
  let value = 1_000_000n;
  const add = async (seconds: number, more: bigint, isBroken = false) => {
    at += seconds;
    value += more;
    await kept.add({
      at,
      services,
      isBroken,
      counted: { totals: valuesOf({ 'send.messageNew': value }), tables: new Map() },
    });
  };
  const quiet = async () => {
    for (let n = 0; n < 4; n++) await add(60, 6n);
  };
  await quiet();
  await add(2000, 100_000n); // The agent was away; what it caught up on belongs nowhere.
  await quiet();
  await add(60, 50_000_000n, true); // An import.
  await quiet();
  await add(60, -40_000_000n); // The state was lost, which no one told.
  await quiet();
  const [source] = serviceFiles(services)[0]!.series.filter(({ name }) => name === 'send.messageNew');
  const seen = rates(join(directory.path, 'send.rrd'), start, at, 60).get(source!.source)!;
  const known = seen.filter((rate) => !Number.isNaN(rate)).map((rate) => rate * 60);
  expect(known.length).toBeGreaterThanOrEqual(10);
  // A step of which a part is unknown may round.
  expect(known.filter((rate) => Math.abs(rate - 6) > 0.01)).toEqual([]);
});

test('a file that an earlier version made gets the counters that are drawn since', async () => {
  const directory = keep(new TempDirectory());
  const [whole] = serviceFiles(new Set(['send'])) as [SeriesFile];
  const rrdtool = new Rrdtool(nodeHost());
  const older = { ...whole, series: whole.series.slice(2, 5) };
  const shape = { stepSeconds: 60, heartbeatSeconds: 600, archives: [{ steps: 1, values: 10 }] };
  await rrdtool.create(directory.at('send.rrd'), older, shape, NOW - 3600);
  const totals = valuesOf(Object.fromEntries(counters.map(({ name, index }) => [name, BigInt(1000 + index)])));
  const kept = new KeptHistory(nodeHost(), directory.path);
  await kept.add({ at: NOW, services: new Set(['send']), isBroken: false, counted: { totals, tables: new Map() } });
  const stored = lastUpdate(directory.at('send.rrd'));
  expect(
    whole.series.filter(({ source, valueIn }) => stored.get(source) !== valueIn({ totals, tables: new Map() })),
  ).toEqual([]);
});

test('the agent keeps every drawn counter by its name, and the page is made of it', async () => {
  const directory = keep(new TempDirectory());
  const sources = writeLogs(directory, 1);
  const config = writeConfig(directory, { sources, extra: 'history: rrdtool\n' });
  const agent = keep(new AgentProcess(config));
  const place = historyDirectory(directory.at('state'));
  const series = [
    ...serviceFiles(new Set(['send', 'smtp', 'rbl', 'spamassassin'])),
    ...RBL.map((zone) => rowSeries('rblZone', zone)),
    ...Object.keys(sources).map((name) => rowSeries('source', name)),
  ];
  await waitFor('each file holds what was counted', () =>
    series.every(({ file }) => {
      const path = join(place, file);
      return existsSync(path) && [...lastUpdate(path).values()].some((value) => value !== undefined);
    }),
  );
  await agent.stop();
  const view = new Map(show(config).map(({ name, value }) => [name, BigInt(value)]));
  const wrong = series.flatMap(({ file, series: all }) => {
    const stored = lastUpdate(join(place, file));
    return all.filter(({ source, name }) => stored.get(source) !== view.get(name)).map(({ name }) => name);
  });
  expect(wrong).toEqual([]);
  expect(agent.stderr).not.toMatch(/history/);

  const { code, stdout, stderr } = maillogs('graph', '--out', directory.at('page'), '--config', config);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`${directory.at('page', 'index.html')}\n`);
  expect(pictures(directory.at('page'))).toEqual(expect.arrayContaining(['deliveries-day.png', 'spam-year.png']));
});

/** Those that the page shows, each of which is there. */
function pictures(page: string): readonly string[] {
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  const shown = [...html.matchAll(/<img src="([^"]+)"/g)].map(([, name]) => name!);
  const there = readdirSync(page);
  expect(shown.filter((name) => !there.includes(name))).toEqual([]);
  expect(html).not.toMatch(/<script|https?:|@import|url\(/);
  return shown;
}

test('the page is drawn at once from logs, with their figures', () => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: writeLogs(directory, 30) });
  // Who may write there leads no writing elsewhere.
  const victim = directory.write('victim', 'as it was');
  for (const name of ['deliveries-day.png', 'index.html.tmp'])
    symlinkSync(victim, join(directory.directory('page'), name));
  const { code, stderr } = maillogs('graph', '--from-logs', '--out', directory.at('page'), '--config', config);
  expect(readFileSync(victim, 'utf8')).toBe('as it was');
  expect([code, stderr]).toEqual([0, '']);
  expect(pictures(directory.at('page'))).toEqual(expect.arrayContaining(['deliveries-day.png', 'rbl-zones-week.png']));
  const html = readFileSync(directory.at('page', 'index.html'), 'utf8');
  // Three deliveries a minute, of which every fifth fails.
  const [, deliveries] = /<section id="deliveries">([\s\S]*?)<\/section>/.exec(html)!;
  expect(deliveries).toMatch(/succeeded<\/td><td>[\d.]+<\/td><td>2\.[34]\d?<\/td>/);
  expect(deliveries).toMatch(/failed<\/td><td>[\d.]+<\/td><td>0\.(?:59|6)\d?<\/td>/);
  expect(html).toContain('www.spamhaus.org');
  // No state was read or made, and what was only for drawing is gone.
  expect(readdirSync(directory.path)).not.toContain('state');
  expect(readdirSync(directory.at('page')).filter((name) => !/\.(?:png|html)$/.test(name))).toEqual([]);
});

test('the step that has only begun is not drawn as a fall', () => {
  const directory = keep(new TempDirectory());
  const now = Math.floor(Date.now() / 1000);
  const lines = Array.from({ length: 3 * 60 * 2 }, (_, n) => `${tai(now - 7200 + 20 * n)} new msg ${n}\n`);
  directory.write('send.log', lines.join(''));
  const drawn = (until: number) => {
    directory.write('send.log', lines.slice(until).join(''));
    const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
    const outcome = maillogs('graph', '--from-logs', '--out', directory.at('page'), '--config', config);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    return readFileSync(directory.at('page', 'index.html'), 'utf8');
  };
  expect(drawn(0)).toMatch(/came in<\/td><td>3<\/td>/);
  // Where nothing else is known, it is better than nothing.
  expect(drawn(-1)).toContain('came in');
});

test('what is missing is said', () => {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const words = ['graph', '--config', config, '--out', directory.at('page')] as const;
  expect(maillogs(...words)).toMatchObject({ code: 66, stderr: expect.stringContaining('history: rrdtool') });
  expect(maillogs(...words, '--from-logs')).toMatchObject({ code: 66, stderr: expect.stringContaining('no line') });
  expect(maillogs('graph', '--config', config)).toMatchObject({ code: 64 });
  expect(maillogs(...words, '--format', 'gif')).toMatchObject({ code: 64 });
});
