// The language in which lines are written, as a manual page shows them:
//
//   literal text          byte for byte; \{ \} \| \\ for those characters
//   {type} {name:type}    a field, and one whose value the rule uses
//   {part}                the text that the log type's `parts` have under that name
//   {?a} {?a|b}           may be missing; {name?a} is a choice of `` and `name`
//   {|a|b} {name|a|b}     one of several; {name|a|b}, of plain words, is a choice of them
//
// Types: number, number 1-6 (digits), decimal, decimal*1000 (thousandths), decimal+*100 (signed), ratio, duration,
// clock, address, addresses, mailbox (up to what follows, or a blank, outside quotation marks), quotedMailbox (one
// within a JSON string), quoted, value, word (up to a blank or what follows), end, [a-z ] and [a-z ]1-40 (characters of a
// set), text (a stranger's) and words (the server's own). What follows a text is read from the line's end, unless it
// says where it ends: `{words, first}`, `{words, first before "x" or "y"}`, `{text, last}`, `{text, only}`;
// or it is all that is left, `{text, without part}`, and the part stands nowhere in it.

import { didYouMean } from '../../base/near';
import { Problem } from '../../base/problem';

const TYPES = [
  ...['number', 'decimal', 'ratio', 'duration', 'clock', 'address', 'addresses', 'value', 'word', 'end'],
  ...['mailbox', 'quotedMailbox', 'quoted', 'text', 'words'],
] as const;
export type FieldType = (typeof TYPES)[number] | 'set';

export interface Search {
  readonly how: 'first' | 'last' | 'only';
  readonly before: readonly string[];
}

/** A piece of a template and where in its text it begins. */
export type Piece = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'group';
      readonly name: string | undefined;
      readonly isOptional: boolean;
      readonly alternatives: readonly (readonly Piece[])[];
    }
  | ({ readonly kind: 'field'; readonly name: string | undefined } & FieldOptions)
);

interface FieldOptions {
  readonly type: FieldType;
  /** The characters of a set, between the brackets. */
  readonly set?: string;
  readonly min?: number;
  readonly max?: number;
  /** How many digits of the fraction count, where the field is a decimal. */
  readonly places?: number;
  readonly isSigned?: boolean;
  readonly search?: Search;
  /** What must not stand in an open text. */
  readonly without?: readonly Piece[];
}

export interface TemplateContext {
  /** Names the template in problems. */
  readonly where: string;
  readonly parts?: Readonly<Record<string, string>>;
}

/** Something is wrong at `at` in the template's text. */
export function templateProblem({ where }: TemplateContext, at: number, sentence: string): Problem {
  return new Problem('config', sentence, { place: { file: where, column: at + 1 } });
}

/** Throws a Problem whose place has the column. */
export function parseTemplate(text: string, context: TemplateContext): readonly Piece[] {
  return new TemplateReader(text, context, []).template();
}

class TemplateReader {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly context: TemplateContext,
    private readonly openParts: readonly string[],
  ) {}

  template(): readonly Piece[] {
    return this.sequence(false);
  }

  private fail(at: number, sentence: string): never {
    throw templateProblem(this.context, at, sentence);
  }

  /** What `pattern`, a sticky one, matches here, which is then read. */
  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.position += match[0].length;
    return match;
  }

  private sequence(isInGroup: boolean): readonly Piece[] {
    const pieces: Piece[] = [];
    while (this.position < this.text.length) {
      const at = this.position;
      const char = this.text[at]!;
      if (isInGroup && (char === '|' || char === '}')) break;
      if (char === '{') pieces.push(...this.braces());
      else if (char === '}') this.fail(at, 'closes nothing: write \\} for the character.');
      else if (char === '\\' && !/^\\[{}|\\]/.test(this.text.slice(at))) {
        this.fail(at, 'a backslash may stand only before {, }, | and itself.');
      } else {
        const literal = this.take(isInGroup ? /(?:\\[{}|\\]|[^\\{}|])+/y : /(?:\\[{}|\\]|[^\\{}])+/y)![0];
        pieces.push({ kind: 'literal', text: literal.replace(/\\(.)/g, '$1'), at });
      }
    }
    return pieces;
  }

  private braces(): readonly Piece[] {
    const at = this.position++;
    const name = this.take(/[A-Za-z][A-Za-z0-9]*/y)?.[0];
    const next = this.text[this.position];
    if (next === '?' || next === '|') return [this.group(at, name)];
    if (next === ':' && name !== undefined) {
      this.position++;
      return [this.field(at, name, this.take(/[A-Za-z][A-Za-z0-9]*/y)?.[0])];
    }
    if (name !== undefined && next === '}' && Object.hasOwn(this.context.parts ?? {}, name)) {
      this.position++;
      return this.part(at, name);
    }
    return [this.field(at, undefined, name)];
  }

  private part(at: number, name: string): readonly Piece[] {
    if (this.openParts.includes(name)) this.fail(at, `the part "${name}" contains itself.`);
    const context = { ...this.context, where: `${this.context.where}, part ${name}` };
    const reader = new TemplateReader(this.context.parts![name]!, context, [...this.openParts, name]);
    return reader.template().map((piece) => movedTo(at, piece));
  }

  private group(at: number, name: string | undefined): Piece {
    const isOptional = this.text[this.position] === '?';
    const alternatives: (readonly Piece[])[] = [];
    do {
      this.position++;
      alternatives.push(this.sequence(true));
    } while (this.text[this.position] === '|');
    if (this.text[this.position] !== '}') this.fail(at, 'the group that begins here is not closed: } is missing.');
    if (!isOptional && alternatives.length < 2) this.fail(at, 'has one alternative only: write it without braces.');
    this.position++;
    return { kind: 'group', name, isOptional, alternatives, at };
  }

  private field(at: number, name: string | undefined, word: string | undefined): Piece {
    const options = word === undefined ? this.set(at) : this.typed(at, word);
    if (this.text[this.position] !== '}') this.fail(this.position, 'a } is missing here.');
    this.position++;
    return { kind: 'field', name, at, ...options };
  }

  private set(at: number): FieldOptions {
    if (this.text[this.position] !== '[') {
      this.fail(at, `no field begins with "${this.text.slice(at, this.position + 1)}": write \\{ for the character.`);
    }
    const set = this.take(/\[((?:\\.|[^\]\\])+)\]/y);
    if (set === undefined) this.fail(this.position, 'the set of characters that begins here is empty or has no ].');
    const range = this.take(/(\d+)(?:-(\d+))?/y);
    const min = range === undefined ? 1 : Number(range[1]);
    return { type: 'set', set: set[1]!, min, ...(range && { max: Number(range[2] ?? range[1]) }) };
  }

  private typed(at: number, word: string): FieldOptions {
    const type = TYPES.find((known) => known === word);
    if (type === undefined) {
      const known = [...TYPES, ...Object.keys(this.context.parts ?? {})];
      const hint = didYouMean(word, known);
      this.fail(at, `there is no "${word}"${hint === '.' ? `: there are ${known.join(', ')}.` : hint}`);
    }
    if (type === 'number') {
      const digits = this.take(/ 1-(\d+)/y);
      return { type, ...(digits && { max: Number(digits[1]) }) };
    }
    if (type === 'decimal') {
      const isSigned = this.take(/\+/y) !== undefined;
      return { type, isSigned, places: (this.take(/\*(1000?|100?)(?!\d)/y)?.[1] ?? '1').length - 1 };
    }
    return type === 'text' || type === 'words' ? this.freeText(at, type) : { type };
  }

  private freeText(at: number, type: 'text' | 'words'): FieldOptions {
    if (this.text[this.position] !== ',') return { type };
    const lacking = this.take(/, without ([A-Za-z][A-Za-z0-9]*)(?=\})/y)?.[1];
    if (lacking !== undefined) {
      if (!Object.hasOwn(this.context.parts ?? {}, lacking)) this.fail(at, `there is no part "${lacking}".`);
      return { type, without: this.part(at, lacking) };
    }
    const match = this.take(/, (first|last|only)((?: (?:before|or) "[^"]+")*)(?=\})/y);
    if (match === undefined) {
      this.fail(
        this.position,
        'after the comma may stand first, last or only, after first: before "words"; or without, and a part.',
      );
    }
    const how = match[1] as Search['how'];
    if (type === 'text' && how === 'first') {
      this.fail(
        at,
        'a stranger can write what comes first: say last or only, or {words} where only the server writes.',
      );
    }
    const before = [...match[2]!.matchAll(/"([^"]+)"/g)].map(([, words]) => words!);
    if (before.length > 0 && how !== 'first') this.fail(at, '"before" goes with first only.');
    return { type, search: { how, before } };
  }
}

/** A part's pieces are told by the place at which the part is used. */
function movedTo(at: number, piece: Piece): Piece {
  if (piece.kind !== 'group') return { ...piece, at };
  return { ...piece, at, alternatives: piece.alternatives.map((list) => list.map((inner) => movedTo(at, inner))) };
}
