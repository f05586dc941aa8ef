import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeView } from '../../../src/agentx/encoded-view';
import type { MibRow } from '../../../src/agentx/mib-value';
import { compareOids, formatOid } from '../../../src/base/oid';
import { anyUint32 } from '../../support/arbitrary-pdu';
import { times } from '../../support/property';
import { ask, told, walk } from '../../support/view-walk';

const ROOT = [1, 3, 6, 1, 4, 1, 8072];
const END = [1, 3, 6, 1, 4, 1, 8073];

const counter = (arc: number, value: bigint): MibRow => ({
  oid: [...ROOT, arc, 0],
  value: { kind: 'counter64', value },
});

const anyRows = fc
  .uniqueArray(fc.array(fc.oneof(fc.nat(3), anyUint32), { minLength: 1, maxLength: 6 }), { selector: formatOid })
  .map((tails) => tails.map((tail, i) => ({ ...counter(0, BigInt(i)), oid: [...ROOT, ...tail] })));

describe('encodeView', () => {
  test('a walk visits every row once, in order, whatever order they were given in', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const sorted = [...rows].sort((a, b) => compareOids(a.oid, b.oid));
        expect(walk(encodeView(rows), ROOT, END).map(told)).toEqual(sorted.map(told));
      }),
      times(100),
    );
  });

  test('a view built from an earlier one answers like one built from nothing', () => {
    fc.assert(
      fc.property(anyRows, anyRows, fc.boolean(), (before, after, hasSameRows) => {
        const rows = hasSameRows ? before.map((row, i) => ({ ...counter(0, BigInt(i) * 7n), oid: row.oid })) : after;
        const view = encodeView(rows, undefined, encodeView(before));
        expect(walk(view, ROOT, END).map(told)).toEqual(walk(encodeView(rows), ROOT, END).map(told));
      }),
      times(100),
    );
  });

  test('keeps the layout as long as the OIDs stay, and leaves the earlier view as it was', () => {
    const first = encodeView([counter(2, 20n), counter(1, 10n)]);
    const second = encodeView([counter(2, 21n), counter(1, 11n)], undefined, first);
    expect(second.layout).toBe(first.layout);
    expect(walk(first, ROOT, END).map(told)).toEqual([told(counter(1, 10n)), told(counter(2, 20n))]);
    expect(walk(second, ROOT, END).map(told)).toEqual([told(counter(1, 11n)), told(counter(2, 21n))]);
  });

  test('makes a new layout when a row comes, goes or changes places', () => {
    const first = encodeView([counter(1, 1n), counter(2, 2n)]);
    const grown = encodeView([counter(1, 1n), counter(2, 2n), counter(3, 3n)], undefined, first);
    const turned = encodeView([counter(2, 2n), counter(1, 1n)], undefined, first);
    expect([grown.rowCount, turned.rowCount]).toEqual([3, 2]);
    expect(walk(turned, ROOT, END).map(told)).toEqual(walk(first, ROOT, END).map(told));
  });

  test('follows a value whose length changes', () => {
    const text = (value: string): MibRow => ({ oid: [...ROOT, 1, 0], value: { kind: 'octetString', value } });
    const first = encodeView([text('a'), counter(2, 2n)]);
    const second = encodeView([text('much longer'), counter(2, 3n)], undefined, first);
    expect(walk(second, ROOT, END).map(told)).toEqual([told(text('much longer')), told(counter(2, 3n))]);
  });

  test('what did not change is not encoded again, whatever changed around it', () => {
    const anyValue = fc.oneof(
      fc.bigInt({ min: 0n, max: 3n }).map((value) => ({ kind: 'counter64', value }) as const),
      fc.nat(3).map((value) => ({ kind: 'gauge32', value }) as const),
      fc.constantFrom('', 'a', 'longer').map((value) => ({ kind: 'octetString', value }) as const),
      fc.constantFrom([1], [1, 2]).map((octets) => ({ kind: 'octetString', value: Uint8Array.from(octets) }) as const),
    );
    const anyValues = fc.array(fc.tuple(anyValue, anyValue), { maxLength: 12 });
    fc.assert(
      fc.property(anyValues, (values) => {
        const oids = values.map((_, i) => [...ROOT, values.length - i, 0]);
        const [before, after] = [0, 1].map((turn) => values.map((pair, i) => ({ oid: oids[i]!, value: pair[turn]! })));
        const view = encodeView(after!, undefined, encodeView(before!));
        expect(walk(view, ROOT, END).map(told)).toEqual(walk(encodeView(after!), ROOT, END).map(told));
      }),
      times(100),
    );
  });

  test('is the earlier view itself where nothing changed', () => {
    const rows = () => [counter(2, 20n), counter(1, 10n)];
    const first = encodeView(rows());
    expect(encodeView(rows(), undefined, first)).toBe(first);
  });

  test('refuses a value that has left its limits', () => {
    const first = encodeView([counter(1, 1n), counter(2, 2n)]);
    const wrong = [counter(1, 1n), counter(2, -1n)];
    expect(() => encodeView(wrong, undefined, first)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  test('refuses a value outside its limits when the view is built', () => {
    expect(() => encodeView([counter(1, 2n ** 64n)])).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  test.each([0n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n])(
    'serves the Counter64 %d exactly',
    (value) => {
      const { varbinds } = ask(encodeView([counter(1, value)]), {
        type: 'get',
        ranges: [{ start: [...ROOT, 1, 0], include: false, end: [] }],
      });
      expect(varbinds[0]?.value).toEqual({ kind: 'counter64', value });
    },
  );
});
