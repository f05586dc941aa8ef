// The key `sources`: which logs are read, and for which services.

import { didYouMean } from '../base/near';
import { isServiceName, logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { MAX_SOURCE_ROWS } from '../registry/tables';
import type { SourceConfig } from './config';
import type { Form } from './declared';
import type { Findings } from './findings';
import { anyText, choice, listOf, matching, oneOrMore, textForm } from './form';
import { anyOfKeys, apart, type GivenOf, key, keyMap, mapForm, schemaRule } from './keys';
import type { ConfigNode, ListNode, TextNode } from './node';
import { spanForm } from './read-amounts';
import { journalForm, journalPath, readJournal } from './read-journal';
import { type KnownPrograms, programForm, readPrograms, tagsForm } from './read-programs';
import { readRotated } from './read-rotated';
import {
  absolutePathComplaint,
  NAME,
  nameComplaint,
  quoted,
  readList,
  readText,
  reportDuplicates,
  requireField,
} from './reading';

/** A service that counts lines of a log. */
export const serviceForm: Form<ServiceName> = {
  read: (findings, node) => readService(findings, node),
  schema: { type: 'string', enum: logServices },
  words: 'a service',
};

/** Which services there are, the reader says, who knows what else a word may be. */
const servicesForm: Form<ListNode> = {
  read: readList,
  schema: { type: 'array', items: { type: 'string', enum: logServices } },
  words: 'a list of services',
};

const filter = matching(
  'a name as the log has it',
  /^[\x21-\x2b\x2d-\x7e]{1,300}$/,
  (text) =>
    `${quoted(text)} is no name that a log has: wanted is a relay such as "127.0.0.1[127.0.0.1]:10024", an instance such as "reinject", or a client such as "localhost[127.0.0.1]".`,
);

/** Defined where the programs are known. */
const KNOWN_PROGRAM = { $ref: '#/definitions/program' };

const sourceKeys = keyMap(
  {
    name: key(textForm('a name', { complaint: nameComplaint, pattern: NAME }), {
      help: 'Tells it from other sources. What was counted of a log stays counted where its source is renamed, divided or joined.',
      required: 'name the source, such as "name: send".',
    }),
    path: key(textForm('an absolute path, or a pattern', { complaint: pathComplaint, pattern: /^\/[\s\S]*[^/]$/ }), {
      help: 'The file that is being written. With "*", "?" or "[...]" in any part, every file that matches: they may come and go, and each is counted from its own place. Rotated files beside it are found by themselves.',
    }),
    journal: key(journalForm, {
      help: 'In the place of path: what is read of the systemd journal. An entry must fit all keys that are given, and of a list any one.',
    }),
    services: key(servicesForm, {
      help: `What is counted in it, of ${logServices.join(', ')}. A source that only counters of your own read needs none.`,
    }),
    start: key(choice(['beginning', 'end']), {
      help: 'Where to begin in a log that was never read before.',
      usual: 'beginning',
    }),
    rotated: key(
      oneOrMore(anyText('a pattern, or a directory with "/" at its end'), {
        empty: 'is an empty list: name a directory or a pattern, or leave the key out.',
      }),
      {
        help: 'Rotated files, or directories of them, where they are not found by themselves, such as old/ or mail.*.log; relative to the directory of the log.',
      },
    ),
    tags: key(tagsForm, {
      help: 'What this host calls its programs, where it is not their usual name, such as {dovecot-mx: dovecot}.',
    }),
    program: key(programForm, {
      help: 'The program that writes the whole log, whose lines carry no name, such as exim.',
    }),
    filters: key(oneOrMore(filter), {
      help: 'Content filters by which mail comes through Postfix twice, so that it is counted once: the relay to them, and the instance or client that hands mail back.',
    }),
    silent_after: key(spanForm('to be silent'), {
      help: 'How long nothing may be written to it before a notification says so.',
      usual: 'never',
    }),
  },
  [
    anyOfKeys('path', ['journal'], 'add the absolute path of the log file.'),
    apart('path', 'journal', { sentence: 'cannot stand beside "journal": a source is a log file or the journal.' }),
    apart('rotated', 'journal', { sentence: 'cannot stand beside "journal": the journal knows its own files.' }),
    apart('program', 'journal', {
      sentence: 'cannot stand beside "journal": every entry of the journal carries a name.',
    }),
    apart('tags', 'program', {
      sentence: 'cannot stand beside "program": a log whose lines carry no name has no tags either.',
    }),
    schemaRule(
      { required: ['services'], properties: { services: { minItems: 1 } } },
      { properties: { program: KNOWN_PROGRAM, tags: { additionalProperties: KNOWN_PROGRAM } } },
    ),
  ],
);

export interface SourceChecks {
  /** Where a farm is polled, there may be no log of mail on this host. */
  readonly mayBeNone?: boolean;
  /** The sources that counters of the user's own name: those may do without services. */
  readonly counted: ReadonlySet<string>;
  readonly programs: KnownPrograms;
}

export const sourcesForm = listOf(mapForm(sourceKeys), { isDistinct: true });

/** Short of the bad ones, when something was said; `node` is the list. */
export function readSources(
  findings: Findings,
  { node, given }: { readonly node: ConfigNode; readonly given: readonly GivenOf<typeof sourceKeys>[] },
  { counted, programs, mayBeNone = false }: SourceChecks,
): readonly SourceConfig[] {
  const count = node.kind === 'list' ? node.items.length : 0;
  if (count === 0 && !mayBeNone) {
    findings.problem(node, 'is an empty list: add a source, or leave the key out to read the logs of a Mail Toaster.');
  }
  const nodes = given.map((each) => each.node);
  reportDuplicates(findings, nodes.map(nameNode));
  const sources = given.map((each) => readSource(findings, each, { counted, programs }));
  reportDoubleCounting(findings, nodes, sources);
  if (count > MAX_SOURCE_ROWS) {
    findings.warning(
      node,
      `names ${count} sources, and mtlSourceTable has ${MAX_SOURCE_ROWS} rows: the others are counted together in its row "other". One source can read many logs: give it a pattern.`,
    );
  }
  return sources.filter((source) => source !== undefined);
}

/** The node of an item's name, where it is text. */
export function nameNode(item: ConfigNode): TextNode | undefined {
  if (item.kind !== 'map') return undefined;
  const name = item.entries.find(({ key }) => key === 'name')?.value;
  return name?.kind === 'text' ? name : undefined;
}

function readSource(
  findings: Findings,
  { node, fields, values }: GivenOf<typeof sourceKeys>,
  { counted, programs }: SourceChecks,
): SourceConfig | undefined {
  const { name, start = 'beginning', filters, silent_after: silentAfterMs } = values;
  const journal = values.journal && readJournal(values.journal);
  const path = fields.journal === undefined ? values.path : journal && journalPath(journal);
  if (fields.path !== undefined && path?.endsWith(' ')) {
    findings.warning(fields.path, 'ends with a blank, and so does the name of the file that is read then.');
  }
  const services = readServices(findings, node, {
    given: values.services,
    mayBeNone: counted.has(nameNode(node)?.text ?? ''),
    programs,
  });
  const rotated = readRotated(findings, fields.rotated, path);
  const names = readPrograms(findings, { tags: values.tags, program: fields.program, services }, programs);
  if (name === undefined || path === undefined || services === undefined) return undefined;
  const layout = { ...(rotated.length === 0 ? {} : { rotated }), ...(journal === undefined ? {} : { journal }) };
  return {
    ...{ name, path, services, start, ...layout, ...names },
    ...(filters === undefined ? {} : { filters }),
    ...(silentAfterMs === undefined ? {} : { silentAfterMs }),
  };
}

function pathComplaint(text: string): string | undefined {
  if (text.endsWith('/'))
    return `${quoted(text)} is a directory: give the log file in it, such as ${quoted(`${text}current`)}.`;
  return absolutePathComplaint(text);
}

interface GivenServices {
  readonly given: ListNode | undefined;
  readonly mayBeNone: boolean;
  readonly programs: KnownPrograms;
}

/** `node` is the source; undefined when something was said. */
function readServices(
  findings: Findings,
  node: ConfigNode,
  { given, mayBeNone, programs }: GivenServices,
): readonly ServiceName[] | undefined {
  if (given === undefined) {
    const isThere = node.kind === 'map' && node.entries.some(({ key: each }) => each === 'services');
    if (isThere || mayBeNone) return isThere ? undefined : [];
    const advice = `list what is counted in this log, of ${logServices.join(', ')}.`;
    requireField(findings, { node, fields: {}, key: 'services', advice });
    return undefined;
  }
  if (given.items.length === 0 && mayBeNone) return [];
  if (given.items.length === 0) {
    findings.problem(given, `is an empty list: name at least one of ${logServices.join(', ')}.`);
    return undefined;
  }
  const services = new Set<ServiceName>();
  for (const item of given.items) {
    const service = readService(findings, item, programs);
    if (service === undefined) continue;
    if (services.has(service)) findings.warning(item, `${quoted(service)} is listed twice; once is enough.`);
    services.add(service);
  }
  return services.size === 0 ? undefined : [...services];
}

/** A service that counts lines of a log. */
function readService(findings: Findings, node: ConfigNode, programs?: KnownPrograms): ServiceName | undefined {
  const text = readText(findings, node)?.text;
  if (text === undefined) return undefined;
  if (isServiceName(text) && logServices.includes(text)) return text;
  findings.problem(node, serviceComplaint(text, programs?.servicesOf(text) ?? []));
  return undefined;
}

/** `counted` are the services of a program of that name. */
function serviceComplaint(text: string, counted: readonly ServiceName[]): string {
  if (text === 'agent') return '"agent" counts maillogs itself and reads no log: leave it out.';
  if (counted.length > 0) {
    return `${quoted(text)} is a program and not a service: its lines count in ${counted.join(', ')}.`;
  }
  const hint = didYouMean(text, logServices);
  return `${quoted(text)} is not a service${hint === '.' ? `; there are ${logServices.join(', ')}.` : hint}`;
}

/** One file read as two sources for one service would count each of its lines twice. */
function reportDoubleCounting(
  findings: Findings,
  nodes: readonly ConfigNode[],
  sources: readonly (SourceConfig | undefined)[],
): void {
  sources.forEach((source, i) => {
    const twin = source && sources.slice(0, i).find((other) => other && countsTwice(source, other));
    if (source === undefined || twin === undefined) return;
    const both = source.services.filter((service) => twin.services.includes(service)).join(', ');
    findings.problem(
      nodes[i]!,
      `reads ${quoted(source.path)} for ${both}, as source ${quoted(twin.name)} does: every line would count twice.`,
    );
  });
}

function countsTwice(a: SourceConfig, b: SourceConfig): boolean {
  return a.path === b.path && a.services.some((service) => b.services.includes(service));
}
