// The agent's side of the alerts: tells the notifier what became of each pass, and how the sources are.

import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import type { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import type { Ingest, PassOutcome } from '../pass/ingest';
import type { SourceStatus } from '../registry/source-status';
import { AlertsFile } from './alerts-file';
import { alertDeclarations, alertLimits } from './declarations';
import { Notifier, type Notify } from './notifier';
import type { ObservedSource, PassState } from './observation';

/** What is looked at. */
export interface Watched {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly ingest: Ingest;
}

export class AlertWatch {
  readonly #host: Host;
  readonly #notify: Notify;
  #watched: Watched | undefined;
  #notifier: Notifier | undefined;
  #quietSinceMs = 0;

  constructor(host: Host, notify: Notify) {
    this.#host = host;
    this.#notify = notify;
  }

  /** Puts a configuration in force, the first or another. */
  use(watched: Watched): void {
    const { config, ledger } = watched;
    if (this.#notifier === undefined || this.#watched?.ledger.directory !== ledger.directory) {
      const file = new AlertsFile(this.#host, ledger.directory);
      this.#notifier = new Notifier({ host: this.#host, file, notify: this.#notify });
    }
    this.#watched = watched;
    const declarations = alertDeclarations(config);
    this.#notifier.watch({ declarations, limits: alertLimits(config), root: config.rootOid });
    // What was lost before is known and was reported; what is lost in the first pass is news.
    this.#observe({ kind: 'none' });
  }

  /** The current pass has read or saved something. */
  advanced(): void {
    this.#quietSinceMs = this.#host.clock.monotonicMs();
  }

  /** A pass is still being made. */
  stillRunning(): void {
    this.#observe({ kind: 'running', quietSinceMs: this.#quietSinceMs });
  }

  /** A pass ended; `threw` is a fault of our own. */
  async passed(outcome: PassOutcome | { readonly kind: 'threw'; readonly reason: string }): Promise<void> {
    switch (outcome.kind) {
      case 'idle':
      case 'committed':
        this.#observe({ kind: 'complete' });
        return;
      case 'failed':
        this.#observe({ kind: 'failed', reason: outcome.problem.message });
        return;
      case 'threw':
        this.#observe({ kind: 'failed', reason: outcome.reason });
        return;
      case 'busy': {
        const reason = `${holderInWords(outcome)} holds the lock of the counters, and saves nothing.`;
        this.#observe({ kind: 'busy', reason, isAdvancing: await this.#isAdvancing() });
      }
    }
  }

  /** Sends what waits for a master, and keeps what can't be sent. */
  async flush(): Promise<void> {
    await this.#notifier?.flush();
  }

  /** Sends what can be sent, and keeps the rest. */
  stop(): Promise<void> {
    return this.flush();
  }

  /** Whether another process has saved something. */
  async #isAdvancing(): Promise<boolean> {
    try {
      return (await this.#watched?.ledger.refreshDurably()) ?? false;
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return false;
    }
  }

  #observe(pass: PassState): void {
    const { clock } = this.#host;
    const { ledger, ingest } = this.#watched!;
    this.#notifier!.observe({
      monotonicMs: clock.monotonicMs(),
      wallMs: clock.nowMs(),
      pass,
      snapshot: ledger.current,
      sources: [...ingest.sourceStatuses()].map(([name, status]) => observed(name, status)),
    });
  }
}

function observed(name: string, { state, lastError, lagOctets }: SourceStatus): ObservedSource {
  const isFailing = state === 'missing' || state === 'unreadable';
  // How much is left in a compressed log is not known.
  const behindOctets = state === 'catchingUp' ? Math.max(1, lagOctets) : 0;
  return { name, isKnown: state !== 'waiting', problem: isFailing ? lastError : undefined, behindOctets };
}
