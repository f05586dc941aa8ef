import { formatQuotient, formatScaled } from '../../../src/export/decimal';

describe('formatScaled divides by a power of ten exactly', () => {
  test.each<[string, bigint, number, string]>([
    ['zero', 0n, 4, '0'],
    ['a tenth', 2000n, 4, '0.2'],
    ['a leading zero behind the point', 400n, 4, '0.04'],
    ['the smallest fraction', 1n, 4, '0.0001'],
    ['a whole number', 30000n, 4, '3'],
    ['whole and fraction', 12345n, 4, '1.2345'],
    ['no places', 1200n, 0, '1200'],
    ['more than a double can hold', 2n ** 64n - 1n, 4, '1844674407370955.1615'],
  ])('%s', (_case, value, places, text) => {
    expect(formatScaled(value, places)).toBe(text);
  });
});

describe('formatQuotient rounds half up', () => {
  test.each<[string, bigint, bigint, string]>([
    ['nothing to divide by', 5n, 0n, '0'],
    ['nothing to divide', 0n, 5n, '0'],
    ['an exact quotient', 1n, 4n, '0.25'],
    ['down', 1n, 3n, '0.33'],
    ['up', 2n, 3n, '0.67'],
    ['a half', 1n, 200n, '0.01'],
    ['just below a half', 49n, 10000n, '0'],
    ['into the next whole number', 1999n, 1000n, '2'],
    ['more than a double can hold', 2n ** 64n - 1n, 1n, '18446744073709551615'],
  ])('%s', (_case, numerator, denominator, text) => {
    expect(formatQuotient(numerator, denominator, 2)).toBe(text);
  });
});
