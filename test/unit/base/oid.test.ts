import { compareOids, formatOid, isUnder, MAX_ARCS, parseOid } from '../../../src/base/oid';

test.each([
  ['1.3.6.1', [1, 3, 6, 1]],
  ['.1.3.6.1', [1, 3, 6, 1]],
  ['1', [1]],
  ['1.4294967295', [1, 4294967295]],
])('%s is an OID', (text, arcs) => {
  expect(parseOid(text)).toEqual(arcs);
});

test.each(['', '.', '1.', '1..3', 'a', '1.3.x', '-1', '1.4294967296', '1. 3', '1.3\n', `1${'.1'.repeat(MAX_ARCS)}`])(
  '"%s" is none',
  (text) => {
    expect(parseOid(text)).toBeUndefined();
  },
);

test('an OID of the greatest length is read and written', () => {
  const text = `1${'.1'.repeat(MAX_ARCS - 1)}`;
  expect(formatOid(parseOid(text)!)).toBe(text);
});

test('OIDs are in the order of a walk: by number, and a prefix before what is below it', () => {
  const ordered = ['1.3', '1.3.0', '1.3.2', '1.3.2.1', '1.3.10', '1.4', '2'].map((text) => parseOid(text)!);
  for (const [i, a] of ordered.entries()) {
    for (const [j, b] of ordered.entries()) expect(Math.sign(compareOids(a, b))).toBe(Math.sign(i - j));
  }
});

test('an OID lies under itself and its prefixes only', () => {
  expect(isUnder([1, 3], [1, 3])).toBe(true);
  expect(isUnder([1, 3, 6], [1, 3])).toBe(true);
  expect(isUnder([1, 3], [1, 3, 6])).toBe(false);
  expect(isUnder([1, 33], [1, 3])).toBe(false);
});
