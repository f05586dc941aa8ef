// The text of --help, from the table of commands. No line is wider than a terminal of 80 columns.

import { wrapped } from '../base/wrap';
import { legacyServices } from '../registry/registry';
import type { CommandSpec, OptionSpec } from './command';
import { commands, commonOptions } from './commands';
import { optionWords } from './option-words';

const COLUMNS = 80;
/** Wider left halves put their help on the next line. */
const MAX_LEFT = 26;

/** The text of `maillogs --help`. */
export function generalHelp(): string {
  const own = commands.filter(({ name }) => !legacyServices.some((service) => service === name));
  const rows = own.map(({ name, summary }) => ({ left: name, help: summary }));
  const legacy = wrapped(
    `One pass, then the counters as name:value:name:value...: ${legacyServices.join(', ')}.`,
    COLUMNS,
  );
  return [
    'maillogs counts what happens in mail server logs, each line once, and serves the\ncounts by SNMP.\n',
    'usage: maillogs COMMAND [OPTION...]\n',
    twoColumns(rows),
    `${legacy.join('\n')}\n`,
    `Options of every command:\n${optionLines(commonOptions)}`,
    `"maillogs help COMMAND" tells more about one of them. To begin with:\n  journalctl --facility=mail | maillogs count\n`,
  ].join('\n');
}

/** The text of `maillogs COMMAND --help`. */
export function commandHelp({ name, operands, summary, options, example }: CommandSpec): string {
  const usage = `usage: maillogs ${name} [OPTION...]${operands === '' ? '' : ` ${operands}`}`;
  const said = wrapped(`${capitalised(summary)}${summary.endsWith('.') ? '' : '.'}`, COLUMNS);
  return [
    `${hanging(usage, '  ')}\n`,
    `${said.join('\n')}\n`,
    `Example:\n  ${example}\n`,
    ...(Object.keys(options).length === 0 ? [] : [`Options:\n${optionLines(options)}`]),
    `Options of every command:\n${optionLines(commonOptions)}`,
  ].join('\n');
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): string {
  return twoColumns(
    Object.entries(options).map(([name, spec]) => ({ left: optionWords(name, spec), help: spec.help })),
  );
}

function twoColumns(rows: readonly { readonly left: string; readonly help: string }[]): string {
  const fitting = rows.map(({ left }) => left.length).filter((length) => length <= MAX_LEFT);
  const width = Math.max(0, ...fitting);
  const indent = ' '.repeat(width + 4);
  return rows
    .map(({ left, help }) => {
      const lines = wrapped(help, COLUMNS - indent.length);
      if (left.length > width) return `  ${left}\n${lines.map((line) => `${indent}${line}\n`).join('')}`;
      return lines.map((line, i) => `${i === 0 ? `  ${left.padEnd(width)}  ` : indent}${line}\n`).join('');
    })
    .join('');
}

function hanging(text: string, indent: string): string {
  const [first, ...rest] = wrapped(text, COLUMNS - indent.length);
  return [first, ...rest.map((line) => `${indent}${line}`)].join('\n');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
