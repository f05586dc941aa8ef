// In the midst of a long pass others want the ledger, too: a post-processor that waits keeps multilog waiting, and
// that the mail. So after each commit the lock is let go for a moment, and taken again.

import type { Clock } from '../host/clock';
import type { Ledger, Transaction } from '../ledger/ledger';

/** Others ask more often than that. */
const PAUSE_MS = 50;
/** How often who waits for the ledger should ask for it. */
export const ASK_EVERY_MS = 20;
/** Whoever has taken it gives it back soon, being as polite as we are. */
const MAX_PAUSES = 100;

/** The pause of a pass in a process of its own. */
export function pauseBy(clock: Clock): () => Promise<void> {
  return () => waitFor(clock, PAUSE_MS);
}

/** Waits for that many milliseconds. */
export function waitFor(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

export interface GivingWay {
  readonly ledger: Ledger;
  readonly pause: () => Promise<void>;
  readonly mayGoOn: () => boolean;
}

/**
 * Ends the transaction and gives the next one, whose ground may be what others have committed; undefined when they
 * keep the ledger, or when there is no time to wait for it. Throws a Problem when it can't be taken any more.
 */
export async function giveWay(
  transaction: Transaction,
  { ledger, pause, mayGoOn }: GivingWay,
): Promise<Transaction | undefined> {
  transaction.end();
  for (let n = 0; n < MAX_PAUSES; n++) {
    await pause();
    const begun = await ledger.begin();
    if (begun.kind === 'begun') return begun.transaction;
    if (!mayGoOn()) return undefined;
  }
  return undefined;
}
