// The views of contexts other than the default one (RFC 2741 section 6.1.1): each is a MIB of its own, with the same
// OIDs, say, for another host.

import type { EncodedView } from './encoded-view';
import { ViewPins } from './view-pins';

interface Context {
  view: EncodedView;
  readonly pins: ViewPins;
}

export class ContextViews {
  readonly #contexts = new Map<string, Context>();

  /** Makes this view the one that answers in the context from the next transaction on. */
  publish(name: string, view: EncodedView): void {
    const known = this.#contexts.get(name);
    if (known === undefined) this.#contexts.set(name, { view, pins: new ViewPins() });
    else known.view = view;
  }

  /** The view that a transaction sees; undefined where nothing was published in the context. */
  viewFor(name: string, transactionId: number, nowMs: number): EncodedView | undefined {
    const known = this.#contexts.get(name);
    return known?.pins.viewFor(transactionId, known.view, nowMs);
  }

  /** A new session begins to number its transactions again. */
  clearPins(): void {
    for (const { pins } of this.#contexts.values()) pins.clear();
  }
}
