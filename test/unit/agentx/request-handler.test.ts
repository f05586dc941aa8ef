import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { encodeView } from '../../../src/agentx/encoded-view';
import { MAX_SENT_OCTETS } from '../../../src/agentx/framer';
import type { MibRow } from '../../../src/agentx/mib-value';
import type { PduBody } from '../../../src/agentx/pdu';
import { decodePdu } from '../../../src/agentx/pdu-decoder';
import { encodePdu } from '../../../src/agentx/pdu-encoder';
import { answerRequest } from '../../../src/agentx/request-handler';
import { anyPdu } from '../../support/arbitrary-pdu';
import { PDU_VECTORS } from '../../support/pdu-vectors';
import { times } from '../../support/property';
import { ask } from '../../support/view-walk';
import { BYTE_ORDERS, wirePdu } from '../../support/wire';

const ROOT = [1, 3, 6, 1, 4, 1, 9];
const ROW: MibRow = { oid: [...ROOT, 1, 0], value: { kind: 'counter64', value: 2n ** 53n + 1n } };
const VIEW = encodeView([ROW]);
const CONTEXT = { view: VIEW, sessionId: 1 };
const IDS = '00000001 00000002 00000003';
const RANGE = { start: ROW.oid, include: false, end: [] };

const hex = (answer: Buffer | undefined): string | undefined => answer?.toString('hex');
const octets = (tokens: string): string => wirePdu(tokens).toString('hex');
const refused = (error: string): string => octets(`01 12 10 00 ${IDS} 00000008 | 00000000 ${error} 0001`);

describe('answerRequest', () => {
  test.each(BYTE_ORDERS)('answers a Get in %s byte order with a Response in network byte order', (order) => {
    const name = '04 04 00 00 00000001 00000009 00000001 00000000';
    const nullOid = '00 00 00 00';
    const request = wirePdu(`01 05 10 00 ${IDS} 00000020 | ${name} ${nullOid} | ${nullOid} ${nullOid}`, order);
    expect(hex(answerRequest(request, CONTEXT))).toBe(
      octets(
        `01 12 10 00 ${IDS} 00000030 | 00000000 0000 0000 | 0046 0000 ${name} 0020000000000001 | 0080 0000 ${nullOid}`,
      ),
    );
  });

  test('answers in a context from the view of that context, live values as they are now', () => {
    let ticks = 5;
    const upTime = { oid: ROW.oid, value: () => ({ kind: 'timeTicks', value: ticks }) as const };
    const farm = encodeView([upTime]);
    const viewIn = (name: string) => (name === 'farm' ? farm : undefined);
    const ask = (context: string, type: 'get' | 'getNext' = 'get') => {
      const pdu = { sessionId: 1, transactionId: 2, packetId: 3, type, ranges: [{ ...RANGE, include: true }] };
      return decodePdu(answerRequest(encodePdu({ ...pdu, context: Buffer.from(context) }), { ...CONTEXT, viewIn })!);
    };
    const answer = { type: 'response', error: 0 };
    expect(ask('farm')).toMatchObject({ ...answer, varbinds: [{ value: { kind: 'timeTicks', value: 5 } }] });
    ticks = 6;
    expect(ask('farm', 'getNext')).toMatchObject({ ...answer, varbinds: [{ value: { value: 6 } }] });
    expect(ask('other')).toMatchObject({ type: 'response', error: 262 });
    expect(ask('')).toMatchObject({ type: 'response', error: 262 });
  });

  test('repeats ids of 0 and of 2^32-1', () => {
    for (const id of [0, 0xffffffff]) {
      const ids = { sessionId: id, transactionId: id, packetId: id };
      const answer = answerRequest(encodePdu({ ...ids, type: 'ping' }), { view: VIEW, sessionId: id });
      expect(decodePdu(answer!)).toMatchObject({ ...ids, type: 'response', error: 0 });
    }
  });

  test.each<readonly [string, PduBody, string]>([
    ['TestSet', { type: 'testSet', varbinds: [{ name: ROW.oid, value: ROW.value }] }, '0011'],
    ['TestSet of nothing', { type: 'testSet', varbinds: [] }, '0011'],
    ['CommitSet', { type: 'commitSet' }, '000e'],
    ['UndoSet', { type: 'undoSet' }, '000f'],
    ['Open, which only a subagent sends', { type: 'open', timeoutSeconds: 0, id: [], description: '' }, '010c'],
    ['Notify, which only a subagent sends', { type: 'notify', varbinds: [] }, '010c'],
  ])('refuses %s', (_name, body, error) => {
    const request = encodePdu({ sessionId: 1, transactionId: 2, packetId: 3, ...body });
    expect(hex(answerRequest(request, CONTEXT))).toBe(refused(error));
  });

  test.each([
    ['CleanupSet', octets(`01 0b 10 00 ${IDS} 00000000`)],
    ['Close', octets(`01 02 10 00 ${IDS} 00000004 05 00 00 00`)],
    [
      'a Response, so that two do not go on answering each other',
      octets(`01 12 10 00 ${IDS} 00000008 00000000 0000 0000`),
    ],
    ['a Response of another session', octets('01 12 10 00 00000009 00000002 00000003 00000008 00000000 0000 0000')],
    ['a header of another version', octets(`02 05 10 00 ${IDS} 00000000`)],
    ['an unknown type', octets(`01 63 10 00 ${IDS} 00000000`)],
    ['half a header', octets('01 05 10 00 00000001')],
    ['nothing', ''],
  ])('does not answer %s', (_name, request) => {
    expect(answerRequest(Buffer.from(request, 'hex'), CONTEXT)).toBeUndefined();
  });

  test.each([
    ['another session', `01 05 10 00 00000001 00000002 00000003 00000000`, { view: VIEW, sessionId: 2 }, '0101'],
    ['no session being open', `01 05 10 00 ${IDS} 00000000`, { view: VIEW, sessionId: undefined }, '0101'],
    ['a context', `01 05 18 00 ${IDS} 00000008 00000001 61 00 00 00`, CONTEXT, '0106'],
    ['a range cut off', `01 05 10 00 ${IDS} 00000008 02 04 00 00 00000001`, CONTEXT, '010a'],
    ['a range without its end', `01 06 10 00 ${IDS} 00000004 00 04 00 00`, CONTEXT, '010a'],
    ['an OID of 255 arcs', `01 06 10 00 ${IDS} 00000004 ff 04 00 00`, CONTEXT, '010a'],
    ['a GetBulk without its numbers', `01 07 10 00 ${IDS} 00000000`, CONTEXT, '010a'],
    ['a TestSet of an unknown type', `01 08 10 00 ${IDS} 00000008 0063 0000 00 04 00 00`, CONTEXT, '010a'],
    ['less than the header says', `01 05 10 00 ${IDS} 00000008`, CONTEXT, '010a'],
  ])('refuses %s with its own error', (_name, tokens, context, error) => {
    expect(hex(answerRequest(wirePdu(tokens), context))).toBe(refused(error));
  });

  test('answers a request that comes again in the same way', () => {
    const request = encodePdu({ sessionId: 1, transactionId: 2, packetId: 3, type: 'get', ranges: [RANGE] });
    expect(answerRequest(request, CONTEXT)).toEqual(answerRequest(request, CONTEXT));
  });

  test.each<readonly [string, PduBody['type'] & ('get' | 'getNext')]>([
    ['Get', 'get'],
    ['GetNext', 'getNext'],
  ])('answers a %s as long as the answer fits into 65,536 octets, else tooBig', (_name, type) => {
    const oids = Array.from({ length: 2000 }, (_, i) => [...ROOT, i + 1, 0]);
    const view = encodeView(oids.map((oid) => ({ ...ROW, oid })));
    // A varbind: 4 octets of type, 4 + 4 * 4 of name, 8 of value; before them a header of 20 and a status of 8.
    const fitting = Math.floor((MAX_SENT_OCTETS - 28) / 32);
    const asked = (count: number) =>
      ask(view, { type, ranges: Array.from({ length: count }, (_, i) => ({ ...RANGE, start: oids[i % 1999]! })) });
    expect(asked(fitting)).toMatchObject({ error: 0, varbinds: { length: fitting } });
    expect(asked(fitting + 1)).toMatchObject({ error: 1, index: 1, varbinds: [] });
  });

  test('never throws and never answers more than fits, whatever PDU comes', () => {
    fc.assert(
      fc.property(anyPdu, (pdu) => {
        const answer = answerRequest(encodePdu(pdu), { view: VIEW, sessionId: pdu.sessionId });
        expect(answer === undefined || isWhole(answer)).toBe(true);
      }),
      times(100),
    );
  });

  test('never throws, whatever octet of a request is damaged', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PDU_VECTORS), fc.nat(), fc.nat(255), (vector, place, octet) => {
        const request = wirePdu(vector.tokens);
        request[place % request.length] = octet;
        const answer = answerRequest(request, { view: VIEW, sessionId: vector.pdu.sessionId });
        expect(answer === undefined || isWhole(answer)).toBe(true);
      }),
      times(100),
    );
  });

  test('never throws, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(18), (bytes, type) => {
        const request = Buffer.from(bytes);
        request.set([1, type].slice(0, request.length));
        const sessionId = request.length < 8 ? 0 : request.readUInt32BE(4);
        const answer = answerRequest(request, { view: VIEW, sessionId });
        expect(answer === undefined || isWhole(answer)).toBe(true);
      }),
      times(100),
    );
  });
});

function isWhole(answer: Buffer): boolean {
  return decodePdu(answer).type === 'response' && answer.length <= MAX_SENT_OCTETS && answer.length % 4 === 0;
}
