import { differencesOf, differencesOfSums } from '../../../src/audit/compare';

test('each counter and row that is not the same is named as show names it, with both values', () => {
  const counted = {
    counters: { 'send.bounces': '3', 'send.messageNew': '1' },
    tables: { rblZone: { a: '1', b: '2' } },
  };
  const recounted = { counters: { 'send.messageNew': '1' }, tables: { rblZone: { a: '1', c: '2' } } };
  expect(differencesOf(counted, recounted)).toEqual([
    { counter: 'send.bounces', counted: 3n, recounted: 0n },
    { counter: 'rbl.zone.b', counted: 2n, recounted: 0n },
    { counter: 'rbl.zone.c', counted: 0n, recounted: 2n },
  ]);
});

test('where rows went together in one of them, only all rows of the table are compared', () => {
  const apart = { counters: {}, tables: { rblZone: { a: '1', b: '2' } } };
  const together = { counters: {}, tables: { rblZone: { a: '1', other: '2' } } };
  expect(differencesOfSums(apart, together)).toEqual([]);
  const less = { counters: {}, tables: { rblZone: { other: '2' } } };
  expect(differencesOfSums(apart, less)).toEqual([{ counter: 'rbl.zone.(all rows)', counted: 3n, recounted: 2n }]);
});
