import { parseDecimal, scaled } from '../../../src/perl/decimal-text';

test.each([
  ['an integer', '12', 12n, true],
  ['zero', '0', 0n, true],
  ['a zero below zero', '-0', 0n, true],
  ['zeros in front', '007', 7n, true],
  ['a fraction', '12.75', 12n, false],
  ['a fraction of nothing', '12.000', 12n, true],
  ['a large exponent', '1.23456789012346e+15', 1234567890123460n, true],
  ['an exponent in capitals', '1E3', 1000n, true],
  ['a small exponent', '5e-05', 0n, false],
  ['more digits than a double has', '18446744073709551615', 18446744073709551615n, true],
])('cuts the fraction off %s', (_case, text, value, isExact) => {
  expect(scaled(parseDecimal(text)!, 0, 'cut off')).toEqual({ value, isExact });
});

test.each([
  ['nothing to round', '0.25', 2500n, true],
  ['a half, up', '0.00005', 1n, false],
  ['below a half, down', '0.000049999', 0n, false],
  ['a third', '0.333333333333333', 3333n, false],
  ['two thirds', '1.66666666666667', 16667n, false],
])('rounds to ten-thousandths: %s', (_case, text, value, isExact) => {
  expect(scaled(parseDecimal(text)!, 4, 'half up')).toEqual({ value, isExact });
});

test.each([
  ['-3', true],
  ['-0.5', true],
  ['-0.0', false],
  ['3', false],
])('knows whether %s is below zero', (text, isNegative) => {
  expect(parseDecimal(text)!.isNegative).toBe(isNegative);
});

test.each(['', ' 1', '1 ', '+1', '.5', '5.', '1.2.3', '1e', '1e9999', '0x10', 'inf', 'nan', '1_000', '9'.repeat(65)])(
  'takes "%s" for no number',
  (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  },
);
