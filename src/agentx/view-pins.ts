// Net-SNMP cuts one GETBULK into many GetNext PDUs that share a transactionID. Pinning the view that the first
// of them saw makes the whole SNMP answer one moment's truth, whatever is published in between.

import type { EncodedView } from './encoded-view';

/** More transactions than these are hardly ever under way at once; each holds one view alive. */
const MAX_PINS = 64;

/**
 * Longer than a master waits for the slowest subagent of a transaction (6 s by default), and short enough
 * that a master that never changes its transactionID sees what is new.
 */
const MAX_AGE_MS = 10_000;

interface Pin {
  readonly view: EncodedView;
  readonly sinceMs: number;
}

export class ViewPins {
  /** The least recently used first. */
  readonly #pins = new Map<number, Pin>();

  /** Whether the transaction was heard of before. */
  knows(transactionId: number): boolean {
    return this.#pins.has(transactionId);
  }

  /** The view that the transaction saw before, else `current`, which it sees from now on. */
  viewFor(transactionId: number, current: EncodedView, nowMs: number): EncodedView {
    const known = this.#pins.get(transactionId);
    const isValid = known !== undefined && nowMs - known.sinceMs < MAX_AGE_MS;
    const pin = isValid ? known : { view: current, sinceMs: nowMs };
    this.#pins.delete(transactionId);
    this.#pins.set(transactionId, pin);
    this.#letGo(nowMs);
    return pin.view;
  }

  /** From the least recently used on, what is too old or too much: a pinned view is memory. */
  #letGo(nowMs: number): void {
    for (const [transactionId, { sinceMs }] of this.#pins) {
      if (this.#pins.size <= MAX_PINS && nowMs - sinceMs < MAX_AGE_MS) return;
      this.#pins.delete(transactionId);
    }
  }

  /** How many views are held at most. */
  get size(): number {
    return this.#pins.size;
  }

  /** A new session begins to number its transactions again. */
  clear(): void {
    this.#pins.clear();
  }
}
