import { describe, expect, test } from '@jest/globals';
import { encodePdu } from '../../../src/agentx/pdu-encoder';
import { formatSubtree, registrationOf } from '../../../src/agentx/subtree';
import { wirePdu } from '../../support/wire';

const ROW = { oid: [1, 3, 6, 1, 2, 1, 2, 2, 1, 1, 7], range: { arc: 10, upperBound: 22 } };

describe('a subtree', () => {
  test('is told as the RFC writes it', () => {
    expect(formatSubtree({ oid: [1, 3, 6, 1] })).toBe('1.3.6.1');
    expect(formatSubtree(ROW)).toBe('1.3.6.1.2.1.2.2.1.[1-22].7');
  });

  test('that is a row of a table is registered as a range of columns', () => {
    const ids = { sessionId: 1, transactionId: 2, packetId: 3 };
    const pdu = encodePdu({ ...ids, type: 'register', timeoutSeconds: 0, ...registrationOf(ROW) });
    const arcs = '06 02 00 00 00000001 00000002 00000002 00000001 00000001 00000007';
    const tokens = `01 03 10 00 00000001 00000002 00000003 00000024 | 00 7f 0a 00 | ${arcs} | 00000016`;
    expect(pdu.toString('hex')).toBe(wirePdu(tokens).toString('hex'));
  });
});
