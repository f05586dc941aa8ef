// A graph of the catalogue as panels of Grafana. Each query is called after what it shows, as `maillogs show` calls it,
// and sums the hosts that the variables of the dashboard choose.

import type { DerivedItem, Graph, HistogramGraph, TableGraph } from '../registry/graph-types';
import type { HistogramName } from '../registry/histograms';
import type { CounterName } from '../registry/services';
import type {
  FieldOverride,
  GridPosition,
  HeatmapPanel,
  Panel,
  Query,
  StatPanel,
  TimeSeriesPanel,
} from './grafana-types';
import { derivedExpression, type Naming, times } from './promql';
import { stableId } from './stable-id';

// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana's
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** The hosts that are chosen: what the variables are for. */
export const CHOSEN = 'job=~"$job",farm=~"$farm",instance=~"$instance"';

/** A panel that is in no place yet. */
export type Placeable = Panel extends infer Each ? (Each extends Panel ? Omit<Each, 'gridPos'> : never) : never;

/** Undefined where Prometheus knows nothing of it. */
export function panelsOf(graph: Graph, naming: Naming): readonly Placeable[] {
  if (graph.form === 'histogram') return [heatmapPanel(graph, naming), quantilePanel(graph, naming)];
  const lines = linesOf(graph, naming);
  return lines.length === 0 ? [] : [timeSeriesPanel(graph, lines)];
}

/** Never changes for the same name, and is positive; Grafana keeps links and alerts by it. */
export function panelId(name: string): number {
  return Number.parseInt(stableId(`grafana|${name}`).slice(0, 7), 16) + 1;
}

interface Line {
  /** What `maillogs show` calls it, or the graph. */
  readonly name: string;
  readonly expr: string;
  readonly label: string;
  /** Undefined for what is a line for each row: Grafana gives these colours. */
  readonly color: string | undefined;
  readonly isStacked: boolean;
}

function linesOf(graph: Exclude<Graph, HistogramGraph>, naming: Naming): readonly Line[] {
  switch (graph.form) {
    case 'rates':
      return graph.items.map(({ counter, label, color, draw }) => {
        return { name: counter, expr: perMinute([counter], naming), label, color, isStacked: draw === 'stack' };
      });
    case 'derived':
      return graph.items.map((item) => {
        const { id, label, color } = item;
        return { name: id, expr: derived(item, naming), label, color, isStacked: false };
      });
    case 'gauges':
      return graph.items.flatMap(({ scalar, label, color }) => {
        const metric = naming.scalar(scalar);
        if (metric === undefined) return [];
        const expr = times(`max(${metric.name}{${CHOSEN}})`, metric.scale);
        return [{ name: `agent.${scalar}`, expr, label, color, isStacked: false }];
      });
    case 'table':
      return [rowsLine(graph, naming)];
  }
}

/** The sum of the rates of several counters a second, in their own units. */
function sumOf(names: readonly CounterName[], naming: Naming): string {
  return names
    .map((each) => {
      const { name, scale } = naming.counter(each);
      return times(`sum(rate(${name}{${CHOSEN}}[$__rate_interval]))`, scale);
    })
    .join(' + ');
}

function perMinute(names: readonly CounterName[], naming: Naming): string {
  return `${sumOf(names, naming)} * 60`;
}

function derived(item: DerivedItem, naming: Naming): string {
  const expression = derivedExpression(item, (names) => `(${sumOf(names, naming)})`);
  return item.per.length === 0 ? `(${expression}) * 60` : expression;
}

function rowsLine({ id, table, column, isRate, draw }: TableGraph, naming: Naming): Line {
  const [metric, labels] = [naming.column(table, column), naming.rowLabels(table)];
  const by = labels.join(', ');
  const expr = isRate
    ? `sum by (${by}) (rate(${metric}{${CHOSEN}}[$__rate_interval])) * 60`
    : `max by (${by}) (${metric}{${CHOSEN}})`;
  const label = labels.map((each) => `{{${each}}}`).join(' ');
  return { name: id, expr, label, color: undefined, isStacked: draw === 'stack' };
}

function timeSeriesPanel(
  graph: Exclude<Graph, HistogramGraph>,
  lines: readonly Line[],
): Omit<TimeSeriesPanel, 'gridPos'> {
  return {
    id: panelId(graph.id),
    ...timeSeries(graph.title, graph.unit),
    targets: lines.map(({ name, expr, label }) => query(name, expr, label)),
    fieldConfig: {
      defaults: fields(graph.unit),
      overrides: lines.flatMap(({ name, color, isStacked }) => override(name, color, isStacked)),
    },
  };
}

function timeSeries(title: string, unit: string) {
  return {
    type: 'timeseries',
    title,
    description: `In ${unit.replace('/min', ' a minute')}.`,
    datasource: DATASOURCE,
    options: {
      legend: { calcs: ['mean', 'max', 'lastNotNull'], displayMode: 'table', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'multi', sort: 'none' },
    },
  } as const;
}

function fields(unit: string): TimeSeriesPanel['fieldConfig']['defaults'] {
  return {
    unit: grafanaUnit(unit),
    custom: {
      drawStyle: 'line',
      lineInterpolation: 'linear',
      lineWidth: 2,
      fillOpacity: 0,
      showPoints: 'never',
      // A gap is a gap: nothing is known of it.
      spanNulls: false,
      axisLabel: unit,
      axisSoftMin: 0,
    },
  };
}

function override(name: string, color: string | undefined, isStacked: boolean): readonly FieldOverride[] {
  const properties = [
    ...(color === undefined ? [] : [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }]),
    ...(isStacked
      ? [
          { id: 'custom.fillOpacity', value: 70 },
          { id: 'custom.lineWidth', value: 0 },
          { id: 'custom.stacking', value: { mode: 'normal', group: 'A' } },
        ]
      : []),
  ];
  return properties.length === 0 ? [] : [{ matcher: { id: 'byFrameRefID', options: name }, properties }];
}

function query(refId: string, expr: string, legendFormat: string, format: Query['format'] = 'time_series'): Query {
  return { refId, datasource: DATASOURCE, expr, legendFormat, format, instant: false, range: true };
}

/** Grafana's name of a unit, by which it shortens large numbers. */
function grafanaUnit(unit: string): string {
  if (unit.startsWith('octets')) return 'decbytes';
  return ({ milliseconds: 'ms', seconds: 's' } as Record<string, string>)[unit] ?? 'short';
}

function bucketRates(histogram: HistogramName, naming: Naming, range: string): string {
  const { name, matcher } = naming.buckets(histogram);
  return `sum by (le) (rate(${name}{${[CHOSEN, matcher].filter((each) => each !== '').join(',')}}[${range}]))`;
}

function heatmapPanel({ id, title, unit, histogram }: HistogramGraph, naming: Naming): Omit<HeatmapPanel, 'gridPos'> {
  const { units } = naming.buckets(histogram);
  const expr = `${bucketRates(histogram, naming, '$__rate_interval')} * 60`;
  return {
    id: panelId(id),
    type: 'heatmap',
    title,
    description: `In ${unit.replace('/min', ' a minute')}, by ${units}.`,
    datasource: DATASOURCE,
    targets: [query(id, expr, '{{le}}', 'heatmap')],
    options: {
      calculate: false,
      cellGap: 1,
      color: { mode: 'scheme', scheme: 'Cividis', exponent: 0.5, fill: 'dark-orange', reverse: false, steps: 64 },
      exemplars: { color: 'rgba(255,0,255,0.7)' },
      filterValues: { le: 1e-9 },
      legend: { show: true },
      rowsFrame: { layout: 'auto' },
      showValue: 'never',
      tooltip: { mode: 'single', showColorScale: false, yHistogram: false },
      yAxis: { axisPlacement: 'left', unit: grafanaUnit(units) },
    },
    fieldConfig: { defaults: {}, overrides: [] },
  };
}

/** Of an hour, since a quantile of few messages is noise. */
function quantilePanel({ id, title, histogram }: HistogramGraph, naming: Naming): Omit<TimeSeriesPanel, 'gridPos'> {
  const { units, scale } = naming.buckets(histogram);
  const own = scale === 1000 ? 'milliseconds' : units;
  const quantiles = [
    [0.5, 'half of them at most', '#0072b2'],
    [0.95, '95 % of them at most', '#d55e00'],
  ] as const;
  const name = (quantile: number) => `${id}-p${quantile * 100}`;
  return {
    id: panelId(`${id}|quantiles`),
    ...timeSeries(`${title}, of the hour before`, own),
    targets: quantiles.map(([quantile, label]) => {
      const expr = `histogram_quantile(${quantile}, ${bucketRates(histogram, naming, '1h')})`;
      return query(name(quantile), times(expr, scale), label);
    }),
    fieldConfig: {
      defaults: fields(own),
      overrides: quantiles.flatMap(([quantile, , color]) => override(name(quantile), color, false)),
    },
  };
}

export interface Stat {
  readonly name: string;
  readonly title: string;
  readonly expr: string;
  readonly unit: string;
  /** From which value on it is worth a look; undefined where none is. */
  readonly warnFrom: number | undefined;
}

/** One number of now. */
export function statPanel({ name, title, expr, unit, warnFrom }: Stat): Omit<StatPanel, 'gridPos'> {
  const warning = warnFrom === undefined ? [] : [{ value: warnFrom, color: '#d55e00' }];
  return {
    id: panelId(`stat|${name}`),
    type: 'stat',
    title,
    datasource: DATASOURCE,
    targets: [{ ...query(name, expr, title), instant: true, range: false }],
    options: {
      colorMode: 'value',
      graphMode: 'none',
      justifyMode: 'auto',
      orientation: 'auto',
      percentChangeColorMode: 'standard',
      showPercentChange: false,
      textMode: 'value',
      wideLayout: true,
      reduceOptions: { calcs: ['lastNotNull'], values: false },
    },
    fieldConfig: {
      defaults: {
        unit,
        color: { mode: 'thresholds' },
        thresholds: { mode: 'absolute', steps: [{ value: null, color: '#009e73' }, ...warning] },
      },
      overrides: [],
    },
  };
}

/** Panels beside and below one another, as many in a row as fit 24 columns. */
export function placed(
  panels: readonly Placeable[],
  size: { readonly w: number; readonly h: number },
  top: number,
): readonly Panel[] {
  const perRow = Math.floor(24 / size.w);
  return panels.map((panel, i): Panel => {
    const gridPos: GridPosition = { ...size, x: (i % perRow) * size.w, y: top + Math.floor(i / perRow) * size.h };
    return { ...panel, gridPos };
  });
}
