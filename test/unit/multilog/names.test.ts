import { isOurs, isPartName, isStagedOf, partName, stagedName } from '../../../src/multilog/names';

test.each([
  'sendlog',
  'smtplog.gz',
  'pop3log',
  stagedName('sendlog', { birth: 17, generation: 4 }),
  partName('smtplog', '812-1'),
])('%s is ours', (name) => {
  expect(isOurs(name)).toBe(true);
});

test.each([
  'sendlog.1',
  'sendlog.gz.old',
  '.sendlog',
  'maillog',
  'sendlog.bz2',
  '.sendlog.staged',
  '.sendlog.gz.part',
  '',
])('"%s" is not ours', (name) => {
  expect(isOurs(name)).toBe(false);
});

test('what is staged tells for which program and which ledger', () => {
  expect(isStagedOf('sendlog', 17, stagedName('sendlog', { birth: 17, generation: 4 }))).toBe(true);
  expect(isStagedOf('sendlog', 1, stagedName('sendlog', { birth: 17, generation: 4 }))).toBe(false);
  expect(isStagedOf('smtplog', 17, stagedName('sendlog', { birth: 17, generation: 4 }))).toBe(false);
});

test('a part belongs to one program', () => {
  expect(isPartName('sendlog', partName('sendlog', '9-2'))).toBe(true);
  expect(isPartName('smtplog', partName('sendlog', '9-2'))).toBe(false);
});
