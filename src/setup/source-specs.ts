// The sources of a configuration as passes want them: each with the user's counters that look at its lines.

import { createHash } from 'node:crypto';
import { version } from '../base/version';
import type { Config, CounterConfig, SourceConfig } from '../config/config';
import { PatternCounter } from '../parsers/pattern-counter';
import type { SourceSpec } from '../pass/source';
import type { ServiceName } from '../registry/services';

/** The sources of a configuration, each with the user's counters that look at its lines. */
export async function sourceSpecs({ sources, counters }: Config): Promise<readonly SourceSpec[]> {
  if (counters.length === 0)
    return sources.map((source) => ({ ...source, counters: [], rules: rulesOf(source.services) }));
  const { measuredPattern } = await import('./pattern-cost');
  const compiled = counters.flatMap((config) => {
    const result = measuredPattern(config.match.text);
    if (!result.ok) return [];
    const { name, program, add, by } = config;
    const spec = { name, program, pattern: result.pattern, costMs: result.costMs, add: add?.text, by: by?.text };
    return [{ config, counter: new PatternCounter(spec) }];
  });
  return sources.map((source) => {
    const own = compiled.filter(({ config }) => looksAt(config, source));
    const declared = own.map(({ config }) => config);
    return { ...source, counters: own.map(({ counter }) => counter), rules: rulesOf(source.services, declared) };
  });
}

/** What lines are counted by, such as `0.1.0 smtp,rbl 3f2a90c1`: the version, the services, the user's counters. */
export function rulesOf(services: readonly ServiceName[], counters: readonly CounterConfig[] = []): string {
  const own = `${version} ${services.join(',')}`;
  if (counters.length === 0) return own;
  const texts = counters.map(({ name, program, match, add, by }) => [name, program, match.text, add?.text, by?.text]);
  return `${own} ${createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 8)}`;
}

function looksAt(counter: CounterConfig, source: SourceConfig): boolean {
  if (counter.source !== undefined && counter.source !== source.name) return false;
  return counter.service === undefined || source.services.includes(counter.service);
}
