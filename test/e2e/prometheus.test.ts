// Debian's Prometheus (2.42) and node_exporter (1.5) read our page and our file, and have every value of the view under
// its name; and promtool has nothing to say.

import { readFileSync } from 'node:fs';
import { counters } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, type CounterLine, maillogs, show } from '../support/agent-process';
import { Child } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { freeTcpPort } from '../support/free-port';
import { differences, samplesOf, seriesOf } from '../support/named-metrics';
import { Prometheus, promtoolComplaint, type Sample } from '../support/prometheus';
import { writeSnapshot } from '../support/snapshot-file';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** No two of them have the same value, and none is zero. */
const values = Object.fromEntries(counters.map(({ name, index }) => [name, 2n ** 40n + BigInt(index)])) as Record<
  CounterName,
  bigint
>;
/** Names as strangers and operators may choose them. */
const tables = new Map([
  [
    'rblZone',
    new Map([
      ['zen.spamhaus.org', 2n ** 41n],
      ['a"b\\c{}=,#', 2n ** 41n + 1n],
    ]),
  ],
  [
    'yours',
    new Map([
      ['greylisted', 2n ** 42n],
      ['relayed.mx"1\\', 2n ** 42n + 1n],
      ['relayed.other', 2n ** 42n + 2n],
    ]),
  ],
  ['source', new Map([['gone', 2n ** 43n]])],
] as const);

interface Shown {
  readonly directory: TempDirectory;
  readonly config: string;
  readonly target: string;
  readonly agent: AgentProcess;
}

async function startShown(log = ''): Promise<Shown> {
  const directory = keep(new TempDirectory());
  if (log === '') writeSnapshot(directory.directory('state'), values, tables);
  directory.write('send.log', log);
  const target = `127.0.0.1:${await freeTcpPort()}`;
  const config = writeConfig(directory, {
    sources: { send: logIn(directory, 'send.log', ['send', 'rbl']) },
    extra: `metrics:\n  listen: tcp:${target}\n  textfile: ${directory.at('maillogs.prom')}\n  zones: [bl.spamcop.net]\n`,
  });
  const agent = keep(new AgentProcess(config));
  await agent.said(/showing metrics at/);
  return { directory, config, target, agent };
}

const bySeries = (samples: readonly Sample[]) =>
  new Map(samples.map(({ labels, value }) => [seriesOf(labels['__name__']!, labels), Number(value)]));

/** Exchanges the samples of two counters: a comparison that does not see it proves nothing. */
function exchanged(samples: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [a, b] = ['maillogs_spamassassin_spam_total', 'maillogs_spamassassin_ham_total'];
  return new Map([...samples, [a, samples.get(b)!], [b, samples.get(a)!]]);
}

function expectTheView(view: readonly CounterLine[], samples: ReadonlyMap<string, number>): void {
  expect(view.length).toBeGreaterThan(counters.length + 5);
  expect(differences(view, samples)).toEqual([]);
  expect(differences(view, exchanged(samples)).map((line) => line.split(':')[0])).toEqual([
    'spamassassin.spam',
    'spamassassin.ham',
  ]);
}

test('Prometheus has every value of the view by its name', async () => {
  const { config, target } = await startShown();
  const prometheus = keep(await Prometheus.start([target]));
  const samples = await waitFor('Prometheus has scraped the last commit', async () => {
    const scraped = bySeries(await prometheus.query('{__name__=~"maillogs_.+"}'));
    return scraped.get('maillogs_agent_source_errors_total') === undefined ? undefined : scraped;
  });
  expectTheView(show(config), samples);
  expect(samples.get(seriesOf('maillogs_rbl_zone_rejections_total', { zone: 'bl.spamcop.net' }))).toBe(0);
  expect(samples.get(seriesOf('maillogs_source_losses_total', { source: 'send' }))).toBe(0);
  expect(samples.get(seriesOf('maillogs_build_info', { version: '0.9.0' }))).toBe(1);
  expect(samples.get('maillogs_last_pass_timestamp_seconds')).toBeGreaterThan(Date.now() / 1000 - 30);
  expect(samples.get(seriesOf('maillogs_source_lag_octets', { source: 'send' }))).toBe(0);
  expect(await prometheus.scrapeErrors()).toEqual(['']);
});

test('a median and a rate come out as they were logged', async () => {
  const { directory, target } = await startShown(messages(1));
  const prometheus = keep(await Prometheus.start([target]));
  const rate = async (of: string) => Number((await prometheus.query(of))[0]?.value ?? 0);
  await waitFor('the first message is there', async () => (await rate('maillogs_send_message_info_total')) === 1);
  // All of 1000 octets: within the first bucket, up to 1024, the median is interpolated at its middle.
  directory.append('send.log', messages(60, 60));
  await waitFor('the others are there', async () => (await rate('maillogs_send_message_info_total')) === 61);
  const median = 'histogram_quantile(0.5, increase(maillogs_send_message_size_octets_bucket[1m]))';
  await waitFor('two scrapes have it', async () => (await rate('increase(maillogs_send_message_info_total[1m])')) > 0);
  expect(await rate(median)).toBe(512);
  const mean = 'maillogs_send_message_size_octets_sum / maillogs_send_message_size_octets_count';
  expect(await rate(mean)).toBe(1000);
});

test('the page is sound to promtool, and the command prints the same', async () => {
  const { config, target } = await startShown();
  const page = async (accept: string) => {
    const answer = await fetch(`http://${target}/metrics`, { headers: { accept } });
    return { type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const classic = await waitFor('a pass was made', async () => {
    const { text } = await page('*/*');
    return text.includes('maillogs_last_pass_timestamp_seconds') && text;
  });
  expect(promtoolComplaint(classic)).toBe('');
  const open = await page('application/openmetrics-text;version=1.0.0,text/plain;q=0.5');
  expect(open.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  expect(open.text).toMatch(/\n# EOF\n$/);

  // What the command prints is the page without what only the running agent knows.
  const exported = maillogs('export', 'textfile', '--config', config).stdout;
  expect(promtoolComplaint(exported)).toBe('');
  expect(differences(show(config), samplesOf(exported))).toEqual([]);
  expect(maillogs('export', 'openmetrics', '--config', config).stdout).toMatch(/\n# EOF\n$/);
});

test("node_exporter gives every value of the file, and the file's age", async () => {
  const { directory, config } = await startShown();
  await waitFor('the file is there', () => {
    try {
      return readFileSync(directory.at('maillogs.prom'), 'utf8').includes('maillogs_last_pass_timestamp_seconds');
    } catch {
      return false;
    }
  });
  const address = `127.0.0.1:${await freeTcpPort()}`;
  const words = [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${directory.path}`,
  ];
  const exporter = keep(new Child(['prometheus-node-exporter', ...words, `--web.listen-address=${address}`]));
  const page = await waitFor('node_exporter answers', () =>
    fetch(`http://${address}/metrics`).then(
      (answer) => answer.text(),
      () => undefined,
    ),
  );
  const ours = page.split('\n').filter((line) => line.startsWith('maillogs_'));
  expectTheView(show(config), samplesOf(ours.join('\n')));
  expect(page).toContain('\nnode_textfile_scrape_error 0\n');
  expect(page).toMatch(/node_textfile_mtime_seconds\{file="[^"]*maillogs\.prom"\} \d/);
  expect(page).toContain('\n# TYPE maillogs_send_message_new_total counter\n');
  expect(exporter.stderr).not.toMatch(/level=error/);
});
