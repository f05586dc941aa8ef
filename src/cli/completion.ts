// What shells complete after `maillogs`, as their own scripts: bash(1), zshcompsys(1) and fish(1). All of it comes from the
// table of commands.

import { logServices } from '../registry/registry';
import type { CommandTable, Completion, OptionSpec } from './command';
import { optionWords } from './option-words';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Words that are no commands of the table, and are answered like ones. */
const MORE_WORDS: Readonly<Record<string, string>> = {
  help: 'show what a command does',
  version: 'show the version',
};

interface Offered {
  readonly name: string;
  readonly spec: OptionSpec;
}

/** The script that a shell reads, with its final newline. */
export function completionScript(shell: Shell, table: CommandTable): string {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](table);
}

function offers(options: Readonly<Record<string, OptionSpec>>): readonly Offered[] {
  return Object.entries(options).map(([name, spec]) => ({ name, spec }));
}

function offeredFor({ choices, completion }: OptionSpec): Completion | undefined {
  return choices ?? completion;
}

function wordsOf(completion: Completion | undefined): string {
  if (completion === 'service') return [...logServices, 'all'].join(' ');
  return Array.isArray(completion) ? completion.join(' ') : '';
}

/** The names by which an option is typed. */
function typed({ name, spec }: Offered): readonly string[] {
  return optionWords(name, spec.short === undefined ? {} : { short: spec.short }).split(', ');
}

function commandNames({ commands }: CommandTable): readonly string[] {
  return [...commands.map(({ name }) => name), ...Object.keys(MORE_WORDS)];
}

function bashScript(table: CommandTable): string {
  const { commands, commonOptions } = table;
  const cases = commands.map(({ name, options, completion }) => {
    const offered = offers({ ...options, ...commonOptions });
    const values = offered
      .filter(({ spec }) => spec.value !== undefined)
      .map((each) => `      ${typed(each).join('|')}) ${bashReply(offeredFor(each.spec))};;`);
    return [
      `  ${name})`,
      '    case $previous in',
      ...values,
      '      *)',
      `        if [[ $word == -* ]]; then ${bashReply(offered.flatMap(typed))}`,
      `        else ${bashReply(completion)}; fi;;`,
      '    esac;;',
    ].join('\n');
  });
  return `# bash completion of maillogs, made by: maillogs completion bash
_maillogs() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $each != -* ]]; then command=$each; break; fi
  done
  COMPREPLY=()
  case $command in
  ''|help) ${bashReply(commandNames(table))};;
${cases.join('\n')}
  esac
}
complete -o filenames -F _maillogs maillogs
`;
}

function bashReply(completion: Completion | undefined): string {
  if (completion === 'file') return 'COMPREPLY=($(compgen -f -- "$word"))';
  if (completion === 'directory') return 'COMPREPLY=($(compgen -d -- "$word"))';
  return `COMPREPLY=($(compgen -W '${wordsOf(completion)}' -- "$word"))`;
}

function zshScript(table: CommandTable): string {
  const { commands, commonOptions } = table;
  const described = [...commands.map(({ name, summary }) => [name, summary]), ...Object.entries(MORE_WORDS)];
  const cases = commands.map(({ name, options, completion }) => {
    const specs = offers({ ...options, ...commonOptions }).flatMap((each) => zshOption(each));
    const operands = `'*:: :${zshAction(completion)}'`;
    return `    ${name}) _arguments -s ${[...specs, operands].join(' \\\n      ')};;`;
  });
  return `#compdef maillogs
# zsh completion of maillogs, made by: maillogs completion zsh
_maillogs() {
  local -a commands
  commands=(
${described.map(([name, summary]) => `    '${zshText(`${name}:${summary}`, '')}'`).join('\n')}
  )
  if (( CURRENT == 2 )) || { (( CURRENT == 3 )) && [[ $words[2] == help ]]; }; then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _maillogs ]]; then _maillogs "$@"; else compdef _maillogs maillogs; fi
`;
}

function zshOption(each: Offered): readonly string[] {
  const { spec } = each;
  const value = spec.value === undefined ? '' : `:${zshText(spec.value)}:${zshAction(offeredFor(spec))}`;
  return typed(each).map((word) => `'${spec.isList ? '*' : ''}${word}[${zshText(spec.help)}]${value}'`);
}

function zshAction(completion: Completion | undefined): string {
  if (completion === 'file') return '_files';
  if (completion === 'directory') return '_files -/';
  const words = wordsOf(completion);
  return words === '' ? ' ' : `(${words})`;
}

/** Within single quotes, where _arguments takes brackets and colons for its own. */
function zshText(text: string, special = '[\\]:'): string {
  const escaped = special === '' ? text : text.replace(/[[\]:]/g, '\\$&');
  return escaped.replaceAll("'", "'\\''");
}

function fishScript(table: CommandTable): string {
  const { commands, commonOptions } = table;
  const given = `__fish_seen_subcommand_from`;
  const noCommand = `not ${given} ${commandNames(table).join(' ')}`;
  const lines = [
    '# fish completion of maillogs, made by: maillogs completion fish',
    'complete -c maillogs -f',
    ...[...commands.map(({ name, summary }) => [name, summary] as const), ...Object.entries(MORE_WORDS)].map(
      ([name, summary]) => `complete -c maillogs -n ${fishText(noCommand)} -a ${name} -d ${fishText(summary)}`,
    ),
    `complete -c maillogs -n ${fishText(`${given} help`)} -a ${fishText(commandNames(table).join(' '))}`,
    ...commands.flatMap(({ name, options, completion }) => {
      const only = `-n ${fishText(`${given} ${name}`)}`;
      const operands = completion === undefined ? [] : [`complete -c maillogs ${only} ${fishWords(completion)}`];
      return [...offers({ ...options, ...commonOptions }).map((each) => fishOption(each, only)), ...operands];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function fishOption({ name, spec }: Offered, only: string): string {
  const letter = name.length === 1 ? name : spec.short;
  const names = [...(name.length === 1 ? [] : [`-l ${name}`]), ...(letter === undefined ? [] : [`-s ${letter}`])];
  const offered = offeredFor(spec);
  // -x: no files beside the words that are offered.
  const required = offered === 'file' ? ' -r -F' : ` -x${offered === undefined ? '' : ` ${fishWords(offered)}`}`;
  const value = spec.value === undefined ? '' : required;
  return `complete -c maillogs ${only} ${names.join(' ')}${value} -d ${fishText(spec.help)}`;
}

function fishWords(completion: Completion): string {
  if (completion === 'file') return '-F';
  if (completion === 'directory') return `-a '(__fish_complete_directories)'`;
  return `-a ${fishText(wordsOf(completion))}`;
}

function fishText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
