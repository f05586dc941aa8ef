// One connection to the master: cuts the stream into PDUs, brings together what we ask and what it answers,
// and ends, once, with a fault. It is never opened again; a new attempt is a new connection.

import type { SocketAddress, Sockets, Stream } from '../base/sockets';
import { Framer } from './framer';
import { decodeHeader, type Header } from './header';
import type { MasterFault } from './master-fault';
import type { PduBody, Response } from './pdu';
import { decodePdu } from './pdu-decoder';
import { encodePdu } from './pdu-encoder';

/** A master that is alive answers in microseconds; Net-SNMP gives up on us after 6 s. */
export const ANSWER_TIMEOUT_MS = 5_000;

/** How long a master that reads nothing may delay our end. */
const CLOSING_MS = 500;

/** The time that a session goes by. */
export interface SessionClock {
  /** Milliseconds from an arbitrary start; never goes back. */
  monotonicMs(): number;
  /** Calls `action` once after `delayMs`; the function returned cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

export interface ConnectionEvents {
  opened(): void;
  /** A PDU that is no Response, in a frame that is only good until this returns. */
  requested(frame: Buffer, header: Header): void;
  /** Once, after which nothing follows. */
  failed(fault: MasterFault): void;
}

export interface ConnectionOptions {
  readonly clock: SessionClock;
  readonly sockets: Sockets;
  readonly address: SocketAddress;
  readonly events: ConnectionEvents;
}

interface Pending {
  readonly sessionId: number;
  readonly answered: (response: Response) => void;
  readonly cancelTimeout: () => void;
}

export class MasterConnection {
  readonly #clock: SessionClock;
  readonly #events: ConnectionEvents;
  readonly #stream: Stream;
  readonly #framer = new Framer((frame) => this.#receive(frame));
  readonly #pending = new Map<number, Pending>();
  readonly #cancelConnectTimeout: () => void;
  #lastPacketId = 0;
  #isOver = false;
  #closed: (() => void) | undefined;

  constructor({ clock, sockets, address, events }: ConnectionOptions) {
    this.#clock = clock;
    this.#events = events;
    this.#cancelConnectTimeout = this.#expect('connect');
    this.#stream = sockets.connect(address, {
      opened: () => this.#opened(),
      received: (bytes) => this.#received(bytes),
      closed: (errorCode) => {
        this.#closed?.();
        this.fail({ kind: 'socket', errorCode });
      },
    });
  }

  /** Requests that wait for their answer. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Asks the master; `answered` is called with whatever it answers, or never when the connection fails first. */
  ask(sessionId: number, request: PduBody, answered: (response: Response) => void): void {
    if (this.#isOver) return;
    const packetId = this.#nextPacketId();
    this.#pending.set(packetId, { sessionId, answered, cancelTimeout: this.#expect(request.type) });
    this.#stream.send(encodePdu({ sessionId, transactionId: packetId, packetId, ...request }));
  }

  send(bytes: Uint8Array): void {
    if (!this.#isOver) this.#stream.send(bytes);
  }

  /** Says a last word, to which no answer is waited for, and resolves when the connection is closed. */
  finish(sessionId: number, lastWord: PduBody): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    this.#settle();
    const packetId = this.#nextPacketId();
    return new Promise((resolve) => {
      const cancel = this.#clock.after(CLOSING_MS, () => {
        this.#stream.destroy();
        resolve();
      });
      this.#closed = () => {
        cancel();
        resolve();
      };
      this.#stream.send(encodePdu({ sessionId, transactionId: packetId, packetId, ...lastWord }));
      this.#stream.end();
    });
  }

  /** Ends the connection at once and tells so. */
  fail(fault: MasterFault): void {
    if (this.#isOver) return;
    this.abandon();
    this.#events.failed(fault);
  }

  /** Ends the connection at once without a word. */
  abandon(): void {
    if (this.#isOver) return;
    this.#settle();
    this.#stream.destroy();
  }

  #settle(): void {
    this.#isOver = true;
    this.#cancelConnectTimeout();
    for (const { cancelTimeout } of this.#pending.values()) cancelTimeout();
    this.#pending.clear();
  }

  #opened(): void {
    if (this.#isOver) return;
    this.#cancelConnectTimeout();
    this.#events.opened();
  }

  #received(bytes: Buffer): void {
    if (this.#isOver) return;
    const fault = this.#framer.push(bytes);
    if (fault !== undefined) this.fail({ kind: 'framing', fault });
  }

  #receive(frame: Buffer): void {
    if (this.#isOver) return;
    const header = decodeHeader(frame);
    if (header === undefined) return;
    if (header.type === 'response') this.#answered(frame, header);
    else this.#events.requested(frame, header);
  }

  /** What answers nothing that was asked in its session is passed over. An Open is asked in none. */
  #answered(frame: Buffer, { sessionId, packetId }: Header): void {
    const pending = this.#pending.get(packetId);
    if (pending === undefined || (pending.sessionId !== 0 && pending.sessionId !== sessionId)) return;
    const response = decodeResponse(frame);
    if (response === undefined) {
      this.fail({ kind: 'unreadable' });
      return;
    }
    this.#pending.delete(packetId);
    pending.cancelTimeout();
    pending.answered(response);
  }

  #expect(request: string): () => void {
    const seconds = ANSWER_TIMEOUT_MS / 1000;
    return this.#clock.after(ANSWER_TIMEOUT_MS, () => this.fail({ kind: 'silent', request, seconds }));
  }

  #nextPacketId(): number {
    this.#lastPacketId = (this.#lastPacketId + 1) >>> 0;
    return this.#lastPacketId;
  }
}

function decodeResponse(frame: Buffer): Response | undefined {
  try {
    const pdu = decodePdu(frame);
    return pdu.type === 'response' ? pdu : undefined;
  } catch {
    return undefined;
  }
}
