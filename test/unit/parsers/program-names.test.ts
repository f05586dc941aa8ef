import { plainPrograms, servicesOf } from '../../../src/parsers/known-programs';
import { instanceOfTag } from '../../../src/parsers/line-context';
import { namesOfProgram, programOfTag } from '../../../src/parsers/program-names';

test.each([
  ['dovecot-mx', 'dovecot'],
  ['out', 'postfix'],
  ['out/smtpd', 'postfix/smtpd'],
  ['out/submission/smtpd', 'postfix/submission/smtpd'],
  ['mail/out', 'mail/out'],
  ['outer', 'outer'],
  ['toString', 'toString'],
])('the tag %s is %s', (tag, program) => {
  expect(programOfTag(tag, { tags: { 'dovecot-mx': 'dovecot', out: 'postfix' } })).toBe(program);
  expect(programOfTag(tag, {})).toBe(tag);
});

test('a program of the user comes under its own name and the tags that stand for it', () => {
  const names = { tags: { out: 'postfix', 'dovecot-mx': 'dovecot' } };
  expect(namesOfProgram('postfix/smtpd', names)).toEqual(['postfix/smtpd', 'out/smtpd']);
  expect(namesOfProgram('dovecot', names)).toEqual(['dovecot', 'dovecot-mx']);
  expect(namesOfProgram('postgrey', names)).toEqual(['postgrey']);
});

test('in a log of one program its counters look at every line, and those of others at none', () => {
  expect(namesOfProgram('exim', { program: 'exim' })).toBeUndefined();
  expect(namesOfProgram('postgrey', { program: 'exim' })).toEqual([]);
});

test('every plain program name is known, and counts for some service', () => {
  expect(plainPrograms()).toEqual(expect.arrayContaining(['dovecot', 'imapd', 'spamd']));
  expect(plainPrograms().filter((name) => servicesOf(name).length === 0)).toEqual([]);
  expect(servicesOf('dovecot')).toEqual(expect.arrayContaining(['imap', 'pop3']));
  expect(servicesOf('no such program')).toEqual([]);
});

test.each([
  ['postfix', '-'],
  ['postfix/smtpd', '-'],
  ['postfix/submission/smtpd', 'submission'],
  ['postfix/out/submission/smtpd', 'out/submission'],
  ['postfix-out/smtp', 'postfix-out'],
  ['out/smtpd', 'out'],
  ['out', 'out'],
])('%s is written by the instance %s of Postfix', (tag, instance) => {
  expect(instanceOfTag(tag, 'postfix')).toBe(instance);
});
