import { expect, test } from '@jest/globals';
import { judgeClock } from '../../../src/doctor/judge-clock';
import { sentences } from '../../support/doctor-verdict';

const nowMs = Date.UTC(2026, 10, 22, 20);
const HOUR = 3_600_000;

test.each<[string, number | undefined, number, string | undefined]>([
  ['right', nowMs, nowMs, undefined],
  ['a quiet log', nowMs - 90 * HOUR, nowMs - 90 * HOUR, undefined],
  ['a log that was copied', nowMs - 900 * HOUR, nowMs, undefined],
  ['without stamps', undefined, nowMs, undefined],
  ['a stamp in the future', nowMs + HOUR, nowMs, 'stamped 60 min in the future'],
  ['another time zone', nowMs - 2 * HOUR, nowMs, 'stamped 2 h before it was written'],
  ['a file in the future', nowMs, nowMs + 24 * HOUR, 'written 24 h in the future'],
])('%s', (_, stampMs, modifiedMs, words) => {
  const said = sentences(judgeClock({ nowMs, logs: [{ path: '/a', stampMs, modifiedMs }] }));
  expect(said).toHaveLength(words === undefined ? 0 : 1);
  if (words !== undefined) expect(said[0]).toContain(words);
});
