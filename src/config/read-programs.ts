// The keys `tags` and `program` of a source: what this host calls the programs that write to its log.

import { didYouMean } from '../base/near';
import type { ServiceName } from '../registry/services';
import type { SourceConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { programComplaint, quoted, readCheckedText, readMap } from './reading';

/** What is known of programs, outside this folder. */
export interface KnownPrograms {
  /** The services that count lines of a program; empty when no log type knows it. */
  servicesOf(program: string): readonly ServiceName[];
  /** Names to choose from. */
  names(): readonly string[];
}

interface Naming {
  readonly tags: ConfigNode | undefined;
  readonly program: ConfigNode | undefined;
  /** Undefined when something was said of them. */
  readonly services: readonly ServiceName[] | undefined;
}

/** Only the keys that are given; undefined when something was said. */
export function readPrograms(
  findings: Findings,
  { tags, program, services }: Naming,
  known: KnownPrograms,
): Pick<SourceConfig, 'tags' | 'program'> | undefined {
  if (tags !== undefined && program !== undefined) {
    findings.problem(tags, 'cannot stand beside "program": a log whose lines carry no name has no tags either.');
    return undefined;
  }
  const examine = (node: ConfigNode): string | undefined => {
    const name = readCheckedText(findings, node, (text) => programComplaint(text) ?? unknown(text, services, known));
    if (name !== undefined) warnOfOthers(findings, node, { name, services, known });
    return name;
  };
  if (program !== undefined) {
    const name = examine(program);
    return name === undefined ? undefined : { program: name };
  }
  if (tags === undefined) return {};
  const map = readMap(findings, tags, ['dovecot-mx: dovecot']);
  if (map === undefined) return undefined;
  const named: Record<string, string> = {};
  for (const { key, keyOffset, value } of map.entries) {
    const complaint = programComplaint(key);
    if (complaint !== undefined) findings.problemAt(keyOffset, value.path, complaint);
    const name = examine(value);
    if (name !== undefined && complaint === undefined) named[key] = name;
  }
  return Object.keys(named).length === map.entries.length ? { tags: named } : undefined;
}

/** A log that only the user's own counters look at may be of any program. */
function unknown(text: string, services: Naming['services'], known: KnownPrograms): string | undefined {
  if (services?.length === 0 || known.servicesOf(text).length > 0) return undefined;
  const hint = didYouMean(text, known.names());
  const there = `; known are ${known.names().join(', ')}.`;
  return `${quoted(text)} is not a program whose lines are known${hint === '.' ? there : hint}`;
}

function warnOfOthers(
  findings: Findings,
  node: ConfigNode,
  { name, services, known }: { readonly name: string; readonly known: KnownPrograms } & Pick<Naming, 'services'>,
): void {
  if (services === undefined || services.length === 0) return;
  const counted = known.servicesOf(name);
  if (counted.some((service) => services.includes(service))) return;
  findings.warning(node, `lines of ${quoted(name)} count for ${counted.join(', ')}, none of which this source counts.`);
}
