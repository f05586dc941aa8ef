// What a session does when the master is away, hangs, refuses, or sends what it should not.

import { describe, expect, test } from '@jest/globals';
import { CLOSE_REASON } from '../../../src/agentx/close-reason';
import { MAX_FRAME_OCTETS } from '../../../src/agentx/framer';
import type { SocketAddress } from '../../../src/base/sockets';
import { sentence } from '../../../src/host/journal';
import { agreeable, type Door, except, type Script } from '../../support/scripted-master';
import { type SessionBench, servingBench, sessionBench } from '../../support/session-bench';
import { wirePdu } from '../../support/wire';

const REMOTE: SocketAddress = { kind: 'tcp', host: '192.0.2.1', port: 705 };

function startedAt(door: Door, script: Script = agreeable, address?: SocketAddress): SessionBench {
  const bench = sessionBench(address);
  bench.master.door = door;
  bench.master.script = script;
  bench.session.start();
  bench.clock.advance(0);
  return bench;
}

describe('a master that is away', () => {
  test.each([
    ['ENOENT', /no such socket \(ENOENT\)\. Start snmpd/],
    ['ECONNREFUSED', /nothing listens there \(ECONNREFUSED\)\. The socket was left behind/],
    ['EACCES', /permission denied \(EACCES\)\. Let this user in with agentXPerms/],
  ])('%s is told in its own words, once', (errorCode, words) => {
    const { clock, journal } = startedAt({ errorCode });
    clock.advance(60_000);
    expect(journal.map(sentence)).toEqual([expect.stringMatching(words)]);
  });

  test('is told again when the reason changes', () => {
    const { clock, master, said } = startedAt({ errorCode: 'ENOENT' });
    master.door = { errorCode: 'EACCES' };
    clock.advance(10_000);
    expect(said()).toEqual(['masterUnreachable', 'masterUnreachable']);
  });

  test('is found within 2 s of its start, however long it was away', () => {
    const { clock, master, observed } = startedAt({ errorCode: 'ENOENT' });
    clock.advance(3_600_000);
    master.door = 'open';
    clock.advance(2_000);
    expect(observed).toEqual(['connected 4242']);
  });

  test('is asked seldom when it is on another machine', () => {
    const { clock, master } = startedAt({ errorCode: 'ECONNREFUSED' }, agreeable, REMOTE);
    clock.advance(600_000);
    expect(master.connections.length).toBeGreaterThan(20);
    expect(master.connections.length).toBeLessThan(30);
  });
});

describe('a master that goes', () => {
  test.each<readonly [string, (bench: SessionBench) => void, RegExp]>([
    ['by an orderly end', ({ master }) => master.connection.close(), /it closed the connection/],
    ['by a cut', ({ master }) => master.connection.close('ECONNRESET'), /it cut the connection \(ECONNRESET\)/],
    ['for not reading our answers', ({ master }) => master.connection.close('ENOBUFS'), /does not read our answers/],
    [
      'with a Close',
      ({ master }) => master.connection.request({ type: 'close', reason: CLOSE_REASON.timeouts }),
      /it closed the session because our answers took too long/,
    ],
  ])('%s is lost once, and connected to again', (_name, go, words) => {
    const bench = servingBench();
    go(bench);
    bench.clock.advance(250);
    expect(bench.journal.map(sentence)).toEqual([
      expect.stringMatching(/^registered /),
      expect.stringMatching(words),
      expect.stringMatching(/^registered /),
    ]);
    expect(bench.observed).toEqual(['connected 4242', 'lost', 'connected 4242']);
  });

  test('is back within 3 s of a restart that took 20 s, also on another machine', () => {
    for (const address of [undefined, REMOTE]) {
      const { clock, master, observed } = servingBench(address);
      clock.advance(100_000);
      master.door = { errorCode: 'ECONNREFUSED' };
      master.connection.close();
      clock.advance(20_000);
      master.door = 'open';
      clock.advance(3_000);
      expect(observed).toEqual(['connected 4242', 'lost', 'connected 4242']);
    }
  });

  test('is asked less and less when each session ends at once', () => {
    const { clock, master } = servingBench();
    master.connection.close();
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      const since = clock.monotonicMs();
      while (master.connections.length === i + 1) clock.advance(50);
      clock.advance(0);
      waits.push(clock.monotonicMs() - since);
      master.connection.close();
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 2000]);
  });

  test('takes only its own session with a Close', () => {
    const { master, observed } = servingBench();
    master.connection.request({ type: 'close', reason: CLOSE_REASON.other }, { sessionId: 99 });
    expect(observed).toEqual(['connected 4242']);
  });
});

describe('a master that is silent', () => {
  test.each<readonly [string, Door, Script, RegExp]>([
    ['at the connection', 'hanging', agreeable, /no answer to "connect" within 5 s\. It may be hung/],
    ['at the Open', 'open', except('open', 'silence'), /no answer to "open" within 5 s/],
    ['at the Register', 'open', except('register', 'silence'), /no answer to "register" within 5 s/],
  ])('%s is given up after 5 s and tried again', (_name, door, script, words) => {
    const { clock, master, journal } = startedAt(door, script);
    clock.advance(4_999);
    expect(master.connection.state).toBe('open');
    clock.advance(1);
    expect(master.connection.state).toBe('destroyed');
    expect(journal.map(sentence)).toEqual([expect.stringMatching(words)]);
    clock.advance(250);
    expect(master.connections).toHaveLength(2);
  });

  test('at a Ping is lost after 5 s more', () => {
    const { clock, master, observed } = servingBench();
    master.script = except('ping', 'silence');
    clock.advance(19_999);
    expect(observed).toEqual(['connected 4242']);
    clock.advance(1);
    expect(observed).toEqual(['connected 4242', 'lost']);
    expect(master.connection.state).toBe('destroyed');
  });

  test('until after the time-out is not listened to any more', () => {
    const { clock, master, observed } = startedAt('open', except('open', 'silence'));
    const late = master.connection;
    master.door = 'hanging';
    clock.advance(5_000);
    late.send(wirePdu('01 12 10 00 00000007 00000001 00000001 00000008 00000000 0000 0000'));
    late.close();
    clock.advance(1_000);
    expect(observed).toEqual([]);
  });
});

describe('a master that refuses', () => {
  test('the root, since another has it, is told once and asked again every 60 s in the same session', () => {
    const { clock, master, observed, said, journal } = startedAt('open', except('register', 263));
    clock.advance(180_000);
    expect(master.connection.receivedTypes.filter((type) => type === 'register')).toHaveLength(4);
    expect(master.connection.receivedTypes).not.toContain('unregister');
    expect(said()).toEqual(['registrationRefused']);
    expect(sentence(journal[0]!)).toMatch(/error 263, another subagent has already registered this subtree/);
    master.script = agreeable;
    clock.advance(60_000);
    expect(observed).toEqual(['refused 263', 'connected 28242']);
    expect(master.connections).toHaveLength(1);
  });

  test('the root in another way later is told again', () => {
    const { clock, master, observed } = startedAt('open', except('register', 263));
    master.script = except('register', 267);
    clock.advance(60_000);
    expect(observed).toEqual(['refused 263', 'refused 267']);
  });

  test('the session is tried again from the connection on', () => {
    const { clock, master, journal } = startedAt('open', except('open', 256));
    expect(journal.map(sentence)).toEqual([expect.stringMatching(/it opens no session \(openFailed\)/)]);
    master.script = agreeable;
    clock.advance(250);
    expect(master.connections).toHaveLength(2);
  });

  test.each<readonly [string, Script]>([
    ['a Ping with notOpen', except('ping', 257)],
    ['a Ping with another error', except('ping', 266)],
  ])('%s has forgotten us and is connected to again', (_name, script) => {
    const { clock, master, observed } = servingBench();
    master.script = script;
    clock.advance(15_000);
    master.script = agreeable;
    clock.advance(250);
    expect(observed).toEqual(['connected 4242', 'lost', 'connected 4242']);
  });

  test('a Register with notOpen is connected to again', () => {
    const { clock, master, said } = startedAt('open', except('register', 257));
    master.script = agreeable;
    clock.advance(250);
    expect(said()).toEqual(['masterUnreachable', 'masterConnected']);
    expect(master.connections).toHaveLength(2);
  });

  test('a notification with notOpen is unsent, and connected to again', async () => {
    const { clock, master, session, observed } = servingBench();
    master.script = except('notify', 257);
    const outcome = session.notify([1, 3, 6, 1], []);
    clock.advance(250);
    expect(await outcome).toEqual({ kind: 'unsent' });
    expect(observed).toEqual(['connected 4242', 'lost', 'connected 4242']);
  });
});

describe('a master that sends what it should not', () => {
  test.each([
    ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /does not speak AgentX version 1/],
    ['an uneven length', wirePdu('01 05 10 00 00000007 00000001 00000001 00000005'), /not a multiple of 4/],
    [
      'too much at once',
      wirePdu(`01 05 10 00 00000007 00000001 00000001 ${MAX_FRAME_OCTETS.toString(16).padStart(8, '0')}`),
      /more than 1 MiB/,
    ],
  ])('%s is left, and tried again', (_name, octets, words) => {
    const { clock, master, journal } = servingBench();
    master.connection.send(octets);
    expect(master.connections[0]?.state).toBe('destroyed');
    expect(sentence(journal[1]!)).toMatch(words);
    clock.advance(250);
    expect(master.connections).toHaveLength(2);
  });

  test('an answer that cannot be read is left, and tried again', () => {
    const { clock, master, journal } = startedAt('open', except('open', 'silence'));
    master.connection.send(wirePdu('01 12 10 00 00000007 00000001 00000001 00000004 00000000'));
    expect(sentence(journal[0]!)).toMatch(/an answer that cannot be read/);
    clock.advance(250);
    expect(master.connections).toHaveLength(2);
  });

  test('a PDU type the protocol does not know is passed over', () => {
    const { master, observed } = servingBench();
    master.connection.send(wirePdu('01 63 10 00 00000007 00000001 00000001 00000000'));
    expect(master.connection.receivedTypes).toEqual(['open', 'register']);
    expect(observed).toEqual(['connected 4242']);
  });

  test('an answer that comes twice counts once', () => {
    const { clock, master, observed } = servingBench();
    const [, register] = master.connection.received;
    const packetId = register!.packetId.toString(16).padStart(8, '0');
    master.connection.send(wirePdu(`01 12 10 00 00000007 00000001 ${packetId} 00000008 00000000 0000 0000`));
    clock.advance(0);
    expect(observed).toEqual(['connected 4242']);
  });

  test('an answer of another session is not taken for the one that is waited for', () => {
    const { clock, master, observed } = startedAt('open', except('register', 'silence'));
    const register = master.connection.received[1]!;
    const packetId = register.packetId.toString(16).padStart(8, '0');
    const answer = (session: string) =>
      wirePdu(`01 12 10 00 ${session} 00000001 ${packetId} 00000008 00000000 0000 0000`);
    master.connection.send(answer('00000063'));
    expect(observed).toEqual([]);
    master.connection.send(answer('00000007'));
    expect(observed).toEqual(['connected 4242']);
    expect(clock.waiting).toBe(1);
  });

  test('nothing behind a Close in the same chunk is answered', () => {
    const { master } = servingBench();
    const close = wirePdu('01 02 10 00 00000007 00000001 00000001 00000004 05 00 00 00');
    const ping = wirePdu('01 0d 10 00 00000007 00000001 00000002 00000000');
    master.connection.send(Buffer.concat([close, ping]));
    expect(master.connection.receivedTypes).toEqual(['open', 'register']);
  });
});
