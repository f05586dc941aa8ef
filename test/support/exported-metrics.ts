// Which metrics of Prometheus an exported expression asks for, under which name; and which it must, from the catalogue.

import { mibDescriptor, tableDescriptor } from '../../src/export/mib-names';
import { graphs } from '../../src/registry/graphs';
import { histogramDeclarations } from '../../src/registry/histograms';
import { columnMetric, histogramMetrics } from '../../src/registry/metric-names';
import { counters } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import type { Named } from './exported-names';
import { metricOf } from './named-metrics';

export const kindsWithMetrics = ['prometheus-rules', 'grafana'] as const;
export type MetricKind = (typeof kindsWithMetrics)[number];

const expressions: Readonly<Record<MetricKind, RegExp>> = {
  'prometheus-rules': /(?<before>record: "?(?<name>[\w:]+)"?\n +expr: ")(?<expr>.*)(?=")/g,
  grafana: /(?<before>"refId": "(?<name>.*)",\n(?:(?!"refId").*\n)*? +"expr": ")(?<expr>.*)(?=",\n)/g,
};
/** Numbers of the top of the dashboard, and hosts that are silent: there is one of each. */
const OF_NO_GRAPH = /^(?:job:maillogs_members_silent:count|hosts|silent|pass|lag|losses|unclaimed)$/;

/** The text with something else in the place of each expression. */
export function withExprs(text: string, change: (expr: string) => string): string {
  const pattern = text.startsWith('{') ? expressions.grafana : expressions['prometheus-rules'];
  return text.replace(pattern, (_, before, _name, expr) => `${before}${change(expr)}`);
}

/** The metrics of each expression, in its order, by the name of the rule or of the query. */
export function namedMetrics(kind: MetricKind, text: string): readonly Named[] {
  return [...text.matchAll(expressions[kind])].flatMap(({ groups }): readonly Named[] => {
    const { name, expr } = groups as { name: string; expr: string };
    if (OF_NO_GRAPH.test(name)) return [];
    // Metrics stand before a brace or a bracket; labels do not. A histogram of the MIB is told by its label.
    const metrics = [...expr.matchAll(/\b((?:mtl|maillogs_)\w+)(?=[{[])(?:\{[^}]*?histogram=\\"([\w.]+)\\")?/g)];
    return [[name, metrics.map(([, metric, histogram]) => histogram ?? metric).join(' ')]];
  });
}

/** What each name must ask for. */
export function expectedMetrics(kind: MetricKind, naming: string): ReadonlyMap<string, string> {
  const isMib = naming === 'snmp-exporter';
  const own = (name: CounterName): string => {
    const { service, shortName, units } = counters.find((counter) => counter.name === name)!;
    return isMib ? mibDescriptor(service, shortName) : metricOf({ name, service, units, value: '1' }).series;
  };
  const list = (names: readonly CounterName[]) => names.map(own).join(' ');
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const isRules = kind === 'prometheus-rules';
  const expected = new Map<string, string>();
  for (const graph of graphs) {
    switch (graph.form) {
      case 'rates':
        for (const { counter } of graph.items) {
          expected.set(isRules ? `job:${own(counter)}:rate5m` : counter, own(counter));
        }
        break;
      case 'derived':
        for (const { id, plus, minus, per } of graph.items) {
          const record = `job:maillogs_${snake(id)}:${per.length === 0 ? 'rate5m' : 'ratio_rate5m'}`;
          expected.set(isRules ? record : id, list([...plus, ...minus, ...per]));
        }
        break;
      case 'table': {
        const { table, column, isRate, id } = graph;
        const metric = isMib
          ? tableDescriptor(table, column)
          : `${columnMetric(table, column)}${isRate ? '_total' : ''}`;
        if (!isRules) expected.set(id, metric);
        else if (isRate) expected.set(`job_${tableDescriptor(table, 'index')}:${metric}:rate5m`, metric);
        break;
      }
      case 'histogram': {
        const { histogram, id } = graph;
        const { service, stem } = histogramDeclarations[histogram];
        const metric = isMib ? `${service}.${stem}` : `${histogramMetrics[histogram].family}_bucket`;
        for (const word of ['p50', 'p95']) {
          expected.set(isRules ? `job:maillogs_${snake(histogram)}:${word}_rate1h` : `${id}-${word}`, metric);
        }
        if (!isRules) expected.set(id, metric);
        break;
      }
      case 'gauges':
        if (isRules) break;
        for (const { scalar } of graph.items) {
          const metric = isMib ? mibDescriptor('agent', scalar) : `maillogs_${snake(scalar)}_seconds`;
          expected.set(`agent.${scalar}`, metric);
        }
    }
  }
  return expected;
}
