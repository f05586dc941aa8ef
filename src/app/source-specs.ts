// The sources of a configuration as passes want them: each with the user's counters that look at its lines.

import type { Config, CounterConfig, SourceConfig } from '../config/config';
import type { SourceSpec } from '../ingest/source';
import { PatternCounter } from '../parsers/pattern-counter';

export async function sourceSpecs({ sources, counters }: Config): Promise<readonly SourceSpec[]> {
  if (counters.length === 0) return sources.map((source) => ({ ...source, counters: [] }));
  const { compilePattern } = await import('./pattern');
  const compiled = counters.flatMap((config) => {
    const result = compilePattern(config.match.text);
    if (!result.ok) return [];
    const { name, program, add, by } = config;
    const spec = { name, program, pattern: result.pattern, add: add?.text, by: by?.text };
    return [{ config, counter: new PatternCounter(spec) }];
  });
  return sources.map((source) => ({
    ...source,
    counters: compiled.filter(({ config }) => looksAt(config, source)).map(({ counter }) => counter),
  }));
}

function looksAt(counter: CounterConfig, source: SourceConfig): boolean {
  if (counter.source !== undefined && counter.source !== source.name) return false;
  return counter.service === undefined || source.services.includes(counter.service);
}
