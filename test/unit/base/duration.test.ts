import { formatDuration } from '../../../src/base/duration';

test.each([
  [0, '0 s'],
  [999, '1 s'],
  [90_000, '90 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [150_000, '2.5 min'],
  [300_000, '5 min'],
  [601_234, '10 min'],
  [5_400_000, '90 min'],
  [7_200_000, '2 h'],
  [9_000_000, '2.5 h'],
  [86_400_000, '24 h'],
  [172_800_000, '2 days'],
  [-259_200_000, '3 days'],
])('%d ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
