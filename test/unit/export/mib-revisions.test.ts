import { mibRevisions } from '../../../src/export/mib-revisions';

test('revisions go from the newest to the oldest, none twice', () => {
  const dates = mibRevisions.map(({ date }) => date);
  expect(dates).toEqual([...new Set(dates)].sort().reverse());
  expect(dates).toContain('202611220000Z');
});

test.each(mibRevisions.map(({ date }) => [date]))('%s is a date of UTC', (date) => {
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:00.000Z');
  expect(new Date(iso).toISOString()).toBe(iso);
});
