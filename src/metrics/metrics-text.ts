// Families of samples as text: OpenMetrics 1.0, and the older format of Prometheus that node_exporter's text files have.
// Label values come from logs, which strangers write to.

import { oneLine } from '../base/printable';
import type { MetricFamily, MetricSample } from './families';

export type MetricsFormat = 'openmetrics' | 'classic';

export const contentTypes: Readonly<Record<MetricsFormat, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  classic: 'text/plain; version=0.0.4; charset=utf-8',
};

/** The text with its final newline; a family without samples is left out. */
export function metricsText(families: readonly MetricFamily[], format: MetricsFormat): string {
  const shown = families.filter(({ samples }) => samples.length > 0);
  const text = shown.map((family) => familyText(family, format)).join('');
  return format === 'openmetrics' ? `${text}# EOF\n` : text;
}

function familyText(family: MetricFamily, format: MetricsFormat): string {
  const isOpen = format === 'openmetrics';
  const { name, type, help } = family;
  const suffix = type === 'counter' ? '_total' : '';
  // The older format has one name for a family and its samples, and no type for what never changes.
  const described = isOpen ? name : `${name}${type === 'info' ? '_info' : suffix}`;
  const typeWord = !isOpen && type === 'info' ? 'gauge' : type;
  const samples = isOpen && family.isSigned ? family.samples.filter(hasNoSign) : family.samples;
  const lines = samples.map((sample) => `${name}${suffix}${sampleText(sample, isOpen)}\n`);
  return `# HELP ${described} ${escapedHelp(help, isOpen)}\n# TYPE ${described} ${typeWord}\n${lines.join('')}`;
}

/** OpenMetrics wants no sum that may fall, and no count without a sum. */
const hasNoSign = ({ suffix }: MetricSample) => suffix === '_bucket';

function sampleText({ suffix, labels, value }: MetricSample, isOpen: boolean): string {
  const pairs = Object.entries(labels).map(([name, text]) => {
    const shown = isOpen && name === 'le' ? openBound(text) : text;
    return `${name}="${escapedLabel(shown)}"`;
  });
  return `${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

/** OpenMetrics wants a bound to look like a float: 1024.0. */
const openBound = (bound: string) => (/^-?\d+$/.test(bound) ? `${bound}.0` : bound);

function escapedLabel(text: string): string {
  return oneLine(text).replace(/[\\"]/g, '\\$&');
}

function escapedHelp(text: string, isOpen: boolean): string {
  return oneLine(text).replace(isOpen ? /[\\"]/g : /\\/g, '\\$&');
}
