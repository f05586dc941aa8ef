import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../../src/cli/command-line';
import { commands, commonOptions } from '../../../src/cli/commands';

describe('what is wrong is said in a sentence', () => {
  const list = 'maillogs --help lists them.';
  const show = 'maillogs show --help tells more.';
  test.each<[words: string, sentence: string]>([
    ['', `no command is given: ${list}`],
    ['bogus', `there is no command "bogus": ${list}`],
    ['help bogus', `there is no command "bogus": ${list}`],
    ['shwo', `there is no command "shwo"; did you mean "show"? ${list}`],
    ['doctro --host mx', `there is no command "doctro"; did you mean "doctor"? ${list}`],
    ['help chek', `there is no command "chek"; did you mean "check"? ${list}`],
    ['status', `there is no command "status"; did you mean "show"? ${list}`],
    ['constructor', `there is no command "constructor": ${list}`],
    ['--config x shwo', `there is no command "shwo"; did you mean "show"? ${list}`],
    ['--bogus', `no command is given beside --bogus: ${list}`],
    ['--vresion', `no command is given beside --vresion; did you mean --version? ${list}`],
    ['-v', `no command is given beside -v; did you mean --version? ${list}`],
    ['show --bogus', `show has no option --bogus. ${show}`],
    ['show --fromat json', `show has no option --fromat; did you mean --format? ${show}`],
    ['show --conf x', `show has no option --conf; did you mean --config? ${show}`],
    ['show --unclaimed', `show has no option --unclaimed: it belongs to explain. ${show}`],
    ['show --constructor', `show has no option --constructor. ${show}`],
    ['show -c 3', `show has no option -c: it belongs to nagios. ${show}`],
    ['show --state', `--state wants a value: --state DIR. ${show}`],
    [
      'show --state --format json',
      `--state wants a value: --state DIR. One that begins with a dash is written --state=--format. ${show}`,
    ],
    ['show --state=', `--state is empty, but wants DIR. ${show}`],
    ['show --help=yes', `--help is a switch and takes no value. ${show}`],
    ['show --format jsno', `there is no format "jsno": table, json or openmetrics; did you mean "json"? ${show}`],
    ['show --format xml', `there is no format "xml": table, json or openmetrics. ${show}`],
    ['show --format json --format table', `--format takes one value, but is given "json" and "table". ${show}`],
    ['--config a show --config=b', `--config takes one value, but is given "a" and "b". ${show}`],
    [
      'nagios -w 1 --warning 2',
      '--warning takes one value, but is given "1" and "2". maillogs nagios --help tells more.',
    ],
    ['audit extra', 'audit does not know what to do with "extra": maillogs audit --help.'],
  ])('maillogs %s', (words, sentence) => {
    const typed = words === '' ? [] : words.split(' ');
    expect(() => parseCommandLine(typed)).toThrow(expect.objectContaining({ code: 'usage', message: sentence }));
  });
});

test.each(['-V', '--version', 'version', 'show -V', '--config x show --version'])(
  '%s asks for the version',
  (words) => {
    expect(parseCommandLine(words.split(' '))).toEqual({ kind: 'version' });
  },
);

test("the Perl program's switches change nothing", () => {
  expect(parseCommandLine(['send', '-r', '-v'])).toMatchObject({ kind: 'run', operands: [] });
  expect(parseCommandLine(['-v', 'send', '-r'])).toMatchObject({ kind: 'run', operands: [] });
});

test('a value that begins with a dash is written with an equals sign', () => {
  expect(parseCommandLine(['nagios', '--warning=-5:', 'lag'])).toMatchObject({ options: { warning: '-5:' } });
});

test('what is given several times comes with commas between', () => {
  const words = ['count', '--tag', 'a=postfix', '--tag=b=exim', 'mail.log'];
  expect(parseCommandLine(words)).toMatchObject({ options: { tag: 'a=postfix,b=exim' }, operands: ['mail.log'] });
});

test('one value given twice is one value, and so is a switch', () => {
  const words = ['show', '--format', 'json', '--all', '--format=json', '--all'];
  expect(parseCommandLine(words)).toMatchObject({ kind: 'run', options: { format: 'json', all: true } });
});

/** Words for a command line that gives an option two values, as people type it. */
const twice = commands.flatMap(({ name, options }) =>
  Object.entries({ ...options, ...commonOptions })
    .filter(([, { value }]) => value !== undefined)
    .map(([option, spec]) => ({ name, option, spec })),
);

test.each(twice)('$name with two values of --$option has both, or says that it takes one', ({ name, option, spec }) => {
  const [first, second] = spec.choices ?? ['one', 'two'];
  const words = [name, `--${option}`, first!, `--${option}=${second}`];
  if (spec.isList) expect(parseCommandLine(words)).toMatchObject({ options: { [option]: `${first},${second}` } });
  else expect(() => parseCommandLine(words)).toThrow(`--${option} takes one value, but is given`);
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
