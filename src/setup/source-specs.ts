// The sources of a configuration as passes want them: each with the user's counters that look at its lines.

import { sha256Hex } from '../base/digest';
import { version } from '../base/version';
import type { Config, CounterConfig, SourceConfig } from '../config/config';
import { isPattern } from '../logs/path-pattern';
import { namesOfProgram } from '../parsers/program-names';
import type { SourceSpec } from '../pass/source';

/** The sources of a configuration, each with the user's counters that look at its lines. */
export async function sourceSpecs(config: Config): Promise<readonly SourceSpec[]> {
  const allLogs = new Set(config.sources.filter(({ path }) => !isPattern(path)).map(({ path }) => path));
  const keepsSamples = config.keepSamples ? {} : { keepsSamples: false };
  return (await countingSpecs(config)).map((spec) => ({ ...spec, ...keepsSamples, allLogs }));
}

async function countingSpecs({ sources, counters }: Config): Promise<readonly SourceSpec[]> {
  if (counters.length === 0)
    return sources.map((source) => ({ ...named(source), counters: [], rules: rulesOf(source) }));
  const [{ measuredMatch }, { PatternCounter }] = await Promise.all([
    import('./pattern-cost'),
    import('../parsers/pattern-counter'),
  ]);
  const compiled = counters.flatMap((config) => {
    const result = measuredMatch(config.match.text, config.isLine ? 'line' : 'match');
    if (!result.ok) return [];
    return [{ config, pattern: result.pattern, costMs: result.costMs }];
  });
  return sources.map((source) => {
    const own = compiled.filter(({ config }) => looksAt(config, source));
    const counters = own.map(({ config: { name, program, add, by }, pattern, costMs }) => {
      const programs = program === undefined ? undefined : namesOfProgram(program, source);
      return new PatternCounter({ name, programs, pattern, costMs, add: add?.text, by: by?.text });
    });
    const declared = own.map(({ config }) => config);
    return { ...named(source), counters, rules: rulesOf(source, declared) };
  });
}

function named({ tags, program, filters, ...source }: SourceConfig) {
  const names = {
    ...(tags === undefined ? {} : { tags }),
    ...(program === undefined ? {} : { program }),
    ...(filters === undefined ? {} : { filters }),
  };
  return { ...source, names };
}

type Counting = Pick<SourceConfig, 'services' | 'tags' | 'program' | 'filters'>;

/** What lines are counted by, such as `0.1.0 smtp,rbl 3f2a90c1`: the version, the services, names, the user's counters. */
export function rulesOf(
  { services, tags, program, filters }: Counting,
  counters: readonly CounterConfig[] = [],
): string {
  const own = `${version} ${services.join(',')}`;
  const isNamed = tags !== undefined || program !== undefined;
  if (counters.length === 0 && !isNamed && filters === undefined) return own;
  const texts: unknown[] = counters.map(({ name, program: of, match, isLine, add, by }) => [
    ...[name, of, match.text, add?.text, by?.text, ...(isLine ? ['line'] : [])],
  ]);
  if (isNamed) texts.push({ tags, program });
  if (filters !== undefined) texts.push({ filters });
  return `${own} ${sha256Hex(JSON.stringify(texts)).slice(0, 8)}`;
}

function looksAt(counter: CounterConfig, source: SourceConfig): boolean {
  if (counter.source !== undefined && counter.source !== source.name) return false;
  return counter.service === undefined || source.services.includes(counter.service);
}
