// Every group of real logs, in every framing, against what clients and sinks saw; docs/mta.md shows the same table.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countFile, serverGroups, serverTable, wanted } from '../../support/server-samples';

const all = serverGroups().flatMap((group) => group.files.map((file) => ({ file, group })));

test('every sample belongs to a group', () => {
  expect(all).toHaveLength(60);
  expect(new Set(all.map(({ file }) => file)).size).toBe(all.length);
});

test.each(all)('$file counts what happened', ({ file, group }) => {
  const { count } = countFile(file, group.services);
  const ours = group.rows.map((row) => [row.what, count(row.counter)]);
  expect(ours).toEqual(group.rows.map((row) => [row.what, wanted(row, file)]));
});

test.each(all)('at least 95 % of the lines of known programs in $file are claimed', ({ file, group }) => {
  const { known, claimed } = countFile(file, group.services);
  expect(known).toBeGreaterThan(3);
  expect(claimed / known).toBeGreaterThanOrEqual(0.95);
});

test('docs/mta.md has the table', () => {
  expect(readFileSync(join(__dirname, '..', '..', '..', 'docs', 'mta.md'), 'utf8')).toContain(serverTable());
});
