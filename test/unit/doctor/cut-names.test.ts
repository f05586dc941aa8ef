import { expect, test } from '@jest/globals';
import { cutNames } from '../../../src/doctor/cut-names';
import { judgeFraming } from '../../../src/doctor/judge-framing';
import { commands, sentences } from '../../support/doctor-verdict';

const cutOf = (...lines: readonly string[]) => cutNames(lines.map((line) => Buffer.from(line)));
const text = 'connect from c.example[192.0.2.1]';

test('names that end at their slash', () => {
  const cut = cutOf(
    `<22>1 2026-11-29T05:55:25+00:00 mx1 postfix 400 - - ${text}`,
    'Nov 29 05:55:25 mx1 cyrus[7]: login: [192.0.2.1] ann PLAIN User logged in',
    `Nov 29 05:55:25 mx1 postfix/smtpd[400]: ${text}`,
    `Nov 29 05:55:25 mx1 exim[400]: postfix: ${text}`,
  );
  expect(cut).toEqual({ atSlash: 2, at32: 0 });
});

test('names that end after 32 octets', () => {
  const cut = cutOf(
    `Nov 29 05:55:25 mx1 postfix/submission-internal/smtp ${text}`,
    `2026-11-29T05:55:25+00:00 mx1 postfix/submission/smtpd[123456] ${text}`,
    `Nov 29 05:55:25 mx1 postfix/smtpd[400] ${text}`,
    `Nov 29 05:55:25 mx1 other-program/that-has-32-octets ${text}`,
  );
  expect(cut).toEqual({ atSlash: 0, at32: 2 });
});

const seen = { source: 'a', path: '/a', services: ['postfix'], lines: 9, framing: 'RFC 5424', claimants: ['postfix'] };

test('doctor says what is lost, and what to set', () => {
  const noted = judgeFraming([{ ...seen, claimed: 9, proposals: [], cut: { atSlash: 9, at32: 0 } }]);
  expect(sentences(noted)[0]).toMatch(/^note: 9 lines of \/a name their program only up to its slash/);
  const lost = judgeFraming([{ ...seen, claimed: 0, proposals: [], cut: { atSlash: 0, at32: 4 } }]);
  expect(sentences(lost)[0]).toMatch(/^warning: 4 of the last 9 lines of \/a count nowhere/);
  expect(commands(lost)).toEqual([]);
});
