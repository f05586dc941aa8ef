import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readOid, readWireOid, skipOid, writeOid } from '../../../src/agentx/oid-codec';
import { ByteReader } from '../../../src/base/byte-reader';
import { ByteWriter } from '../../../src/base/byte-writer';
import { parseOid } from '../../../src/base/oid';
import { anyOid } from '../../support/arbitrary-pdu';
import { times } from '../../support/property';
import { BYTE_ORDERS, wire } from '../../support/wire';

// RFC 2741 section 5.1.
const VECTORS: readonly (readonly [string, string])[] = [
  ['1.3.6.1.2.1.1.1.0', '04 02 00 00 00000001 00000001 00000001 00000000'],
  ['1.2.3.4', '04 00 00 00 00000001 00000002 00000003 00000004'],
  ['1.3.6.1', '04 00 00 00 00000001 00000003 00000006 00000001'],
  ['1.3.6.1.4', '00 04 00 00'],
  ['1.3.6.1.0.5', '06 00 00 00 00000001 00000003 00000006 00000001 00000000 00000005'],
  ['1.3.6.1.255.5', '01 ff 00 00 00000005'],
  ['1.3.6.1.256.5', '06 00 00 00 00000001 00000003 00000006 00000001 00000100 00000005'],
  ['2.3.6.1.4.1', '06 00 00 00 00000002 00000003 00000006 00000001 00000004 00000001'],
  ['1.3.6.1.4.4294967295', '01 04 00 00 ffffffff'],
];

function encoded(oid: readonly number[], include = false): Buffer {
  const writer = new ByteWriter();
  writeOid(writer, oid, include);
  return writer.finish();
}

describe('OIDs on the wire', () => {
  test.each(VECTORS)('%s is written as section 5.1 says', (text, tokens) => {
    expect(encoded(parseOid(text)!).toString('hex')).toBe(wire(tokens).toString('hex'));
  });

  for (const order of BYTE_ORDERS) {
    test.each(VECTORS)(`%s is read in ${order} byte order`, (text, tokens) => {
      const reader = new ByteReader(wire(tokens, order), { isBigEndian: order === 'network' });
      expect(readOid(reader)).toEqual(parseOid(text));
      expect(reader.remaining).toBe(0);
    });
  }

  test('the null OID is four zero octets', () => {
    expect(encoded([]).toString('hex')).toBe('00000000');
    expect(readOid(new ByteReader(Buffer.alloc(4), { isBigEndian: true }))).toEqual([]);
  });

  test('a prefix is understood where the arcs could have been spelled out, and the other way round', () => {
    const spelledOut = wire('05 00 00 00 00000001 00000003 00000006 00000001 00000004');
    expect(readOid(new ByteReader(spelledOut, { isBigEndian: true }))).toEqual([1, 3, 6, 1, 4]);
  });

  test.each([
    ['more than 128 arcs', Buffer.concat([wire('81 00 00 00'), Buffer.alloc(129 * 4)])],
    ['more than 128 arcs with the prefix', Buffer.concat([wire('7c 04 00 00'), Buffer.alloc(124 * 4)])],
    ['an end too early', wire('02 04 00 00 00000001')],
    ['half a head', wire('00 00')],
  ])('refuses %s', (_name, octets) => {
    const reader = new ByteReader(octets, { isBigEndian: true });
    expect(() => readOid(reader)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  test('every OID comes back with its include flag, and is stepped over in whole', () => {
    fc.assert(
      fc.property(anyOid, fc.boolean(), (oid, include) => {
        const octets = encoded(oid, include);
        expect(readWireOid(new ByteReader(octets, { isBigEndian: true }))).toEqual({ oid, include });
        const reader = new ByteReader(octets, { isBigEndian: true });
        expect(skipOid(reader)).toBe(0);
        expect(reader.remaining).toBe(0);
      }),
      times(100),
    );
  });
});
