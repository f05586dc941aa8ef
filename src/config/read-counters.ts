// The key `counters`: what the user counts besides the services. What a pattern's text is worth, the engine
// that will run it says; what is wrong in it is said with its place within the pattern.

import { didYouMean } from '../base/near';
import type { CounterConfig, SourceConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { nameNode, readService } from './read-sources';
import {
  programComplaint,
  quoted,
  readCheckedText,
  readFields,
  readList,
  readPlacedText,
  readText,
  readWholeNumber,
  reportDuplicates,
  requireField,
} from './reading';

export const COUNTER_KEYS = [
  ...(['name', 'source', 'service', 'program', 'match', 'line', 'samples', 'add', 'by', 'units', 'help'] as const),
] as const;
export const SAMPLE_KEYS = ['line', 'adds'] as const;
/** A line may add as much as this. */
const MAX_ADDED = 999_999_999_999_999;
/** They are served as they are, in columns that hold so much. */
const MAX_UNITS = 63;
const MAX_HELP = 255;
/** The stamp of RFC 3164 or of RFC 3339, the host and the tag: no counter sees these of a line. */
const SYSLOG_HEAD =
  /^(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*) +\S+ +[^\s:]+:/;
const GROUP = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** A name becomes an index of a table together with a label after a full stop, so it has no full stop itself. */
const COUNTER_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

/** The named groups of a pattern, or what is wrong with it and where in its text that begins. */
export type ExaminePattern = (
  text: string,
  kind: 'match' | 'line',
) =>
  | { readonly ok: true; readonly groups: readonly string[]; readonly pattern: Finds }
  | { readonly ok: false; readonly sentence: string; readonly offset: number };

/** The values of the groups in a line, a byte a character; undefined where it does not match. */
interface Finds {
  find(text: string): Readonly<Record<string, string | undefined>> | undefined;
}

export interface CounterChecks {
  /** undefined when the sources themselves are wrong: then it can't be told which there are. */
  readonly sourceNames: readonly string[] | undefined;
  readonly examinePattern: ExaminePattern;
}

/** The key `counters`: what is wrong with it goes into the findings, and the rest is returned. */
export function readCounters(findings: Findings, node: ConfigNode, checks: CounterChecks): readonly CounterConfig[] {
  const list = readList(findings, node);
  if (list === undefined) return [];
  reportDuplicates(findings, list.items.map(nameNode));
  const counters = list.items.map((item) => readCounter(findings, item, checks));
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

/** The sources that counters name, right or wrong in the rest. */
export function sourcesCounted(node: ConfigNode | undefined): ReadonlySet<string> {
  if (node?.kind !== 'list') return new Set();
  const texts = node.items.flatMap((item) => (item.kind === 'map' ? item.entries : []));
  return new Set(texts.flatMap(({ key, value }) => (key === 'source' && value.kind === 'text' ? [value.text] : [])));
}

function readCounter(findings: Findings, node: ConfigNode, checks: CounterChecks): CounterConfig | undefined {
  const fields = readFields(findings, node, COUNTER_KEYS);
  if (fields === undefined) return undefined;
  const required = (key: string, advice: string) => requireField(findings, { node, fields, key, advice });
  const name = readCheckedText(findings, required('name', 'name the counter.'), counterNameComplaint);
  const isEverySource = fields.source === undefined && fields.service !== undefined;
  const sourceNode = isEverySource ? undefined : required('source', 'name the source whose lines are counted.');
  const source = readCheckedText(findings, sourceNode, (text) => sourceComplaint(text, checks.sourceNames));
  const isLine = fields.line !== undefined;
  const matchNode =
    fields.line ?? required('match', 'add the pattern that a line must match, or the line itself as "line".');
  if (isLine && fields.match !== undefined) findings.problem(fields.match, 'stands beside "line": keep one of them.');
  const examined = readPattern(findings, matchNode, (text) => checks.examinePattern(text, isLine ? 'line' : 'match'));
  const groups = examined?.groups;
  const match = groups && readPlacedText(findings, matchNode);
  const program = readCheckedText(findings, fields.program, programComplaint);
  const service = fields.service && readService(findings, fields.service);
  const add = readGroup(findings, fields.add, groups);
  const by = readGroup(findings, fields.by, groups);
  if (examined !== undefined) checkSamples(findings, fields.samples, { pattern: examined.pattern, add: add?.text });
  const units = readCheckedText(findings, fields.units, (text) => servedComplaint(text, MAX_UNITS));
  const help = readCheckedText(findings, fields.help, (text) => servedComplaint(text, MAX_HELP));
  if (name === undefined || (source === undefined && !isEverySource) || match === undefined) return undefined;
  return {
    ...{ name, source, service, program, match, isLine, add, by },
    units: units ?? add?.text ?? 'events',
    help: help ?? '',
    place: findings.source.placeAt(node.offset),
  };
}

function sourceComplaint(text: string, names: readonly string[] | undefined): string | undefined {
  if (names === undefined || names.includes(text)) return undefined;
  const hint = didYouMean(text, names);
  const all = names.map((name) => quoted(name)).join(', ');
  return `${quoted(text)} is not the name of a source${hint === '.' ? `; there are ${all}.` : hint}`;
}

function servedComplaint(text: string, maxLength: number): string | undefined {
  if (!/^[ -~]*$/.test(text)) return `${quoted(text)} has characters that SNMP tools may not show: write it in ASCII.`;
  if (text.length <= maxLength) return undefined;
  return `is ${text.length} characters long, of which ${maxLength} can be served: make it shorter.`;
}

function counterNameComplaint(text: string): string | undefined {
  if (COUNTER_NAME.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a counter: wanted are 1 to 32 letters, digits, "_" or "-", a letter first.`;
}

/** What the engine says of the pattern; undefined when something was wrong. */
function readPattern(
  findings: Findings,
  node: ConfigNode | undefined,
  examine: (text: string) => ReturnType<ExaminePattern>,
): Extract<ReturnType<ExaminePattern>, { ok: true }> | undefined {
  const text = node && readText(findings, node);
  if (text === undefined) return undefined;
  const result = examine(text.text);
  if (result.ok) return result;
  findings.problemAt(text.textOffset + result.offset, text.path, `${quoted(text.text)} ${result.sentence}`);
  return undefined;
}

/** Lines beside what each must add: 1 where nothing is said, 0 for a line that is not meant. */
function checkSamples(
  findings: Findings,
  node: ConfigNode | undefined,
  { pattern, add }: { readonly pattern: Finds; readonly add: string | undefined },
): void {
  const list = node && readList(findings, node);
  for (const item of list?.items ?? []) {
    const fields = item.kind === 'map' ? readFields(findings, item, SAMPLE_KEYS) : undefined;
    const lineNode =
      item.kind === 'map'
        ? fields && requireField(findings, { node: item, fields, key: 'line', advice: 'add the line.' })
        : item;
    const line = lineNode && readText(findings, lineNode);
    if (line === undefined) continue;
    const wanted = fields?.adds === undefined ? 1 : readWholeNumber(findings, fields.adds, { min: 0, max: MAX_ADDED });
    // A log is bytes, mostly of UTF-8, and so is what patterns see of it.
    const found = pattern.find(Buffer.from(line.text, 'utf8').toString('latin1'));
    const added = found === undefined ? 0 : add === undefined ? 1 : Number(found[add] ?? 0);
    if (wanted === undefined || wanted === added) continue;
    if (SYSLOG_HEAD.test(line.text) && found === undefined) {
      findings.problem(lineNode!, 'begins with a stamp and a program name: give only what stands after PROGRAM[PID]:');
      continue;
    }
    findings.problem(lineNode!, `adds ${added} and not ${wanted}: mend the counter, or say "adds: ${added}".`);
  }
}

function readGroup(
  findings: Findings,
  node: ConfigNode | undefined,
  groups: readonly string[] | undefined,
): CounterConfig['add'] {
  const complaint = (text: string) => groupComplaint(text) ?? missingGroup(text, groups);
  if (readCheckedText(findings, node, complaint) === undefined) return undefined;
  return readPlacedText(findings, node);
}

function groupComplaint(text: string): string | undefined {
  if (GROUP.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a capture group: wanted are letters, digits and "_", such as octets for (?P<octets>...).`;
}

function missingGroup(text: string, groups: readonly string[] | undefined): string | undefined {
  if (groups === undefined || groups.includes(text)) return undefined;
  const hint = didYouMean(text, groups);
  const there = groups.length === 0 ? '; it has none.' : `; it has ${groups.map((name) => quoted(name)).join(', ')}.`;
  return `${quoted(text)} is not a named group of the pattern${hint === '.' ? there : hint}`;
}
