// The text of a configuration file, and where in it something is: offsets in, places and excerpts out.

import { printable } from '../base/printable';
import type { Place } from '../base/problem';
import type { ConfigProblem, Excerpt } from './config-problem';

/** Characters of a line shown on each side of the caret. */
const SHOWN_BEFORE = 70;
const SHOWN_AFTER = 50;

/** Offsets in the text, the end excluded. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What of a text may be shown to others. What lies in no stretch is shown but for its letters and digits. */
export interface Disclosure {
  readonly shown: readonly Stretch[];
  readonly hidden: readonly Stretch[];
  /** What no sentence may hold, as a sentence would quote it; longest first. */
  readonly secrets: readonly string[];
  /** Keys that no key path may hold. */
  readonly secretKeys: readonly string[];
}

export const NOTHING_KNOWN: Disclosure = { shown: [], hidden: [], secrets: [], secretKeys: [] };

export class SourceText {
  private readonly lineStarts: readonly number[];
  private known: Disclosure | undefined;

  /** `disclose` is asked when something is to be shown, and once. */
  constructor(
    readonly file: string,
    readonly text: string,
    private readonly disclose: (text: string) => Disclosure,
  ) {
    this.lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  /** Line and column of a character, both from 1; a column is a UTF-16 unit. */
  placeAt(offset: number): Place {
    const line = this.lineOf(offset);
    return { file: this.file, line, column: offset - this.lineStarts[line - 1]! + 1 };
  }

  problemAt(offset: number, keyPath: string, sentence: string): ConfigProblem {
    const within = Math.max(0, Math.min(offset, this.text.length));
    return {
      place: this.placeAt(within),
      keyPath: withoutKeys(keyPath, this.disclosure.secretKeys),
      sentence: withoutSecrets(sentence, this.disclosure.secrets),
      excerpt: this.excerptAt(within),
    };
  }

  private get disclosure(): Disclosure {
    this.known ??= this.disclose(this.text);
    return this.known;
  }

  private excerptAt(offset: number): Excerpt | undefined {
    const line = this.lineOf(offset);
    const start = this.lineStarts[line - 1]!;
    const end = this.lineEnd(line);
    if (start === end) return undefined;
    const from = Math.max(start, offset - SHOWN_BEFORE);
    const to = Math.min(end, offset + SHOWN_AFTER);
    const masked = this.masked({ start: from, end: to });
    const before = (from > start ? '...' : '') + shown(masked.slice(0, offset - from));
    const after = shown(masked.slice(offset - from)) + (to < end ? '...' : '');
    return { text: before + after, caretOffset: before.length };
  }

  /** Length of the stretch, for the caret. */
  private masked({ start, end }: Stretch): string {
    const { shown, hidden } = this.disclosure;
    const covers = (offset: number) => (stretch: Stretch) => stretch.start <= offset && offset < stretch.end;
    const near = (stretch: Stretch) => stretch.start < end && start < stretch.end;
    const [plain, secret] = [shown.filter(near), hidden.filter(near)];
    return [...this.text.slice(start, end)]
      .flatMap((character) => (character.length === 1 ? [character] : ['?', '?']))
      .map((character, n) => {
        if (/\s/.test(character) || plain.some(covers(start + n))) return character;
        return STRUCTURE.test(character) && !secret.some(covers(start + n)) ? character : '*';
      })
      .join('');
  }

  /** One past the last character of the line, its LF or CRLF left out. */
  private lineEnd(line: number): number {
    const next = this.lineStarts[line];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === '\r' ? next - 2 : next - 1;
  }

  /** The last line that starts at or before the offset, found by halving. */
  private lineOf(offset: number): number {
    let [low, high] = [0, this.lineStarts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.lineStarts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
}

/** What YAML itself means by it. */
const STRUCTURE = /[-:{}[\],"'#&*|>?!=]/;

/** Words that complaints use themselves are only masked where something is quoted. */
const COMMON_WORD = /^[a-z_ ]{0,12}$/;
const QUOTED = /"[^"]*"|\[[^\]]*\]/g;

function withoutSecrets(sentence: string, secrets: readonly string[]): string {
  let masked = sentence;
  for (const secret of secrets) {
    if (secret.length >= 4 && masked.includes(secret) && !COMMON_WORD.test(secret))
      masked = masked.replaceAll(secret, '***');
  }
  return masked.replace(QUOTED, (quote) =>
    secrets.includes(quote.slice(1, -1)) ? `${quote[0]}***${quote.at(-1)}` : quote,
  );
}

function withoutKeys(keyPath: string, keys: readonly string[]): string {
  return keyPath.replace(/[^.[\]"]+/g, (part) => (keys.includes(part) ? '***' : part));
}

function shown(text: string): string {
  return printable(text, Number.POSITIVE_INFINITY);
}
