import { entriesFrom, entryAt, newestEntry, numberOf } from '../../../src/logs/systemd-journal';

test('what a source reads is told to journalctl, each value in one word with its option', () => {
  const query = { units: ['postfix@-', 'dovecot'], facilities: ['mail'], identifiers: ['-x'], directory: '/j' };
  const args = entriesFrom(query, 's=1;i=2', 9);
  expect(args).toEqual(
    expect.arrayContaining([
      ...['--output=export', '--cursor=s=1;i=2', '--lines=10', '--unit=postfix@-', '--unit=dovecot'],
      ...['--facility=mail', '--identifier=-x', '--directory=/j'],
    ]),
  );
  expect(args.every((word) => word.startsWith('--'))).toBe(true);
});

test('without a cursor no number of lines is given, which would be that of the newest', () => {
  const args = entriesFrom({}, undefined, 9);
  expect(args.filter((word) => /cursor|lines/.test(word))).toEqual([]);
  expect(args).toContain('--system');
});

test('after an entry that is gone none may be skipped, as --after-cursor does', () => {
  expect(entriesFrom({}, 's=1;i=2', 9).join()).not.toContain('--after-cursor');
});

test('the entry of a cursor, and the newest, are those of any program', () => {
  const query = { units: ['dovecot'] };
  for (const args of [entryAt(query, 'c'), newestEntry(query)]) expect(args.join()).not.toContain('dovecot');
});

test.each([
  ['s=92bd15f7;i=2506;b=01;m=4c;t=62;x=99', { sequence: '92bd15f7', number: 0x2506 }],
  ['s=a;i=1', { sequence: 'a', number: 1 }],
  ['i=1;s=a', undefined],
  ['s=a;i=;b=0', undefined],
  ['', undefined],
])('the number in the cursor %p', (cursor, number) => {
  expect(numberOf(cursor)).toEqual(number);
});
