// From the words of a command line to one invocation of one command, or to a sentence on what is wrong.

import { parseArgs } from 'node:util';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { CommandSpec, OptionSpec } from './command';
import { commands, commonOptions, findCommand } from './commands';

export type CommandLine =
  | { readonly kind: 'help'; readonly command: CommandSpec | undefined }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: CommandSpec;
      readonly options: Readonly<Record<string, string | boolean | undefined>>;
      readonly operands: readonly string[];
    };

/** Throws a Problem (usage). */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const [first, ...rest] = words;
  if (first === undefined) throw new Problem('usage', 'no command is given: maillogs --help lists them.');
  if (first === '--help' || first === '-h' || first === 'help')
    return { kind: 'help', command: rest[0] === undefined ? undefined : knownCommand(rest[0]) };
  if (first === '--version') return { kind: 'version' };
  // Options first, as in `maillogs --config FILE show`: the command is found after them.
  if (first.startsWith('-')) return parseCommandLine(commandFirst(words));
  return parseOptions(knownCommand(first), rest);
}

function knownCommand(name: string): CommandSpec {
  const command = findCommand(name);
  if (command !== undefined) return command;
  throw new Problem('usage', `there is no command "${printable(name, 40)}": maillogs --help lists them.`);
}

function commandFirst(words: readonly string[]): readonly string[] {
  const names = new Set(commands.map(({ name }) => name));
  const at = words.findIndex((word) => names.has(word));
  if (at < 0) {
    throw new Problem('usage', `no command is given beside ${printable(words[0]!, 40)}: maillogs --help lists them.`);
  }
  return [words[at]!, ...words.slice(0, at), ...words.slice(at + 1)];
}

function parseOptions(command: CommandSpec, words: readonly string[]): CommandLine {
  const specs: Readonly<Record<string, OptionSpec>> = { ...command.options, ...commonOptions };
  const { values, positionals } = parseWords(command, words, specs);
  if (values['help'] === true) return { kind: 'help', command };
  if (values['version'] === true) return { kind: 'version' };
  const [empty] = Object.keys(values).filter((name) => values[name] === '');
  if (empty !== undefined) {
    const wanted = specs[empty]!.value;
    throw new Problem('usage', `--${empty} is empty, but wants ${wanted}: maillogs ${command.name} --help.`);
  }
  if (positionals.length > command.maxOperands) {
    const extra = printable(positionals[command.maxOperands]!, 40);
    throw new Problem(
      'usage',
      `${command.name} does not know what to do with "${extra}": maillogs ${command.name} --help.`,
    );
  }
  return { kind: 'run', command, options: values, operands: positionals };
}

function parseWords(command: CommandSpec, words: readonly string[], specs: Readonly<Record<string, OptionSpec>>) {
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
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    const joined = Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]);
    return {
      values: Object.fromEntries(joined) as Readonly<Record<string, string | boolean | undefined>>,
      positionals,
    };
  } catch (thrown) {
    const reason = printable((thrown as Error).message.split('. ')[0]!, 200);
    throw new Problem('usage', `${reason}: maillogs ${command.name} --help lists the options.`, { cause: thrown });
  }
}
