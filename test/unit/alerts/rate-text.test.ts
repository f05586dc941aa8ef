import { rateText } from '../../../src/alerts/rate-findings';

test.each([
  [0, 60_000, '0/min'],
  [306, 300_000, '61.2/min'],
  [5, 300_000, '1/min'],
  [1, 300_000, '12/h'],
  [1, 86_400_000, '0.04/h'],
  [123_456, 60_000, '123456/min'],
  [12.345, 60_000, '12.3/min'],
])('%d in %d ms are %s', (count, overMs, text) => {
  expect(rateText(count, overMs)).toBe(text);
});
