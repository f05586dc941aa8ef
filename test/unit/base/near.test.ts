import { didYouMean, editDistance, nearest } from '../../../src/base/near';

test.each([
  ['the same', 'smtp', 'smtp', 0],
  ['nothing and something', '', 'abc', 3],
  ['a letter too many', 'smttp', 'smtp', 1],
  ['a letter too few', 'smt', 'smtp', 1],
  ['another letter', 'sntp', 'smtp', 1],
  ['two letters swapped', 'smpt', 'smtp', 1],
  ['two swaps', 'msdn', 'smnd', 2],
  ['no letter in common', 'abc', 'xyz', 3],
])('measures the distance of words with %s', (_, a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test.each([
  ['the nearest of several', 'pop', ['imap', 'pop3', 'prop'], 'pop3'],
  ['a word in other case', 'IMAP', ['imap'], 'imap'],
  ['nothing for a word that is far', 'greylist', ['send', 'smtp'], undefined],
  ['nothing for half of a short word', 'xxnd', ['send'], undefined],
  ['nothing for a word of endless length', 'a'.repeat(100_000), ['a'.repeat(99_999)], undefined],
])('finds %s', (_, word, known, found) => {
  expect(nearest(word, known)).toBe(found);
});

test('asks whether the near word was meant, and else ends the sentence', () => {
  expect(didYouMean('sorces', ['sources'])).toBe('; did you mean "sources"?');
  expect(didYouMean('x', ['sources'])).toBe('.');
});
