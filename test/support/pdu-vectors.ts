// RFC 2741 section 6.2, PDU by PDU, laid out by hand.

import type { Pdu, PduBody } from '../../src/agentx/pdu';

export interface PduVector {
  readonly name: string;
  readonly tokens: string;
  readonly pdu: Pdu;
}

const IDS = { sessionId: 0x01020304, transactionId: 0x05060708, packetId: 0x090a0b0c };
const ID_TOKENS = '01020304 05060708 090a0b0c';
const ROOT = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 2004];
const ROOT_TOKENS = '05 04 00 00 00000001 00001f88 0000270f 0000270f 000007d4';
const SYS_DESCR = [1, 3, 6, 1, 2, 1, 1, 1, 0];
const SYS_DESCR_TOKENS = '04 02 00 00 00000001 00000001 00000001 00000000';
const NULL_OID = '00 00 00 00';

/** Decoded octet strings are Buffers. */
const octets = (text: string): Buffer => Buffer.from(text, 'utf8');

interface Given {
  readonly type: string;
  readonly length: string;
  readonly body: string;
  readonly flags?: number;
  readonly context?: Uint8Array;
}

function vector(name: string, given: Given, body: PduBody): PduVector {
  const flags = given.flags ?? 0;
  const wireFlags = (flags | (given.context === undefined ? 0 : 0x08)).toString(16).padStart(2, '0');
  const tokens = `01 ${given.type} ${wireFlags} 00 | ${ID_TOKENS} ${given.length} | ${given.body}`;
  const context = given.context === undefined ? {} : { context: given.context };
  return { name, tokens, pdu: { ...IDS, flags, ...context, ...body } };
}

export const PDU_VECTORS: readonly PduVector[] = [
  vector(
    '6.2.1 Open with the null OID',
    { type: '01', length: '00000014', body: `00 00 00 00 | ${NULL_OID} | 00000008 6d 61 69 6c 6c 6f 67 73` },
    { type: 'open', timeoutSeconds: 0, id: [], description: octets('maillogs') },
  ),
  vector(
    '6.2.1 Open with a time-out, an OID and a padded description',
    { type: '01', length: '00000018', body: '1e 00 00 00 | 02 04 00 00 00000001 00001f88 | 00000002 61 62 00 00' },
    { type: 'open', timeoutSeconds: 30, id: [1, 3, 6, 1, 4, 1, 8072], description: octets('ab') },
  ),
  vector(
    '6.2.2 Close for shutdown',
    { type: '02', length: '00000004', body: '05 00 00 00' },
    { type: 'close', reason: 5 },
  ),
  vector(
    '6.2.3 Register of a subtree',
    { type: '03', length: '0000001c', body: `00 7f 00 00 | ${ROOT_TOKENS}` },
    { type: 'register', timeoutSeconds: 0, priority: 127, subtree: ROOT, rangeArc: 0, upperBound: 0 },
  ),
  vector(
    '6.2.3 Register of a range of instances in a context',
    {
      type: '03',
      length: '00000028',
      flags: 0x01,
      context: octets('abc'),
      body: '00000003 61 62 63 00 | 05 64 0a 00 | 05 02 00 00 00000001 00000002 00000002 00000001 00000001 | 00000016',
    },
    {
      type: 'register',
      timeoutSeconds: 5,
      priority: 100,
      subtree: [1, 3, 6, 1, 2, 1, 2, 2, 1, 1],
      rangeArc: 10,
      upperBound: 22,
    },
  ),
  vector(
    '6.2.4 Unregister',
    { type: '04', length: '0000001c', body: `00 7f 00 00 | ${ROOT_TOKENS}` },
    { type: 'unregister', priority: 127, subtree: ROOT, rangeArc: 0, upperBound: 0 },
  ),
  vector(
    '6.2.5 Get of two names',
    { type: '05', length: '00000034', body: `${SYS_DESCR_TOKENS} ${NULL_OID} | ${ROOT_TOKENS} ${NULL_OID}` },
    {
      type: 'get',
      ranges: [
        { start: SYS_DESCR, include: false, end: [] },
        { start: ROOT, include: false, end: [] },
      ],
    },
  ),
  vector(
    '6.2.6 GetNext that includes its start',
    { type: '06', length: '0000001c', body: '02 04 01 00 00000001 00001f88 | 03 04 00 00 00000001 00001f88 00000001' },
    {
      type: 'getNext',
      ranges: [{ start: [1, 3, 6, 1, 4, 1, 8072], include: true, end: [1, 3, 6, 1, 4, 1, 8072, 1] }],
    },
  ),
  vector(
    '6.2.7 GetBulk',
    { type: '07', length: '00000020', body: `0001 000a | ${ROOT_TOKENS} ${NULL_OID}` },
    { type: 'getBulk', nonRepeaters: 1, maxRepetitions: 10, ranges: [{ start: ROOT, include: false, end: [] }] },
  ),
  vector(
    '6.2.8 TestSet of an integer',
    { type: '08', length: '0000001c', body: `0002 00 00 ${SYS_DESCR_TOKENS} fffffffe` },
    { type: 'testSet', varbinds: [{ name: SYS_DESCR, value: { kind: 'integer', value: -2 } }] },
  ),
  vector('6.2.9 CommitSet', { type: '09', length: '00000000', body: '' }, { type: 'commitSet' }),
  vector('6.2.9 UndoSet', { type: '0a', length: '00000000', body: '' }, { type: 'undoSet' }),
  vector('6.2.9 CleanupSet', { type: '0b', length: '00000000', body: '' }, { type: 'cleanupSet' }),
  vector(
    '6.2.10 Notify of snmpTrapOID',
    {
      type: '0c',
      length: '00000038',
      body: `0006 00 00 | 06 06 00 00 00000003 00000001 00000001 00000004 00000001 00000000 | ${ROOT_TOKENS}`,
    },
    {
      type: 'notify',
      varbinds: [{ name: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0], value: { kind: 'objectIdentifier', value: ROOT } }],
    },
  ),
  vector('6.2.11 Ping', { type: '0d', length: '00000000', body: '' }, { type: 'ping' }),
  vector(
    '6.2.11 Ping in a context',
    { type: '0d', length: '00000008', context: octets('mail'), body: '00000004 6d 61 69 6c' },
    { type: 'ping' },
  ),
  vector(
    '6.2.12 IndexAllocate of a new index',
    { type: '0e', length: '0000001c', flags: 0x02, body: `0002 00 00 ${SYS_DESCR_TOKENS} 00000000` },
    { type: 'indexAllocate', varbinds: [{ name: SYS_DESCR, value: { kind: 'integer', value: 0 } }] },
  ),
  vector(
    '6.2.13 IndexDeallocate',
    { type: '0f', length: '0000001c', body: `0002 00 00 ${SYS_DESCR_TOKENS} 00000007` },
    { type: 'indexDeallocate', varbinds: [{ name: SYS_DESCR, value: { kind: 'integer', value: 7 } }] },
  ),
  vector(
    '6.2.14 AddAgentCaps',
    { type: '10', length: '00000020', body: `${ROOT_TOKENS} | 00000001 78 00 00 00` },
    { type: 'addAgentCaps', id: ROOT, description: octets('x') },
  ),
  vector(
    '6.2.15 RemoveAgentCaps',
    { type: '11', length: '00000018', body: ROOT_TOKENS },
    { type: 'removeAgentCaps', id: ROOT },
  ),
  vector(
    '6.2.16 Response with an error',
    { type: '12', length: '00000008', body: '000003e8 0107 0001' },
    { type: 'response', upTimeTicks: 1000, error: 263, index: 1, varbinds: [] },
  ),
  vector(
    '6.2.16 Response with a varbind',
    {
      type: '12',
      length: '00000024',
      body: '00000000 0000 0000 | 0046 00 00 03 04 00 00 00000001 00001f88 0000270f ffffffffffffffff',
    },
    {
      type: 'response',
      upTimeTicks: 0,
      error: 0,
      index: 0,
      varbinds: [{ name: [1, 3, 6, 1, 4, 1, 8072, 9999], value: { kind: 'counter64', value: 0xffffffffffffffffn } }],
    },
  ),
];
