// A page that people read, with the blocks of code in it. A test takes each block and says how it is tried; what is shown
// below "$ COMMAND" must be what the command prints to stdout, all of it, in this order. "..." stands for what is left out: lines,
// or a part of one.

import { committed } from './checkout';
import type { Room } from './room';

interface Block {
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

interface Typed {
  readonly command: string;
  readonly shown: string;
}

export interface Trial {
  /** What is other each time, such as times; 1 blank and many count as the same in a line with something such. */
  readonly varying?: readonly RegExp[];
  /** 0 when not given. */
  readonly status?: number;
}

/** What is other each time wherever it stands. */
const VARYING: readonly RegExp[] = [
  /\d{4}-\d\d-\d\dT[\d:.]+Z/g,
  /process \d+/g,
  /\d+ MiB free/g,
  /saved \d+ s ago/g,
  /generation \d+/g,
];

export class Page {
  private readonly blocks: Block[];

  constructor(readonly file: string) {
    const lines = committed(file).split('\n');
    this.blocks = [];
    for (let i = 0; i < lines.length; i++) {
      const [, indent, language] = /^( *)```(.*)$/.exec(lines[i]!) ?? [];
      if (indent === undefined) continue;
      const end = lines.findIndex((line, n) => n > i && line.trim() === '```');
      const text = lines.slice(i + 1, end).map((line) => line.slice(indent.length));
      this.blocks.push({ line: i + 1, language: language!, text: `${text.join('\n')}\n` });
      i = end;
    }
  }

  /** The block that begins so, which no one has taken yet. */
  take(beginning: string): string {
    const at = this.blocks.findIndex(({ text }) => text.startsWith(beginning));
    if (at < 0) throw new Error(`${this.file} has no other block that begins with ${JSON.stringify(beginning)}`);
    return this.blocks.splice(at, 1)[0]!.text;
  }

  /** Types its commands, and looks at what they print. */
  tries(room: Room, beginning: string, trial: Trial = {}): void {
    for (const each of typedIn(this.take(beginning))) expectShown(room, each, trial);
  }

  /** Runs it as a script, every command of which must succeed. Gives what it printed. */
  runs(room: Room, beginning: string, input = ''): string {
    return room.does(`set -eu\n${this.take(beginning)}`, input);
  }

  /** A configuration, or a part of one, to which the rest is added. It must be free of errors. */
  checks(room: Room, beginning: string, path = '/tmp/page.yaml'): void {
    const text = this.take(beginning);
    room.write(path, completed(text));
    const { code, stdout, stderr } = room.types(`maillogs check --config ${path}`);
    expect({ code, stdout, said: code === 0 ? '' : stderr }).toMatchObject({ code: 0, said: '' });
    expect(stdout).toContain('no errors.');
  }

  /** It cannot be tried here, for the reason that is given. */
  notTried(beginning: string, reason: string): void {
    this.take(beginning);
    if (reason === '') throw new Error(`${this.file}: why is ${beginning} not tried?`);
  }

  /** It is compared, or typed, by another test: a file that holds these words. */
  elsewhere(beginning: string, file: string, words: string): void {
    this.take(beginning);
    if (!committed(file).includes(words)) throw new Error(`${file} does not say ${words}`);
  }

  /** What no one has taken. */
  get untried(): readonly string[] {
    return this.blocks.map(({ line, text }) => `${this.file}:${line}: ${text.split('\n')[0]}`);
  }
}

/** A source, a key of one, or keys beside the sources. */
function completed(text: string): string {
  if (/^sources:/m.test(text)) return text;
  if (text.startsWith('  - ')) return `sources:\n${text}`;
  if (text.startsWith('    '))
    return `sources:\n  - name: maillog\n    path: /var/log/mail.log\n    services: [postfix]\n${text}`;
  return `sources: [{name: maillog, path: /var/log/mail.log, services: [imap]}]\n${text}`;
}

function typedIn(text: string): readonly Typed[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((each) => {
      const end = each.indexOf('\n');
      return { command: each.slice(0, end), shown: each.slice(end + 1) };
    });
}

function expectShown(room: Room, { command, shown }: Typed, { varying = [], status = 0 }: Trial): void {
  const { code, stdout, stderr } = room.types(command);
  const said = code === status ? '' : stdout + stderr;
  expect({ command, code, said }).toEqual({ command, code: status, said: '' });
  const difference = differenceOf(shown, stdout, varying);
  if (difference !== undefined) throw new Error(`$ ${command}\n${difference}\nIt printed:\n${stdout}`);
}

/** The first line that was not printed where it is shown; undefined where all is as it is shown. */
export function differenceOf(shown: string, printed: string, varying: readonly RegExp[] = []): string | undefined {
  const plain = (text: string) => linesOf(text).map((line) => withoutVarying(line, [...VARYING, ...varying]));
  const printedLines = plain(printed);
  let next = 0;
  let isGap = false;
  for (const line of plain(shown)) {
    if (line.trim() === '...') {
      isGap = true;
      continue;
    }
    const at = printedLines.findIndex((each, n) => n >= next && isShownAs(each, line));
    if (at < 0 || (at > next && !isGap)) return `does not print, after line ${next}: ${line}`;
    next = at + 1;
    isGap = false;
  }
  return isGap || next === printedLines.length ? undefined : `prints more: ${printedLines[next]}`;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function withoutVarying(line: string, varying: readonly RegExp[]): string {
  const plain = varying.reduce((text, pattern) => text.replace(pattern, '<other>'), line).trimEnd();
  return plain.includes('<other>') ? plain.replace(/ +/g, ' ') : plain;
}

function isShownAs(printed: string, shown: string): boolean {
  const pieces = shown.split('...').map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`).test(printed);
}
