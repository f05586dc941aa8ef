// Prometheus 2.42 with what `maillogs export` made for it, put into Debian's prometheus.yml as docs/graphing/snmp-exporter.md
// says: every counter that it scraped by name, and every rule by the rate of the counter that its name says.

import { parse, stringify } from 'yaml';
import { mibDescriptor } from '../../src/export/mib-names';
import { histogramDeclarations } from '../../src/registry/histograms';
import { counters } from '../../src/registry/registry';
import { maillogs } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { Prometheus, promtool } from '../support/prometheus';
import { exporterForm, SnmpExporter } from '../support/snmp-exporter';
import { TempDirectory } from '../support/temp-directory';
import { differences, startToldSite } from '../support/told-site';
import { waitFor } from '../support/wait-for';

const cleanUp = cleanUpAfterEach();
const { keep } = cleanUp;

/** As much of Debian's file as there is to go on from. */
const MAIN =
  'global:\n  scrape_interval: 15s\n  evaluation_interval: 1s\nrule_files:\n  # - "first_rules.yml"\nscrape_configs:\n';

test('it scrapes every counter under its name, and has data or zero for every rule', async () => {
  const site = await startToldSite(cleanUp);
  const directory = keep(new TempDirectory());
  const exporter = keep(
    await SnmpExporter.start(directory.write('snmp.yml', site.exported('snmp-exporter', ...exporterForm()))),
  );
  const often = (text: string) => text.replace(/interval: "1m"/g, 'interval: "1s"');
  // snmp_exporter has no longer for a walk than from one to the next.
  const scrape = site
    .exported('prometheus-scrape', ...exporterForm())
    .replace('interval: "1m"', 'interval: "3s"')
    .replace('localhost:9116', exporter.address);
  directory.write('maillogs-rules.yml', often(site.exported('prometheus-rules')));
  const main = MAIN.replace(/^rule_files:/m, 'rule_files:\n  - maillogs-rules.yml');
  const prometheus = keep(await Prometheus.startWith(directory, directory.write('prometheus.yml', main + scrape)));
  await waitFor('a scrape is stored', async () => (await prometheus.query('mtlClamavSelfChecks')).length === 1);
  const samples = new Map(
    (await prometheus.query('{__name__=~"mtl.+", job="maillogs"}')).map(({ labels, value }) => {
      expect(labels['instance']).toBe(site.address);
      return [labels['__name__']!, value];
    }),
  );
  const stored = counters.map(({ name, service, shortName }) => {
    const value = samples.get(mibDescriptor(service, shortName));
    return [name, value === undefined ? undefined : BigInt(value)] as const;
  });
  expect(differences(new Map(stored), site.view)).toEqual([]);

  await waitFor('each rule is evaluated', async () => {
    const health = [...(await prometheus.ruleHealth()).values()];
    return health.length > 0 && health.every((each) => each !== 'unknown');
  });
  const health = await prometheus.ruleHealth();
  expect([...health].filter(([, each]) => each !== 'ok')).toEqual([]);
  // What is divided by no event, and a quantile of none, are nothing; all else has a value.
  const recorded = [...health.keys()].filter((name) => name.includes(':') && !/ratio|_rate1h/.test(name));
  expect(recorded.length).toBeGreaterThan(100);
  await waitFor('each sum has a value', async () => {
    const names = new Set((await prometheus.query('{__name__=~"job.*:.+"}')).map(({ labels }) => labels['__name__']));
    return recorded.every((name) => names.has(name));
  });
});

/** Each counter grows by a number of its own every minute; a second host does so, too. */
const growth = new Map(
  counters.map(({ name, service, shortName, index }) => [
    name,
    { metric: mibDescriptor(service, shortName), perMinute: 60 * (index + 1) },
  ]),
);

interface RuleTest {
  readonly [key: string]: unknown;
}

function ruleTest(rules: string): RuleTest {
  const { groups } = parse(rules) as { groups: { rules: { record?: string }[] }[] };
  const records = groups.flatMap((group) => group.rules.flatMap(({ record }) => record ?? []));
  const ofMetric = new Map([...growth.values()].map(({ metric, perMinute }) => [metric, perMinute]));
  const rates = records.flatMap((record) => {
    const [, metric] = /^job:(mtl\w+):rate5m$/.exec(record) ?? [];
    return metric === undefined ? [] : [{ record, value: (2 * ofMetric.get(metric)!) / 60 }];
  });
  expect(rates.length).toBeGreaterThan(100);
  const at = (record: string, value: number) => ({
    expr: `round(${record}, 0.001)`,
    eval_time: '10m',
    exp_samples: [{ labels: '{job="maillogs"}', value: Number(value.toFixed(3)) }],
  });
  const perSecond = (name: string) => growth.get(name as never)!.perMinute / 60;
  const two = ['a', 'b'].map((instance) => `job="maillogs",instance="${instance}"`);
  return {
    interval: '1m',
    input_series: [
      ...[...growth.values()].flatMap(({ metric, perMinute }) =>
        two.map((labels) => ({ series: `${metric}{${labels}}`, values: `0+${perMinute}x15` })),
      ),
      ...two.map((labels) => ({ series: `up{${labels}}`, values: '1x15' })),
      ...two.map((labels) => ({ series: `mtlRblZoneRejections{${labels},mtlRblZoneIndex="zen"}`, values: '0+60x15' })),
      ...histogramDeclarations.messageOctets.bounds.map((bound, i) => ({
        series: `mtl_histogram_bucket{${two[0]},histogram="send.messageOctets",le="${bound}"}`,
        // Half of the messages have at most 1024 octets, the others at most 4096.
        values: `0+${i === 0 ? 60 : 120}x15`,
      })),
      { series: `mtl_histogram_bucket{${two[0]},histogram="send.messageOctets",le="+Inf"}`, values: '0+120x15' },
    ],
    promql_expr_test: [
      ...rates.map(({ record, value }) => at(record, value)),
      at('job:maillogs_queue_growth:rate5m', 2 * (perSecond('send.messageNew') - perSecond('send.messageEnd'))),
      at(
        'job:maillogs_mean_message_octets:ratio_rate5m',
        perSecond('send.messageOctets') / perSecond('send.messageInfo'),
      ),
      at('job:maillogs_members_silent:count', 0),
      at('job:maillogs_message_octets:p50_rate1h', 1024),
      at('job:maillogs_message_octets:p95_rate1h', 1024 + (4096 - 1024) * 0.9),
      {
        expr: 'round(job_mtlRblZoneIndex:mtlRblZoneRejections:rate5m, 0.001)',
        eval_time: '10m',
        exp_samples: [{ labels: '{job="maillogs",mtlRblZoneIndex="zen"}', value: 2 }],
      },
    ],
  };
}

/** One host falls silent after ten minutes, and the other one begins again at zero after sixteen. */
const OUTAGE: RuleTest = {
  interval: '1m',
  input_series: [
    { series: 'up{job="maillogs",instance="a"}', values: '1x30' },
    { series: 'up{job="maillogs",instance="b"}', values: '1x10 0x20' },
    { series: 'mtlSendDeliverySuccess{job="maillogs",instance="a"}', values: '0+60x15 0+60x15' },
    { series: 'mtlSendDeliverySuccess{job="maillogs",instance="b"}', values: '1000000+120x10 _x20' },
    { series: 'mtlAgentLosses{job="maillogs",instance="a"}', values: '0x10 1x20' },
    { series: 'mtlSourceLagSeconds{job="maillogs",instance="a",mtlSourceIndex="send"}', values: '0x5 3600x25' },
    { series: 'mtlAgentLastPassTime{job="maillogs",instance="a"}', values: '0x30' },
  ],
  promql_expr_test: [
    [10, 3, 0],
    [25, 1, 1],
  ].flatMap(([minute, rate, silent]) => [
    {
      expr: 'job:mtlSendDeliverySuccess:rate5m',
      eval_time: `${minute}m`,
      exp_samples: [{ labels: 'job:mtlSendDeliverySuccess:rate5m{job="maillogs"}', value: rate }],
    },
    {
      expr: 'job:maillogs_members_silent:count',
      eval_time: `${minute}m`,
      exp_samples: [{ labels: 'job:maillogs_members_silent:count{job="maillogs"}', value: silent }],
    },
  ]),
  alert_rule_test: [
    alerts('MaillogsHostSilent', 14),
    alerts('MaillogsHostSilent', 20, {}, '1 mail hosts of maillogs do not answer: sums leave them out.'),
    alerts('MaillogsLogLost', 9),
    alerts('MaillogsLogLost', 12, { instance: 'a' }, 'A log on a disappeared or was cut short before it was read.'),
    alerts('MaillogsSourceLags', 14),
    alerts('MaillogsSourceLags', 16, { instance: 'a', mtlSourceIndex: 'send' }, 'Source send of a is 1h 0m 0s behind.'),
    alerts('MaillogsNotCounting', 14),
    alerts('MaillogsNotCounting', 25, { instance: 'a' }, 'maillogs on a made no pass for 25m 0s.'),
  ],
};

/** The alert that is raised at a minute; none where no summary is given. */
function alerts(name: string, minute: number, labels: Readonly<Record<string, string>> = {}, summary?: string) {
  const exp = { exp_labels: { severity: 'warning', job: 'maillogs', ...labels }, exp_annotations: { summary } };
  return { alertname: name, eval_time: `${minute}m`, exp_alerts: summary === undefined ? [] : [exp] };
}

describe('the rules', () => {
  function tried(rules: string, ...tests: readonly RuleTest[]) {
    const directory = keep(new TempDirectory());
    directory.write('maillogs-rules.yml', rules);
    const check = promtool(directory, 'check', 'rules', 'maillogs-rules.yml');
    expect({ code: check.code, stderr: check.stderr }).toEqual({ code: 0, stderr: '' });
    const file = { rule_files: ['maillogs-rules.yml'], evaluation_interval: '1m', tests };
    directory.write('test.yml', stringify(file, { aliasDuplicateObjects: false }));
    return promtool(directory, 'test', 'rules', 'test.yml');
  }
  const config = () =>
    keep(new TempDirectory()).write('maillogs.yaml', 'sources: [{name: send, path: /send, services: [send]}]\n');
  const exported = () => maillogs('export', 'prometheus-rules', '--all', '--config', config()).stdout;

  test('sum the rates of all hosts, each of the counter that it is named after', () => {
    const rules = exported();
    const { code, stdout, stderr } = tried(rules, ruleTest(rules));
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
    const expression = /\(mtlSpamassassin(Spam|Ham)\[5m\]\)\)"/g;
    const wrong = rules.replace(expression, (text, word) => text.replace(word, word === 'Spam' ? 'Ham' : 'Spam'));
    expect(wrong).not.toBe(rules);
    const outcome = tried(wrong, ruleTest(rules));
    expect(outcome.code).toBe(1);
    expect(outcome.stdout + outcome.stderr).toContain('job:mtlSpamassassinHam:rate5m');
  });

  test('leave out a silent host and say so, and draw no spike when one begins again', () => {
    const { code, stdout, stderr } = tried(exported(), OUTAGE);
    expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
  });
});
