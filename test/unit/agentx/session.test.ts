// What a session says to a master that behaves, and how it answers.

import { describe, expect, test } from '@jest/globals';
import { encodeView } from '../../../src/agentx/encoded-view';
import { encodePdu } from '../../../src/agentx/pdu-encoder';
import { agreeable, except, response, SESSION_ID } from '../../support/scripted-master';
import { ROOT, servingBench, sessionBench } from '../../support/session-bench';

const NAME = [...ROOT, 1, 1, 0];
const GET = { type: 'get', ranges: [{ start: NAME, include: false, end: [] }] } as const;
const viewOf = (value: bigint) => encodeView([{ oid: NAME, value: { kind: 'counter64', value } }]);
const answered = (value: bigint) => ({
  type: 'response',
  error: 0,
  varbinds: [{ name: NAME, value: { kind: 'counter64', value } }],
});

describe('AgentxSession.start', () => {
  test('opens a session, registers the root, and serves', () => {
    const { master, observed, said } = servingBench();
    expect(master.connection.received).toMatchObject([
      { type: 'open', sessionId: 0, id: [], description: Buffer.from('a test') },
      { type: 'register', sessionId: SESSION_ID, subtree: ROOT, priority: 127, rangeArc: 0, flags: 0 },
    ]);
    expect(observed).toEqual(['connected 4242']);
    expect(said()).toEqual(['masterConnected']);
  });

  test('counts on what has passed of the master sysUpTime since the Open', () => {
    const { clock, master, session, observed } = sessionBench();
    master.script = except('register', 263);
    session.start();
    clock.advance(0);
    master.script = agreeable;
    clock.advance(60_000);
    expect(observed).toEqual(['refused 263', 'connected 10242']);
  });

  test('connects once, however often it is called', () => {
    const { clock, master, session } = servingBench();
    session.start();
    clock.advance(0);
    expect(master.connections).toHaveLength(1);
  });

  test('pings every 15 s, and keeps no timer of the pings before', () => {
    const { clock, master } = servingBench();
    const timers = clock.waiting;
    clock.advance(60_000);
    expect(master.connection.receivedTypes.slice(2)).toEqual(['ping', 'ping', 'ping', 'ping']);
    expect(clock.waiting).toBe(timers);
  });
});

describe('AgentxSession answers', () => {
  test('a request within the call that brings it', () => {
    const { master, session } = servingBench();
    session.publish(viewOf(2n ** 53n + 1n));
    expect(master.connection.request(GET)).toMatchObject(answered(2n ** 53n + 1n));
  });

  test('with noSuchObject before anything was published', () => {
    const { master } = servingBench();
    expect(master.connection.request(GET)).toMatchObject({ error: 0, varbinds: [{ value: { kind: 'noSuchObject' } }] });
  });

  test('every PDU of one transaction from one view, and the next from the newest', () => {
    const { master, session } = servingBench();
    session.publish(viewOf(1n));
    expect(master.connection.request(GET, { transactionId: 5 })).toMatchObject(answered(1n));
    session.publish(viewOf(2n));
    expect(master.connection.request(GET, { transactionId: 5 })).toMatchObject(answered(1n));
    expect(master.connection.request(GET, { transactionId: 6 })).toMatchObject(answered(2n));
  });

  const pdu = (packetId: number) => encodePdu({ sessionId: SESSION_ID, transactionId: 1, packetId, ...GET });
  const both = Buffer.concat([pdu(1), pdu(2)]);
  test.each([
    ['two PDUs in one chunk', [both]],
    ['PDUs octet by octet', [...both].map((octet) => Buffer.of(octet))],
    ['a PDU cut in its header, and the rest with the next', [both.subarray(0, 7), both.subarray(7)]],
  ])('%s', (_name, chunks) => {
    const { master, session } = servingBench();
    session.publish(viewOf(9n));
    for (const chunk of chunks) master.connection.send(chunk);
    expect(master.connection.received.slice(2)).toMatchObject([
      { packetId: 1, ...answered(9n) },
      { packetId: 2, ...answered(9n) },
    ]);
  });

  test('a request that comes again, again', () => {
    const { master, session } = servingBench();
    session.publish(viewOf(9n));
    master.connection.send(pdu(1));
    master.connection.send(pdu(1));
    expect(master.connection.received.slice(2)).toMatchObject([answered(9n), answered(9n)]);
  });

  test('notOpen to another session, and goes on serving its own', () => {
    const { master, session } = servingBench();
    session.publish(viewOf(9n));
    expect(master.connection.request(GET, { sessionId: 99 })).toMatchObject({ error: 257, index: 1 });
    expect(master.connection.request(GET)).toMatchObject(answered(9n));
  });

  test('a SET with notWritable at once, and its CleanupSet not at all', () => {
    const { master } = servingBench();
    const varbinds = [{ name: NAME, value: { kind: 'integer', value: 1 } }] as const;
    expect(master.connection.request({ type: 'testSet', varbinds })).toMatchObject({ error: 17, index: 1 });
    expect(master.connection.request({ type: 'cleanupSet' })).toBeUndefined();
  });

  test('parseError to a PDU whose payload is cut, and goes on', () => {
    const { master, session } = servingBench();
    session.publish(viewOf(9n));
    const broken = pdu(1);
    broken[20] = 0xff;
    master.connection.send(broken);
    expect(master.connection.received[2]).toMatchObject({ type: 'response', error: 266, index: 1 });
    expect(master.connection.request(GET)).toMatchObject(answered(9n));
  });

  test('nothing to a Response it has not asked for', () => {
    const { master, session } = servingBench();
    session.publish(viewOf(9n));
    expect(master.connection.request(response())).toBeUndefined();
    expect(master.connection.request(GET)).toMatchObject(answered(9n));
  });
});

describe('AgentxSession.notify', () => {
  const notification = [...ROOT, 0, 1];
  const row = { oid: NAME, value: { kind: 'counter64', value: 3n } } as const;

  test('sends snmpTrapOID first, no sysUpTime, then the rows', async () => {
    const { clock, master, session } = servingBench();
    const outcome = session.notify(notification, [row]);
    clock.advance(0);
    expect(await outcome).toEqual({ kind: 'accepted' });
    expect(master.connection.received[2]).toMatchObject({
      type: 'notify',
      sessionId: SESSION_ID,
      varbinds: [
        { name: [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0], value: { kind: 'objectIdentifier', value: notification } },
        { name: NAME, value: { kind: 'counter64', value: 3n } },
      ],
    });
  });

  test('tells an error of the master', async () => {
    const { clock, master, session } = servingBench();
    master.script = except('notify', 268);
    const outcome = session.notify(notification, []);
    clock.advance(0);
    expect(await outcome).toEqual({ kind: 'refused', code: 268 });
  });

  test('is refused by ourselves when it is more than the 65,536 octets that a master takes', async () => {
    const { master, session } = servingBench();
    // Around the text: a header of 20, snmpTrapOID and its value of 60, 4 of type, 36 of name, 4 of length.
    const text = (octets: number) =>
      [{ oid: NAME, value: { kind: 'octetString', value: 'x'.repeat(octets) } }] as const;
    expect(await session.notify(notification, text(65_500))).toEqual({ kind: 'refused', code: 1 });
    expect(master.connection.receivedTypes).toEqual(['open', 'register']);
    session.notify(notification, text(65_300)).catch(() => undefined);
    expect(master.connection.receivedTypes).toEqual(['open', 'register', 'notify']);
  });

  test('is unsent before there is a session, and when the session ends first', async () => {
    const before = sessionBench();
    expect(await before.session.notify(notification, [])).toEqual({ kind: 'unsent' });
    const { master, session } = servingBench();
    const outcome = session.notify(notification, []);
    master.connection.close();
    expect(await outcome).toEqual({ kind: 'unsent' });
  });

  test('is unsent when 64 others wait for their answer', async () => {
    const { clock, master, session } = servingBench();
    master.script = except('notify', 'silence');
    const outcomes = Array.from({ length: 65 }, () => session.notify(notification, []));
    expect(await outcomes[64]).toEqual({ kind: 'unsent' });
    expect(master.connection.receivedTypes.filter((type) => type === 'notify')).toHaveLength(64);
    clock.advance(5_000);
    expect(await outcomes[0]).toEqual({ kind: 'unsent' });
  });

  test('refuses a value outside its limits', () => {
    const { session } = servingBench();
    expect(() => session.notify(notification, [{ ...row, value: { kind: 'counter64', value: -1n } }])).toThrow(
      expect.objectContaining({ code: 'protocol' }),
    );
  });
});

describe('AgentxSession.stop', () => {
  test('says Close for shutdown, ends the stream, and resolves when it is closed', async () => {
    const { master, session } = servingBench();
    const stopped = session.stop();
    expect(master.connection.received[2]).toMatchObject({ type: 'close', sessionId: SESSION_ID, reason: 5 });
    expect(master.connection.state).toBe('ended');
    master.connection.close();
    await stopped;
  });

  test('waits for a hung master no longer than 0.5 s', async () => {
    const { clock, master, session } = servingBench();
    const stopped = session.stop();
    clock.advance(500);
    await stopped;
    expect(master.connection.state).toBe('destroyed');
  });

  test.each<readonly [string, (bench: ReturnType<typeof sessionBench>) => void]>([
    ['before it was started', () => {}],
    [
      'while it connects',
      ({ master, session, clock }) => {
        master.door = 'hanging';
        session.start();
        clock.advance(1_000);
      },
    ],
    [
      'while it waits for the next attempt',
      ({ master, session, clock }) => {
        master.door = { errorCode: 'ENOENT' };
        session.start();
        clock.advance(0);
      },
    ],
    [
      'while the Open is not answered',
      ({ master, session, clock }) => {
        master.script = except('open', 'silence');
        session.start();
        clock.advance(0);
      },
    ],
  ])('resolves at once %s, and leaves nothing behind', async (_name, prepare) => {
    const bench = sessionBench();
    prepare(bench);
    await bench.session.stop();
    expect(bench.clock.waiting).toBe(0);
    const attempts = bench.master.connections.length;
    bench.session.start();
    bench.clock.advance(60_000);
    expect(bench.master.connections).toHaveLength(attempts);
  });

  test('gives the same end to all who ask, and says nothing of a loss', async () => {
    const { clock, master, session, said, observed } = servingBench();
    const stopped = session.stop();
    expect(session.stop()).toBe(stopped);
    master.connection.close('ECONNRESET');
    await stopped;
    clock.advance(60_000);
    expect(said()).toEqual(['masterConnected']);
    expect(observed).toEqual(['connected 4242']);
    expect(clock.waiting).toBe(0);
  });
});
