// The key `counters`: what the user counts besides the services. Patterns are taken over as text with
// their places; compiling them is not done here.

import type { CounterConfig, SourceConfig } from './config';
import type { Findings } from './findings';
import { didYouMean } from './near';
import type { ConfigNode } from './node';
import { nameNode, readService } from './read-sources';
import {
  complainOfTwins,
  nameComplaint,
  quoted,
  readCheckedText,
  readFields,
  readList,
  readPlacedText,
  requireField,
} from './reading';

export const COUNTER_KEYS = ['name', 'source', 'service', 'program', 'match', 'add', 'by'] as const;
const GROUP = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** `sourceNames` is undefined when the sources themselves are wrong: then it can't be told which there are. */
export function readCounters(
  findings: Findings,
  node: ConfigNode,
  sourceNames: readonly string[] | undefined,
): readonly CounterConfig[] {
  const list = readList(findings, node);
  if (list === undefined) return [];
  complainOfTwins(findings, list.items.map(nameNode));
  const counters = list.items.map((item) => readCounter(findings, item, sourceNames));
  return counters.filter((counter) => counter !== undefined);
}

/** The names given in `sources`, right or wrong in the rest: a counter may refer to any of them. */
export function namesGiven(
  node: ConfigNode | undefined,
  defaults: readonly SourceConfig[],
): readonly string[] | undefined {
  if (node === undefined) return defaults.map(({ name }) => name);
  if (node.kind !== 'list') return undefined;
  return node.items.map((item) => nameNode(item)?.text).filter((name) => name !== undefined);
}

function readCounter(
  findings: Findings,
  node: ConfigNode,
  sourceNames: readonly string[] | undefined,
): CounterConfig | undefined {
  const fields = readFields(findings, node, COUNTER_KEYS);
  if (fields === undefined) return undefined;
  const required = (key: string, advice: string) => requireField(findings, { node, fields, key, advice });
  const name = readCheckedText(findings, required('name', 'name the counter.'), nameComplaint);
  const source = readCheckedText(findings, required('source', 'name the source whose lines are counted.'), (text) =>
    sourceComplaint(text, sourceNames),
  );
  const match = readPlacedText(findings, required('match', 'add the pattern that a line must match.'));
  const program = readCheckedText(findings, fields.program, programComplaint);
  const service = fields.service && readService(findings, fields.service);
  const add = readGroup(findings, fields.add);
  const by = readGroup(findings, fields.by);
  if (name === undefined || source === undefined || match === undefined) return undefined;
  return { name, source, service, program, match, add, by, place: findings.source.placeAt(node.offset) };
}

function sourceComplaint(text: string, names: readonly string[] | undefined): string | undefined {
  if (names === undefined || names.includes(text)) return undefined;
  const hint = didYouMean(text, names);
  const all = names.map((name) => quoted(name)).join(', ');
  return `${quoted(text)} is not the name of a source${hint === '.' ? `; there are ${all}.` : hint}`;
}

function programComplaint(text: string): string | undefined {
  if (/^[!-~]{1,63}$/.test(text) && !/[[\]:]/.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a program: give the word that stands before "[" or ":" in the log, such as "postgrey".`;
}

function readGroup(findings: Findings, node: ConfigNode | undefined): CounterConfig['add'] {
  if (readCheckedText(findings, node, groupComplaint) === undefined) return undefined;
  return readPlacedText(findings, node);
}

function groupComplaint(text: string): string | undefined {
  if (GROUP.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a capture group: wanted are letters, digits and "_", such as octets for (?P<octets>...).`;
}
