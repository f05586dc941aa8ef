// What manual pages are made of: roff text, man(7).

import { mibRevisions } from '../export/mib-revisions';

/** The day of the newest revision of the MIB: what the page tells of has been so since then. */
export function pageDate(): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(mibRevisions[0]!.date)!;
  return `${year}-${month}-${day}`;
}

export function paragraphs(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text, i) => (i === 0 ? [roff(text)] : ['.PP', roff(text)]));
}

/** With a capital, and a full stop where there is none. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Text with what roff would take for its own escaped. */
export function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

const MAX_COLUMNS = 79;

/** A page of these lines, of which those of text are broken at blanks. */
export function pageText(lines: readonly string[]): string {
  return `${lines.flatMap((line) => (line.startsWith('.') ? [line] : broken(line))).join('\n')}\n`;
}

function broken(text: string): readonly string[] {
  if (text.length <= MAX_COLUMNS) return [text];
  const blank = text.lastIndexOf(' ', MAX_COLUMNS);
  if (blank <= 0) return [text];
  return [text.slice(0, blank), ...broken(text.slice(blank + 1).replace(/^([.'])/, '\\&$1'))];
}
