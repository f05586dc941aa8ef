// The text of --help, from the table of commands.

import type { CommandSpec, OptionSpec } from './command';
import { commands, commonOptions } from './commands';

/** The text of `maillogs --help`. */
export function generalHelp(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return [
    'maillogs counts what happens in mail server logs, each line once, and serves the counts by SNMP.\n',
    'usage: maillogs COMMAND [OPTION...]\n',
    lines.join(''),
    `options of every command:\n${optionLines(commonOptions)}`,
    'maillogs COMMAND --help tells more about one of them.\n',
  ].join('\n');
}

/** The text of `maillogs COMMAND --help`. */
export function commandHelp({ name, operands, summary, options }: CommandSpec): string {
  const usage = `usage: maillogs ${name} [OPTION...]${operands === '' ? '' : ` ${operands}`}\n`;
  return `${usage}\n${capitalised(summary)}${summary.endsWith('.') ? '' : '.'}\n\n${optionLines({ ...options, ...commonOptions })}`;
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(options).map(([name, { value, help }]) => ({
    left: value === undefined ? `--${name}` : `--${name} ${value}`,
    help,
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return rows.map(({ left, help }) => `  ${left.padEnd(width)}  ${help}\n`).join('');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
