// What a pass is asked for, and what comes of it.

import type { Problem } from '../base/problem';
import type { Busy } from '../ledger/lock';

export type PassOutcome =
  /** Nothing is new. */
  | { readonly kind: 'idle' }
  /** There is a new snapshot: ours, or one that someone else committed. */
  | { readonly kind: 'committed' }
  /** Someone else is writing. */
  | Busy
  /** Nothing could be committed; said in the journal already. */
  | { readonly kind: 'failed'; readonly problem: Problem };

/** How far a pass has come with one log. */
export interface Progress {
  readonly source: string;
  readonly path: string;
  readonly readOctets: number;
  /** As far as it is known how much there is. */
  readonly allOctets: number;
}

export interface PassOptions {
  readonly mayGoOn?: () => boolean;
  readonly isLast?: boolean;
  readonly committed?: () => void;
  /** The identity of the file that multilog hands to its processor just now, where the pass is made for that. */
  readonly inHand?: string;
  /** The files read stay open till the next pass: what is removed meanwhile can still be read. */
  readonly keepsOpen?: boolean;
  /** Waits a moment, while the ledger is free for others: after each commit in the midst of a long pass. */
  readonly pause?: () => Promise<void>;
  /** Called whenever some of a log was read. */
  readonly progressed?: (progress: Progress) => void;
}
