// The keys `tags` and `program` of a source: what this host calls the programs that write to its log.

import { didYouMean } from '../base/near';
import type { ServiceName } from '../registry/services';
import type { SourceConfig } from './config';
import type { Form } from './declared';
import type { Findings } from './findings';
import { textForm } from './form';
import type { ConfigNode, MapNode } from './node';
import { PROGRAM_NAME, programComplaint, quoted, readCheckedText, readMap } from './reading';

/** What is known of programs, outside this folder. */
export interface KnownPrograms {
  /** The services that count lines of a program; empty when no log type knows it. */
  servicesOf(program: string): readonly ServiceName[];
  /** Names to choose from. */
  names(): readonly string[];
}

/** A map from what this host calls a program to its usual name; of the entries, the reader says what is wrong. */
export const tagsForm: Form<MapNode> = {
  read: (findings, node) => readMap(findings, node, ['dovecot-mx: dovecot']),
  schema: {
    type: 'object',
    propertyNames: { pattern: PROGRAM_NAME.source },
    additionalProperties: { type: 'string', pattern: PROGRAM_NAME.source },
  },
  words: 'a map from tags to names of programs',
};

/** The word that stands before "[" or ":" in a log. */
export const programForm = textForm('the name of a program', { complaint: programComplaint, pattern: PROGRAM_NAME });

interface Naming {
  readonly tags: MapNode | undefined;
  readonly program: ConfigNode | undefined;
  /** Undefined when something was said of them. */
  readonly services: readonly ServiceName[] | undefined;
}

/** Only the keys that are given, without what something was said about. */
export function readPrograms(
  findings: Findings,
  { tags, program, services }: Naming,
  known: KnownPrograms,
): Pick<SourceConfig, 'tags' | 'program'> {
  const examine = (node: ConfigNode): string | undefined => {
    const name = readCheckedText(findings, node, (text) => programComplaint(text) ?? unknown(text, services, known));
    if (name !== undefined) warnOfOthers(findings, node, { name, services, known });
    return name;
  };
  if (program !== undefined) {
    const name = tags === undefined ? examine(program) : undefined;
    return name === undefined ? {} : { program: name };
  }
  if (tags === undefined) return {};
  const named: Record<string, string> = {};
  for (const { key, keyOffset, value } of tags.entries) {
    const complaint = programComplaint(key);
    if (complaint !== undefined) findings.problemAt(keyOffset, value.path, complaint);
    const name = examine(value);
    if (name !== undefined && complaint === undefined) named[key] = name;
  }
  return { tags: named };
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
