// Lines as the servers and filters may write them and rarely do, and lines in which strangers imitate others. Above each
// stands what happened: the counters of events, without sums, sizes, times and codes.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineProbe, parseFixture } from '../../support/fixture';

const FOLDER = join(__dirname, '..', '..', '..', 'fixtures', 'odd-lines');
const SUMS = /octets|milliseconds|seconds|score|Le\d|[.]dsn\d/i;
/** `SERVICE.COUNTER`, where rows of tables have one part more. */
const COUNTER = /^[a-z0-9]+[.][A-Za-z0-9]+(?:[+]\d+)?$/;

const events = (text: string) => text.split(' ').filter((word) => COUNTER.test(word) && !SUMS.test(word));

test.each(readdirSync(FOLDER))('%s', (file) => {
  const { services, names, lines, unused } = parseFixture(file, readFileSync(join(FOLDER, file), 'latin1'));
  const probe = new LineProbe(services, names);
  const wrong = lines.flatMap(({ bytes, expected = 'nothing', lineNumber }) => {
    const { text } = probe.look(bytes);
    const counted = events(text).sort().join(' ') || (text === 'unclaimed' ? text : 'nothing');
    return counted === expected ? [] : [`${file}:${lineNumber}: wants "${expected}", adds "${counted}"`];
  });
  expect(wrong).toEqual([]);
  expect(unused).toEqual([]);
  expect(lines.length).toBeGreaterThan(10);
});
