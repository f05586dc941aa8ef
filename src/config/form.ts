// The forms that values of a configuration have. Each says three things at once: how a node is read, which values a JSON
// Schema can tell from others, and what a manual page calls it; so none of the three can know more than the others.

import type { Form } from './declared';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { absolutePathComplaint, readCheckedText, readChoice, readList, readSwitch, readWholeNumber } from './reading';

interface TextRules {
  /** What is wrong with a text, as a sentence; undefined when nothing is. */
  readonly complaint: (text: string) => string | undefined;
  /** Fits each text without a complaint. */
  readonly pattern?: RegExp;
  /** Characters; at least as many as any text without a complaint has. */
  readonly maxLength?: number;
}

/** What no text of a configuration may hold, nor be without. */
const PLAIN = '[^\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f]';

/** Text that `complaint` has nothing to say about. */
export function textForm(words: string, { complaint, pattern, maxLength }: TextRules): Form<string> {
  return {
    read: (findings, node) => readCheckedText(findings, node, complaint),
    schema: {
      type: 'string',
      pattern: pattern?.source ?? `^${PLAIN}+$`,
      ...(maxLength === undefined ? {} : { maxLength }),
    },
    words,
  };
}

/** Text that fits `pattern`; `complaint` is what is said of any other. */
export function matching(words: string, pattern: RegExp, complaint: (text: string) => string): Form<string> {
  return textForm(words, { pattern, complaint: (text) => (pattern.test(text) ? undefined : complaint(text)) });
}

/** Text of at most `maxOctets` octets in UTF-8; `complaint` is what is said of a longer one. */
export function boundedText(words: string, maxOctets: number, complaint: string): Form<string> {
  const isTooLong = (text: string) => Buffer.byteLength(text) > maxOctets;
  return textForm(words, { complaint: (text) => (isTooLong(text) ? complaint : undefined), maxLength: maxOctets });
}

/** Any text; what it means is looked at by who knows more than the text. */
export const anyText = (words = 'text') => textForm(words, { complaint: () => undefined });

export const absolutePath = textForm('an absolute path', {
  complaint: absolutePathComplaint,
  pattern: new RegExp(`^/${PLAIN}*$`),
});

/** Text that `parse` understands, parsed; `pattern` fits each that it does. */
export function parsedForm<T>(
  words: string,
  { parse, complaint, pattern }: Pick<Required<TextRules>, 'pattern'> & Parser<T>,
): Form<T> {
  const text = textForm(words, {
    pattern,
    complaint: (given) => (parse(given) === undefined ? complaint(given) : undefined),
  });
  return {
    ...text,
    read: (findings, node) => {
      const given = text.read(findings, node);
      return given === undefined ? undefined : parse(given);
    },
  };
}

interface Parser<T> {
  readonly parse: (text: string) => T | undefined;
  readonly complaint: (text: string) => string;
}

export const onOrOff: Form<boolean> = { read: readSwitch, schema: { type: 'boolean' }, words: 'true or false' };

export function choice<const W extends string>(words: readonly W[]): Form<W> {
  const last = words.length - 1;
  return {
    read: (findings, node) => readChoice(findings, node, words),
    schema: { type: 'string', enum: words },
    words: `one of ${words.slice(0, last).join(', ')} and ${words[last]}`,
  };
}

export function wholeNumber(range: { readonly min: number; readonly max: number }): Form<number> {
  return {
    read: (findings, node) => readWholeNumber(findings, node, range),
    schema: { type: 'integer', minimum: range.min, maximum: range.max },
    words: `a whole number from ${range.min} to ${range.max}`,
  };
}

interface ListBounds {
  /** What is wrong with an empty list; it is none where this is left out. */
  readonly empty?: string;
  readonly most?: { readonly items: number; readonly complaint: string };
  /** Whether two equal items are a mistake, which the reader of the list finds by what makes them equal. */
  readonly isDistinct?: boolean;
}

/** The good items of a list. */
export function listOf<T>(item: Form<T>, bounds: ListBounds = {}): Form<readonly T[]> {
  const { empty, most, isDistinct = false } = bounds;
  return {
    read: (findings, node) => {
      const list = readList(findings, node);
      if (list === undefined) return undefined;
      if (list.items.length === 0 && empty !== undefined) findings.problem(node, empty);
      if (most !== undefined && list.items.length > most.items) findings.problem(node, most.complaint);
      return good(findings, list.items, item);
    },
    schema: {
      type: 'array',
      items: item.schema,
      ...(empty === undefined ? {} : { minItems: 1 }),
      ...(most === undefined ? {} : { maxItems: most.items }),
      ...(isDistinct ? { uniqueItems: true } : {}),
    },
    words: `a list, of which each is ${item.words}`,
    ...(item.maps === undefined ? {} : { maps: item.maps }),
  };
}

/** One value, or a list of them. */
export function oneOrMore<T>(item: Form<T>, bounds: Pick<ListBounds, 'empty'> = {}): Form<readonly T[]> {
  const list = listOf(item, bounds);
  return {
    read: (findings, node) => (node.kind === 'list' ? list.read(findings, node) : good(findings, [node], item)),
    schema: { anyOf: [item.schema, list.schema] },
    words: `${item.words}, or a list of them`,
  };
}

function good<T>(findings: Findings, nodes: readonly ConfigNode[], item: Form<T>): readonly T[] {
  return nodes.map((node) => item.read(findings, node)).filter((value) => value !== undefined);
}

/** One form for the nodes that `isFirst` says, another for all others. */
export function eitherForm<A, B>(isFirst: (node: ConfigNode) => boolean, first: Form<A>, other: Form<B>): Form<A | B> {
  return {
    read: (findings, node) => (isFirst(node) ? first : other).read(findings, node),
    schema: { anyOf: [first.schema, other.schema] },
    words: `${first.words}, or ${other.words}`,
    maps: [...(first.maps ?? []), ...(other.maps ?? [])],
  };
}
