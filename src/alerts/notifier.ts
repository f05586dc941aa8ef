// Turns what the agent sees into notifications: has it evaluated, writes the changes into the journal, keeps what
// must outlive us, and hands the notifications to the master, in order. Those that find none wait for it.

import { describeErrorCode, type NotifyOutcome } from '../agentx/index';
import type { Oid } from '../base/oid';
import type { Host } from '../host/host';
import type { AlertsFile } from './alerts-file';
import type { AlertDeclaration, AlertLimits } from './declaration';
import { type AlertsState, type Evaluation, evaluate, NOTHING_WATCHED, redeclare } from './evaluate';
import { type Notice, type NoticeVarbind, varbindsOf } from './notice';
import type { Observation } from './observation';

/** Notifications that wait for a master; beyond that the oldest go. */
export const MAX_UNSENT = 100;

export type Notify = (notification: Oid, varbinds: readonly NoticeVarbind[]) => Promise<NotifyOutcome>;

export interface NotifierOptions {
  readonly host: Host;
  readonly file: AlertsFile;
  /** Sends one; called for one at a time. */
  readonly notify: Notify;
}

/** What one configuration asks for. */
export interface Watching {
  readonly declarations: readonly AlertDeclaration[];
  readonly limits: AlertLimits;
  readonly root: Oid;
}

export class Notifier {
  readonly #options: NotifierOptions;
  #watching: Watching | undefined;
  #state: AlertsState = NOTHING_WATCHED;
  #unsent: readonly Notice[] = [];
  /** Dropped since the last that was sent. */
  #dropped = 0;
  #sending: Promise<void> | undefined;
  /** Someone has asked to send since sending began. */
  #isWanted = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    const saved = options.file.load();
    if (saved === undefined) return;
    this.#state = saved.state;
    this.#unsent = saved.unsent;
    this.#dropped = saved.dropped;
  }

  /** Puts a configuration in force, the first or another. */
  watch(watching: Watching): void {
    this.#watching = watching;
    this.#take(redeclare(this.#state, watching.declarations, this.#options.host.clock.nowMs()));
  }

  observe(observation: Observation): void {
    if (this.#watching !== undefined) this.#take(evaluate(this.#state, observation, this.#watching.limits));
  }

  /** Sends what waits, and keeps what can't be sent. Resolves when that is done. */
  flush(): Promise<void> {
    this.#isWanted = true;
    this.#sending ??= this.#sendAll();
    return this.#sending;
  }

  /** A master that comes while one is being given up is not missed. */
  async #sendAll(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#send();
      }
    } finally {
      this.#sending = undefined;
    }
  }

  #take({ state, changes, notices }: Evaluation): void {
    const { journal } = this.#options.host;
    this.#state = state;
    for (const { alert, isRaised, reason } of changes) {
      journal.note({ kind: isRaised ? 'alertRaised' : 'alertCleared', alert, reason });
    }
    this.#queue(notices);
    if (this.#unsent.length > 0) void this.flush();
    else void this.#save();
  }

  #queue(notices: readonly Notice[]): void {
    const all = [...this.#unsent, ...notices];
    const dropped = Math.max(0, all.length - MAX_UNSENT);
    this.#unsent = all.slice(dropped);
    if (dropped === 0) return;
    this.#dropped += dropped;
    // Reported at the first and at each hundredth: whoever has no master for a week knows it by now.
    if ((this.#dropped - dropped) % MAX_UNSENT !== 0) return;
    const { journal } = this.#options.host;
    journal.note({ kind: 'notificationsDropped', count: dropped, waiting: this.#unsent.length });
  }

  /**
   * What waits is kept before it is sent, so that it is sent though we die first; and after it, so that it is not
   * sent again. If we die in between it is sent twice.
   */
  async #send(): Promise<void> {
    await this.#save();
    while (this.#unsent.length > 0 && this.#watching !== undefined) {
      const notice = this.#unsent[0]!;
      const suppressed = notice.suppressed + this.#dropped;
      const { id, varbinds } = varbindsOf({ ...notice, suppressed }, this.#watching.root);
      const outcome = await this.#options.notify(id, varbinds);
      if (outcome.kind === 'unsent') return;
      if (outcome.kind === 'refused') this.#reportRefused(notice, outcome.code);
      // It may have been dropped meanwhile, for want of room.
      this.#unsent = this.#unsent.filter((each) => each !== notice);
      this.#dropped = 0;
      await this.#save();
    }
  }

  #reportRefused({ name }: Notice, code: number): void {
    this.#options.host.journal.note({
      kind: 'notificationRefused',
      alert: name,
      code,
      reason: describeErrorCode(code),
    });
  }

  #save(): Promise<void> {
    return this.#options.file.save({ state: this.#state, unsent: this.#unsent, dropped: this.#dropped });
  }
}
