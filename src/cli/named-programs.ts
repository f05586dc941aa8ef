// What count and explain are told of program names: by --program and --tag, or by the source of the configuration
// that a file belongs to.

import { didYouMean } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Config, SourceConfig } from '../config/config';
import { type Invocation, textOption } from '../host/invocation';
import { matchesPattern } from '../logs/path-pattern';
import { plainPrograms, servicesOf } from '../parsers/known-programs';
import type { ProgramNames } from '../parsers/program-names';

/** How the lines of the file of each name are to be read. Throws a Problem (usage). */
export function namesOf(invocation: Invocation, config: Config | undefined): (file: string) => ProgramNames {
  const program = textOption(invocation, 'program');
  const tags = tagsOf(textOption(invocation, 'tag'));
  if (program !== undefined && tags !== undefined) {
    throw new Problem('usage', '--program and --tag cannot stand together: lines without a name have no tags.');
  }
  if (program !== undefined) return () => ({ program: knownProgram(program) });
  const isNamed = textOption(invocation, 'config') !== undefined;
  return (file) => {
    const own = config?.sources.find(({ path }) => path === file || matchesPattern(path, file));
    const names = own ?? (isNamed ? allOf(config?.sources ?? []) : {});
    if (tags !== undefined) return { tags: { ...names.tags, ...tags } };
    return names.program === undefined ? { ...(names.tags && { tags: names.tags }) } : { program: names.program };
  };
}

/** For a file that is no log of the configuration: the tags of all its sources, the program where there is one source. */
function allOf(sources: readonly SourceConfig[]): ProgramNames {
  const [only] = sources;
  if (sources.length === 1 && only!.program !== undefined) return { program: only!.program };
  return { tags: Object.assign({}, ...sources.map(({ tags }) => tags)) };
}

function tagsOf(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined) return undefined;
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const equals = pair.indexOf('=');
      if (equals > 0 && equals < pair.length - 1) return [pair.slice(0, equals), knownProgram(pair.slice(equals + 1))];
      throw new Problem('usage', `--tag wants NAME=PROGRAM, such as dovecot-mx=dovecot, not "${printable(pair, 40)}".`);
    }),
  );
}

function knownProgram(name: string): string {
  if (servicesOf(name).length > 0) return name;
  const hint = didYouMean(name, plainPrograms());
  const there = `; there are ${plainPrograms().join(', ')}.`;
  throw new Problem(
    'usage',
    `"${printable(name, 40)}" is not a program whose lines are known${hint === '.' ? there : hint}`,
  );
}
