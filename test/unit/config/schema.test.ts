// The JSON Schema against the reader: whatever the reader takes it takes, and of the mistakes it finds all but those that
// JSON Schema has no words for.

import { parse } from 'yaml';
import { configSchema } from '../../../src/config/schema';
import { programBeginnings } from '../../../src/parsers/known-programs';
import { fits } from '../../support/json-schema';
import { wrongDocuments } from './wrong-documents';

const schema = configSchema(programBeginnings());
/** What YAML itself has nothing against. */
const readable = Object.entries(wrongDocuments).flatMap(([where, cases]) =>
  cases.flatMap(([mistake, text]) => {
    try {
      return [{ mistake: `${where}: ${mistake}`, value: JSON.parse(JSON.stringify(parse(text))) as unknown }];
    } catch {
      return [];
    }
  }),
);

test('of all mistakes that YAML can read, only what one value says of another is not found', () => {
  const missed = readable.filter(({ value }) => fits(schema, value)).map(({ mistake }) => mistake);
  expect(readable.length).toBeGreaterThan(100);
  expect(missed).toEqual([
    'sources: the log itself as its rotation',
    'sources: one line counted twice',
    'counters: a source that is not there',
    'counters: a source near none',
    'counters: a name twice',
    'farm: the community of another',
    'farm: two hosts of one name',
  ]);
});

test('no pattern of it means another thing to another engine', () => {
  const patterns = [...JSON.stringify(schema).matchAll(/"pattern":("(?:[^"\\\\]|\\\\.)*")/g)].map(([, text]) =>
    JSON.parse(text!),
  );
  expect(patterns.length).toBeGreaterThan(20);
  for (const pattern of patterns) expect(new RegExp(pattern).source).toBe(new RegExp(pattern, 'u').source);
});
