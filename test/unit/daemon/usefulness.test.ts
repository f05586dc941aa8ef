import { Usefulness } from '../../../src/daemon/usefulness';

test('a daemon that nothing came of in a minute is given up', () => {
  const usefulness = new Usefulness(5000);
  expect(usefulness.isHopeless(64_999)).toBe(false);
  expect(usefulness.isHopeless(65_000)).toBe(true);
});

test('one that was of use once is not, however long it is of none', () => {
  const usefulness = new Usefulness(0);
  usefulness.proven();
  expect(usefulness.isHopeless(1e9)).toBe(false);
});
