// The life of an engine: where it listens, what it says of that, and that a stranger cannot end it.

import { Problem } from '../../../src/base/problem';
import type { DatagramAddress, DatagramEvents, Datagrams } from '../../../src/host/datagrams';
import type { JournalEvent } from '../../../src/host/journal';
import { StandaloneEngine, type StandaloneEngineOptions } from '../../../src/snmp/engine';
import { netSnmp } from '../../../src/snmp/net-snmp';
import { ManualClock } from '../../support/manual-clock';
import { answeredPdu, communityMessage, PDU } from '../../support/snmp-message';

const PEER = { address: '127.0.0.1', port: 40_000 };
const UP_TIME = [1, 3, 6, 1, 2, 1, 1, 3, 0];
const ROW = [1, 3, 6, 1, 4, 1, 1, 0];

/** A network with one address, which its test gives and takes away. */
class OneAddress implements Datagrams {
  readonly sent: { readonly bytes: Buffer; readonly peer: DatagramAddress }[] = [];
  listens = 0;
  events: DatagramEvents | undefined;
  /** The errno name with which it is refused. */
  refusal: string | undefined;

  listen(_: DatagramAddress, events: DatagramEvents) {
    this.listens += 1;
    this.events = events;
    queueMicrotask(() => (this.refusal === undefined ? events.opened() : events.failed(this.refusal)));
    return {
      send: (bytes: Uint8Array, peer: DatagramAddress) => {
        this.sent.push({ bytes: Buffer.from(bytes), peer });
      },
      close: async () => {
        this.events = undefined;
      },
    };
  }

  /** What comes back for a message. */
  ask(bytes: Buffer) {
    this.events!.received(bytes, PEER);
    return this.sent.splice(0);
  }
}

function scene(options: Partial<StandaloneEngineOptions> = {}) {
  const clock = new ManualClock();
  const notes: JournalEvent[] = [];
  const told: string[] = [];
  const network = new OneAddress();
  const engine = new StandaloneEngine({
    host: { clock, journal: { note: (event) => notes.push(event) } },
    datagrams: network,
    snmp: netSnmp,
    address: { address: '127.0.0.1', port: 1161 },
    community: 'public',
    users: [],
    identity: () => Promise.reject(new Problem('readOnly', 'read-only file system.')),
    system: { description: 'd', name: 'n', contact: '', location: '' },
    objectId: [1, 3, 6, 1],
    capabilities: [],
    observer: {
      opened: () => told.push('opened'),
      lost: () => told.push('lost'),
      answered: () => told.push('answered'),
    },
    ...options,
  });
  return { clock, notes, told, network, engine };
}

/** Lets what waits for no timer go on. */
async function turn(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

const get = (...names: (readonly number[])[]) => communityMessage({ tag: PDU.get, names });

test('answers whom it was asked by, from what was published last', async () => {
  const { network, engine, told } = scene();
  engine.publish([{ oid: ROW, value: { kind: 'counter64', value: 1n } }], []);
  engine.start();
  await turn();
  const first = network.ask(get(ROW))[0]!;
  expect(first.peer).toEqual(PEER);
  expect(answeredPdu(first.bytes).varbinds[0]?.content).toEqual(Buffer.of(1));
  engine.publish([{ oid: ROW, value: { kind: 'counter64', value: 2n } }], []);
  expect(answeredPdu(network.ask(get(ROW))[0]!.bytes).varbinds[0]?.content).toEqual(Buffer.of(2));
  expect(told).toEqual(['opened', 'answered', 'answered']);
});

test('sysUpTime is the time since it was made', async () => {
  const { network, engine, clock } = scene();
  engine.start();
  await turn();
  clock.advance(2570);
  const { varbinds } = answeredPdu(network.ask(get(UP_TIME))[0]!.bytes);
  expect(varbinds[0]?.content).toEqual(Buffer.from([0x01, 0x01]));
});

test('an address that is taken is said once, and tried again until it is had', async () => {
  const { network, engine, notes, told, clock } = scene();
  network.refusal = 'EADDRINUSE';
  engine.start();
  await turn();
  for (let i = 0; i < 3; i++) {
    clock.advance(5000);
    await turn();
  }
  expect(network.listens).toBe(4);
  expect(notes).toMatchObject([{ kind: 'snmpNotListening', reason: 'another program listens there' }]);
  network.refusal = undefined;
  clock.advance(5000);
  await turn();
  expect(notes[1]).toEqual({ kind: 'snmpListening', address: 'udp:127.0.0.1:1161', versions: 'v1, v2c' });
  expect(told).toEqual(['lost', 'lost', 'lost', 'lost', 'opened']);
});

test('an address that is taken away is sought again', async () => {
  const { network, engine, notes, clock } = scene();
  engine.start();
  await turn();
  network.events!.failed('ENETDOWN');
  clock.advance(5000);
  await turn();
  expect(notes.map(({ kind }) => kind)).toEqual(['snmpListening', 'snmpNotListening', 'snmpListening']);
  expect(network.ask(get(UP_TIME))).toHaveLength(1);
});

test('an engine with users does not speak before its identity is kept', async () => {
  const users = [{ name: 'ann', auth: { protocol: 'SHA', password: '12345678' }, priv: undefined }] as const;
  const { network, engine, notes } = scene({ users });
  engine.start();
  await turn();
  expect(network.listens).toBe(0);
  expect(notes).toMatchObject([{ kind: 'snmpNotListening', reason: 'read-only file system' }]);
});

test('what is no request is met with silence, and the next one is answered', async () => {
  const { network, engine, notes } = scene();
  engine.start();
  await turn();
  expect(network.ask(Buffer.alloc(0))).toEqual([]);
  expect(network.ask(Buffer.from('GET / HTTP/1.1'))).toEqual([]);
  expect(notes.at(-1)).toMatchObject({ kind: 'snmpRefused', peer: PEER.address });
  expect(network.ask(get(UP_TIME))).toHaveLength(1);
});

test('a fault of our own costs one answer, and is said', async () => {
  const { network, engine, notes, clock } = scene();
  engine.start();
  await turn();
  const { monotonicMs } = clock;
  clock.monotonicMs = () => {
    throw new TypeError('no clock');
  };
  expect(network.ask(get(UP_TIME))).toEqual([]);
  clock.monotonicMs = monotonicMs;
  expect(notes.at(-1)).toMatchObject({ kind: 'snmpFailed', reason: expect.stringContaining('no clock') });
  expect(network.ask(get(UP_TIME))).toHaveLength(1);
});

test('after stop nothing is tried and nothing answered any more', async () => {
  const { network, engine, clock } = scene();
  network.refusal = 'EADDRINUSE';
  engine.start();
  await turn();
  await engine.stop();
  clock.advance(60_000);
  await turn();
  expect(network.listens).toBe(1);
  expect(clock.waiting).toBe(0);
});
