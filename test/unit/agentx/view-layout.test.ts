import { describe, expect, test } from '@jest/globals';
import { ViewLayout } from '../../../src/agentx/view-layout';
import { formatOid, type Oid, parseOid } from '../../../src/base/oid';

const oids = (...texts: string[]): Oid[] => texts.map((text) => parseOid(text)!);

describe('ViewLayout', () => {
  test('orders instances by the numbers of their arcs, not by their digits', () => {
    const layout = new ViewLayout(oids('1.3.10.0', '1.3.9.0', '1.3.9', '1.3.4294967295', '1.3.100'), undefined);
    expect(layout.oids.map(formatOid)).toEqual(['1.3.9', '1.3.9.0', '1.3.10.0', '1.3.100', '1.3.4294967295']);
    expect(layout.order).toEqual([2, 1, 0, 4, 3]);
  });

  test.each([
    ['twice the same OID', oids('1.3.1', '1.3.2', '1.3.1'), /1\.3\.1 is in the view twice/],
    ['an OID with no arcs', [[]], /not the OID of an instance/],
    ['an OID of 129 arcs', [Array(129).fill(1)], /not the OID of an instance/],
    ['an arc beyond 32 bits', [[1, 3, 2 ** 32]], /not the OID of an instance/],
  ])('refuses %s', (_name, instances, sentence) => {
    expect(() => new ViewLayout(instances, undefined)).toThrow(sentence);
  });

  test.each([
    ['1.3', 0],
    ['1.3.5', 0],
    ['1.3.5.0', 0],
    ['1.3.5.0.0', 1],
    ['1.3.7.0', 1],
    ['1.3.8', 2],
  ])('of 1.3.5.0 and 1.3.7.0 the first not before %s is row %d', (oid, row) => {
    expect(new ViewLayout(oids('1.3.7.0', '1.3.5.0'), undefined).firstNotBefore(parseOid(oid)!)).toBe(row);
  });

  test.each([
    ['the object itself', '1.3.5', true],
    ['an instance of it', '1.3.5.0', true],
    ['a long instance of it', '1.3.5.4.97.98', true],
    ['what is above it', '1.3', false],
    ['what is beside it', '1.3.6', false],
    ['what lies under a nested object', '1.3.7.2.9', true],
    ['what lies behind a nested object', '1.3.7.3', true],
    ['what lies behind them all', '1.4', false],
    ['no OID at all', '', false],
  ])('knows whether %s (%s) is under an object', (_name, oid, expected) => {
    const layout = new ViewLayout([], oids('1.3.7.2', '1.3.7', '1.3.5'));
    expect(layout.isUnderObject(parseOid(oid) ?? [])).toBe(expected);
  });

  test('takes each instance without its last arc for an object when it is given none', () => {
    const layout = new ViewLayout(oids('1.3.5.0'), undefined);
    expect([layout.isUnderObject([1, 3, 5, 9]), layout.isUnderObject([1, 3, 6, 0])]).toEqual([true, false]);
  });

  test.each([
    ['the same lists', oids('1.3.2', '1.3.1'), oids('1.3'), true],
    ['another order', oids('1.3.1', '1.3.2'), oids('1.3'), false],
    ['one row less', oids('1.3.2'), oids('1.3'), false],
    ['another row', oids('1.3.2', '1.3.3'), oids('1.3'), false],
    ['another object', oids('1.3.2', '1.3.1'), oids('1.4'), false],
    ['no objects', oids('1.3.2', '1.3.1'), undefined, false],
  ])('fits %s: %#', (_name, instances, objects, expected) => {
    expect(new ViewLayout(oids('1.3.2', '1.3.1'), oids('1.3')).fits(instances, objects)).toBe(expected);
  });
});
