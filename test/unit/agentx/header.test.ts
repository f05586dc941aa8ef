import { describe, expect, test } from '@jest/globals';
import { decodeHeader } from '../../../src/agentx/header';
import { BYTE_ORDERS, wirePdu } from '../../support/wire';

describe('decodeHeader', () => {
  test.each(BYTE_ORDERS)('reads the fields of section 6.1 in %s byte order', (order) => {
    expect(decodeHeader(wirePdu('01 05 08 00 01020304 05060708 090a0b0c 00000028', order))).toEqual({
      type: 'get',
      flags: order === 'network' ? 0x18 : 0x08,
      isBigEndian: order === 'network',
      sessionId: 0x01020304,
      transactionId: 0x05060708,
      packetId: 0x090a0b0c,
      payloadOctets: 0x28,
    });
  });

  test.each([
    ['another version', '02 05 10 00 00000001 00000001 00000001 00000000'],
    ['type 0', '01 00 10 00 00000001 00000001 00000001 00000000'],
    ['a type the protocol does not know', '01 13 10 00 00000001 00000001 00000001 00000000'],
    ['nineteen octets', '01 05 10 00 00000001 00000001 00000001 00 00 00'],
  ])('finds no header in %s', (_name, tokens) => {
    expect(decodeHeader(wirePdu(tokens))).toBeUndefined();
  });
});
