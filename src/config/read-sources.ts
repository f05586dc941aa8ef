// The key `sources`: which logs are read, and for which services.

import { didYouMean } from '../base/near';
import { isServiceName, logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { MAX_SOURCE_ROWS } from '../registry/tables';
import type { SourceConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode, TextNode } from './node';
import { readSpan } from './read-amounts';
import { journalPath, readJournal } from './read-journal';
import { type KnownPrograms, readPrograms } from './read-programs';
import { readRotated } from './read-rotated';
import {
  absolutePathComplaint,
  nameComplaint,
  quoted,
  readCheckedText,
  readChoice,
  readFields,
  readList,
  readText,
  reportDuplicates,
  requireField,
} from './reading';

export const SOURCE_KEYS = [
  'name',
  'path',
  'journal',
  'services',
  'start',
  'rotated',
  'tags',
  'program',
  'filters',
  'silent_after',
] as const;
export const STARTS = ['beginning', 'end'] as const;

export interface SourceChecks {
  /** Where a farm is polled, there may be no log of mail on this host. */
  readonly mayBeNone?: boolean;
  /** The sources that counters of the user's own name: those may do without services. */
  readonly counted: ReadonlySet<string>;
  readonly programs: KnownPrograms;
}

/** Undefined, or short of the bad ones, when something was said. */
export function readSources(
  findings: Findings,
  node: ConfigNode,
  { counted, programs, mayBeNone = false }: SourceChecks,
): readonly SourceConfig[] | undefined {
  const list = readList(findings, node);
  if (list === undefined) return undefined;
  if (list.items.length === 0 && mayBeNone) return [];
  if (list.items.length === 0) {
    findings.problem(node, 'is an empty list: add a source, or leave the key out to read the logs of a Mail Toaster.');
    return undefined;
  }
  reportDuplicates(findings, list.items.map(nameNode));
  const sources = list.items.map((item) => readSource(findings, item, { counted, programs }));
  reportDoubleCounting(findings, list.items, sources);
  if (list.items.length > MAX_SOURCE_ROWS) {
    findings.warning(
      node,
      `names ${list.items.length} sources, and mtlSourceTable has ${MAX_SOURCE_ROWS} rows: the others are counted together in its row "other". One source can read many logs: give it a pattern.`,
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
  node: ConfigNode,
  { counted, programs }: SourceChecks,
): SourceConfig | undefined {
  const fields = readFields(findings, node, SOURCE_KEYS);
  if (fields === undefined) return undefined;
  const required = (key: string, advice: string) => requireField(findings, { node, fields, key, advice });
  const name = readCheckedText(findings, required('name', 'name the source, such as "name: send".'), nameComplaint);
  const journal = fields.journal && readJournal(findings, fields.journal);
  const path =
    fields.journal === undefined
      ? readCheckedText(findings, required('path', 'add the absolute path of the log file.'), pathComplaint)
      : journal && journalPath(journal);
  if (fields.journal !== undefined) complainBesideJournal(findings, fields);
  if (fields.path !== undefined && path?.endsWith(' ')) {
    findings.warning(fields.path, 'ends with a blank, and so does the name of the file that is read then.');
  }
  const isCounted = counted.has(nameNode(node)?.text ?? '');
  const advice = `list what is counted in this log, of ${logServices.join(', ')}.`;
  const wanted = isCounted ? fields.services : required('services', advice);
  const services =
    wanted === undefined
      ? isCounted
        ? []
        : undefined
      : readServices(findings, wanted, { mayBeEmpty: isCounted, programs });
  const start = fields.start === undefined ? 'beginning' : readChoice(findings, fields.start, STARTS);
  const rotated = readRotated(findings, fields.rotated, path);
  const names = readPrograms(findings, { tags: fields.tags, program: fields.program, services }, programs);
  const filters = readFilters(findings, fields.filters);
  const silentAfterMs = readSpan(findings, fields.silent_after, 'to be silent');
  if (name === undefined || path === undefined || services === undefined || start === undefined) return undefined;
  if (rotated === undefined || names === undefined) return undefined;
  const layout = { ...(rotated.length === 0 ? {} : { rotated }), ...(journal === undefined ? {} : { journal }) };
  return {
    name,
    path,
    services,
    start,
    ...layout,
    ...names,
    ...(filters === undefined ? {} : { filters }),
    ...(silentAfterMs === undefined ? {} : { silentAfterMs }),
  };
}

/** Names as the log has them: of relays, instances or clients. */
function readFilters(findings: Findings, node: ConfigNode | undefined): readonly string[] | undefined {
  if (node === undefined) return undefined;
  const items = node.kind === 'list' ? node.items : [node];
  const names = items.flatMap((item) => readCheckedText(findings, item, filterComplaint) ?? []);
  return names.length === 0 ? undefined : names;
}

function filterComplaint(text: string): string | undefined {
  if (/^[\x21-\x2b\x2d-\x7e]{1,300}$/.test(text)) return undefined;
  return `${quoted(text)} is no name that a log has: wanted is a relay such as "127.0.0.1[127.0.0.1]:10024", an instance such as "reinject", or a client such as "localhost[127.0.0.1]".`;
}

/** What a log file has and the journal has not. */
function complainBesideJournal(findings: Findings, fields: Partial<Readonly<Record<string, ConfigNode>>>): void {
  const reasons = {
    path: 'a source is a log file or the journal.',
    rotated: 'the journal knows its own files.',
    program: 'every entry of the journal carries a name.',
  };
  for (const [key, reason] of Object.entries(reasons)) {
    const node = fields[key];
    if (node !== undefined) findings.problem(node, `cannot stand beside "journal": ${reason}`);
  }
}

function pathComplaint(text: string): string | undefined {
  if (text.endsWith('/'))
    return `${quoted(text)} is a directory: give the log file in it, such as ${quoted(`${text}current`)}.`;
  return absolutePathComplaint(text);
}

function readServices(
  findings: Findings,
  node: ConfigNode,
  { mayBeEmpty, programs }: { readonly mayBeEmpty: boolean; readonly programs: KnownPrograms },
): readonly ServiceName[] | undefined {
  const list = readList(findings, node);
  if (list === undefined) return undefined;
  if (list.items.length === 0 && mayBeEmpty) return [];
  if (list.items.length === 0) {
    findings.problem(node, `is an empty list: name at least one of ${logServices.join(', ')}.`);
    return undefined;
  }
  const services = new Set<ServiceName>();
  for (const item of list.items) {
    const service = readService(findings, item, programs);
    if (service === undefined) continue;
    if (services.has(service)) findings.warning(item, `${quoted(service)} is listed twice; once is enough.`);
    services.add(service);
  }
  return services.size === 0 ? undefined : [...services];
}

/** A service that counts lines of a log. */
export function readService(findings: Findings, node: ConfigNode, programs?: KnownPrograms): ServiceName | undefined {
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
