// Grafana is not in Debian; that what it reads is a dashboard, the compiler says. Here Prometheus 2.42 answers each of
// its queries, over our own /metrics and over snmp_exporter: with something for every panel, and, where every counter
// grows at a pace of its own, with the rate of the counter that the query is named after.

import { stringify } from 'yaml';
import { mibDescriptor } from '../../src/export/mib-names';
import { graphs } from '../../src/registry/graphs';
import { type HistogramDeclaration, histogramDeclarations } from '../../src/registry/histograms';
import { histogramMetrics, rowLabels } from '../../src/registry/metric-names';
import { counters, logServices } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { logIn, writeConfig } from '../support/agent-config';
import { AgentProcess, maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { readFixtures } from '../support/fixture';
import { freeTcpPort } from '../support/free-port';
import { type DashboardQuery, queriesOf } from '../support/grafana-queries';
import { metricOf } from '../support/named-metrics';
import { PrivateSnmpd } from '../support/private-snmpd';
import { Prometheus, promtool } from '../support/prometheus';
import { exporterForm, SnmpExporter } from '../support/snmp-exporter';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const NAMINGS = ['metrics', 'snmp-exporter'] as const;
type Naming = (typeof NAMINGS)[number];

/** A line of every kind: what it counts grows, and with it what is divided by. */
const EVERY_LINE = Buffer.concat(
  readFixtures().flatMap(({ lines }) => lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')])),
).toString('latin1');

test('Prometheus has something for every query, over /metrics and over snmp_exporter', async () => {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('all.log', '');
  const metrics = `127.0.0.1:${await freeTcpPort()}`;
  const config = writeConfig(directory, {
    sources: { all: logIn(directory, 'all.log', logServices) },
    master: snmpd.master,
    extra: `metrics: {listen: "tcp:${metrics}"}\ncounters: [{name: own, source: all, match: "a"}]\n`,
  });
  const agent = keep(new AgentProcess(config));
  await agent.said(/showing metrics at/);
  const exported = (...words: readonly string[]) => {
    const { stdout, stderr } = maillogs('export', ...words, '--config', config, '--host', snmpd.address);
    if (stderr !== '') throw new Error(stderr);
    return stdout;
  };
  const exporter = keep(
    await SnmpExporter.start(directory.write('snmp.yml', exported('snmp-exporter', ...exporterForm()))),
  );
  // snmp_exporter has no longer for a walk than from one to the next.
  const scrape = exported('prometheus-scrape', ...exporterForm())
    .replace('localhost:9116', exporter.address)
    .replace('"1m"', '"5s"');
  const own = `  - {job_name: own, scrape_interval: 1s, static_configs: [{targets: ["${metrics}"]}]}\n`;
  const main = keep(new TempDirectory());
  const prometheus = keep(
    await Prometheus.startWith(main, main.write('prometheus.yml', `scrape_configs:\n${own}${scrape}`)),
  );

  const jobs: Readonly<Record<Naming, string>> = { metrics: 'own', 'snmp-exporter': 'maillogs' };
  const queries = NAMINGS.flatMap((naming) =>
    queriesOf(exported('grafana', '--for', naming), { job: jobs[naming], instance: '.*', rateInterval: '1m' }),
  );
  expect(queries.length).toBeGreaterThan(2 * 150);
  // Each time there is more: what a rate is taken of has to grow between two scrapes.
  const unanswered = async ({ panel, expr }: DashboardQuery) => {
    const values = (await prometheus.query(expr)).map(({ value }) => Number(value));
    return values.some(Number.isFinite) ? [] : [`${panel}: ${expr}`];
  };
  let rest = queries;
  await waitFor(
    'every query has an answer',
    async () => {
      directory.append('all.log', EVERY_LINE);
      const failed = await Promise.all(rest.map(unanswered));
      rest = rest.filter((_, i) => failed[i]!.length > 0);
      return rest.length === 0;
    },
    { withinMs: 45_000, seen: () => rest.map(({ panel, expr }) => `${panel}: ${expr}`).join('\n') },
  );
});

/** Each counter grows by a number of its own a minute, in its own units; two hosts do so. */
const growth = new Map(counters.map(({ name, index }) => [name, 60 * (index + 1)]));
const HOSTS = ['a', 'b'].map((instance) => `job="mail",instance="${instance}"`);
const ROW_GROWTH = 7000;

/** The series of a counter of the view, told by its name alone, and what its values are divided by. */
function seriesOfCounter(naming: Naming, { name, service, shortName, units }: (typeof counters)[number]) {
  if (naming === 'snmp-exporter') return { series: mibDescriptor(service, shortName), divisor: 1 };
  const { series, value } = metricOf({ name, service, units, value: '1' });
  return { series, divisor: 1 / value };
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A row of each table that is drawn: its series, open for more labels, and its increase a minute or its value. */
function rowsOf(naming: Naming) {
  return graphs.flatMap((graph, i) => {
    if (graph.form !== 'table') return [];
    const { id, table, column, isRate } = graph;
    const [mib, own] = [`mtl${capitalised(table)}`, `maillogs_${snake(table)}`];
    const labels = Object.entries(rowLabels(table, 'row')).map(([label, row]) => `${label}="${row}"`);
    const series =
      naming === 'snmp-exporter'
        ? `${mib}${capitalised(column)}{${mib}Index="row"`
        : `${table === 'yours' ? own : `${own}_${snake(column)}`}${isRate ? '_total' : ''}{${labels.join(',')}`;
    return [{ id, series, isRate, value: ROW_GROWTH + i }];
  });
}

const GAUGES: Readonly<Record<Naming, readonly [name: string, value: number][]>> = {
  metrics: [
    ['maillogs_last_pass_duration_seconds', 0.123],
    ['maillogs_last_pass_delay_seconds', 0.045],
    ['maillogs_last_pass_timestamp_seconds', 500],
  ],
  'snmp-exporter': [
    ['mtlAgentLastPassDuration', 123],
    ['mtlAgentLastPassDelay', 45],
    ['mtlAgentLastPassTime', 500],
  ],
};

const withLabels = (series: string, labels: string) =>
  series.endsWith('}') ? `${series.slice(0, -1)},${labels}}` : `${series}{${labels}}`;

function inputSeries(naming: Naming) {
  const buckets = (Object.keys(histogramDeclarations) as (keyof typeof histogramDeclarations)[]).flatMap((name) => {
    const { service, stem, bounds }: HistogramDeclaration = histogramDeclarations[name];
    const { family, divisor } = histogramMetrics[name];
    const isTime = naming === 'metrics' && divisor === 1000;
    const metric = naming === 'metrics' ? `${family}_bucket{` : `mtl_histogram_bucket{histogram="${service}.${stem}",`;
    // All lie between the second bound and the third.
    const sizes = [...bounds.map((bound, i) => [String(isTime ? bound / 1000 : bound), i < 2 ? 0 : 60]), ['+Inf', 60]];
    return HOSTS.flatMap((host) =>
      sizes.map(([le, perMinute]) => ({ series: `${metric}${host},le="${le}"}`, values: `0+${perMinute}x70` })),
    );
  });
  return [
    ...counters.flatMap((counter) => {
      const { series, divisor } = seriesOfCounter(naming, counter);
      if (series.includes('le=')) return [];
      const step = growth.get(counter.name)! / divisor;
      return HOSTS.map((host) => ({ series: withLabels(series, host), values: `0+${step}x70` }));
    }),
    ...rowsOf(naming).flatMap(({ series, isRate, value }) =>
      HOSTS.map((host) => ({ series: `${series},${host}}`, values: isRate ? `0+${value}x70` : `${value}x70` })),
    ),
    ...GAUGES[naming].flatMap(([name, value]) =>
      HOSTS.map((host) => ({ series: withLabels(name, host), values: `${value}x70` })),
    ),
    ...buckets,
    { series: `up{${HOSTS[0]}}`, values: '1x70' },
    { series: `up{${HOSTS[1]}}`, values: '0x70' },
  ];
}

/** What each query must answer at the seventieth minute, by its name, from the catalogue. */
function expectedValues(): ReadonlyMap<string, number> {
  const perMinute = (names: readonly CounterName[]) => names.reduce((sum, name) => sum + 2 * growth.get(name)!, 0);
  const rows = new Map(rowsOf('metrics').map(({ id, isRate, value }) => [id, isRate ? 2 * value : value]));
  const day = (name: CounterName) => growth.get(name)! * 2 * 70;
  const wanted = new Map<string, number>([
    ['hosts', 1],
    ['silent', 1],
    ['pass', 70 * 60 - 500],
    ['lag', rows.get('source-lag')!],
    ['losses', day('agent.losses') + day('agent.truncations')],
    ['unclaimed', (100 * day('agent.linesUnclaimed')) / day('agent.linesRead')],
    ['agent.lastPassDuration', 123],
    ['agent.lastPassDelay', 45],
  ]);
  for (const graph of graphs) {
    if (graph.form === 'rates') for (const { counter } of graph.items) wanted.set(counter, perMinute([counter]));
    if (graph.form === 'table') wanted.set(graph.id, rows.get(graph.id)!);
    if (graph.form === 'derived') {
      for (const { id, plus, minus, per, scale } of graph.items) {
        const difference = perMinute(plus) - perMinute(minus);
        wanted.set(id, per.length === 0 ? difference : (difference / perMinute(per)) * scale);
      }
    }
    if (graph.form === 'histogram') {
      const { bounds }: HistogramDeclaration = histogramDeclarations[graph.histogram];
      const [low, high] = [bounds[1]!, bounds[2]!];
      wanted.set(`${graph.id}-p50`, low + (high - low) * 0.5).set(`${graph.id}-p95`, low + (high - low) * 0.95);
    }
  }
  return wanted;
}

/** The names of the queries whose answer is not what is wanted. */
function wrongOnes(naming: Naming, json: string): readonly string[] {
  const queries = queriesOf(json, { job: 'mail', instance: 'a|b', rateInterval: '5m' });
  const expected = expectedValues();
  const isHeatmap = (name: string) => graphs.some(({ form, id }) => form === 'histogram' && id === name);
  const told = queries.filter(({ name }) => !isHeatmap(name));
  expect(told.filter(({ name }) => !expected.has(name))).toEqual([]);
  expect(new Set(told.map(({ name }) => name))).toEqual(new Set(expected.keys()));
  const directory = keep(new TempDirectory());
  // A day of which there are seventy minutes is extrapolated by no more than a step: 2 in 100.
  const near = (name: string, value: number) =>
    Math.abs(value) * (['losses', 'unclaimed'].includes(name) ? 0.02 : 1e-9);
  const tests = [
    {
      interval: '1m',
      input_series: inputSeries(naming),
      promql_expr_test: [
        ...told.map(({ name, expr }) => ({
          expr: `label_replace(count(abs((${expr}) - ${expected.get(name)}) <= ${near(name, expected.get(name)!) + 1e-9}), "query", "${name}", "", "")`,
          eval_time: '70m',
          exp_samples: [{ labels: `{query="${name}"}`, value: 1 }],
        })),
        // Of a heat map: what lies between the second bound and the third, of both hosts.
        ...queries
          .filter(({ name }) => isHeatmap(name))
          .map(({ name, expr }) => ({
            expr: `label_replace(max(${expr}) == 120, "query", "${name}", "", "")`,
            eval_time: '70m',
            exp_samples: [{ labels: `{query="${name}"}`, value: 120 }],
          })),
      ],
    },
  ];
  directory.write('test.yml', stringify({ evaluation_interval: '1m', tests }, { aliasDuplicateObjects: false }));
  const { stdout, stderr, code } = promtool(directory, 'test', 'rules', 'test.yml');
  const wrong = [...`${stdout}${stderr}`.matchAll(/expr: "label_replace\(.*\\"query\\", \\"(.*?)\\"/g)].map(
    ([, name]) => name!,
  );
  expect(code === 0).toBe(wrong.length === 0);
  return wrong;
}

describe.each(NAMINGS)('over the names of %s', (naming) => {
  const exported = () => {
    const config = keep(new TempDirectory()).write(
      'maillogs.yaml',
      'sources: [{name: all, path: /l, services: [send]}]\n',
    );
    return maillogs('export', 'grafana', '--all', '--for', naming, '--config', config).stdout;
  };

  test('each query answers with the rate of the counter that it is named after, of all hosts', () => {
    expect(wrongOnes(naming, exported())).toEqual([]);
  });

  test('two counters that were exchanged are found', () => {
    const [spam, ham] = (['spamassassin.spam', 'spamassassin.ham'] as const).map(
      (name) => seriesOfCounter(naming, counters.find((counter) => counter.name === name)!).series,
    );
    const json = exported();
    const wrong = json.replace(
      new RegExp(`\\b(${spam}|${ham})\\{`, 'g'),
      (_, name) => `${name === spam ? ham : spam}{`,
    );
    expect(wrong).not.toBe(json);
    expect(wrongOnes(naming, wrong)).toEqual(
      expect.arrayContaining(['spamassassin.spam', 'spamassassin.ham', 'meanSpamScore', 'meanHamScore']),
    );
  });
});
