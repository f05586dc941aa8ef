// The answers of RFC 2741 section 7.2 octet by octet, alone and through a session; and that no PDU type is left out.

import { describe, expect, test } from '@jest/globals';
import { PDU_TYPE } from '../../../src/agentx/pdu-type';
import { answerRequest } from '../../../src/agentx/request-handler';
import { EXCHANGE_SESSION_ID, EXCHANGE_VECTORS, EXCHANGE_VIEW } from '../../support/exchange-vectors';
import { PDU_VECTORS } from '../../support/pdu-vectors';
import { BYTE_ORDERS, wirePdu } from '../../support/wire';

const CONTEXT = { view: EXCHANGE_VIEW, sessionId: EXCHANGE_SESSION_ID };

const typesIn = (pdus: readonly string[]) => new Set(pdus.map((tokens) => Number.parseInt(tokens.slice(3, 5), 16)));

test.each([
  ['the layout', PDU_VECTORS.map(({ tokens }) => tokens)],
  ['the answer', EXCHANGE_VECTORS.map(({ request }) => request)],
])('there is a vector of %s of every PDU type', (_what, pdus) => {
  expect([...typesIn(pdus)]).toEqual(expect.arrayContaining(Object.values(PDU_TYPE)));
});

describe.each(BYTE_ORDERS)('in %s byte order', (order) => {
  test.each(EXCHANGE_VECTORS)('$name', ({ request, answer }) => {
    const octets = answerRequest(wirePdu(request, order), CONTEXT)?.toString('hex');
    expect(octets).toBe(answer === undefined ? undefined : wirePdu(answer).toString('hex'));
  });
});
