import { describe, expect, test } from '@jest/globals';
import { encodePdu } from '../../../src/agentx/pdu-encoder';
import { PDU_VECTORS } from '../../support/pdu-vectors';
import { wirePdu } from '../../support/wire';

describe('encodePdu', () => {
  test.each(PDU_VECTORS)('writes $name', ({ pdu, tokens }) => {
    expect(encodePdu(pdu).toString('hex')).toBe(wirePdu(tokens).toString('hex'));
  });

  test('gives a PDU that can have no context none', () => {
    const bare = { type: 'commitSet', sessionId: 1, transactionId: 2, packetId: 3 } as const;
    expect(encodePdu({ ...bare, context: Buffer.from('abc') })).toEqual(encodePdu(bare));
  });
});
