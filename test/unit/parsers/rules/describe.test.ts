import { logTypes } from '../../../../src/parsers/log-types';
import { isNamed, rulesPage, rulesText } from '../../../../src/parsers/rules/describe';
import { committed } from '../../../support/checkout';

test('the page of rules is the committed one', () => {
  expect(rulesPage(logTypes)).toBe(committed('docs/rules.md'));
});

test('a rule is shown by its line, what it adds and a sample', () => {
  const [qmailSend] = logTypes;
  const text = rulesText([qmailSend!]);
  expect(text).toContain('qmail-send (send), under the names qmail, qmail-send, splogger');
  expect(text).toContain(
    '  new msg\n    new msg {message:number}{queue}\n    adds send.messageNew\n    as in new msg 7\n',
  );
});

test.each([
  ['dovecot', ['dovecot-delivery', 'dovecot-submission', 'dovecot']],
  ['imapd', ['courier']],
  ['vpopmail', ['vchkpw']],
  ['nothing', []],
])('"%s" means the rules of %j', (word, names) => {
  expect(logTypes.filter((logType) => isNamed(logType, word)).map(({ name }) => name)).toEqual(names);
});
