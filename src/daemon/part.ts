// What runs in the daemon beside its passes: each part has the same few verbs, and the agent knows no more of it.

import type { Config } from '../config/config';
import type { Ledger } from '../ledger/ledger';
import type { Ingest, PassOutcome } from '../pass/ingest';
import type { View } from '../view/view';
import type { ViewInput } from '../view/view-input';

/** What one configuration builds. */
export interface Works {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly ingest: Ingest;
}

/** How a pass ended; `threw` is a fault of our own. */
export type PassResult = PassOutcome | { readonly kind: 'threw'; readonly reason: string };

/** A pass that began later than the schedule allows. */
export interface LatePass {
  /** Milliseconds since 1970. */
  readonly dueMs: number;
  readonly lateMs: number;
  /** How many other passes were due meanwhile. */
  readonly missed: number;
}

export interface Part {
  /** Puts a configuration in force, the first or another. No pass is made before every part has done so. */
  use(works: Works): void | Promise<void>;
  /** A newer view is durable: it is what readers see from now on. */
  publish?(view: View, input: ViewInput): void;
  /** The pass begins late. */
  late?(pass: LatePass): void;
  /** The current pass has begun, or has read or saved something. */
  advanced?(): void;
  /** A beat came while a pass is still being made. */
  stillRunning?(): void;
  /** A pass ended, and what it saved was published. */
  passed?(result: PassResult): void | Promise<void>;
  /** The state directory was lost and made again: whatever else lay in it is to be written again. */
  stateSavedAgain?(): void;
  /** Resolves once nothing of it runs any more. */
  stop(): Promise<void>;
}
