import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../../src/cli/command-line';

describe('what is wrong is said in a sentence', () => {
  test.each<[name: string, words: readonly string[], sentence: string]>([
    ['nothing at all', [], 'no command is given: maillogs --help lists them.'],
    ['an unknown command', ['bogus'], 'there is no command "bogus": maillogs --help lists them.'],
    ['help for an unknown command', ['help', 'bogus'], 'there is no command "bogus": maillogs --help lists them.'],
    [
      'an unknown option and no command',
      ['--bogus'],
      'no command is given beside --bogus: maillogs --help lists them.',
    ],
    ['an unknown option', ['show', '--bogus'], "Unknown option '--bogus': maillogs show --help lists the options."],
    ['an empty value', ['show', '--state', ''], '--state is empty, but wants DIR: maillogs show --help.'],
    ['one word too many', ['show', 'extra'], 'show does not know what to do with "extra": maillogs show --help.'],
  ])('%s', (_name, words, sentence) => {
    expect(() => parseCommandLine(words)).toThrow(expect.objectContaining({ code: 'usage', message: sentence }));
  });
});

test.each<[words: readonly string[], command: string | undefined]>([
  [['-h'], undefined],
  [['--help'], undefined],
  [['help'], undefined],
  [['help', 'show'], 'show'],
  [['show', '-h'], 'show'],
  [['show', '--help'], 'show'],
  [['--config', 'x', 'show', '--help'], 'show'],
])('%j is a question for help', (words, command) => {
  const line = parseCommandLine(words);
  expect(line).toMatchObject({ kind: 'help' });
  expect(line.kind === 'help' ? line.command?.name : undefined).toBe(command);
});
