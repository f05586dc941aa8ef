// Which sample of Prometheus must have the value of which counter of the view: told by the counter's name alone, and not
// by the program's own table of names, so that two names that were exchanged are found.

import { type HistogramName, histogramDeclarations } from '../../src/registry/histograms';
import { histogramMetrics } from '../../src/registry/metric-names';
import type { CounterLine } from './agent-process';

/** The names of histograms are no function of their counters' names. */
const HISTOGRAMS: Readonly<Record<string, readonly [family: string, divisor: number]>> = Object.fromEntries(
  Object.entries(histogramMetrics).map(([name, { family, divisor }]) => {
    const { service, stem } = histogramDeclarations[name as HistogramName];
    return [`${service}.${stem}`, [family, divisor]];
  }),
);

const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export interface NamedMetric {
  /** With its labels in braces, sorted: `maillogs_rbl_zone_rejections_total{zone="a.example"}`. */
  readonly series: string;
  readonly value: number;
}

/** The sample that must have the value of a line of `maillogs show`. */
export function metricOf({
  service,
  name,
  value,
  units,
}: Pick<CounterLine, 'service' | 'name' | 'value' | 'units'>): NamedMetric {
  const short = name.slice(name.indexOf('.') + 1);
  const bucket = /^(.*)Le(Minus)?(\d+)$/.exec(name);
  if (bucket !== null && HISTOGRAMS[bucket[1]!] !== undefined) {
    const [family, divisor] = HISTOGRAMS[bucket[1]!]!;
    const bound = (Number(bucket[3]) / divisor) * (bucket[2] === undefined ? 1 : -1);
    return { series: seriesOf(`${family}_bucket`, { le: String(bound) }), value: Number(value) };
  }
  if (service === 'yours') {
    const [counter, label] = /^([^.]*)(?:\.(.*))?$/.exec(name)!.slice(1);
    const labels = label === undefined ? { counter: counter! } : { counter: counter!, label };
    return { series: seriesOf('maillogs_yours_total', labels), value: Number(value) };
  }
  if (name.startsWith('rbl.zone.')) {
    return { series: seriesOf('maillogs_rbl_zone_rejections_total', { zone: name.slice(9) }), value: Number(value) };
  }
  const source = service === 'agent' ? /^([A-Za-z]+)\.(.*)$/.exec(short) : null;
  if (source !== null) {
    const column = source[1] === 'sourceErrors' ? 'errors' : source[1]!;
    return { series: seriesOf(`maillogs_source_${snake(column)}_total`, { source: source[2]! }), value: Number(value) };
  }
  const seconds = units === 'milliseconds';
  const shown = seconds
    ? short.replace(/([Mm])illiseconds/, (_, first) => (first === 'M' ? 'Seconds' : 'seconds'))
    : short;
  return { series: `maillogs_${service}_${snake(shown)}_total`, value: Number(value) / (seconds ? 1000 : 1) };
}

/** Bounds are compared as the numbers they are: 1e+06 or 1000000. */
export function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    // To Prometheus a label that is empty is none.
    .filter(([label, text]) => text !== '' && !['__name__', 'instance', 'job'].includes(label))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([label, text]) =>
        `${label}=${JSON.stringify(label === 'le' ? String(Number(text.replace('+Inf', 'Infinity'))) : text)}`,
    );
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/** Every counter of the view whose sample is missing or has another value, in words. */
export function differences(view: readonly CounterLine[], samples: ReadonlyMap<string, number>): readonly string[] {
  return view.flatMap((line) => {
    const { series, value } = metricOf(line);
    const seen = samples.get(series);
    return seen === value ? [] : [`${line.name}: ${series} is ${seen}, wanted is ${value}`];
  });
}

/** A page in the older format, as samples by series; of those who cannot be read, an error. */
export function samplesOf(page: string): ReadonlyMap<string, number> {
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name, inBraces = '', value] = /^([a-z_0-9]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (name === undefined) throw new Error(`no sample: ${line}`);
      const labels = Object.fromEntries(
        [...inBraces.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [
          label,
          text!.replace(/\\(.)/g, '$1'),
        ]),
      );
      return [seriesOf(name, labels), Number(value)];
    }),
  );
}
