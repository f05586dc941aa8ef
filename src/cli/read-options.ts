// The words after a command: options with their values, and operands. What is wrong is said with what may have been meant.

import { parseArgs } from 'node:util';
import { nearest } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { CommandSpec, OptionSpec } from './command';
import { commands } from './commands';
import { inWords } from './option-words';

type Specs = Readonly<Record<string, OptionSpec>>;
type Tokens = NonNullable<ReturnType<typeof parseArgs>['tokens']>;
type OptionToken = Extract<Tokens[number], { kind: 'option' }>;

export interface ReadWords {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly operands: readonly string[];
}

/** Throws a Problem (usage). */
export function readOptions(command: CommandSpec, words: readonly string[], specs: Specs): ReadWords {
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { value, short, isList = false }]) => [
      name,
      {
        type: value === undefined ? 'boolean' : 'string',
        multiple: isList,
        ...(short === undefined ? {} : { short }),
      } as const,
    ]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const typed = tokens.filter((token): token is OptionToken => token.kind === 'option');
  for (const token of typed) examine(command, token, specs);
  refuseOtherValues(command, typed, specs);
  const joined = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]);
  return { values: Object.fromEntries(joined) as ReadWords['values'], operands: positionals };
}

function examine(command: CommandSpec, token: OptionToken, specs: Specs): void {
  const spec = Object.hasOwn(specs, token.name) ? specs[token.name] : undefined;
  if (spec === undefined) throw wrong(command, unknownOption(command, token, specs));
  const typed = printable(token.rawName, 40);
  const { value } = token;
  if (spec.value === undefined) {
    if (value !== undefined) throw wrong(command, `${typed} is a switch and takes no value.`);
    return;
  }
  // `--out --format png`: a value that begins with a dash is most often the next option.
  const isOption = value !== undefined && !token.inlineValue && value.length > 1 && value.startsWith('-');
  if (value === undefined || isOption) {
    const written = isOption ? ` One that begins with a dash is written ${typed}=${printable(value, 40)}.` : '';
    throw wrong(command, `${typed} wants a value: ${typed} ${spec.value}.${written}`);
  }
  if (value === '') throw wrong(command, `${typed} is empty, but wants ${spec.value}.`);
  const { choices } = spec;
  if (choices === undefined || choices.includes(value)) return;
  const near = nearest(value, choices);
  const meant = near === undefined ? '.' : `; did you mean "${near}"?`;
  throw wrong(command, `there is no ${token.name} "${printable(value, 40)}": ${inWords(choices)}${meant}`);
}

/** Which of two values was meant cannot be told, and one of them would be passed over without a word. */
function refuseOtherValues(command: CommandSpec, typed: readonly OptionToken[], specs: Specs): void {
  const first = new Map<string, string>();
  for (const { name, rawName, value } of typed) {
    if (value === undefined || specs[name]?.isList) continue;
    const before = first.get(name) ?? value;
    if (before !== value) {
      const both = [before, value].map((each) => `"${printable(each, 40)}"`);
      throw wrong(command, `${printable(rawName, 40)} takes one value, but is given ${inWords(both, 'and')}.`);
    }
    first.set(name, value);
  }
}

function unknownOption(command: CommandSpec, { name, rawName }: OptionToken, specs: Specs): string {
  const typed = printable(rawName, 40);
  const isLetter = !rawName.startsWith('--');
  const near = isLetter
    ? undefined
    : nearOption(
        name,
        Object.keys(specs).filter((each) => each.length > 1),
      );
  if (near !== undefined) return `${command.name} has no option ${typed}; did you mean --${near}?`;
  const others = commands.filter(({ options }) =>
    isLetter ? Object.values(options).some(({ short }) => short === name) : Object.hasOwn(options, name),
  );
  if (others.length === 0 || others.length > 3) return `${command.name} has no option ${typed}.`;
  return `${command.name} has no option ${typed}: it belongs to ${inWords(
    others.map((each) => each.name),
    'and',
  )}.`;
}

/** By letters, or as the beginning of one option alone. */
function nearOption(typed: string, known: readonly string[]): string | undefined {
  const begun = typed.length < 2 ? [] : known.filter((name) => name.startsWith(typed));
  return begun.length === 1 ? begun[0] : nearest(typed, known);
}

function wrong({ name }: CommandSpec, sentence: string): Problem {
  return new Problem('usage', `${sentence} maillogs ${name} --help tells more.`);
}
