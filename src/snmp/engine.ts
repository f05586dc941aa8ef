// SNMP answered by ourselves (RFC 3411 to 3418), for hosts without an snmpd: bind, serve, and bind again whenever that
// fails. Nothing can be set, and every message is answered within the call that brings it.
//
//   idle ─► opening ─► serving
//             ▲  │        │
//             │  ▼        │
//            waiting ◄────┘  the address is taken, or was lost

import type { MibRow } from '../agentx/index';
import { isUnder, type Oid } from '../base/oid';
import { Problem } from '../base/problem';
import { type DatagramAddress, type DatagramSocket, type Datagrams, formatDatagramAddress } from '../host/datagrams';
import type { Host } from '../host/host';
import type { EngineIdentity } from './engine-identity';
import { describeListenError, hintFor } from './listen-hint';
import { Refusals } from './refusals';
import { type CommunityContext, Responder } from './responder';
import type { ServedRow } from './served-value';
import { type ServedView, serveView } from './served-view';
import type { SnmpPackage } from './snmp-package';
import { Statistics } from './statistics';
import { type Capability, SYSTEM, type SystemText, systemRows } from './system-rows';
import type { SnmpUser } from './users';

/** What the owner of an engine may want to know; each is called at the moment it happens. */
export interface EngineObserver {
  /** The address is ours, for the first time or again. */
  opened?(): void;
  /** The address could not be had, or is no longer ours. */
  lost?(): void;
  /** A response went out. */
  answered?(): void;
}

export interface StandaloneEngineOptions {
  readonly host: Pick<Host, 'clock' | 'journal'>;
  readonly datagrams: Datagrams;
  readonly snmp: SnmpPackage;
  readonly address: DatagramAddress;
  /** Where there is none, neither SNMPv1 nor v2c is answered. */
  readonly community: string | undefined;
  /** Other communities, and the contexts that they stand for. */
  readonly contexts?: readonly CommunityContext[];
  /** Where there are none, SNMPv3 is not answered. */
  readonly users: readonly SnmpUser[];
  /** Asked for only where there are users. Throws a Problem where it cannot be kept. */
  readonly identity: () => Promise<EngineIdentity>;
  readonly system: SystemText;
  /** sysObjectID. */
  readonly objectId: Oid;
  readonly capabilities: readonly Capability[];
  readonly observer?: EngineObserver;
}

const RETRY_MS = 5_000;
/** Where SNMPv3 is not spoken, no one sees it. */
const NO_IDENTITY: EngineIdentity = { id: Buffer.from('80001f880500', 'hex'), boots: 1 };

export class StandaloneEngine {
  readonly #options: StandaloneEngineOptions;
  readonly #statistics = new Statistics();
  readonly #refusals: Refusals;
  readonly #startedMs: number;
  #identity: EngineIdentity | undefined;
  #responder: Responder | undefined;
  #own: readonly ServedRow[] | undefined;
  #rows: readonly MibRow[] = [];
  #objects: readonly Oid[] = [];
  #view: ServedView | undefined;
  readonly #contexts = new Map<string, ServedView>();
  #socket: DatagramSocket | undefined;
  #cancelRetry: () => void = () => undefined;
  #said: string | undefined;
  #isStopped = false;

  constructor(options: StandaloneEngineOptions) {
    this.#options = options;
    this.#startedMs = options.host.clock.monotonicMs();
    this.#refusals = new Refusals(options.host);
  }

  /** Begins to listen; from here on it goes by itself until `stop`. */
  start(): void {
    void this.#open();
  }

  /**
   * Makes these rows what is answered from the next request on. Throws a Problem (protocol) for a value outside the
   * limits of its type, or a name that is there twice.
   */
  publish(rows: readonly MibRow[], objects: readonly Oid[]): void {
    this.#rows = rows;
    this.#objects = objects;
    this.#encode();
  }

  /** The rows of an SNMP context other than the default one, which are all that is served in it. */
  publishContext(name: string, rows: readonly ServedRow[], objects: readonly Oid[]): void {
    const systemObjects = rows.filter(({ oid }) => isUnder(oid, SYSTEM)).map(({ oid }) => oid.slice(0, -1));
    this.#contexts.set(name, serveView(rows, [...systemObjects, ...objects], this.#contexts.get(name)));
  }

  /** Resolves once the address is free. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelRetry();
    await this.#socket?.close();
  }

  async #open(): Promise<void> {
    const { address, datagrams } = this.#options;
    try {
      this.#responder ??= await this.#makeResponder();
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      const hint = 'SNMPv3 keeps its engine ID in the state directory: let the user that runs maillogs write there.';
      this.#retry(thrown.message.replace(/\.$/, ''), hint);
      return;
    }
    if (this.#isStopped) return;
    this.#encode();
    this.#socket = datagrams.listen(address, {
      opened: () => this.#opened(),
      received: (bytes, peer) => this.#received(bytes, peer),
      failed: (errorCode) => this.#retry(describeListenError(errorCode), hintFor(errorCode, address)),
    });
  }

  async #makeResponder(): Promise<Responder> {
    const { snmp, community, contexts = [], users, identity } = this.#options;
    this.#identity = users.length > 0 ? await identity() : undefined;
    const engine = this.#identity ?? NO_IDENTITY;
    const engineTime = () => this.#engineTime();
    return new Responder({ snmp, community, contexts, users, engine, engineTime, statistics: this.#statistics });
  }

  #encode(): void {
    // What is served of ourselves is known once we know who we are.
    if (this.#responder === undefined) return;
    this.#own ??= this.#ownRows();
    const objects = [...this.#own.map(({ oid }) => oid.slice(0, -1)), ...this.#objects];
    this.#view = serveView([...this.#own, ...this.#rows], objects, this.#view);
  }

  #ownRows(): readonly ServedRow[] {
    const { system, objectId, capabilities } = this.#options;
    return systemRows({
      text: system,
      objectId,
      capabilities,
      upTime: () => this.#upTime(),
      statistics: this.#statistics,
      engine: this.#identity && { ...this.#identity, time: () => this.#engineTime() },
    });
  }

  #opened(): void {
    this.#said = undefined;
    const { host, address, observer } = this.#options;
    host.journal.note({ kind: 'snmpListening', address: formatDatagramAddress(address), versions: this.#versions() });
    observer?.opened?.();
  }

  #versions(): string {
    const { community, users } = this.#options;
    return [community === undefined ? '' : 'v1, v2c', users.length === 0 ? '' : 'v3'].filter(Boolean).join(', ');
  }

  #retry(reason: string, hint: string): void {
    const { host, address, observer } = this.#options;
    this.#socket = undefined;
    if (this.#isStopped) return;
    observer?.lost?.();
    this.#cancelRetry = host.clock.after(RETRY_MS, () => void this.#open());
    if (this.#said === reason) return;
    this.#said = reason;
    host.journal.note({ kind: 'snmpNotListening', address: formatDatagramAddress(address), reason, hint });
  }

  #received(bytes: Buffer, peer: DatagramAddress): void {
    const { response, refusal } = this.#answer(bytes);
    if (refusal !== undefined) this.#refusals.refused(refusal, peer.address);
    if (response === undefined) return;
    this.#options.observer?.answered?.();
    this.#socket?.send(response, peer, () => this.#statistics.count('silentDrops'));
  }

  /** A fault of our own costs one answer and is said, but it is none that a stranger could end us with. */
  #answer(bytes: Buffer): ReturnType<Responder['answer']> {
    try {
      return this.#responder!.answer(bytes, (name) => (name === '' ? this.#view! : this.#contexts.get(name)));
    } catch (thrown) {
      this.#statistics.count('silentDrops');
      this.#refusals.failed(thrown);
      return { response: undefined, refusal: undefined };
    }
  }

  #upTime(): number {
    return Math.floor((this.#options.host.clock.monotonicMs() - this.#startedMs) / 10) % 2 ** 32;
  }

  #engineTime(): number {
    return Math.floor((this.#options.host.clock.monotonicMs() - this.#startedMs) / 1000);
  }
}
