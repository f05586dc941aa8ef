// Random OIDs, varbinds and PDUs in the limits of the protocol, for fast-check.

import fc from 'fast-check';
import type { Pdu, PduBody } from '../../src/agentx/pdu';
import type { SearchRange } from '../../src/agentx/search-range';
import type { Varbind, VarbindValue } from '../../src/agentx/varbind';

const anyUint8 = fc.integer({ min: 0, max: 0xff });
const anyUint16 = fc.integer({ min: 0, max: 0xffff });
export const anyUint32 = fc.integer({ min: 0, max: 0xffffffff });

const anyOctets = fc.uint8Array({ maxLength: 40 }).map((octets) => Buffer.from(octets));

const anyArc = fc.oneof(fc.integer({ min: 0, max: 300 }), anyUint32);
const anyArcs = fc.array(anyArc, { maxLength: 20 });

/** Often below 1.3.6.1, where the prefix octet counts. */
export const anyOid = fc.oneof(
  anyArcs,
  anyArcs.map((arcs) => [1, 3, 6, 1, ...arcs]),
);

const anyValue: fc.Arbitrary<VarbindValue> = fc.oneof(
  fc.record({ kind: fc.constant('counter64' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({
    kind: fc.constantFrom('counter32' as const, 'gauge32' as const, 'timeTicks' as const),
    value: anyUint32,
  }),
  fc.record({ kind: fc.constant('integer' as const), value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) }),
  fc.record({ kind: fc.constantFrom('octetString' as const, 'opaque' as const), value: anyOctets }),
  fc.record({ kind: fc.constant('objectIdentifier' as const), value: anyOid }),
  fc.record({ kind: fc.constant('ipAddress' as const), value: fc.ipV4() }),
  fc.record({ kind: fc.constantFrom('null' as const, 'noSuchObject', 'noSuchInstance', 'endOfMibView') }),
);

export const anyVarbind: fc.Arbitrary<Varbind> = fc.record({ name: anyOid, value: anyValue });
const anyVarbinds = fc.array(anyVarbind, { maxLength: 6 });

const anyRange: fc.Arbitrary<SearchRange> = fc.record({ start: anyOid, include: fc.boolean(), end: anyOid });
const anyRanges = fc.array(anyRange, { maxLength: 6 });

const anyRegistration = fc
  .record({ priority: anyUint8, subtree: anyOid, rangeArc: anyUint8, upperBound: anyUint32 })
  .map((given) => (given.rangeArc === 0 ? { ...given, upperBound: 0 } : given));

const anyBody: fc.Arbitrary<PduBody> = fc.oneof(
  fc.record({ type: fc.constant('open' as const), timeoutSeconds: anyUint8, id: anyOid, description: anyOctets }),
  fc.record({ type: fc.constant('close' as const), reason: anyUint8 }),
  fc
    .tuple(anyRegistration, anyUint8)
    .map(([given, timeoutSeconds]) => ({ type: 'register' as const, timeoutSeconds, ...given })),
  anyRegistration.map((given) => ({ type: 'unregister' as const, ...given })),
  fc.record({ type: fc.constantFrom('get' as const, 'getNext' as const), ranges: anyRanges }),
  fc.record({
    type: fc.constant('getBulk' as const),
    nonRepeaters: anyUint16,
    maxRepetitions: anyUint16,
    ranges: anyRanges,
  }),
  fc.record({
    type: fc.constantFrom('testSet' as const, 'notify' as const, 'indexAllocate' as const, 'indexDeallocate' as const),
    varbinds: anyVarbinds,
  }),
  fc.record({
    type: fc.constantFrom('commitSet' as const, 'undoSet' as const, 'cleanupSet' as const, 'ping' as const),
  }),
  fc.record({ type: fc.constant('addAgentCaps' as const), id: anyOid, description: anyOctets }),
  fc.record({ type: fc.constant('removeAgentCaps' as const), id: anyOid }),
  fc.record({
    type: fc.constant('response' as const),
    upTimeTicks: anyUint32,
    error: anyUint16,
    index: anyUint16,
    varbinds: anyVarbinds,
  }),
);

export const anyIds = fc.record({ sessionId: anyUint32, transactionId: anyUint32, packetId: anyUint32 });

export const anyPdu: fc.Arbitrary<Pdu> = fc
  .tuple(anyIds, fc.integer({ min: 0, max: 7 }), anyBody)
  .map(([ids, flags, body]) => ({ ...ids, flags, ...body }));
