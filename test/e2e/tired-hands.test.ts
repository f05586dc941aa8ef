// What is typed at 3 a.m.: a reader that has gone, a full disk, operands that are not there, terminals without anything.

import { maillogs } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { readFixtures } from '../support/fixture';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

const environment = { PATH: process.env['PATH'] };
const typed = (text: string, more: Readonly<Record<string, string>> = {}) =>
  runProgram(['bash', '--norc', '-c', `maillogs() { "$NODE" "$TOP/dist/maillogs.cjs" "$@"; }\n${text}`], {
    env: { ...environment, NODE: process.execPath, TOP, ...more },
    cwd: '/',
  });

test('a reader that has seen enough is no error, and nothing is said of it', () => {
  const { code, stdout, stderr } = typed('set -o pipefail; maillogs explain --rules | head -n 1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')).toHaveLength(2);
});

test('a full disk behind stdout is said, and is exit status 74', () => {
  const { code, stderr } = typed('maillogs mib >/dev/full');
  expect({ code, stderr }).toEqual({
    code: 74,
    stderr: 'maillogs: what is printed cannot be written: there is no space left (ENOSPC).\n',
  });
});

test.each([
  ['init --root /nowhere/at/all', 66, 'there is no directory /nowhere/at/all to look at.'],
  ['explain /nowhere.log', 66, 'cannot open /nowhere.log: there is no such file'],
  ['count /', 66, '/ is a directory: name the log files in it.'],
  ['yesterday --mail-to |sh', 64, '--mail-to "|sh" is not a mail address'],
])('maillogs %s', (line, status, sentence) => {
  const { code, stdout, stderr } = maillogs(...line.split(' '));
  expect({ code, stdout }).toEqual({ code: status, stdout: '' });
  expect(stderr).toContain(sentence);
});

test('help of help is the help', () => {
  expect(maillogs('help', 'help')).toEqual(maillogs('--help'));
});

test('without a home, a language or a terminal count does the same, and hints at no program that it cannot be', () => {
  const log = keep(new TempDirectory()).write(
    'mail.log',
    Buffer.concat([
      ...readFixtures()
        .find(({ file }) => file.endsWith('dovecot.log'))!
        .lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]),
      Buffer.from('Nov 22 15:19:32 mx7 sshd[77]: Failed password for root from 192.0.2.9 port 22 ssh2\n'),
    ]),
  );
  const plain = typed(`maillogs count imap ${log}`);
  expect(plain).toMatchObject({ code: 0, stderr: expect.stringMatching(/^maillogs: no rule claims \d+ line\(s\): /) });
  expect(plain.stderr).not.toContain('may be');
  const odd = { HOME: '/nonexistent', LANG: 'xx_YY', NO_COLOR: '1', COLUMNS: '20', TERM: 'nothing' };
  expect(typed(`maillogs count imap ${log}`, odd)).toEqual(plain);
});
