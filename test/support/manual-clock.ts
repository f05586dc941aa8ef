// A clock that stands still until a test moves it.

import type { Clock } from '../../src/host/clock';

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

export class ManualClock implements Clock {
  #monotonicMs = 0;
  #wallMs = 1_700_000_000_000;
  #timers: Timer[] = [];

  nowMs(): number {
    return this.#wallMs + this.#monotonicMs;
  }

  /** Sets the wall clock, as an admin does or NTP; no timer goes off for it. */
  set(nowMs: number): void {
    this.#wallMs = nowMs - this.#monotonicMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { dueMs: this.#monotonicMs + delayMs, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  yield(): Promise<void> {
    return Promise.resolve();
  }

  /** Timers that have not gone off. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Time passes for a process that is stopped: what fell due meanwhile goes off at its end, once. */
  stand(forMs: number): void {
    this.#monotonicMs += forMs;
    const due = this.#timers.filter((timer) => timer.dueMs <= this.#monotonicMs);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { action } of due) action();
  }

  /** Lets time pass; what falls due goes off in its order, also what is set meanwhile. */
  advance(byMs: number): void {
    const untilMs = this.#monotonicMs + byMs;
    for (let next = this.#nextDue(untilMs); next !== undefined; next = this.#nextDue(untilMs)) {
      const timer = next;
      this.#timers = this.#timers.filter((other) => other !== timer);
      this.#monotonicMs = timer.dueMs;
      timer.action();
    }
    this.#monotonicMs = untilMs;
  }

  #nextDue(untilMs: number): Timer | undefined {
    const due = this.#timers.filter((timer) => timer.dueMs <= untilMs);
    return due.length === 0 ? undefined : due.reduce((a, b) => (b.dueMs < a.dueMs ? b : a));
  }
}
