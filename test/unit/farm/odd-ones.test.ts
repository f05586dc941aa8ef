import { oddOnes } from '../../../src/farm/odd-ones';

const MINUTE = 60_000;
const odd = (...events: readonly number[]) => [
  ...oddOnes(events.map((each, i) => ({ name: `mx${i + 1}`, events: each, spanMs: MINUTE }))),
];

test.each<[string, readonly number[], readonly string[]]>([
  ['three alike', [100, 110, 95], []],
  ['one that does nothing', [100, 110, 0], ['mx3']],
  ['one that does far more', [100, 1000, 110, 95], ['mx2']],
  ['a few events are noise', [1, 0, 5], []],
  ['twice as much is no wonder', [100, 100, 210], []],
  ['two of three cannot say', [0, 1000], []],
  ['one of a kind among none', [0, 0, 400], ['mx3']],
])('%s', (_, events, expected) => expect(odd(...events)).toEqual(expected));

test('rates are compared, and not what came in spans of different lengths', () => {
  const growing = [10, 10, 100].map((minutes, i) => ({ name: `${i}`, events: minutes * 60, spanMs: minutes * MINUTE }));
  expect(oddOnes(growing).size).toBe(0);
});
