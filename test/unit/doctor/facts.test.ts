import { expect, test } from '@jest/globals';
import { formatSpan, shellWord } from '../../../src/doctor/facts';

test.each([
  [0, '0 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [7_200_000, '2 h'],
  [172_800_000, '2 d'],
])('%d ms are shown as %s', (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});

test.each([
  ['/var/log/mail.log', '/var/log/mail.log'],
  ['a b', "'a b'"],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['\x1b[2J', "'\\x1b[2J'"],
])('the word %j stands in a shell as %j', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
