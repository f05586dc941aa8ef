// A master that does what a test tells it, on a manual clock: whether it takes a connection, how it answers, what
// it sends. Its side of everything takes no time, but is never done within the call that asks for it.

import type { Pdu, PduBody } from '../../src/agentx/pdu';
import { decodePdu } from '../../src/agentx/pdu-decoder';
import { encodePdu } from '../../src/agentx/pdu-encoder';
import type { Sockets, Stream, StreamEvents } from '../../src/base/sockets';
import type { ManualClock } from './manual-clock';

export const SESSION_ID = 7;
const MASTER_UP_TIME_TICKS = 4242;

/** Takes connections, fails them with an errno name, or leaves them hanging. */
export type Door = 'open' | 'hanging' | { readonly errorCode: string };

/** What the master says to a PDU; undefined is silence. */
export type Script = (pdu: Pdu) => PduBody | undefined;

export function response(error = 0): PduBody {
  return { type: 'response', upTimeTicks: MASTER_UP_TIME_TICKS, error, index: error === 0 ? 0 : 1, varbinds: [] };
}

/** Agrees to everything. */
export const agreeable: Script = (pdu) => (pdu.type === 'response' || pdu.type === 'close' ? undefined : response());

/** Agrees to everything, but answers one type of PDU with an error, or not at all. */
export function except(type: PduBody['type'], error: number | 'silence'): Script {
  return (pdu) => {
    if (pdu.type !== type) return agreeable(pdu);
    return error === 'silence' ? undefined : response(error);
  };
}

export class ScriptedMaster {
  readonly sockets: Sockets;
  readonly connections: MasterEnd[] = [];
  door: Door = 'open';
  script: Script = agreeable;

  constructor(clock: ManualClock) {
    this.sockets = {
      connect: (_address, events) => {
        const end = new MasterEnd(clock, events, this.door, (pdu) => this.script(pdu));
        this.connections.push(end);
        return end.stream;
      },
    };
  }

  /** The newest connection. */
  get connection(): MasterEnd {
    const newest = this.connections[this.connections.length - 1];
    if (newest === undefined) throw new Error('no one has connected yet');
    return newest;
  }
}

/** The master's end of one connection. */
class MasterEnd {
  readonly stream: Stream;
  readonly received: Pdu[] = [];
  /** How long each of them was. */
  readonly sentOctets: number[] = [];
  /** What the subagent did to its end. */
  state: 'open' | 'ended' | 'destroyed' = 'open';
  readonly #clock: ManualClock;
  readonly #events: StreamEvents;
  #isClosed = false;
  #lastPacketId = 1000;

  constructor(clock: ManualClock, events: StreamEvents, door: Door, script: Script) {
    this.#clock = clock;
    this.#events = events;
    this.stream = {
      send: (bytes) => {
        this.sentOctets.push(bytes.length);
        this.#take(decodePdu(Buffer.from(bytes)), script);
      },
      end: () => {
        this.state = 'ended';
      },
      destroy: () => {
        this.state = 'destroyed';
      },
    };
    if (door === 'open') clock.after(0, () => events.opened());
    else if (door !== 'hanging') clock.after(0, () => this.close(door.errorCode));
  }

  /** The types of what the subagent has sent, in order. */
  get receivedTypes(): readonly string[] {
    return this.received.map((pdu) => pdu.type);
  }

  /** Bytes to the subagent, at once. */
  send(bytes: Buffer): void {
    if (!this.#isClosed) this.#events.received(bytes);
  }

  /** A request within the session; what the subagent has answered to it when the call returns. */
  request(body: PduBody, ids: { readonly sessionId?: number; readonly transactionId?: number } = {}): Pdu | undefined {
    const packetId = this.nextPacketId();
    const { sessionId = SESSION_ID, transactionId = packetId } = ids;
    this.send(encodePdu({ sessionId, transactionId, packetId, ...body }));
    return this.received.find((pdu) => pdu.type === 'response' && pdu.packetId === packetId);
  }

  nextPacketId(): number {
    this.#lastPacketId += 1;
    return this.#lastPacketId;
  }

  /** Closes the connection from this side. */
  close(errorCode?: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.closed(errorCode);
  }

  #take(pdu: Pdu, script: Script): void {
    this.received.push(pdu);
    const body = script(pdu);
    if (body === undefined) return;
    const sessionId = pdu.type === 'open' ? SESSION_ID : pdu.sessionId;
    const { transactionId, packetId } = pdu;
    this.#clock.after(0, () => this.send(encodePdu({ sessionId, transactionId, packetId, ...body })));
  }
}
