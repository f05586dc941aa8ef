import { asMaillogs } from '../../../src/cli/personality';

test.each([
  ['sendlog', ['postprocess', 'send']],
  ['/var/log/mail/send/sendlog', ['postprocess', 'send']],
  ['./smtplog', ['postprocess', 'smtp']],
  ['pop3log', ['postprocess', 'pop3']],
  ['maillogs', []],
  ['/usr/local/bin/maillogs.cjs', []],
  ['sendlog.old', []],
  ['toString', []],
  ['', []],
])('called as "%s"', (name, words) => {
  expect(asMaillogs(name, [])).toEqual(words);
  expect(asMaillogs(name, ['--config', 'f'])).toEqual([...words, '--config', 'f']);
});
