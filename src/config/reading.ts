// The steps every check is made of: take a node for a map, a list or text, or say what it is instead. Each
// returns undefined after it said something.

import { didYouMean } from '../base/near';
import { printable } from '../base/printable';
import type { PlacedText } from './config';
import type { Findings } from './findings';
import { type ConfigNode, describe, type ListNode, type MapNode, type TextNode } from './node';

/** Names of sources and counters: they become parts of files, OID indexes and graph titles. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;
const UNWELCOME = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;

/** Text of the file as a sentence quotes it. */
export function quoted(text: string): string {
  return `"${printable(text, 60)}"`;
}

/** The values of a map by key, once every key is known to be one of `keys`. */
export function readFields<K extends string>(
  findings: Findings,
  node: ConfigNode,
  keys: readonly K[],
): Partial<Readonly<Record<K, ConfigNode>>> | undefined {
  const map = readMap(findings, node, keys);
  if (map === undefined) return undefined;
  const fields: Partial<Record<K, ConfigNode>> = {};
  for (const { key, keyOffset, value } of map.entries) {
    const known = keys.find((k) => k === key);
    if (known !== undefined) fields[known] = value;
    else findings.problemAt(keyOffset, value.path, unknownKey(key, keys));
  }
  return fields;
}

/** `keys`: what it may hold, the first as an example. */
export function readMap(findings: Findings, node: ConfigNode, keys: readonly string[]): MapNode | undefined {
  if (node.kind === 'map') return node;
  findings.problem(
    node,
    mismatch(node, `a map with keys such as "${keys[0]}${keys[0]?.includes(':') ? '' : ':'}" is wanted`),
  );
  return undefined;
}

function unknownKey(key: string, keys: readonly string[]): string {
  const hint = didYouMean(key, keys);
  return `is not a key known here${hint === '.' ? `; known are ${keys.join(', ')}.` : hint}`;
}

/** A field that must be there; `advice` says what to add. */
export function requireField(findings: Findings, { node, fields, key, advice }: RequiredField): ConfigNode | undefined {
  const field = fields[key];
  if (field === undefined) findings.problem(node, `has no "${key}": ${advice}`);
  return field;
}

export interface RequiredField {
  readonly node: ConfigNode;
  readonly fields: Readonly<Record<string, ConfigNode | undefined>>;
  readonly key: string;
  readonly advice: string;
}

/** A node that must be a list; undefined, with a finding, for anything else. */
export function readList(findings: Findings, node: ConfigNode): ListNode | undefined {
  if (node.kind === 'list') return node;
  const hint = node.kind === 'text' ? `: write [${printable(node.text, 40)}]` : '';
  findings.problem(node, mismatch(node, `a list is wanted${hint}`));
  return undefined;
}

/** Text of at least one character, none of them a control character (a tab may be). */
export function readText(findings: Findings, node: ConfigNode): TextNode | undefined {
  const complaint = textComplaint(node);
  if (complaint === undefined) return node as TextNode;
  findings.problem(node, complaint);
  return undefined;
}

function textComplaint(node: ConfigNode): string | undefined {
  if (node.kind === 'number' || node.kind === 'boolean') return mismatch(node, 'text is wanted: put it in quotes');
  if (node.kind !== 'text') return mismatch(node, 'text is wanted');
  if (node.text === '') return 'is empty text: give it a value, or leave the key out.';
  const control = UNWELCOME.exec(node.text);
  return control === null ? undefined : `holds the control character ${printable(control[0])}: take it out.`;
}

function mismatch(node: ConfigNode, wanted: string): string {
  if (node.kind === 'nothing') return `has no value, but ${wanted}.`;
  return `is ${describe(node)}, but ${wanted}.`;
}

/** Text that `complaint` has nothing to say about. */
export function readCheckedText(
  findings: Findings,
  node: ConfigNode | undefined,
  complaint: (text: string) => string | undefined,
): string | undefined {
  const text = node && readText(findings, node)?.text;
  if (node === undefined || text === undefined) return undefined;
  const sentence = complaint(text);
  if (sentence === undefined) return text;
  findings.problem(node, sentence);
  return undefined;
}

/** One of a few words. */
export function readChoice<W extends string>(
  findings: Findings,
  node: ConfigNode | undefined,
  words: readonly W[],
): W | undefined {
  const complaint = (text: string) =>
    words.some((word) => word === text)
      ? undefined
      : `${quoted(text)} is not one of ${words.join(', ')}${didYouMean(text, words)}`;
  return readCheckedText(findings, node, complaint) as W | undefined;
}

/** true or false. */
export function readSwitch(findings: Findings, node: ConfigNode): boolean | undefined {
  if (node.kind === 'boolean') return node.isOn;
  findings.problem(node, mismatch(node, 'true or false is wanted, without quotes'));
  return undefined;
}

/** A whole number from `min` to `max`. */
export function readWholeNumber(
  findings: Findings,
  node: ConfigNode,
  { min, max }: { readonly min: number; readonly max: number },
): number | undefined {
  const wanted = `a whole number from ${min} to ${max} is wanted`;
  if (node.kind !== 'number') findings.problem(node, mismatch(node, wanted));
  else if (Number.isInteger(node.value) && node.value >= min && node.value <= max) return node.value;
  else findings.problem(node, `is out of range: ${wanted}.`);
  return undefined;
}

/** Text with its place; undefined, with a finding, for anything else. */
export function readPlacedText(findings: Findings, node: ConfigNode | undefined): PlacedText | undefined {
  const text = node && readText(findings, node);
  return text && { text: text.text, place: findings.source.placeAt(text.textOffset) };
}

/** What is wrong with a name that becomes an index of a table; undefined when nothing is. */
export function nameComplaint(text: string): string | undefined {
  if (NAME.test(text)) return undefined;
  return `${quoted(text)} cannot be a name: wanted are 1 to 63 letters, digits, "_", "." or "-", a letter or digit first.`;
}

/** Names of programs as they stand in a log, without "[", "]" and ":". */
export const PROGRAM_NAME = /^[!-9;-Z\\^-~]{1,63}$/;

/** What is wrong with the name of a program as it stands in a log; undefined where nothing is. */
export function programComplaint(text: string): string | undefined {
  if (PROGRAM_NAME.test(text)) return undefined;
  return `${quoted(text)} cannot be the name of a program: give the word that stands before "[" or ":" in the log, such as "postgrey".`;
}

/** What is wrong with a path that must be absolute; undefined when nothing is. */
export function absolutePathComplaint(text: string): string | undefined {
  if (!text.startsWith('/')) return `${quoted(text)} is not an absolute path: begin it with "/".`;
  return undefined;
}

/** Says where two items of a list have one name; `names` holds them in order, with undefined for bad ones. */
export function reportDuplicates(findings: Findings, names: readonly (TextNode | undefined)[]): void {
  const firsts = new Map<string, TextNode>();
  for (const node of names) {
    if (node === undefined) continue;
    const first = firsts.get(node.text);
    if (first === undefined) {
      firsts.set(node.text, node);
      continue;
    }
    const { line } = findings.source.placeAt(first.offset);
    findings.problem(
      node,
      `${quoted(node.text)} is given as ${first.path} on line ${line} already: each wants its own.`,
    );
  }
}
