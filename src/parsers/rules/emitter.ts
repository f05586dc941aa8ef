// The state of the JavaScript back end while it writes one parser: names, constants, and functions of its own for
// long branches. In the code b is the line's buffer, d the same in words of four, s and e its start and end, g the
// number of the program name (0 without one), c the line's context, T the tally, t its counts, r primitives.ts and h the hooks.

import type { CompiledLogType, FieldKind } from './steps';

/** A position in the line: a variable and a number of bytes from it on. */
export interface Position {
  readonly variable: string;
  readonly offset: number;
}

/** Code that reads a step, and the position after it. */
export interface Emitted {
  readonly code: string;
  readonly next: Position;
}

/** Branches with more code are functions: V8 has several small ones ready sooner than a large one. */
const LONG_BRANCH = 300;

/** The function that is written: its name, what functions of its branches are handed, and how it begins. */
export interface Frame {
  readonly name: string;
  readonly outside: string;
  readonly head: string;
}

export class Emitter {
  private count = 0;
  private readonly constants = new Map<string, string>();
  private readonly shared = new Map<string, string>();
  private readonly functions: string[] = [];
  /** The functions that use each variable of a field. */
  private readonly users = new Map<string, Set<string>>();
  private current: string;

  constructor(
    readonly logType: CompiledLogType,
    private readonly frame: Frame,
  ) {
    this.current = frame.name;
  }

  /** A variable name that begins with this letter and was not given before. */
  fresh(letter: string): string {
    return `${letter}${++this.count}`;
  }

  /** A name for a value that is made once, when the parser is loaded. */
  constant(expression: string): string {
    const known = this.constants.get(expression);
    if (known !== undefined) return known;
    const name = `${this.frame.name}${this.constants.size}`;
    this.constants.set(expression, name);
    return name;
  }

  /** A constant that is written once for a key: code that many rules share. */
  sharedConstant(key: string, write: () => string): string {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const name = this.constant(write());
    this.shared.set(key, name);
    return name;
  }

  /** What kind of value a field of the log type holds. */
  kindOf(field: string): FieldKind {
    return this.logType.fields[field]!.kind;
  }

  /** The variable that holds what `part` says of a field: n its number, k its choice, s and e its place. */
  variable(part: 'n' | 'k' | 's' | 'e', field: string): string {
    const name = `${part}_${field}`;
    const users = this.users.get(name) ?? new Set();
    this.users.set(name, users.add(this.current));
    return name;
  }

  /** The number of a word among its choice's. */
  wordNumber(field: string, word: string): number {
    return this.logType.fields[field]!.words.indexOf(word);
  }

  /** Code that goes on at `at`; a function of its own where it is long. */
  branch(at: Position, write: (at: Position) => string): string {
    const outer = this.current;
    const name = this.fresh(`${this.frame.name}Branch`);
    this.current = name;
    const code = write(at);
    this.current = outer;
    if (at.offset === 0 && code.length > LONG_BRANCH) {
      const { outside } = this.frame;
      const parameters = at.variable === 's' ? outside : `${at.variable}, ${outside}`;
      this.functions.push(`function ${name}(${parameters}) {\n${locals(name)}${code}return 0;\n}`);
      const found = this.fresh('x');
      return `const ${found} = ${name}(${parameters});\nif (${found} !== 0) return ${found};\n`;
    }
    // No function after all: what it uses, the one around it does.
    for (const users of this.users.values()) if (users.delete(name)) users.add(outer);
    return code;
  }

  /** The function, and before it all that it needs. */
  finish(body: string): string {
    const shared = [...this.users].filter(([, users]) => users.size > 1).map(([variable]) => variable);
    const localsOf = (name: string) =>
      [...this.users].filter(([, users]) => users.size === 1 && users.has(name)).map(([variable]) => variable);
    const declare = (variables: readonly string[]) =>
      variables.length === 0 ? '' : `let ${variables.map((variable) => `${variable} = 0`).join(', ')};\n`;
    const all = [...this.functions, `function ${this.frame.head}${locals(this.frame.name)}${body}return 0;\n}`].map(
      (code) => code.replace(/\/\*locals (\w+)\*\/\n/, (_, name: string) => declare(localsOf(name))),
    );
    const constants = [...this.constants].map(([expression, name]) => `const ${name} = ${expression};\n`);
    return indent(`${constants.join('')}${declare(shared)}${all.join('\n')}\n`);
  }
}

/** Stands where a function's own variables are declared, which are known only at the end. */
function locals(name: string): string {
  return `/*locals ${name}*/\n`;
}

/** Two blanks a brace, so that the committed code can be read. */
function indent(code: string): string {
  let depth = 0;
  const lines = code.split('\n').map((line) => {
    const closes = /^\}/.test(line) ? 1 : 0;
    const text = line === '' ? '' : '  '.repeat(depth - closes) + line;
    depth += (line.match(/\{/g) ?? []).length - (line.match(/\}/g) ?? []).length;
    return text;
  });
  return lines.join('\n');
}
