// The JSON Schema against the reader: whatever the reader takes it takes, and of the mistakes it finds those that lie in a
// key, a type or a choice.

import { parse } from 'yaml';
import { configSchema } from '../../../src/config/schema';
import { committed } from '../../support/checkout';
import { fits } from '../../support/json-schema';
import { complaints } from './read';
import { wrongDocuments } from './wrong-documents';

const schema = configSchema();
const cases = Object.values(wrongDocuments).flat();
/** What YAML itself has nothing against. */
const readable = cases.flatMap(([mistake, text, seen]) => {
  try {
    return [{ mistake, value: parse(text, { logLevel: 'silent' }) as unknown, seen }];
  } catch {
    return [];
  }
});

/** Mistakes in a key that is not known, or of which the value is of a wrong kind or none of the choices. */
const BY_SCHEMA = /is not a key known here|, but (?:a map|a list|text|true or false)|is not one of|wanted is one of/;

test('the annotated configuration fits, as it stands and with all its keys', () => {
  const text = committed('docs/maillogs.example.yaml');
  const full = text.replace(/^#(?=(?:| {2}| {4}| {6})(?:- )?[a-z_]+:)/gm, '');
  for (const each of [text, full]) expect([complaints(each), fits(schema, parse(each))]).toEqual(['', true]);
});

test('each mistake in a key, a type or a choice is found', () => {
  const missed = readable.filter(({ value, seen }) => seen.some((line) => BY_SCHEMA.test(line)) && fits(schema, value));
  expect(missed.map(({ mistake, value }) => [mistake, value])).toEqual([]);
});

test('of all mistakes that YAML can read, more than half are found; the rest is a matter of what values mean', () => {
  const found = readable.filter(({ value }) => !fits(schema, value));
  expect(readable.length).toBeGreaterThan(100);
  expect(found.length / readable.length).toBeGreaterThan(1 / 2);
});
