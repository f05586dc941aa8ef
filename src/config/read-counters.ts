// The key `counters`: what the user counts besides the services. What a pattern's text is worth, the engine
// that will run it says; what is wrong in it is said with its place within the pattern.

import { didYouMean } from '../base/near';
import type { CounterConfig, SourceConfig } from './config';
import type { Findings } from './findings';
import { anyText, eitherForm, listOf, matching, textForm, wholeNumber } from './form';
import { anyOfKeys, apart, type GivenOf, key, keyMap, mapForm } from './keys';
import type { ConfigNode } from './node';
import { programForm } from './read-programs';
import { nameNode, serviceForm } from './read-sources';
import { quoted, readCheckedText, readPlacedText, readText, reportDuplicates } from './reading';

/** A line may add as much as this. */
const MAX_ADDED = 999_999_999_999_999;
/** They are served as they are, in columns that hold so much. */
const MAX_UNITS = 63;
const MAX_HELP = 255;
/** The stamp of RFC 3164 or of RFC 3339, the host and the tag: no counter sees these of a line. */
const SYSLOG_HEAD =
  /^(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*) +\S+ +[^\s:]+:/;
/** A name becomes an index of a table together with a label after a full stop, so it has no full stop itself. */
const counterName = matching(
  'a name',
  /^[A-Za-z][A-Za-z0-9_-]{0,31}$/,
  (text) =>
    `${quoted(text)} cannot be the name of a counter: wanted are 1 to 32 letters, digits, "_" or "-", a letter first.`,
);
const group = matching(
  'the name of a capture group',
  /^[A-Za-z_][A-Za-z0-9_]{0,62}$/,
  (text) =>
    `${quoted(text)} cannot be the name of a capture group: wanted are letters, digits and "_", such as octets for (?P<octets>...).`,
);
const servedText = (max: number) =>
  textForm(`ASCII text of at most ${max} characters`, {
    complaint: (text) => servedComplaint(text, max),
    pattern: new RegExp(`^[ -~]{1,${max}}$`),
  });

const sampleKeys = keyMap({
  line: key(anyText('a line'), { help: 'The line, without its stamp and program name.', required: 'add the line.' }),
  adds: key(wholeNumber({ min: 0, max: MAX_ADDED }), { help: 'What it must add.', usual: '1' }),
});
const plainSample = anyText('a line');
const sample = eitherForm((node) => node.kind === 'map', mapForm(sampleKeys), {
  ...plainSample,
  read: (findings, node) => {
    const line = plainSample.read(findings, node);
    return line === undefined ? undefined : { node, line };
  },
});
type Sample = GivenOf<typeof sampleKeys> | { readonly node: ConfigNode; readonly line: string };

const counterKeys = keyMap(
  {
    name: key(counterName, { help: 'Tells it from other counters.', required: 'name the counter.' }),
    source: key(anyText('the name of a source'), { help: 'The source whose lines are counted.' }),
    service: key(serviceForm, {
      help: 'The service that it is shown with; without source, the lines of all sources that count for it are looked at.',
    }),
    program: key(programForm, { help: 'The syslog tag that a line must carry, without its [pid].' }),
    match: key(anyText('a pattern in RE2 syntax'), { help: 'The pattern that a line must match.' }),
    line: key(anyText('a line with fields in braces'), {
      help: 'In the place of match: the line as the program writes it. {text} is anything, {word} all up to a blank, {n:number} a number called n, {?a} may be missing, {|a|b} is one of several; what follows a {text} is read from the end of the line.',
    }),
    samples: key(listOf(sample), {
      help: 'Lines that "maillogs check" tries: each adds 1, or what it says, 0 for one that is not meant.',
    }),
    add: key(group, { help: 'The capture group, or field of the line, whose number is added.', usual: '1 is added' }),
    by: key(group, { help: 'The capture group, or field, that gives each of its values a count of its own.' }),
    units: key(servedText(MAX_UNITS), { help: 'What is counted, for graphs.', usual: 'the name in add, or events' }),
    help: key(servedText(MAX_HELP), { help: 'What the counter means, for who reads it by SNMP.' }),
  },
  [
    anyOfKeys('source', ['service'], 'name the source whose lines are counted.'),
    anyOfKeys('match', ['line'], 'add the pattern that a line must match, or the line itself as "line".'),
    apart('match', 'line', { sentence: 'stands beside "line": keep one of them.' }),
  ],
);

export const countersForm = listOf(mapForm(counterKeys), { isDistinct: true });

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

/** The counters that are given, without those about which something was said. */
export function readCounters(
  findings: Findings,
  given: readonly GivenOf<typeof counterKeys>[],
  checks: CounterChecks,
): readonly CounterConfig[] {
  reportDuplicates(
    findings,
    given.map(({ node }) => nameNode(node)),
  );
  return given.map((each) => readCounter(findings, each, checks)).filter((counter) => counter !== undefined);
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

function readCounter(
  findings: Findings,
  { node, fields, values }: GivenOf<typeof counterKeys>,
  { sourceNames, examinePattern }: CounterChecks,
): CounterConfig | undefined {
  const { name, program, service, units, help = '' } = values;
  const source = readCheckedText(findings, fields.source, (text) => sourceComplaint(text, sourceNames));
  const isLine = fields.line !== undefined;
  const matchNode = fields.line ?? fields.match;
  const examined = readPattern(findings, matchNode, (text) => examinePattern(text, isLine ? 'line' : 'match'));
  const groups = examined?.groups;
  const match = groups && readPlacedText(findings, matchNode);
  const add = readGroup(findings, fields.add, groups);
  const by = readGroup(findings, fields.by, groups);
  if (examined !== undefined) {
    checkSamples(findings, values.samples ?? [], { pattern: examined.pattern, add: add?.text });
  }
  if (name === undefined || (source === undefined && service === undefined) || match === undefined) return undefined;
  return {
    ...{ name, source, service, program, match, isLine, add, by, help },
    units: units ?? add?.text ?? 'events',
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
  samples: readonly Sample[],
  { pattern, add }: { readonly pattern: Finds; readonly add: string | undefined },
): void {
  for (const each of samples) {
    const isPlain = 'line' in each;
    const line = isPlain ? each.line : each.values.line;
    const node = isPlain ? each.node : (each.fields.line ?? each.node);
    if (line === undefined) continue;
    const isBad = !isPlain && each.fields.adds !== undefined && each.values.adds === undefined;
    const wanted = isPlain ? 1 : (each.values.adds ?? 1);
    // A log is bytes, mostly of UTF-8, and so is what patterns see of it.
    const found = pattern.find(Buffer.from(line, 'utf8').toString('latin1'));
    const added = found === undefined ? 0 : add === undefined ? 1 : Number(found[add] ?? 0);
    if (isBad || wanted === added) continue;
    if (SYSLOG_HEAD.test(line) && found === undefined) {
      findings.problem(node, 'begins with a stamp and a program name: give only what stands after PROGRAM[PID]:');
      continue;
    }
    findings.problem(node, `adds ${added} and not ${wanted}: mend the counter, or say "adds: ${added}".`);
  }
}

function readGroup(
  findings: Findings,
  node: ConfigNode | undefined,
  groups: readonly string[] | undefined,
): CounterConfig['add'] {
  if (node === undefined || group.read(findings, node) === undefined) return undefined;
  if (readCheckedText(findings, node, (text) => missingGroup(text, groups)) === undefined) return undefined;
  return readPlacedText(findings, node);
}

function missingGroup(text: string, groups: readonly string[] | undefined): string | undefined {
  if (groups === undefined || groups.includes(text)) return undefined;
  const hint = didYouMean(text, groups);
  const there = groups.length === 0 ? '; it has none.' : `; it has ${groups.map((name) => quoted(name)).join(', ')}.`;
  return `${quoted(text)} is not a named group of the pattern${hint === '.' ? there : hint}`;
}
