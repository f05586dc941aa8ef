// The one door to the `yaml` package (YAML 1.2): text in, plain nodes out.

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  Scalar,
  type YAMLError,
} from 'yaml';
import { printable } from '../base/printable';
import type { Findings } from './findings';
import type { ConfigNode, MapEntry } from './node';
import { type FindOpening, UNQUOTED_STAR, yamlComplaint } from './yaml-sentences';

/** Far beyond any honest file; what is beyond is a billion laughs. */
const MAX_DEPTH = 16;
const MAX_NODES = 50_000;
const MAX_ALIASES = 100;

export type YamlReading =
  /** `top` is undefined for a document with nothing in it. */
  | { readonly isSound: true; readonly top: ConfigNode | undefined }
  /** The structure can't be relied on: complaints about keys would only mislead. */
  | { readonly isSound: false };

/** Says everything YAML itself objects to, and duplicate keys. Never throws. */
export function readYaml(findings: Findings): YamlReading {
  try {
    return read(findings);
  } catch (thrown) {
    // A tree that is too deep for the stack, or a defect of the package: either way, no configuration.
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    findings.problemAt(0, '', `cannot be read as YAML: ${printable(reason)}.`);
    return { isSound: false };
  }
}

function read(findings: Findings): YamlReading {
  const { text } = findings.source;
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, stringKeys: true });
  const findOpening: FindOpening = (what, before) => openingIn(document, what, before);
  // One slip makes several errors on its line: the first tells of it.
  for (const error of firstOfEachLine(document.errors, text)) {
    const { offset, sentence } = yamlComplaint(error, text, findOpening);
    findings.problemAt(offset, '', sentence);
  }
  for (const warning of document.warnings) {
    const { offset, sentence } = yamlComplaint(warning, text, findOpening);
    findings.warningAt(offset, '', sentence);
  }
  if (document.errors.some(({ code }) => !HARMLESS.has(code))) return { isSound: false };
  const { contents } = document;
  if (contents === null || isEmpty(contents)) return { isSound: true, top: undefined };
  const conversion: Conversion = { findings, document, nodes: 0, aliases: 0, isCut: false };
  const top = convert(conversion, contents, { path: '', depth: 0, fallbackOffset: 0 });
  return conversion.isCut ? { isSound: false } : { isSound: true, top };
}

/** Errors inside one scalar, after which the tree is as it was meant. */
const HARMLESS: ReadonlySet<string> = new Set(['BAD_DQ_ESCAPE', 'TAG_RESOLVE_FAILED']);

/** Errors, of those of one line only the first. */
function firstOfEachLine(errors: readonly YAMLError[], text: string): readonly YAMLError[] {
  const lines = new Set<number>();
  return errors.filter(({ pos }) => {
    const line = text.lastIndexOf('\n', pos[0] - 1);
    return !lines.has(line) && lines.add(line);
  });
}

/** Where the last quote, or the innermost bracket, begins that a place lies in. */
function openingIn({ contents }: Document.Parsed, what: 'quote' | 'bracket', before: number): number | undefined {
  let found: number | undefined;
  const isMeant = (node: ParsedNode) =>
    what === 'bracket'
      ? (isMap(node) || isSeq(node)) && node.flow === true
      : isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
  const visit = (node: ParsedNode | null, depth: number): void => {
    const start = node?.range?.[0];
    if (node === null || start === undefined || start > before || depth > MAX_DEPTH) return;
    if (isMeant(node) && start >= (found ?? 0) && (node.range[2] >= before || what === 'quote')) found = start;
    if (isMap(node)) {
      for (const { key, value } of node.items as readonly ParsedPair[]) {
        visit(key, depth + 1);
        visit(value, depth + 1);
      }
    }
    if (isSeq(node)) for (const item of node.items as readonly (ParsedNode | null)[]) visit(item, depth + 1);
  };
  visit(contents as ParsedNode | null, 0);
  return found;
}

/** A key or a value, wherever it stands in the document. */
export interface PlacedScalar {
  readonly text: string;
  readonly isKey: boolean;
  /** Those that lead to it; the items of a list have the keys of the list. */
  readonly keys: readonly string[];
  /** Offsets in the text, quotes included. */
  readonly start: number;
  readonly end: number;
}

/** Every scalar and alias, also of a document that is not sound, as far as the package makes something of it. */
export function scalarsIn(text: string): readonly PlacedScalar[] {
  const { contents } = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const scalars: PlacedScalar[] = [];
  const visit = (node: ParsedNode | null, keys: readonly string[], isKey: boolean): void => {
    if (node === null || keys.length > MAX_DEPTH) return;
    if (isMap(node)) {
      for (const { key, value } of node.items as readonly ParsedPair[]) {
        visit(key, keys, true);
        visit(value, [...keys, isScalar(key) ? String(key.value) : ''], false);
      }
      return;
    }
    if (isSeq(node)) {
      for (const item of node.items as readonly (ParsedNode | null)[]) visit(item, keys, isKey);
      return;
    }
    const [start, end] = node.range ?? [0, 0];
    const value = isAlias(node) ? node.source : typeof node.value === 'string' ? node.value : node.source;
    // A bare word is where a key may be, and none.
    scalars.push({ text: value ?? '', isKey: isKey && /^\s*:/.test(text.slice(end, end + 40)), keys, start, end });
  };
  visit(contents as ParsedNode | null, [], false);
  return scalars;
}

interface Conversion {
  readonly findings: Findings;
  readonly document: Document.Parsed;
  nodes: number;
  aliases: number;
  isCut: boolean;
}

interface Spot {
  readonly path: string;
  readonly depth: number;
  /** For a value that is not written out, such as that of `key:`. */
  readonly fallbackOffset: number;
}

function convert(conversion: Conversion, node: ParsedNode | null, spot: Spot): ConfigNode {
  const offset = node === null || isEmpty(node) ? spot.fallbackOffset : (node.range?.[0] ?? spot.fallbackOffset);
  const placed = { offset, path: spot.path };
  if (node === null || !withinLimits(conversion, offset, spot)) return { kind: 'nothing', ...placed };
  if (isAlias(node)) return convertAlias(conversion, node, { ...spot, depth: spot.depth + 1, fallbackOffset: offset });
  if (isMap(node)) {
    return { kind: 'map', entries: convertEntries(conversion, node.items as readonly ParsedPair[], spot), ...placed };
  }
  if (isSeq(node)) {
    const items = (node.items as readonly (ParsedNode | null)[]).map((item, i) =>
      convert(conversion, item, { path: `${spot.path}[${i}]`, depth: spot.depth + 1, fallbackOffset: offset }),
    );
    return { kind: 'list', items, ...placed };
  }
  return convertScalar(node, placed);
}

function convertAlias(conversion: Conversion, alias: Alias, spot: Spot): ConfigNode {
  const { fallbackOffset: offset, path } = spot;
  const broken: ConfigNode = { kind: 'broken', offset, path };
  conversion.aliases++;
  if (conversion.aliases > MAX_ALIASES) {
    cut(conversion, broken, `is one of more than ${MAX_ALIASES} aliases (*name): write the values out.`);
    return broken;
  }
  const target = alias.resolve(conversion.document) as ParsedNode | undefined;
  if (target !== undefined) return convert(conversion, target, spot);
  const sentence = `there is no anchor of this name before this alias; ${UNQUOTED_STAR}`;
  conversion.findings.problemAt(offset, path, sentence);
  return broken;
}

interface ParsedPair {
  readonly key: ParsedNode;
  readonly value: ParsedNode | null;
}

/** Keeps the first of two entries with one key. */
function convertEntries(conversion: Conversion, pairs: readonly ParsedPair[], spot: Spot): MapEntry[] {
  const entries = new Map<string, MapEntry>();
  for (const pair of pairs) {
    const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const keyOffset = pair.key.range?.[0] ?? spot.fallbackOffset;
    const path = joinPath(spot.path, key);
    const first = entries.get(key);
    if (first === undefined) {
      const value = convert(conversion, pair.value, { path, depth: spot.depth + 1, fallbackOffset: keyOffset });
      entries.set(key, { key, keyOffset, value });
      continue;
    }
    const { line } = conversion.findings.source.placeAt(first.keyOffset);
    conversion.findings.problemAt(keyOffset, path, `is given on line ${line} already: keep one of the two.`);
  }
  return [...entries.values()];
}

function convertScalar(node: ParsedNode, placed: { readonly offset: number; readonly path: string }): ConfigNode {
  const value: unknown = isScalar(node) ? node.value : undefined;
  if (typeof value === 'string') {
    const isQuoted = isScalar(node) && (node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE);
    return { kind: 'text', text: value, textOffset: placed.offset + (isQuoted ? 1 : 0), ...placed };
  }
  if (typeof value === 'boolean') return { kind: 'boolean', isOn: value, ...placed };
  if (value === null || value === undefined) return { kind: 'nothing', ...placed };
  return { kind: 'number', value: typeof value === 'number' ? value : Number.NaN, ...placed };
}

function withinLimits(conversion: Conversion, offset: number, { path, depth }: Spot): boolean {
  if (conversion.isCut) return false;
  conversion.nodes++;
  const place = { offset, path };
  if (depth > MAX_DEPTH) cut(conversion, place, `is nested deeper than ${MAX_DEPTH} levels, or holds itself.`);
  else if (conversion.nodes > MAX_NODES) cut(conversion, place, `is one of more than ${MAX_NODES} values: too many.`);
  return !conversion.isCut;
}

/** A limit is said once; after that the document is not looked at any further. */
function cut(
  conversion: Conversion,
  { offset, path }: Readonly<{ offset: number; path: string }>,
  sentence: string,
): void {
  conversion.isCut = true;
  conversion.findings.problemAt(offset, path, sentence);
}

/** Nothing was written: `key:` and an empty document, but not `null` or `~`. */
function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function joinPath(path: string, key: string): string {
  // No key of ours looks like that; what was pasted in its place may be a secret.
  if (!/^[A-Za-z0-9_-]{1,63}$/.test(key))
    return `${path}["${/^(?:\p{Ll}{1,24}|.{1,3})$/u.test(key) ? printable(key) : '***'}"]`;
  return path === '' ? key : `${path}.${key}`;
}
