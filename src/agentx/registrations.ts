// The subtrees of a session at the master, each for itself: what becomes of one does not touch the others. One
// that is refused is asked for again later, and never unregistered: Net-SNMP would take it from whoever has it.
// A subtree's line in sysORTable is added once the subtree is ours (RFC 2741 sections 6.2.3, 6.2.14, 7.1.4); the
// master drops both with the session.

import { ERROR_CODE } from './error-code';
import type { PduBody, Response } from './pdu';
import { type AgentCapability, registrationOf, type Subtree } from './subtree';

export const REGISTER_RETRY_MS = 60_000;

export interface RegistrationOptions {
  readonly subtrees: readonly Subtree[];
  /** Asks within the session; never answered when the session ends first. */
  readonly ask: (request: PduBody, answered: (response: Response) => void) => void;
  /** Waits within the session. */
  readonly after: (delayMs: number, action: () => void) => void;
  readonly events: {
    registered(subtree: Subtree): void;
    /** Once for each subtree and code, until it is registered. */
    refused(subtree: Subtree, code: number): void;
    /** The subtree is served, but not shown in sysORTable; once for each code. */
    capabilityRefused(subtree: Subtree, code: number): void;
  };
}

export class Registrations {
  readonly #options: RegistrationOptions;
  readonly #held = new Set<Subtree>();
  /** What was said is remembered from session to session. */
  readonly #saidRefused = new Map<Subtree, number>();
  readonly #saidCapabilityRefused = new Map<Subtree, number>();

  constructor(options: RegistrationOptions) {
    this.#options = options;
  }

  /** Whether the subtree is ours in this session. */
  holds(subtree: Subtree): boolean {
    return this.#held.has(subtree);
  }

  get holdsAny(): boolean {
    return this.#held.size > 0;
  }

  /** A session is open: asks for everything. */
  begin(): void {
    for (const subtree of this.#options.subtrees) this.#register(subtree);
  }

  /** The session is over: nothing is ours any more. */
  end(): void {
    this.#held.clear();
  }

  #register(subtree: Subtree): void {
    const { ask, after, events } = this.#options;
    ask({ type: 'register', timeoutSeconds: 0, ...registrationOf(subtree) }, ({ error }) => {
      if (error === ERROR_CODE.noError) {
        this.#held.add(subtree);
        this.#saidRefused.delete(subtree);
        events.registered(subtree);
        for (const capability of subtree.capabilities ?? []) this.#addCapability(subtree, capability);
        return;
      }
      after(REGISTER_RETRY_MS, () => this.#register(subtree));
      if (this.#saidRefused.get(subtree) === error) return;
      this.#saidRefused.set(subtree, error);
      events.refused(subtree, error);
    });
  }

  /** Not tried again in this session: a line in a table is not worth a timer. */
  #addCapability(subtree: Subtree, capability: AgentCapability): void {
    this.#options.ask({ type: 'addAgentCaps', ...capability }, ({ error }) => {
      if (error === ERROR_CODE.noError) this.#saidCapabilityRefused.delete(subtree);
      else if (this.#saidCapabilityRefused.get(subtree) !== error) {
        this.#saidCapabilityRefused.set(subtree, error);
        this.#options.events.capabilityRefused(subtree, error);
      }
    });
  }
}
