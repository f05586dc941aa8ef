// What the endpoint, the text file and `maillogs export openmetrics` show: every counter, every row, the histograms, and
// how the agent is doing, as families of samples that no format is chosen for yet. Pure.

import type { Snapshot } from '../ledger/snapshot';
import { buckets } from '../registry/bucket-rows';
import { type ConceptualTableName, columnsOf, conceptualTableNames } from '../registry/conceptual-tables';
import { type HistogramDeclaration, type HistogramName, histogramDeclarations } from '../registry/histograms';
import { columnMetric, counterMetric, histogramMetrics, rowLabels, scalarMetrics } from '../registry/metric-names';
import { counterIndex, counters, serviceNames } from '../registry/registry';
import type { CounterName, ServiceName } from '../registry/services';
import { type TableTotals, tableIndex, tableOf } from '../registry/tables';
import type { AgentStatus } from '../view/agent-status';

export interface MetricSample {
  /** After the family's name; the format adds _total to a counter. */
  readonly suffix: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A decimal number, as long as it needs to be. */
  readonly value: string;
}

export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'info';
  readonly help: string;
  readonly samples: readonly MetricSample[];
  /** Whether the values of a histogram may be below zero, so that their sum may fall. */
  readonly isSigned?: boolean;
}

export interface MetricsInput {
  readonly snapshot: Snapshot;
  readonly version: string;
  /** Undefined where no agent tells. */
  readonly status: AgentStatus | undefined;
  /** What some source counts; others are left out as long as they have counted nothing. */
  readonly services: ReadonlySet<ServiceName>;
  /** DNS lists that are shown before they refuse anyone. */
  readonly zones: readonly string[];
}

/** In the order in which they are printed; a name is there once. */
export function metricFamilies(input: MetricsInput): readonly MetricFamily[] {
  return [...agentFamilies(input), ...counterFamilies(input), ...histogramFamilies(input), ...tableFamilies(input)];
}

function isShown({ services, snapshot }: MetricsInput, service: string): boolean {
  if (service === 'agent' || services.has(service as ServiceName)) return true;
  return counters.some((counter) => counter.service === service && snapshot.totals[counter.index] !== 0n);
}

function counterFamilies(input: MetricsInput): readonly MetricFamily[] {
  const shown = new Set(serviceNames.filter((service) => isShown(input, service)));
  return counters.flatMap((counter) => {
    const metric = counterMetric(counter);
    if (metric === undefined || !shown.has(counter.service)) return [];
    const value = scaled(input.snapshot.totals[counter.index]!, metric.divisor);
    return [{ name: metric.family, type: 'counter', help: counter.help, samples: [{ suffix: '', labels: {}, value }] }];
  });
}

function histogramFamilies(input: MetricsInput): readonly MetricFamily[] {
  const { totals } = input.snapshot;
  const sum = (names: readonly CounterName[]) => names.reduce((all, name) => all + totals[counterIndex(name)]!, 0n);
  return (Object.keys(histogramDeclarations) as HistogramName[]).flatMap((name) => {
    const { service, stem, bounds, all }: HistogramDeclaration = histogramDeclarations[name];
    if (!isShown(input, service)) return [];
    const { family, divisor, plus, minus, sumDivisor } = histogramMetrics[name];
    const own = buckets.filter(({ histogram }) => histogram === `${service}.${stem}`);
    const samples = own.map(({ indexes }, i): MetricSample => {
      const bound = bounds[i];
      const value = String(indexes.reduce((count, index) => count + totals[index]!, 0n));
      return { suffix: '_bucket', labels: { le: bound === undefined ? '+Inf' : goFloat(bound / divisor) }, value };
    });
    return [
      {
        name: family,
        type: 'histogram',
        help: `The values of each message counted by ${all.join(' and ')}.`,
        isSigned: minus.length > 0,
        samples: [
          ...samples,
          { suffix: '_count', labels: {}, value: String(sum(all)) },
          { suffix: '_sum', labels: {}, value: scaled(sum(plus) - sum(minus), sumDivisor) },
        ],
      },
    ];
  });
}

function tableFamilies(input: MetricsInput): readonly MetricFamily[] {
  return conceptualTableNames.flatMap((table) => {
    const columns = columnsOf(table).filter(([, { counts }]) => counts !== undefined);
    const rows = rowsOf(table, input);
    return columns.map(([column, { help, counts }]): MetricFamily => {
      const values = input.snapshot.tables.get(counts!);
      const sums = new Map<string, MetricSample>();
      for (const row of rows) {
        const labels = rowLabels(table, row);
        const key = JSON.stringify(labels);
        const before = BigInt(sums.get(key)?.value ?? 0n);
        sums.set(key, { suffix: '', labels, value: String(before + (values?.get(row) ?? 0n)) });
      }
      return {
        name: columnMetric(table, column),
        type: 'counter',
        help: helpOf(table, help),
        samples: [...sums.values()],
      };
    });
  });
}

const helpOf = (table: ConceptualTableName, help: string) =>
  table === 'yours' ? 'Counters declared in the configuration, by their names and labels.' : help;

/** Rows that have counted, and those that are known to come: they begin at zero, so that no rate misses the first event. */
function rowsOf(table: ConceptualTableName, { snapshot, status, zones }: MetricsInput): ReadonlySet<string> {
  const rows = new Set(countedRows(table, snapshot.tables));
  const maxRows = Math.min(...columnsOf(table).flatMap(([, { counts }]) => (counts ? [tableOf(counts).maxRows] : [])));
  for (const name of knownRows(table, status, zones)) if (rows.size < maxRows) rows.add(name);
  return rows;
}

function countedRows(table: ConceptualTableName, totals: TableTotals): readonly string[] {
  return columnsOf(table).flatMap(([, { counts }]) => [...((counts && totals.get(counts)) ?? new Map()).keys()]);
}

function knownRows(
  table: ConceptualTableName,
  status: AgentStatus | undefined,
  zones: readonly string[],
): readonly string[] {
  if (table === 'rblZone') return zones.map(tableIndex);
  return table === 'source' ? [...(status?.sources.keys() ?? [])] : [];
}

function agentFamilies({ snapshot, version, status }: MetricsInput): readonly MetricFamily[] {
  const { instance = '', epoch = '' } = snapshot;
  const info = (name: string, help: string, labels: Readonly<Record<string, string>>): MetricFamily => {
    return { name, type: 'info', help, samples: [{ suffix: '_info', labels, value: '1' }] };
  };
  const about = [
    info('maillogs_build', 'The version of maillogs.', { version }),
    info('maillogs_counters', 'Whose counters these are, and whether old and new values compare: see mtlAgentEpoch.', {
      ...{ instance, epoch },
    }),
    gauge('maillogs_last_commit_timestamp_seconds', 'When counters were last saved.', seconds(snapshot.committedMs)),
    gauge('maillogs_generation', 'How often counters were saved since they came into being.', snapshot.generation),
  ];
  return status === undefined ? about : [...about, ...statusFamilies(status)];
}

function statusFamilies({ startedMs, lastPass, sources }: AgentStatus): readonly MetricFamily[] {
  const passes =
    lastPass === undefined
      ? []
      : [
          gauge(scalarMetrics.lastPassTime.family, 'When the last pass ended.', seconds(lastPass.endedMs)),
          gauge(scalarMetrics.lastPassDuration.family, 'How long it took.', seconds(lastPass.durationMs)),
          gauge(
            scalarMetrics.lastPassDelay.family,
            'How late it began, where that is later than the schedule allows.',
            seconds(lastPass.delayMs),
          ),
        ];
  const perSource = (name: string, help: string, value: (source: string) => string | number): MetricFamily => {
    const samples = [...sources.keys()].map((source) => ({
      suffix: '',
      labels: { source },
      value: String(value(source)),
    }));
    return { name, type: 'gauge', help, samples };
  };
  return [
    gauge('maillogs_start_timestamp_seconds', 'When this run of maillogs began.', seconds(startedMs)),
    ...passes,
    perSource('maillogs_source_up', 'Whether the source can be read: 0 while it is missing or unreadable.', (name) =>
      ['missing', 'unreadable'].includes(sources.get(name)!.state) ? 0 : 1,
    ),
    perSource(
      columnMetric('source', 'lagOctets'),
      'Octets that were in the log when it was last looked at and are not counted yet.',
      (name) => sources.get(name)!.lagOctets,
    ),
    perSource(
      columnMetric('source', 'lagSeconds'),
      'Seconds since the source was last known to be read to its end; zero while it is.',
      (name) => sources.get(name)!.lagSeconds,
    ),
  ];
}

function gauge(name: string, help: string, value: string | number): MetricFamily {
  return { name, type: 'gauge', help, samples: [{ suffix: '', labels: {}, value: String(value) }] };
}

const seconds = (ms: number) => scaled(BigInt(Math.round(ms)), 1000);

/** A whole number divided by 1, 100 or 1000, to the digit. */
function scaled(value: bigint, divisor: number): string {
  if (divisor === 1) return String(value);
  const digits = String(divisor).length - 1;
  const text = String(value < 0n ? -value : value).padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${text.slice(0, -digits)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** As Go prints a float, and with it every exporter: 1e+06 for a million. Labels have to be the same wherever they come from. */
function goFloat(value: number): string {
  if (Math.abs(value) < 1e6 && (value === 0 || Math.abs(value) >= 1e-4)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}
