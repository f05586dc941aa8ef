// A master that sends anything: whole PDUs in either byte order, twice, of other sessions, damaged, of random
// octets, too long, cut and glued at random. Nothing throws, nothing is kept, a request that is whole and ours is
// answered in its turn as the view says, and at the end the session serves or is on its way to.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { encodeView } from '../../src/agentx/encoded-view';
import { MAX_SENT_OCTETS } from '../../src/agentx/framer';
import type { Pdu } from '../../src/agentx/pdu';
import { encodePdu } from '../../src/agentx/pdu-encoder';
import { anyIds, anyPdu } from '../support/arbitrary-pdu';
import { EXCHANGE_VECTORS } from '../support/exchange-vectors';
import { timed } from '../support/property';
import { SESSION_ID } from '../support/scripted-master';
import { ROOT, type SessionBench, servingBench } from '../support/session-bench';
import { BYTE_ORDERS, wirePdu } from '../support/wire';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const NAME = [...ROOT, 1, 1, 0];
const VIEW = encodeView([{ oid: NAME, value: { kind: 'counter64', value: 9n } }]);
const GET = { type: 'get', ranges: [{ start: NAME, include: false, end: [] }] } as const;

/** Octets from the master, and the packetID of the Get among them that has to be answered, where there is one. */
interface Sent {
  readonly octets: Buffer;
  readonly get?: number;
}

const ourGet = fc.nat(0xffff).map((packetId): Sent => {
  return { octets: encodePdu({ sessionId: SESSION_ID, transactionId: packetId, packetId, ...GET }), get: packetId };
});
/** Nothing a session would end for, and nothing in our session that finds our row. */
const anyOther = anyPdu
  .filter(({ type, sessionId }) => sessionId !== SESSION_ID || type === 'testSet' || type === 'ping')
  .map((pdu): Sent => ({ octets: encodePdu(withoutPending(pdu)) }));
/** Without the one that says to be longer than it is: the next PDU would be taken for its rest. */
const wholeVectors = EXCHANGE_VECTORS.filter(({ request }) => isWhole(wirePdu(request)));
const inEitherOrder = fc
  .tuple(fc.constantFrom(...wholeVectors), fc.constantFrom(...BYTE_ORDERS))
  .map(([{ request }, order]): Sent => ({ octets: wirePdu(request, order) }));
/** Damaged behind the length, so that the stream goes on behind it. */
const damaged = fc
  .tuple(fc.oneof(anyOther, inEitherOrder), fc.nat(), fc.integer({ min: 1, max: 255 }))
  .map(([{ octets }, place, damage]): Sent => {
    if (octets.length === 20) return { octets };
    const copy = Buffer.from(octets);
    const at = 20 + (place % (octets.length - 20));
    copy[at] = copy[at]! ^ damage;
    return { octets: copy };
  });
const harmless = fc.oneof({ weight: 3, arbitrary: ourGet }, anyOther, inEitherOrder, damaged);
/** What may end the connection: a header that is none, a length that is too much, a Close, anything at all. */
const harmful = fc.oneof(
  fc.uint8Array({ maxLength: 60 }).map((octets): Sent => ({ octets: Buffer.from(octets) })),
  anyIds.map((ids): Sent => ({ octets: encodePdu({ ...ids, sessionId: SESSION_ID, type: 'close', reason: 1 }) })),
  fc.tuple(anyIds, fc.nat(0xffffffff)).map(([ids, length]): Sent => {
    const octets = encodePdu({ ...ids, type: 'ping' });
    octets.writeUInt32BE(length, 16);
    return { octets };
  }),
);

/** A Response might by chance answer what the session has asked; those of a high packetID do not. */
function withoutPending(pdu: Pdu): Pdu {
  return pdu.type === 'response' ? { ...pdu, packetId: 0xffffffff } : pdu;
}

function isWhole(octets: Buffer): boolean {
  return octets.length === 20 + octets.readUInt32BE(16);
}

/** Sends the octets in pieces that begin and end anywhere. */
function sendInPieces({ master }: SessionBench, sent: readonly Sent[], places: readonly number[]): void {
  const bytes = Buffer.concat(sent.map(({ octets }) => octets));
  const cuts = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  // The session may end on the way; what the master still sends goes to the connection that was.
  const { connection } = master;
  cuts.forEach((cut, i) => {
    if (connection.state === 'open') connection.send(bytes.subarray(cuts[i - 1] ?? 0, cut));
  });
}

function servedAt(bench: SessionBench): boolean {
  const answer = bench.master.connection.request(GET);
  return answer?.type === 'response' && answer.error === 0 && answer.varbinds.length === 1;
}

const pieces = fc.array(fc.nat(), { maxLength: 12 });

test('every Get of ours among whatever else is answered once for each time it comes, in order', () => {
  fc.assert(
    fc.property(fc.array(harmless, { maxLength: 12 }), pieces, (sent, places) => {
      const bench = servingBench();
      bench.session.publish(VIEW);
      const timers = bench.clock.waiting;
      sendInPieces(bench, [...sent, ...sent], places);
      const wanted = [...sent, ...sent].flatMap(({ get }) => (get === undefined ? [] : [get]));
      const answered = bench.master.connection.received.flatMap((pdu) =>
        pdu.type === 'response' && pdu.sessionId === SESSION_ID && isCounter(pdu) ? [pdu.packetId] : [],
      );
      expect(answered).toEqual(wanted);
      expect(bench.clock.waiting).toBe(timers);
      expect(bench.observed).toEqual(['connected 4242']);
      expect(servedAt(bench)).toBe(true);
    }),
    timed(),
  );
});

function isCounter(pdu: Pdu): boolean {
  return pdu.type === 'response' && pdu.varbinds.length === 1 && pdu.varbinds[0]!.value.kind === 'counter64';
}

test('whatever comes, the session serves at once or is back after it has connected again, and keeps nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(harmless, harmful), { maxLength: 12 }), pieces, (sent, places) => {
      const bench = servingBench();
      bench.session.publish(VIEW);
      const timers = bench.clock.waiting;
      sendInPieces(bench, sent, places);
      // A PDU that is announced and does not come holds back the answer to our Ping: then we connect again.
      bench.clock.advance(25_000);
      expect(servedAt(bench)).toBe(true);
      expect(bench.clock.waiting).toBe(timers);
      const longest = Math.max(...bench.master.connections.flatMap(({ sentOctets }) => sentOctets));
      expect(longest).toBeLessThanOrEqual(MAX_SENT_OCTETS);
    }),
    timed(),
  );
});

test('requests of 1 MiB of any kind each take less than a second', () => {
  const { master, session } = servingBench();
  session.publish(VIEW);
  const nullRanges = Array.from({ length: 131_000 }, () => ({ start: [], include: true, end: [] }));
  const longRanges = Array.from({ length: 1_000 }, (_, i) => ({
    start: [...Array.from({ length: 127 }, () => 0xffffffff), i],
    include: false,
    end: Array.from({ length: 128 }, () => i),
  }));
  const varbinds = Array.from({ length: 131_000 }, () => ({ name: [], value: { kind: 'null' } as const }));
  for (const ranges of [nullRanges, longRanges]) {
    for (const body of [
      { type: 'get', ranges },
      { type: 'getNext', ranges },
      { type: 'getBulk', nonRepeaters: 0, maxRepetitions: 0, ranges },
      { type: 'getBulk', nonRepeaters: 65535, maxRepetitions: 65535, ranges },
      { type: 'testSet', varbinds },
    ] as const) {
      const before = process.cpuUsage();
      expect(master.connection.request(body)).toMatchObject({ type: 'response' });
      // Of the processor's time, so that what runs beside this test does not count.
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(1000);
    }
  }
  expect(master.connection.state).toBe('open');
});

test('thirty thousand requests leave nothing behind in memory', () => {
  const { master, session } = servingBench();
  session.publish(VIEW);
  const requests = Buffer.concat(
    Array.from({ length: 100 }, (_, i) => encodePdu({ sessionId: SESSION_ID, transactionId: i, packetId: i, ...GET })),
  );
  const heapAfter = (rounds: number): number => {
    for (let round = 0; round < rounds; round++) {
      master.connection.send(requests);
      master.connection.received.length = 0;
      master.connection.sentOctets.length = 0;
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heapAfter(50);
  // 60 octets kept for each request would be seen.
  expect(heapAfter(300) - before).toBeLessThan(30_000 * 60);
});
