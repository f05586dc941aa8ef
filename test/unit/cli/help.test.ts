// What --help and a shell's completion say: of every command, and within 80 columns.

import { spawnSync } from 'node:child_process';
import { parseCommandLine } from '../../../src/cli/command-line';
import { commands, commonOptions } from '../../../src/cli/commands';
import { completionScript } from '../../../src/cli/completion';
import { exportKindNames } from '../../../src/cli/export-options';
import { commandHelp, generalHelp } from '../../../src/cli/help';
import { exportKinds } from '../../../src/nms/kinds';

const texts: readonly (readonly [string, string])[] = [
  ['--help', generalHelp()],
  ...commands.map((command) => [`help ${command.name}`, commandHelp(command)] as const),
];

test.each(texts)('maillogs %s is no wider than 80 columns', (_, text) => {
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the general help names every command', () => {
  const words = generalHelp().split(/[\s,.]+/);
  expect(commands.filter(({ name }) => !words.includes(name))).toEqual([]);
});

test.each(commands)('the example of $name is a command line of it', ({ name, example }) => {
  const [, words] = /maillogs ([^|>'<]+)/.exec(example)!;
  expect(parseCommandLine(words!.trim().split(' '))).toMatchObject({ kind: 'run', command: { name } });
});

test('the kinds of export that shells complete are those there are', () => {
  expect(exportKindNames).toEqual([...exportKinds.map(({ name }) => name), 'openmetrics', 'textfile']);
});

/** What bash offers for the last word. */
function offered(...words: readonly string[]): readonly string[] {
  const line = ['maillogs', ...words].map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash', { commands, commonOptions })}
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _maillogs; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash completes', () => {
  test('commands', () => {
    expect(offered('')).toEqual([...commands.map(({ name }) => name), 'help', 'version']);
    expect(offered('do')).toEqual(['doctor']);
    expect(offered('help', 'exp')).toEqual(['explain', 'export']);
  });

  test.each(commands)('the options of $name', ({ name, options }) => {
    const long = Object.keys({ ...options, ...commonOptions }).filter((option) => option.length > 1);
    expect(offered(name, '--')).toEqual(long.map((option) => `--${option}`));
  });

  test.each([
    [
      ['count', '--format', ''],
      ['legacy', 'json', 'table'],
    ],
    [['count', '--service', 'im'], ['imap']],
    [['export', 'zab'], ['zabbix']],
    [['nagios', 'la'], ['lag']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['check', '--config', 'package.js'], ['package.json']],
    [['count', 'package.js'], ['package.json']],
  ])('%j', (words, wanted) => {
    expect(offered(...words)).toEqual(wanted);
  });
});
