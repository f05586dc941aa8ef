import { counter } from '../../../src/registry/registry-types';
import { retiredOf } from '../../../src/registry/retired-counters';

test('gives the retired counters of one service in the order of their arcs', () => {
  const first = counter(1, 'lines', 'First.');
  const second = counter(2, 'lines', 'Second.');
  const retired = { send: { second, first }, smtp: { other: first } };
  expect(retiredOf('send', retired)).toEqual([
    ['first', first],
    ['second', second],
  ]);
  expect(retiredOf('rbl', retired)).toEqual([]);
});
