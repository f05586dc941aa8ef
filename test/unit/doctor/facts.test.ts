import { expect, test } from '@jest/globals';
import { shellWord } from '../../../src/doctor/facts';

test.each([
  ['/var/log/mail.log', '/var/log/mail.log'],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['\x1b[2J', "'\\x1b[2J'"],
])('the word %j stands in a shell as %j', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
