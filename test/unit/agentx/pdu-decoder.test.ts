import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodePdu } from '../../../src/agentx/pdu-decoder';
import { encodePdu } from '../../../src/agentx/pdu-encoder';
import { Problem } from '../../../src/base/problem';
import { anyPdu } from '../../support/arbitrary-pdu';
import { PDU_VECTORS } from '../../support/pdu-vectors';
import { times } from '../../support/property';
import { BYTE_ORDERS, wirePdu } from '../../support/wire';

describe('decodePdu', () => {
  for (const order of BYTE_ORDERS) {
    test.each(PDU_VECTORS)(`reads $name in ${order} byte order`, ({ pdu, tokens }) => {
      expect(decodePdu(wirePdu(tokens, order))).toEqual(pdu);
    });
  }

  test('every PDU comes back', () => {
    fc.assert(
      fc.property(anyPdu, (pdu) => expect(decodePdu(encodePdu(pdu))).toEqual(pdu)),
      times(100),
    );
  });

  test.each([
    ['no header', '02 05 10 00 00000001 00000001 00000001 00000000'],
    ['fewer octets than the header says', '01 0d 10 00 00000001 00000001 00000001 00000004'],
    ['more octets than the header says', '01 0d 10 00 00000001 00000001 00000001 00000000 00000000'],
    ['a range without its end', '01 05 10 00 00000001 00000001 00000001 00000004 00 04 00 00'],
  ])('refuses %s', (_name, tokens) => {
    expect(() => decodePdu(wirePdu(tokens))).toThrow(expect.objectContaining({ code: 'protocol' }));
  });

  test('throws nothing but a Problem, whatever octet of a PDU is damaged', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), fc.integer({ min: 1, max: 255 }), (pdu, place, damage) => {
        const octets = encodePdu(pdu);
        const at = place % octets.length;
        octets[at] = octets[at]! ^ damage;
        expect(isReadOrRefused(octets)).toBe(true);
      }),
      times(100),
    );
  });
});

function isReadOrRefused(octets: Buffer): boolean {
  try {
    return decodePdu(octets) !== undefined;
  } catch (thrown) {
    return thrown instanceof Problem && thrown.code === 'protocol';
  }
}
