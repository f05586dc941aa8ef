// What is wrong with the YAML of a configuration, in words that say what to type, and where its cause stands. The package
// says what it could not read, and most often at the place where it gave up.

import { printable } from '../base/printable';

/** An error as the package gives it. */
export interface YamlFault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

export interface YamlComplaint {
  readonly offset: number;
  readonly sentence: string;
}

/** Where a quote or a bracket that is never closed begins; undefined where there is none. */
export type FindOpening = (what: 'quote' | 'bracket', before: number) => number | undefined;

export const UNQUOTED_STAR = 'text that begins with "*" wants quotes around it, or YAML takes it for an alias.';

const NO_TAGS = 'tags (!) and anchors (&) have no place here: write the value itself.';

/** By the package's codes; those of which the cause is to be looked for are below. */
const SENTENCES: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab stands where YAML wants blanks: indent with blanks only.',
  MULTIPLE_DOCS: 'a second document begins here: one file holds one configuration, without "---" in between.',
  NON_STRING_KEY: 'a key must be plain text.',
  RESOURCE_EXHAUSTION: 'is nested too deeply to be a configuration.',
  BAD_SCALAR_START: 'text that begins with this character wants quotes around it.',
  BAD_DQ_ESCAPE: 'between double quotes a backslash begins an escape, and there is none like this: use single quotes.',
  BLOCK_IN_FLOW: 'within brackets a list or map is written with brackets and commas, too.',
  KEY_OVER_1024_CHARS: 'no key is that long: does a quote or a bracket lack its end?',
  BAD_DIRECTIVE: 'a line that begins with "%" is for YAML itself: remove it.',
  ALIAS_PROPS: NO_TAGS,
  BAD_PROP_ORDER: NO_TAGS,
  MULTIPLE_ANCHORS: NO_TAGS,
  MULTIPLE_TAGS: NO_TAGS,
  TAG_RESOLVE_FAILED: NO_TAGS,
};

/** One complaint for one error of the package. */
export function yamlComplaint(error: YamlFault, text: string, findOpening: FindOpening): YamlComplaint {
  const offset = error.pos[0];
  const said = SENTENCES[error.code];
  if (said !== undefined) return { offset, sentence: said };
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return misplacedKey(text, offset);
    case 'MISSING_CHAR':
    case 'BAD_INDENT':
      return somethingMissing(error, text, findOpening);
    case 'UNEXPECTED_TOKEN':
      return { offset, sentence: unexpected(text, offset, error.message) };
    default:
      return { offset, sentence: inItsOwnWords(error) };
  }
}

function misplacedKey(text: string, offset: number): YamlComplaint {
  const line = lineFrom(text, lineStart(text, offset));
  const next = nextLine(text, offset);
  if (/^\s*-(\s|$)/.test(line) && /^\s*$/.test(text.slice(lineStart(text, offset), offset))) {
    return { offset, sentence: 'a list item stands where a key is wanted: indent it as the list that it belongs to.' };
  }
  if (/:\s/.test(lineFrom(text, offset))) {
    const sentence =
      'a second key stands on this line: begin a new line for it, or put text that holds ": " in quotes.';
    return { offset, sentence };
  }
  if (!line.includes(':')) return { offset, sentence: 'a key wants a colon at its end, and its value after a blank.' };
  if (next === undefined) return { offset, sentence: 'this is no key with a value: write "key: value".' };
  const sentence = 'this line is indented deeper than the key above it, so it reads as the rest of that value.';
  return { offset: next, sentence };
}

function somethingMissing({ message, pos }: YamlFault, text: string, findOpening: FindOpening): YamlComplaint {
  const [offset] = pos;
  if (/closing ["']/.test(message)) {
    const sentence = 'the quote that begins here has no end: put one where the text ends.';
    return { offset: findOpening('quote', offset) ?? offset, sentence };
  }
  if (/end with a [\]}]/.test(message)) {
    const closing = /end with a ([\]}])/.exec(message)![1];
    const sentence = `the bracket that begins here has no end: put "${closing}" where it ends.`;
    return { offset: findOpening('bracket', offset) ?? offset, sentence };
  }
  if (message.startsWith('Missing ,')) return { offset, sentence: 'a comma is missing in front of this.' };
  if (message.startsWith('Sequence item without')) {
    const sentence = 'this line stands in the column of the list above it and has no "-": indent it as its neighbours.';
    return { offset: firstOnLine(text, offset), sentence };
  }
  if (/start at the same column/.test(message)) {
    const sentence = 'this line does not stand in the column of those it belongs to: indent it as its neighbours.';
    return { offset: firstOnLine(text, offset), sentence };
  }
  if (message.startsWith('Implicit map keys need')) {
    const isJoined = /^[\w-]+:\S/.test(lineFrom(text, offset));
    const sentence = isJoined
      ? 'a blank is missing after the colon.'
      : 'this is no key with a value: write "key: value", with a colon and a blank.';
    return { offset, sentence };
  }
  return { offset, sentence: 'this line is indented in a way that fits nothing above it.' };
}

function unexpected(text: string, offset: number, message: string): string {
  const character = text[offset] ?? '';
  // Most often a schedule such as */10 * * * * * without its quotes.
  if (character === '*') return UNQUOTED_STAR;
  if (/[\]}]/.test(character)) return `no bracket is open that this "${character}" would close.`;
  if (/at node end/.test(message)) return 'nothing may follow the value that ends here: put all of it into quotes.';
  return 'YAML knows nothing that begins like this here: put text into quotes.';
}

/** The package's words without what they quote of the file, which may be a secret. */
function inItsOwnWords({ message }: YamlFault): string {
  const words = message.replace(/: .*$|%.*$| \\.*$/s, '');
  return `YAML: ${printable(words).replace(/[.]?$/, '.')}`;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineFrom(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(offset, end < 0 ? text.length : end);
}

/** The first character of its line that is no blank. */
function firstOnLine(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return start + (/\S/.exec(lineFrom(text, start))?.index ?? 0);
}

/** The first character of the next line with something on it; undefined where there is none. */
function nextLine(text: string, offset: number): number | undefined {
  const end = text.indexOf('\n', offset);
  const rest = end < 0 ? '' : text.slice(end);
  const at = /\S/.exec(rest)?.index;
  return at === undefined ? undefined : end + at;
}
