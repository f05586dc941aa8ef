import fc from 'fast-check';
import { ByteWriter } from '../../../src/base/byte-writer';
import { formatOid } from '../../../src/base/oid';
import type { ServedRow } from '../../../src/snmp/served-value';
import { type ServedView, serveView } from '../../../src/snmp/served-view';
import { times } from '../../support/property';

const ROOT = [1, 3, 6, 1, 4, 1, 8072];

const anyValue: fc.Arbitrary<ServedRow['value']> = fc.oneof(
  fc.bigInt({ min: 0n, max: 3n }).map((value) => ({ kind: 'counter64', value }) as const),
  fc.nat(3).map((value) => ({ kind: 'gauge32', value }) as const),
  fc.constantFrom('', 'longer'.repeat(30)).map((value) => ({ kind: 'octetString', value }) as const),
  fc.nat(3).map((value) => () => ({ kind: 'timeTicks', value }) as const),
);
const anyRows = fc
  .uniqueArray(fc.tuple(fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }), anyValue), {
    selector: ([tail]) => formatOid(tail),
    maxLength: 12,
  })
  .map((rows) => rows.map(([tail, value]): ServedRow => ({ oid: [...ROOT, ...tail], value })));

function told(view: ServedView) {
  return view.layout.oids.map((oid, row) => {
    const writer = new ByteWriter();
    view.writeRow(writer, row);
    return [formatOid(oid), writer.finish().toString('hex'), view.nextForV1(row)];
  });
}

test('through any rows a view is what it would be without those before it', () => {
  fc.assert(
    fc.property(fc.array(anyRows, { minLength: 1, maxLength: 4 }), (steps) => {
      let previous: ServedView | undefined;
      for (const rows of steps) {
        previous = serveView(rows, [ROOT], previous);
        expect(told(previous)).toEqual(told(serveView(rows, [ROOT], undefined)));
        expect(previous.nextForV1(rows.length)).toBe(rows.length);
      }
    }),
    times(100),
  );
});

test('it is the earlier view itself where nothing changed', () => {
  const rows = (): ServedRow[] => [{ oid: [...ROOT, 1], value: { kind: 'gauge32', value: 1 } }];
  const view = serveView(rows(), [ROOT], undefined);
  expect(serveView(rows(), [ROOT], view)).toBe(view);
});
