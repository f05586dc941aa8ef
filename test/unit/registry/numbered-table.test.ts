// Held against a Map, which keeps the same order.

import fc from 'fast-check';
import { NumberedTable, tableBytes } from '../../../src/registry/numbered-table';
import { timed } from '../../support/property';

const LIMIT = 12;
const BITS = 6;
const key = fc.constantFrom(0, 1, 2, 3, 31, 32, 63, 2 ** 32, 2 ** 32 + 1, 123456789012345, 999999999999999);
const owner = fc.constantFrom(0, 1, 7);
const move = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      put: key,
      owner,
      values: fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ remove: key, owner }) },
  { weight: 1, arbitrary: fc.constantFrom('placed', 'home', 'clear') },
);

test('it remembers what a Map does, in its order, wherever it lies', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 120 }), (moves) => {
      const table = new NumberedTable();
      const model = new Map<string, readonly number[]>();
      for (const each of moves) {
        if (each === 'placed') table.moveTo(new ArrayBuffer(8 + tableBytes(BITS)), 8, BITS);
        else if (each === 'home') table.moveHome();
        else if (each === 'clear') {
          table.clear();
          model.clear();
        } else if ('put' in each) {
          table.put(each.owner, each.put, each.values[0]!, each.values[1]);
          model.set(`${each.owner} ${each.put}`, each.values);
          if (model.size > LIMIT) {
            model.delete([...model.keys()][0]!);
            table.remove(table.oldest);
          }
        } else {
          const entry = table.find(each.owner, each.remove);
          expect(entry !== 0).toBe(model.delete(`${each.owner} ${each.remove}`));
          if (entry !== 0) table.remove(entry);
        }
        expect(table.size).toBe(model.size);
      }
      const all = [...table.entries()].map(([who, number, ...values]) => [`${who} ${number}`, values]);
      expect(all).toEqual([...model]);
    }),
    timed(),
  );
});

test('it grows as far as it is filled', () => {
  const table = new NumberedTable();
  for (let i = 0; i < 5000; i++) table.put(0, i, i, i % 2 === 0 ? undefined : -i);
  expect(table.size).toBe(5000);
  expect(table.firstOf(table.find(0, 4999))).toBe(4999);
  expect(table.secondOf(table.find(0, 4999))).toBe(-4999);
  expect(table.countOf(table.find(0, 4998))).toBe(1);
  expect(table.find(1, 4999)).toBe(0);
});
