import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Framer, MAX_FRAME_OCTETS } from '../../../src/agentx/framer';
import { encodePdu } from '../../../src/agentx/pdu-encoder';
import { anyPdu } from '../../support/arbitrary-pdu';
import { times } from '../../support/property';
import { BYTE_ORDERS, wirePdu } from '../../support/wire';

const PING = wirePdu('01 0d 10 00 00000001 00000002 00000003 00000000');
const CLOSE = wirePdu('01 02 10 00 00000001 00000002 00000003 00000004 05 00 00 00');

/** What a framer makes of these chunks: the frames in hex, and the fault at the end. */
function framed(chunks: readonly Buffer[]): { frames: string[]; fault: string | undefined } {
  const frames: string[] = [];
  const framer = new Framer((frame) => frames.push(frame.toString('hex')));
  let fault: string | undefined;
  for (const chunk of chunks) fault = framer.push(chunk);
  return { frames, fault };
}

function octetByOctet(bytes: Buffer): Buffer[] {
  return [...bytes].map((octet) => Buffer.of(octet));
}

function header(order: 'network' | 'little', payloadOctets: number): Buffer {
  return wirePdu(`01 05 10 00 00000001 00000002 00000003 ${payloadOctets.toString(16).padStart(8, '0')}`, order);
}

describe('Framer', () => {
  const stream = Buffer.concat([PING, CLOSE, PING]);
  const all = [PING, CLOSE, PING].map((frame) => frame.toString('hex'));

  test.each([
    ['all in one chunk', [stream]],
    ['octet by octet', octetByOctet(stream)],
    ['cut inside a header', [stream.subarray(0, 25), stream.subarray(25)]],
    ['cut inside a payload', [stream.subarray(0, 42), stream.subarray(42)]],
    ['cut between two PDUs', [stream.subarray(0, 20), stream.subarray(20)]],
    ['with empty chunks between', [stream.subarray(0, 3), Buffer.alloc(0), stream.subarray(3)]],
  ])('finds three PDUs %s', (_name, chunks) => {
    expect(framed(chunks)).toEqual({ frames: all, fault: undefined });
  });

  test('finds the same PDUs wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(anyPdu, { maxLength: 5 }), fc.array(fc.nat()), (pdus, places) => {
        const frames = pdus.map(encodePdu);
        const bytes = Buffer.concat(frames);
        const cuts = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const chunks = cuts.map((cut, i) => bytes.subarray(cuts[i - 1] ?? 0, cut));
        expect(framed(chunks)).toEqual({ frames: frames.map((frame) => frame.toString('hex')), fault: undefined });
      }),
      times(100),
    );
  });

  test('hands on nothing of a PDU that has not come whole', () => {
    expect(framed([CLOSE.subarray(0, 23)])).toEqual({ frames: [], fault: undefined });
  });

  for (const order of BYTE_ORDERS) {
    test(`takes a PDU of 1 MiB in ${order} byte order, and one octet group more is a fault`, () => {
      const payload = Buffer.alloc(MAX_FRAME_OCTETS - 20);
      expect(framed([header(order, payload.length), payload]).frames).toHaveLength(1);
      expect(framed([header(order, payload.length + 4)])).toEqual({ frames: [], fault: 'tooLong' });
    });
  }

  test.each([
    ['another version', Buffer.concat([Buffer.of(2), PING.subarray(1)]), 'wrongVersion'],
    ['a length that is no multiple of four', header('network', 6), 'unevenLength'],
    ['a length of 4 GiB', header('network', 0xfffffffc), 'tooLong'],
    ['something that is no AgentX at all', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n'), 'wrongVersion'],
  ])('tells %s, hands on what came before, and takes nothing more', (_name, octets, fault) => {
    expect(framed([PING, octets, PING])).toEqual({ frames: [PING.toString('hex')], fault });
    expect(framed(octetByOctet(Buffer.concat([PING, octets, PING])))).toEqual({
      frames: [PING.toString('hex')],
      fault,
    });
  });

  test('hands a frame on before it takes the next, so that one can end the connection', () => {
    const seen: number[] = [];
    const framer = new Framer((frame) => seen.push(frame.length));
    framer.push(stream);
    expect(seen).toEqual([20, 24, 20]);
  });
});
