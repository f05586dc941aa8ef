// What we count, as expressions of Prometheus: under the names of our own /metrics, or under those of the MIB, which
// snmp_exporter has.

import { mibDescriptor, tableDescriptor } from '../export/mib-names';
import { type ConceptualTableName, columnsOf } from '../registry/conceptual-tables';
import type { DerivedItem } from '../registry/graph-types';
import { counterOf } from '../registry/graphs';
import { type HistogramDeclaration, type HistogramName, histogramDeclarations } from '../registry/histograms';
import { columnMetric, counterMetric, histogramMetrics, labelNames, scalarMetrics } from '../registry/metric-names';
import type { CounterName } from '../registry/services';

export interface Metric {
  readonly name: string;
  /** What a value is multiplied with to be in the unit that the registry names. */
  readonly scale: number;
}

export interface BucketMetric extends Metric {
  /** Labels beside `le` that say which histogram it is, as PromQL has them in braces. */
  readonly matcher: string;
  /** The unit of the bounds in the label `le`. */
  readonly units: string;
}

/** How one of the two ways to Prometheus calls what we count. */
export interface Naming {
  /** Not for the counter of a bucket, which our /metrics have in its histogram. */
  readonly counter: (name: CounterName) => Metric;
  /** Undefined for a scalar that is not told this way. */
  readonly scalar: (word: string) => Metric | undefined;
  readonly column: (table: ConceptualTableName, column: string) => string;
  /** The labels that say which row of the table it is. */
  readonly rowLabels: (table: ConceptualTableName) => readonly string[];
  readonly buckets: (histogram: HistogramName) => BucketMetric;
}

export const mibNaming: Naming = {
  counter: (name) => ({ name: mibName(name), scale: 1 }),
  scalar: (word) => ({ name: mibDescriptor('agent', word), scale: 1 }),
  column: tableDescriptor,
  rowLabels: (table) => [tableDescriptor(table, 'index')],
  buckets: (histogram) => {
    const { service, stem, units }: HistogramDeclaration = histogramDeclarations[histogram];
    return { name: BUCKET_METRIC, scale: 1, matcher: `histogram="${service}.${stem}"`, units };
  },
};

/** What our snmp.yml calls a row of mtlHistogramTable. */
export const BUCKET_METRIC = 'mtl_histogram_bucket';

function mibName(name: CounterName): string {
  const { service, shortName } = counterOf(name);
  return mibDescriptor(service, shortName);
}

export const metricsNaming: Naming = {
  counter: (name) => {
    const { family, divisor } = counterMetric(counterOf(name))!;
    return { name: `${family}_total`, scale: divisor };
  },
  scalar: (word) => {
    const known: Readonly<Record<string, { readonly family: string; readonly divisor: number }>> = scalarMetrics;
    return Object.hasOwn(known, word) ? { name: known[word]!.family, scale: known[word]!.divisor } : undefined;
  },
  column: (table, column) => {
    const isCount = columnsOf(table).some(([word, { counts }]) => word === column && counts !== undefined);
    return `${columnMetric(table, column)}${isCount ? '_total' : ''}`;
  },
  rowLabels: labelNames,
  buckets: (histogram) => {
    const { family, divisor } = histogramMetrics[histogram];
    const { units }: HistogramDeclaration = histogramDeclarations[histogram];
    return { name: `${family}_bucket`, scale: divisor, matcher: '', units: divisor === 1000 ? 'seconds' : units };
  },
};

/** A computed line of sums of rates a second; nothing where there is nothing to divide by. */
export function derivedExpression(
  { plus, minus, per, scale }: DerivedItem,
  sumOf: (names: readonly CounterName[]) => string,
): string {
  const difference = minus.length === 0 ? sumOf(plus) : `${sumOf(plus)} - ${sumOf(minus)}`;
  if (per.length === 0) return difference;
  return times(`(${difference}) / (${sumOf(per)} > 0)`, scale);
}

/** The expression multiplied, where that changes anything. */
export function times(expression: string, factor: number): string {
  return factor === 1 ? expression : `${expression} * ${factor}`;
}
