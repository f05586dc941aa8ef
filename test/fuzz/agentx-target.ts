// AgentX as a hostile master speaks it: an input is the stream of octets it sends after our Open and Register, the
// first octet says into what pieces it is cut. Whatever comes, the session goes on or connects again, keeps no timer and
// sends no PDU that Net-SNMP would drop.

import { encodeView } from '../../src/agentx/encoded-view';
import { MAX_SENT_OCTETS } from '../../src/agentx/framer';
import { encodePdu } from '../../src/agentx/pdu-encoder';
import { SESSION_ID } from '../support/scripted-master';
import { ROOT, type SessionBench, servingBench } from '../support/session-bench';
import { type Chance, demand, type FuzzTarget } from './target';

const HEADER_OCTETS = 20;
const NAME = [...ROOT, 1, 1, 0];
const VIEW = encodeView([
  { oid: NAME, value: { kind: 'counter64', value: 9n } },
  ...Array.from({ length: 200 }, (_, i) => ({
    oid: [...ROOT, 1, 2, i + 1, 0],
    value: { kind: 'counter64', value: BigInt(i) } as const,
  })),
]);
const GET = { type: 'get', ranges: [{ start: NAME, include: false, end: [] }] } as const;
/** Our Ping is answered within 25 s, or the connection is given up and made again. */
const BACK_WITHIN_MS = 25_000;

export function agentxTarget(): FuzzTarget {
  return {
    name: 'agentx',
    seeds: seeds(),
    words: [
      Buffer.of(1, 5, 0x10, 0, 0, 0, 0, SESSION_ID),
      Buffer.from('00000001', 'hex'),
      Buffer.from('ffffffff', 'hex'),
    ],
    limitMs: 250,
    reshape,
    attempt(input) {
      const bench = servingBench();
      bench.session.publish(VIEW);
      const timers = bench.clock.waiting;
      send(bench, input);
      const seen = `${bench.observed.join()} ${new Set(bench.master.connection.receivedTypes).size} ${errorsOf(bench)}`;
      bench.clock.advance(BACK_WITHIN_MS);
      const answer = bench.master.connection.request(GET);
      demand(
        answer?.type === 'response' && answer.error === 0 && answer.varbinds.length === 1,
        'a good Get is not answered any more',
      );
      demand(bench.clock.waiting === timers, `${bench.clock.waiting} timers are set, and ${timers} were`);
      const longest = Math.max(...bench.master.connections.flatMap(({ sentOctets }) => sentOctets));
      demand(longest <= MAX_SENT_OCTETS, `a PDU of ${longest} octets was sent`);
      return `${seen} ${bench.master.connections.length} ${bench.said().join()}`;
    },
  };
}

function send({ master }: SessionBench, input: Buffer): void {
  // The session may end on the way; what the master still sends goes to the connection that was.
  const { connection } = master;
  const size = 1 + (input[0] ?? 0) * 7;
  for (let at = 1; at < input.length && connection.state === 'open'; at += size) {
    connection.send(input.subarray(at, at + size));
  }
}

function errorsOf({ master }: SessionBench): string {
  const errors = master.connection.received.map((pdu) => (pdu.type === 'response' ? pdu.error : -1));
  return [...new Set(errors)].join();
}

/** Changes the payload or the head of one PDU, and makes its length right. */
function reshape(input: Buffer, chance: Chance): Buffer | undefined {
  const frames = framesIn(input.subarray(1));
  if (frames.length === 0) return undefined;
  const at = chance.below(frames.length);
  const changed = changedFrame(frames[at]!, chance);
  if (changed.length >= HEADER_OCTETS) changed.writeUInt32BE(changed.length - HEADER_OCTETS, 16);
  const others = chance.oneIn(3) ? [chance.pick(frames)] : [];
  return Buffer.concat([input.subarray(0, 1), ...frames.slice(0, at), changed, ...others, ...frames.slice(at + 1)]);
}

function changedFrame(frame: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(frame);
  if (chance.oneIn(4)) copy[1 + chance.below(3)] = chance.below(32);
  if (copy.length === HEADER_OCTETS) return Buffer.concat([copy, chance.bytes(4 * chance.small(20))]);
  for (let n = chance.small(6); n >= 0; n--) {
    const place = HEADER_OCTETS + chance.below(copy.length - HEADER_OCTETS);
    copy[place] = chance.pick([0, 1, 2, 4, 0x7f, 0x80, 0xff, chance.below(256)]);
  }
  if (!chance.oneIn(4)) return copy;
  const payload = copy.subarray(HEADER_OCTETS);
  return Buffer.concat([copy, ...Array.from({ length: chance.small(200) }, () => payload)]);
}

function framesIn(stream: Buffer): readonly Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at + HEADER_OCTETS <= stream.length; ) {
    const length = HEADER_OCTETS + stream.readUInt32BE(at + 16);
    if (at + length > stream.length) break;
    frames.push(stream.subarray(at, at + length));
    at += length;
  }
  return frames;
}

function seeds(): readonly Buffer[] {
  const ids = { sessionId: SESSION_ID, transactionId: 5, packetId: 6 };
  const range = { start: [...ROOT, 1], include: true, end: [...ROOT, 2] };
  const bodies = [
    GET,
    { type: 'getNext', ranges: [range, range] },
    { type: 'getBulk', nonRepeaters: 1, maxRepetitions: 40, ranges: [range, range] },
    { type: 'testSet', varbinds: [{ name: NAME, value: { kind: 'integer', value: 1 } }] },
    { type: 'commitSet' },
    { type: 'undoSet' },
    { type: 'cleanupSet' },
    { type: 'close', reason: 1 },
    { type: 'ping' },
    {
      type: 'response',
      upTimeTicks: 1,
      error: 0,
      index: 0,
      varbinds: [{ name: NAME, value: { kind: 'counter64', value: 1n } }],
    },
    { type: 'response', upTimeTicks: 1, error: 257, index: 0, varbinds: [] },
  ] as const;
  const frames = bodies.map((body) => encodePdu({ ...ids, ...body }));
  const inPieces = (pieces: number, ...parts: readonly Buffer[]) => Buffer.concat([Buffer.of(pieces), ...parts]);
  return [...frames.map((frame) => inPieces(200, frame)), inPieces(3, ...frames.slice(0, 7)), inPieces(255, ...frames)];
}
