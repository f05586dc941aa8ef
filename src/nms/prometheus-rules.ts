// Rules of Prometheus over what snmp_exporter gives: for each line of a graph the sum over all hosts, as rates a
// second like everything in Prometheus, and alerts. No sum says that it is incomplete, so the number of hosts that
// do not answer is recorded beside them.

import { tableDescriptor } from '../export/mib-names';
import type { DerivedItem, Graph } from '../registry/graph-types';
import { memberStates } from '../registry/member-status';
import type { CounterName } from '../registry/services';
import { enumerated } from '../registry/syntax';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { jobOf } from './prometheus-scrape';
import { derivedExpression, mibNaming } from './promql';
import type { Site } from './site';
import { type Yaml, yamlText } from './yaml';

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export const prometheusRules: ExportKind = {
  name: 'prometheus-rules',
  summary: 'recording rules and alerts of Prometheus, over snmp_exporter',
  versions: ['2'],
  render(site) {
    const recorded = new Map([silentRule(site), ...site.graphs.flatMap(rulesOf)].map((rule) => [rule.record, rule]));
    const groups: Yaml = [
      { name: 'maillogs', interval: '1m', rules: [...recorded.values()].map(({ record, expr }) => ({ record, expr })) },
      { name: 'maillogs-alerts', rules: site.farm === undefined ? ALERTS : [...ALERTS, MEMBER_ALERT] },
    ];
    const uses = ['For Prometheus: save it as /etc/prometheus/maillogs-rules.yml and name it under rule_files.'];
    return [plainFile('maillogs-rules.yml', heading(undefined, '#', uses) + yamlText({ groups }))];
  },
};

const RATE = '5m';
/** A quantile of few events is noise. */
const QUANTILE_RATE = '1h';

/** Beside every sum: how many hosts it is without. A farm knows that itself, as long as it is heard. */
function silentRule(site: Site): RecordingRule {
  const [record, job] = ['job:maillogs_members_silent:count', `{job="${jobOf(site)}"}`];
  if (site.farm === undefined)
    return { record, expr: `count by (job) (up${job} == 0) or count by (job) (up${job}) * 0` };
  return { record, expr: `max by (job) (mtlAgentMembersSilent${job}) or count by (job) (up${job} == 0)` };
}

const metricOf = (name: CounterName) => mibNaming.counter(name).name;

function rulesOf(graph: Graph): readonly RecordingRule[] {
  switch (graph.form) {
    case 'rates':
      return graph.items.map(({ counter }) => ({ record: `job:${metricOf(counter)}:rate5m`, expr: sumOf([counter]) }));
    case 'derived':
      return graph.items.map((item) => ({ record: derivedName(item), expr: derivedExpression(item, sumOf) }));
    case 'table': {
      if (!graph.isRate) return [];
      const [metric, label] = [tableDescriptor(graph.table, graph.column), tableDescriptor(graph.table, 'index')];
      return [{ record: `job_${label}:${metric}:rate5m`, expr: `sum by (job, ${label}) (rate(${metric}[${RATE}]))` }];
    }
    case 'histogram': {
      const { name, matcher } = mibNaming.buckets(graph.histogram);
      const rates = `sum by (job, le) (rate(${name}{${matcher}}[${QUANTILE_RATE}]))`;
      return ['0.5', '0.95'].map((quantile) => ({
        record: `job:maillogs_${snake(graph.histogram)}:p${Number(quantile) * 100}_rate1h`,
        expr: `histogram_quantile(${quantile}, ${rates})`,
      }));
    }
    case 'gauges':
      return [];
  }
}

function derivedName({ id, per }: DerivedItem): string {
  return `job:maillogs_${snake(id)}:${per.length === 0 ? 'rate5m' : 'ratio_rate5m'}`;
}

function sumOf(names: readonly CounterName[]): string {
  return names.map((name) => `sum by (job) (rate(${metricOf(name)}[${RATE}]))`).join(' + ');
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const WARNING = { severity: 'warning' } as const;

const ALERTS: readonly Yaml[] = [
  {
    alert: 'MaillogsHostSilent',
    expr: 'job:maillogs_members_silent:count > 0',
    for: '5m',
    labels: WARNING,
    annotations: { summary: '{{ $value }} mail hosts of {{ $labels.job }} do not answer: sums leave them out.' },
  },
  {
    alert: 'MaillogsNotCounting',
    expr: 'time() - mtlAgentLastPassTime > 900',
    for: '5m',
    labels: WARNING,
    annotations: { summary: 'maillogs on {{ $labels.instance }} made no pass for {{ $value | humanizeDuration }}.' },
  },
  {
    alert: 'MaillogsSourceLags',
    expr: 'mtlSourceLagSeconds > 600',
    for: '10m',
    labels: WARNING,
    annotations: {
      summary:
        'Source {{ $labels.mtlSourceIndex }} of {{ $labels.instance }} is {{ $value | humanizeDuration }} behind.',
    },
  },
  {
    alert: 'MaillogsLogLost',
    expr: 'increase(mtlAgentLosses[15m]) > 0 or increase(mtlAgentTruncations[15m]) > 0',
    labels: WARNING,
    annotations: { summary: 'A log on {{ $labels.instance }} disappeared or was cut short before it was read.' },
  },
  {
    alert: 'MaillogsCountersNotSaved',
    expr: 'increase(mtlAgentCommitFailures[15m]) > 0',
    labels: WARNING,
    annotations: { summary: 'maillogs on {{ $labels.instance }} cannot save its counters.' },
  },
];

/** silent, refused and unusable, as mtlMemberState has them. */
const [FIRST_MISSING, LAST_MISSING] = [enumerated(memberStates, 'silent'), enumerated(memberStates, 'unusable')];

const MEMBER_ALERT: Yaml = {
  alert: 'MaillogsMemberMissing',
  expr: `mtlMemberState >= ${FIRST_MISSING} and mtlMemberState <= ${LAST_MISSING}`,
  for: '5m',
  labels: WARNING,
  annotations: { summary: 'The sums of the farm are without {{ $labels.mtlMemberIndex }}: mtlMemberCause says why.' },
};
