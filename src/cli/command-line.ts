// From the words of a command line to one invocation of one command, or to a sentence on what is wrong.

import { nearest } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { CommandSpec, OptionSpec } from './command';
import { commands, commonOptions, findCommand } from './commands';
import { isVersionWord } from './print-version';
import { readOptions } from './read-options';

export type CommandLine =
  | { readonly kind: 'help'; readonly command: CommandSpec | undefined }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'run';
      readonly command: CommandSpec;
      readonly options: Readonly<Record<string, string | boolean | undefined>>;
      readonly operands: readonly string[];
    };

/** What people type who know other programs. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  daemon: 'agent',
  run: 'agent',
  serve: 'agent',
  start: 'agent',
  status: 'show',
  stats: 'show',
  list: 'show',
  test: 'check',
  lint: 'check',
  validate: 'check',
  verify: 'audit',
  diagnose: 'doctor',
  graphs: 'graph',
  snmpwalk: 'walk',
  snmpget: 'get',
};

/** Throws a Problem (usage). */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const [first, ...rest] = words;
  if (first === undefined) throw new Problem('usage', 'no command is given: maillogs --help lists them.');
  if (first === '--help' || first === '-h' || first === 'help') {
    const about = rest.find((word) => !word.startsWith('-'));
    const isGeneral = about === undefined || about === 'help' || about === 'version';
    return { kind: 'help', command: isGeneral ? undefined : knownCommand(about) };
  }
  if (isVersionWord(first)) return { kind: 'version' };
  // Options first, as in `maillogs --config FILE show`: the command is found after them.
  if (first.startsWith('-')) return parseCommandLine(commandFirst(words));
  return parseOptions(knownCommand(first), rest);
}

function knownCommand(name: string): CommandSpec {
  const command = findCommand(name);
  if (command !== undefined) return command;
  const names = commands.map((each) => each.name);
  const other = Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
  const near = other !== undefined && names.includes(other) ? other : nearest(name, names);
  const meant = near === undefined ? ':' : `; did you mean "${near}"?`;
  throw new Problem('usage', `there is no command "${printable(name, 40)}"${meant} maillogs --help lists them.`);
}

function commandFirst(words: readonly string[]): readonly string[] {
  const names = new Set(commands.map(({ name }) => name));
  const at = words.findIndex((word) => names.has(word));
  if (at >= 0) return [words[at]!, ...words.slice(0, at), ...words.slice(at + 1)];
  // After options without a value, or after one with it.
  const mistyped = words.find((word) => !word.startsWith('-') && nearest(word, [...names]) !== undefined);
  if (mistyped !== undefined) knownCommand(mistyped);
  const isOption = words[0] === '-v' || nearest(words[0]!.slice(2), ['version']) !== undefined;
  const meant = isOption ? '; did you mean --version?' : ':';
  throw new Problem(
    'usage',
    `no command is given beside ${printable(words[0]!, 40)}${meant} maillogs --help lists them.`,
  );
}

function parseOptions(command: CommandSpec, words: readonly string[]): CommandLine {
  const specs: Readonly<Record<string, OptionSpec>> = { ...command.options, ...commonOptions };
  const { values, operands } = readOptions(command, words, specs);
  if (values['help'] === true) return { kind: 'help', command };
  if (values['version'] === true) return { kind: 'version' };
  if (operands.length > command.maxOperands) {
    const extra = printable(operands[command.maxOperands]!, 40);
    throw new Problem(
      'usage',
      `${command.name} does not know what to do with "${extra}": maillogs ${command.name} --help.`,
    );
  }
  return { kind: 'run', command, options: values, operands };
}
