// The text of a configuration file, and where in it something is: offsets in, places and excerpts out.

import { printable } from '../base/printable';
import type { Place } from '../base/problem';
import type { ConfigProblem, Excerpt } from './config-problem';

/** Characters of a line shown on each side of the caret. */
const SHOWN_BEFORE = 70;
const SHOWN_AFTER = 50;

export class SourceText {
  private readonly lineStarts: readonly number[];

  constructor(
    readonly file: string,
    readonly text: string,
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
    return { place: this.placeAt(within), keyPath, sentence, excerpt: this.excerptAt(within) };
  }

  private excerptAt(offset: number): Excerpt | undefined {
    const line = this.lineOf(offset);
    const start = this.lineStarts[line - 1]!;
    const end = this.lineEnd(line);
    if (start === end) return undefined;
    const from = Math.max(start, offset - SHOWN_BEFORE);
    const to = Math.min(end, offset + SHOWN_AFTER);
    const masked = withoutSecrets(this.text.slice(start, end));
    const before = (from > start ? '...' : '') + shown(masked.slice(from - start, offset - start));
    const after = shown(masked.slice(offset - start, to - start)) + (to < end ? '...' : '');
    return { text: before + after, caretOffset: before.length };
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

/** A quoted value, a list, or what is left of the line; where keys stand side by side, what is left before the next. */
const QUOTED = `"(?:\\\\.|[^"\\\\])*"?|'(?:''|[^'])*'?|\\[[^\\]]*\\]?`;
const SECRET = `(?:\\w*pass?w\\w*|community)["']?\\s*:\\s*`;
const OF_A_LINE = new RegExp(`^(\\s*(?:- +)*["']?${SECRET})(.+)`, 'i');
const OF_MANY = new RegExp(`(["']?\\b${SECRET})(${QUOTED}|[^,}]+)`, 'gi');

/** What is shown here may be mailed around. Also where the key is misspelled; the length stays, for the caret. */
function withoutSecrets(line: string): string {
  const masked = (_: string, key: string, value: string) => key + '*'.repeat(value.length);
  return OF_A_LINE.test(line) ? line.replace(OF_A_LINE, masked) : line.replace(OF_MANY, masked);
}

function shown(text: string): string {
  return printable(text, Number.POSITIVE_INFINITY);
}
