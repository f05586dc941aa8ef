import { measuredMatch, measuredPattern } from '../../../src/setup/pattern-cost';

test.each([
  '^action=greylist',
  '^accepted job [0-9]+ from ',
  'relayed=(?P<octets>[0-9]+) via=(?P<relay>[a-z0-9.-]+)',
  '(?i)spam.*score=(?P<score>[0-9.]+)',
  '(?P<user>[^ ]+) logged in from (?P<ip>[0-9a-f.:]+)',
  'user=<(?P<u>[^>]*)>.*rip=(?P<ip>[^,]+)',
  '(.*)(.*)(.*)x',
  '\\bfrom\\b.*\\bto\\b',
  '\\pL{1,20} \\pN{1,9}',
  '((\\pL{1,9}){1,9})\\pN',
  '^(?:a|b)*a(?:a|b){5}$',
  '(?i)(?:reject|defer|bounce|drop|hold|queue|relay|virus): .* from=<[^>]*>',
  '\\A192\\.0\\.2\\.\\d+\\z',
  'a{1000}',
])('%s is taken', (text) => {
  expect(measuredPattern(text)).toMatchObject({ ok: true });
});

test.each([
  '\\pL{1,900}\\pN',
  '\\pL{1,900}\\pS',
  '(\\pL|\\pN){1,400}\\pS',
  '[^x]*\\pL{500}\\pL{400}\\pN',
  '(?i)\\pL{1,900}\\pS',
  '^.*\\pL{1,900}\\pN',
  '(?P<word>\\pL{1,400})\\pN',
])('%s is refused within a moment', (text) => {
  const result = measuredPattern(text);
  expect(result).toMatchObject({
    ok: false,
    sentence: expect.stringMatching(/^takes \d+ ms for a line of \d+ octets/),
  });
});

test('a pattern that is nothing but a text is not tried, and takes next to nothing', () => {
  const clock = clockOf(20);
  expect(measuredPattern('relay=mx\\.example', clock.usedMs)).toMatchObject({ ok: true, costMs: 0.05 });
  expect(clock.readings).toBe(0);
  expect(measuredPattern('w'.repeat(257), clock.usedMs)).toMatchObject({ ok: false });
});

test('a line with fields is compiled once, and takes nothing', () => {
  const line = measuredMatch('rejected {n:number} of {word}', 'line');
  expect(line).toMatchObject({ ok: true, costMs: 0, groups: ['n'] });
  expect(measuredMatch('rejected {n:number} of {word}', 'line')).toBe(line);
  expect(measuredMatch('rejected {n:numbers}', 'line')).toMatchObject({ ok: false });
});

test('what is no pattern is said as ever', () => {
  expect(measuredPattern('(')).toMatchObject({ ok: false, sentence: expect.stringContaining('RE2 syntax') });
});

/** A clock that says what each try took, the last of these from then on. */
function clockOf(...triesMs: readonly number[]): { readonly usedMs: () => number; readings: number } {
  let nowMs = 0;
  const clock = {
    readings: 0,
    usedMs: () => {
      // Every second reading ends a try.
      if (clock.readings % 2 === 1) nowMs += triesMs[(clock.readings - 1) / 2] ?? triesMs.at(-1)!;
      clock.readings++;
      return nowMs;
    },
  };
  return clock;
}

test('the first tries are slow on any host, and refuse no pattern', () => {
  expect(measuredPattern('slow at first [0-9]+', clockOf(80, 60, 40, 0.3).usedMs)).toMatchObject({ ok: true });
});

test('a slow host takes a pattern, too', () => {
  expect(measuredPattern('slow for ever [0-9]+', clockOf(9).usedMs)).toMatchObject({ ok: true });
});

test('a text that takes long each time is refused before a longer one is tried', () => {
  const clock = clockOf(20);
  expect(measuredPattern('tried[0-9]only here', clock.usedMs)).toMatchObject({
    ok: false,
    sentence: expect.stringMatching(/^takes 20 ms for a line of 64 octets, and 10 ms is the most/),
  });
  // Two readings for each of the tries in 200 ms.
  expect(clock.readings).toBe(2 * 10);
});
