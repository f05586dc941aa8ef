// The life with the master: connect, Open, Register, serve; and again from the start, for ever, whenever it goes
// (RFC 2741 sections 7.1.1, 7.1.4, 7.1.9). Requests are answered within the call that brings them.
//
//   waiting ─► connecting ─► opening ─► open, each subtree: registering ─► ours
//      ▲            │            │       │                     │  ▲
//      │            │            │       │                     ▼  │ 60 s
//      │            │            │       │                   refused
//      └────────────┴────────────┴───────┘  any fault

import type { Oid } from '../base/oid';
import type { SocketAddress, Sockets } from '../base/sockets';
import { CLOSE_REASON } from './close-reason';
import { ContextViews } from './context-views';
import { EMPTY_VIEW, type EncodedView } from './encoded-view';
import { ERROR_CODE } from './error-code';
import { MAX_SENT_OCTETS } from './framer';
import { HEADER_OCTETS, type Header } from './header';
import { MasterConnection, type SessionClock } from './master-connection';
import { describeFault, hintFor, type MasterFault } from './master-fault';
import { checkValue, type MibRow } from './mib-value';
import type { PduBody, Response } from './pdu';
import { encodePdu } from './pdu-encoder';
import { REGISTER_RETRY_MS, Registrations } from './registrations';
import { answerRequest } from './request-handler';
import { retryDelayMs } from './retry-delay';
import type { Subtree } from './subtree';
import { ViewPins } from './view-pins';

const PING_MS = 15_000;
/** Sessions shorter than this, one after the other, count as failed attempts: such a master is asked less and less. */
const STABLE_MS = 10_000;
const MAX_PENDING_NOTIFICATIONS = 64;
const SNMP_TRAP_OID: Oid = [1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0];

/** What the owner of a session may want to know; each is called at the moment it happens, and must not throw. */
export interface SessionObserver {
  /** The master registered a subtree, for the first time or again. */
  registered?(subtree: Subtree): void;
  /** The root is among the registered subtrees. The master's sysUpTime, in hundredths of a second. */
  connected?(masterUpTimeTicks: number): void;
  /** The first PDU of a transaction was answered. */
  answered?(): void;
  /** The root was registered and is no longer. */
  lost?(): void;
  /** The master refuses a subtree with this error code (RFC 2741 section 6.2.16); it is asked again later. */
  refused?(refusal: { readonly code: number; readonly subtree: Subtree; readonly retrySeconds: number }): void;
  /** The master does not list a subtree's capabilities in its sysORTable; the rows are served all the same. */
  capabilityRefused?(refusal: { readonly code: number; readonly subtree: Subtree }): void;
  /** A session that served ended; `reason` is a clause for people. The session connects again by itself. */
  masterLost?(reason: string): void;
  /** No session came about, called once for each new reason; `hint` is a sentence on what to do. */
  masterUnreachable?(reason: string, hint: string): void;
}

export interface AgentxSessionOptions {
  readonly clock: SessionClock;
  readonly sockets: Sockets;
  readonly address: SocketAddress;
  /** What is served; the first is the root. What lies outside of all of them is never asked for. */
  readonly subtrees: readonly [root: Subtree, ...others: Subtree[]];
  /** Who we are, for the master's session table (AGENTX-MIB agentxSessionDescr). */
  readonly description: string;
  /** Our own identity there; the null OID by default. */
  readonly id?: Oid;
  readonly observer?: SessionObserver;
  /** 0..1 at each call. */
  readonly random?: () => number;
}

export type NotifyOutcome =
  | { readonly kind: 'accepted' }
  /** By the master, or by us when it is more than a PDU can hold (tooBig). */
  | { readonly kind: 'refused'; readonly code: number }
  /** There is no session, or it ended before the master answered. */
  | { readonly kind: 'unsent' };

type Phase = 'idle' | 'waiting' | 'connecting' | 'opening' | 'open' | 'stopped';

export class AgentxSession {
  readonly #options: AgentxSessionOptions;
  readonly #registrations: Registrations;
  readonly #pins = new ViewPins();
  readonly #contexts = new ContextViews();
  #view = EMPTY_VIEW;
  #phase: Phase = 'idle';
  #connection: MasterConnection | undefined;
  #sessionId: number | undefined;
  /** When the master's sysUpTime would have been 0, on our monotonic clock. */
  #masterBootMs = 0;
  #servedSinceMs: number | undefined;
  #servedUntilMs: number | undefined;
  #failedAttempts = 0;
  #shortSessions = 0;
  readonly #cancelTimers = new Set<() => void>();
  readonly #dropNotifications = new Set<() => void>();
  #unreachableReason: string | undefined;
  #stopping: Promise<void> | undefined;

  constructor(options: AgentxSessionOptions) {
    this.#options = options;
    this.#registrations = new Registrations({
      subtrees: options.subtrees,
      ask: (request, answered) => this.#ask(request, answered),
      after: (delayMs, action) => this.#after(delayMs, action),
      events: {
        registered: (subtree) => this.#registered(subtree),
        refused: (subtree, code) => this.#refused(subtree, code),
        capabilityRefused: (subtree, code) => options.observer?.capabilityRefused?.({ code, subtree }),
      },
    });
  }

  /** Begins to connect; from here on it goes by itself until `stop`. */
  start(): void {
    if (this.#phase === 'idle') this.#connect();
  }

  /** Makes this view the one that answers from the next transaction on, in the default context or in another. */
  publish(view: EncodedView, context?: string): void {
    if (context === undefined) this.#view = view;
    else this.#contexts.publish(context, view);
  }

  /** Takes leave of the master and resolves when the connection is closed, 0.5 s later at the latest. */
  stop(): Promise<void> {
    this.#stopping ??= this.#leave();
    return this.#stopping;
  }

  /**
   * Sends a notification (RFC 2741 section 6.2.10). No sysUpTime goes with it: the master adds its own.
   * Throws a Problem (protocol) for a value outside the limits of its type.
   */
  notify(notification: Oid, rows: readonly MibRow[]): Promise<NotifyOutcome> {
    rows.forEach(checkValue);
    const [connection, sessionId] = [this.#connection, this.#sessionId];
    if (connection === undefined || sessionId === undefined || connection.pendingCount >= MAX_PENDING_NOTIFICATIONS) {
      return Promise.resolve({ kind: 'unsent' });
    }
    const trap = { name: SNMP_TRAP_OID, value: { kind: 'objectIdentifier', value: notification } } as const;
    const varbinds = [trap, ...rows.map((row) => ({ name: row.oid, value: row.value }))];
    const request = { type: 'notify', varbinds } as const;
    if (encodePdu({ sessionId, transactionId: 0, packetId: 0, ...request }).length > MAX_SENT_OCTETS) {
      return Promise.resolve({ kind: 'refused', code: ERROR_CODE.tooBig });
    }
    return new Promise((resolve) => {
      const drop = () => resolve({ kind: 'unsent' });
      this.#dropNotifications.add(drop);
      connection.ask(sessionId, request, ({ error }) => {
        this.#dropNotifications.delete(drop);
        if (error === ERROR_CODE.noError) resolve({ kind: 'accepted' });
        else resolve(error === ERROR_CODE.notOpen ? { kind: 'unsent' } : { kind: 'refused', code: error });
        if (error === ERROR_CODE.notOpen) connection.fail({ kind: 'refused', request: 'notify', code: error });
      });
    });
  }

  #connect(): void {
    const { clock, sockets } = this.#options;
    this.#phase = 'connecting';
    this.#connection = new MasterConnection({
      clock,
      sockets,
      address: this.#options.address,
      events: {
        opened: () => this.#open(),
        requested: (frame, header) => this.#request(frame, header),
        failed: (fault) => this.#fail(fault),
      },
    });
  }

  #open(): void {
    this.#phase = 'opening';
    const { id, description } = this.#options;
    const request = { type: 'open', timeoutSeconds: 0, id: id ?? [], description } as const;
    this.#connection?.ask(0, request, (response) => {
      if (response.error !== ERROR_CODE.noError) {
        this.#connection?.fail({ kind: 'refused', request: 'open', code: response.error });
        return;
      }
      this.#sessionId = response.sessionId;
      this.#masterBootMs = this.#nowMs() - response.upTimeTicks * 10;
      this.#phase = 'open';
      this.#registrations.begin();
      this.#pingLater();
    });
  }

  #registered(subtree: Subtree): void {
    const { subtrees, observer } = this.#options;
    this.#servedSinceMs ??= this.#nowMs();
    this.#unreachableReason = undefined;
    observer?.registered?.(subtree);
    if (subtree === subtrees[0]) {
      observer?.connected?.(Math.floor((this.#nowMs() - this.#masterBootMs) / 10) >>> 0);
    }
  }

  /** Most likely another subagent has it. */
  #refused(subtree: Subtree, code: number): void {
    this.#options.observer?.refused?.({ code, subtree, retrySeconds: REGISTER_RETRY_MS / 1000 });
  }

  #pingLater(): void {
    this.#after(PING_MS, () => {
      this.#ask({ type: 'ping' }, (response) => {
        if (response.error === ERROR_CODE.noError) this.#pingLater();
        else this.#connection?.fail({ kind: 'refused', request: 'ping', code: response.error });
      });
    });
  }

  /** Asks within the session; a master that does not know the session is connected to again. */
  #ask(request: PduBody, answered: (response: Response) => void): void {
    const connection = this.#connection;
    connection?.ask(this.#sessionId ?? 0, request, (response) => {
      const { error } = response;
      if (error === ERROR_CODE.notOpen) connection.fail({ kind: 'refused', request: request.type, code: error });
      else answered(response);
    });
  }

  #request(frame: Buffer, header: Header): void {
    const sessionId = this.#sessionId;
    if (header.type === 'close') {
      if (header.sessionId !== sessionId) return;
      this.#connection?.fail({ kind: 'closed', reason: frame[HEADER_OCTETS] ?? CLOSE_REASON.other });
      return;
    }
    const isFirst = !this.#pins.knows(header.transactionId);
    const view = this.#pins.viewFor(header.transactionId, this.#view, this.#nowMs());
    const viewIn = (name: string, id: number) => this.#contexts.viewFor(name, id, this.#nowMs());
    const answer = answerRequest(frame, { view, viewIn, sessionId });
    if (answer === undefined) return;
    this.#connection?.send(answer);
    if (isFirst) this.#options.observer?.answered?.();
  }

  /** Any fault, in any phase: report it once, and try again later. */
  #fail(fault: MasterFault): void {
    const { holdsAny } = this.#registrations;
    const heldRoot = this.#registrations.holds(this.#options.subtrees[0]);
    const nowMs = this.#nowMs();
    if (this.#servedSinceMs !== undefined) {
      this.#servedUntilMs = nowMs;
      const isStable = nowMs - this.#servedSinceMs >= STABLE_MS;
      this.#failedAttempts = isStable ? 0 : this.#shortSessions;
      this.#shortSessions = isStable ? 0 : this.#shortSessions + 1;
    }
    this.#forgetSession();
    this.#failedAttempts += 1;
    this.#phase = 'waiting';
    this.#after(this.#retryDelayMs(nowMs), () => this.#connect());
    this.#reportFault(fault, holdsAny);
    if (heldRoot) this.#options.observer?.lost?.();
  }

  #retryDelayMs(nowMs: number): number {
    const { address, random } = this.#options;
    const sinceServedMs = this.#servedUntilMs === undefined ? undefined : nowMs - this.#servedUntilMs;
    return retryDelayMs({ address, attempt: this.#failedAttempts, sinceServedMs, random: (random ?? Math.random)() });
  }

  #reportFault(fault: MasterFault, wasServing: boolean): void {
    const { observer, address } = this.#options;
    const reason = describeFault(fault);
    if (wasServing) {
      observer?.masterLost?.(reason);
    } else if (reason !== this.#unreachableReason) {
      this.#unreachableReason = reason;
      observer?.masterUnreachable?.(reason, hintFor(fault, address));
    }
  }

  #forgetSession(): void {
    for (const cancel of this.#cancelTimers) cancel();
    for (const drop of this.#dropNotifications) drop();
    this.#cancelTimers.clear();
    this.#dropNotifications.clear();
    this.#registrations.end();
    this.#servedSinceMs = undefined;
    this.#connection = undefined;
    this.#sessionId = undefined;
    this.#pins.clear();
    this.#contexts.clearPins();
  }

  #leave(): Promise<void> {
    const [connection, sessionId] = [this.#connection, this.#sessionId];
    this.#forgetSession();
    this.#phase = 'stopped';
    if (connection === undefined) return Promise.resolve();
    if (sessionId !== undefined) return connection.finish(sessionId, { type: 'close', reason: CLOSE_REASON.shutdown });
    connection.abandon();
    return Promise.resolve();
  }

  #after(delayMs: number, action: () => void): void {
    const cancel = this.#options.clock.after(delayMs, () => {
      this.#cancelTimers.delete(cancel);
      action();
    });
    this.#cancelTimers.add(cancel);
  }

  #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}
