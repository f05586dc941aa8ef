import { SourceRows } from '../../../src/pass/source-rows';
import { Tally } from '../../../src/registry/tally';

const rowsOf = (rows: SourceRows) => {
  const tally = new Tally();
  rows.moveTo(tally);
  return tally.foldTables(new Map()).get('sourceLines') ?? new Map();
};

test('what was added since it was kept can be dropped, and nothing is moved twice', () => {
  const rows = new SourceRows();
  rows.add('sourceLines', 'mail', 3);
  rows.add('sourceLines', 'mail', 4);
  rows.keep();
  rows.add('sourceLines', 'mail', 5);
  rows.add('sourceLines', 'post', 1);
  rows.drop();
  rows.add('sourceLines', 'other', 2);
  expect(rowsOf(rows)).toEqual(
    new Map([
      ['mail', 7n],
      ['other', 2n],
    ]),
  );
  expect(rowsOf(rows)).toEqual(new Map());
});
