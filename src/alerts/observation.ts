// What is known at one moment: what is durable, how the last pass went, and how each source is.

import type { Snapshot } from '../ledger/snapshot';

export type PassState =
  /** None was made yet. */
  | { readonly kind: 'none' }
  /** Every source that can be read was read to its end, and all of it is durable. */
  | { readonly kind: 'complete' }
  /** Nothing could be made durable. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Someone else held the lock; `isAdvancing` says that what he does is being saved. */
  | { readonly kind: 'busy'; readonly reason: string; readonly isAdvancing: boolean }
  /** It has not come to its end; `quietSinceMs` is when it last got ahead, on the monotonic clock. */
  | { readonly kind: 'running'; readonly quietSinceMs: number };

export interface ObservedSource {
  readonly name: string;
  /** A pass has reached it. */
  readonly isKnown: boolean;
  /** Why it could not be read; undefined when it could. */
  readonly problem: string | undefined;
  /** What is left of it to read; 0 when it was read to its end. */
  readonly behindOctets: number;
}

export interface Observation {
  /** On a clock that never goes back: all that is measured is measured by it. */
  readonly monotonicMs: number;
  /** Only to say when something happened. */
  readonly wallMs: number;
  readonly pass: PassState;
  /** The newest that is durable; undefined before the first. */
  readonly snapshot: Snapshot | undefined;
  readonly sources: readonly ObservedSource[];
}
