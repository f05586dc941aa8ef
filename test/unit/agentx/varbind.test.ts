import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readVarbind, type VarbindValue, writeVarbind } from '../../../src/agentx/varbind';
import { ByteReader } from '../../../src/base/byte-reader';
import { ByteWriter } from '../../../src/base/byte-writer';
import { anyVarbind } from '../../support/arbitrary-pdu';
import { times } from '../../support/property';
import { BYTE_ORDERS, wire } from '../../support/wire';

const NAME = [1, 3, 6, 1, 4, 1];
const NAME_TOKENS = '01 04 00 00 00000001';

// RFC 2741 section 5.4.
const VECTORS: readonly { readonly type: string; readonly value: VarbindValue; readonly tokens: string }[] = [
  { type: '0002', value: { kind: 'integer', value: -1 }, tokens: 'ffffffff' },
  { type: '0002', value: { kind: 'integer', value: 2147483647 }, tokens: '7fffffff' },
  {
    type: '0004',
    value: { kind: 'octetString', value: Buffer.from('hello') },
    tokens: '00000005 68 65 6c 6c 6f 00 00 00',
  },
  { type: '0005', value: { kind: 'null' }, tokens: '' },
  { type: '0006', value: { kind: 'objectIdentifier', value: [1, 3, 6, 1, 2] }, tokens: '00 02 00 00' },
  { type: '0040', value: { kind: 'ipAddress', value: '192.0.2.1' }, tokens: '00000004 c0 00 02 01' },
  { type: '0041', value: { kind: 'counter32', value: 4294967295 }, tokens: 'ffffffff' },
  { type: '0042', value: { kind: 'gauge32', value: 1 }, tokens: '00000001' },
  { type: '0043', value: { kind: 'timeTicks', value: 100 }, tokens: '00000064' },
  { type: '0044', value: { kind: 'opaque', value: Buffer.of(1) }, tokens: '00000001 01 00 00 00' },
  { type: '0046', value: { kind: 'counter64', value: 0n }, tokens: '0000000000000000' },
  { type: '0046', value: { kind: 'counter64', value: 2n ** 53n + 1n }, tokens: '0020000000000001' },
  { type: '0046', value: { kind: 'counter64', value: 2n ** 64n - 1n }, tokens: 'ffffffffffffffff' },
  { type: '0080', value: { kind: 'noSuchObject' }, tokens: '' },
  { type: '0081', value: { kind: 'noSuchInstance' }, tokens: '' },
  { type: '0082', value: { kind: 'endOfMibView' }, tokens: '' },
];
const NAMED = VECTORS.map((vector) => ({
  ...vector,
  name: 'value' in vector.value ? `${vector.value.kind} ${vector.value.value}` : vector.value.kind,
}));

describe('varbinds on the wire', () => {
  test.each(NAMED)('$name is written as section 5.4 says', ({ type, value, tokens }) => {
    const writer = new ByteWriter();
    writeVarbind(writer, { name: NAME, value });
    expect(writer.finish().toString('hex')).toBe(wire(`${type} 0000 ${NAME_TOKENS} ${tokens}`).toString('hex'));
  });

  for (const order of BYTE_ORDERS) {
    test.each(NAMED)(`$name is read in ${order} byte order`, ({ type, value, tokens }) => {
      const octets = wire(`${type} 0000 ${NAME_TOKENS} ${tokens}`, order);
      const reader = new ByteReader(octets, { isBigEndian: order === 'network' });
      expect(readVarbind(reader)).toEqual({ name: NAME, value });
    });
  }

  test.each([
    ['an unknown type', wire(`0001 0000 ${NAME_TOKENS}`)],
    ['an IpAddress of five octets', wire(`0040 0000 ${NAME_TOKENS} 00000005 01 02 03 04 05 00 00 00`)],
    ['half a Counter64', wire(`0046 0000 ${NAME_TOKENS} 00000001`)],
  ])('refuses %s', (_name, octets) => {
    const reader = new ByteReader(octets, { isBigEndian: true });
    expect(() => readVarbind(reader)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  test('every varbind comes back, in a whole number of four octets', () => {
    fc.assert(
      fc.property(anyVarbind, (varbind) => {
        const writer = new ByteWriter();
        writeVarbind(writer, varbind);
        expect(writer.length % 4).toBe(0);
        expect(readVarbind(new ByteReader(writer.finish(), { isBigEndian: true }))).toEqual(varbind);
      }),
      times(100),
    );
  });
});
