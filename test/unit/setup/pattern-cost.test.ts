import { measuredPattern } from '../../../src/setup/pattern-cost';

test.each([
  '^action=greylist',
  'relayed=(?P<octets>[0-9]+) via=(?P<relay>[a-z0-9.-]+)',
  '(?i)spam.*score=(?P<score>[0-9.]+)',
  '(?P<user>[^ ]+) logged in from (?P<ip>[0-9a-f.:]+)',
  'user=<(?P<u>[^>]*)>.*rip=(?P<ip>[^,]+)',
  '(.*)(.*)(.*)x',
  '\\bfrom\\b.*\\bto\\b',
  '\\pL{1,20} \\pN{1,9}',
])('%s is taken', (text) => {
  const result = measuredPattern(text);
  expect(result).toMatchObject({ ok: true });
  expect(result.costMs).toBeLessThanOrEqual(5);
});

test.each(['\\pL{1,900}\\pN', '\\pL{1,900}\\pS', '(\\pL|\\pN){1,400}\\pS', '[^x]*\\pL{500}\\pL{400}\\pN'])(
  '%s is refused within a moment',
  (text) => {
    const result = measuredPattern(text);
    expect(result).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^takes \d+ ms for a line of 8192 octets/),
    });
  },
);

test('what is no pattern is said as ever', () => {
  expect(measuredPattern('(')).toMatchObject({ ok: false, sentence: expect.stringContaining('RE2 syntax') });
});

test('a text that takes ever longer is refused before the longest is tried', () => {
  let nowMs = 0;
  const calls: number[] = [];
  const used = () => {
    calls.push(nowMs);
    nowMs += 10;
    return nowMs;
  };
  expect(measuredPattern('tried[0-9]only here', used)).toMatchObject({ ok: false });
  // Two readings for each of three tries on twelve short texts.
  expect(calls.length).toBeLessThanOrEqual(2 * 3 * 12);
});
