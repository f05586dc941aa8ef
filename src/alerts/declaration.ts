// What is watched: the alerts that are built in and those of the configuration, as data. Times are on a clock
// that never goes back.

import type { CounterPlace } from '../registry/counter-place';

interface Declared {
  /** Its own among all; what is built in is called by its kind, with the source after a full stop. */
  readonly name: string;
}

/** Raised when the source could not be read to its end for `afterMs`. */
export interface StalledAlert extends Declared {
  readonly kind: 'sourceStalled';
  readonly source: string;
  readonly afterMs: number;
}

/** Raised when nothing was written to the source for `afterMs`. */
export interface SilentAlert extends Declared {
  readonly kind: 'sourceSilent';
  readonly source: string;
  readonly afterMs: number;
}

/** Told whenever octets of the source disappeared unread; there is nothing to be cleared. */
export interface LostAlert extends Declared {
  readonly kind: 'sourceLost';
  readonly source: string;
  /** What counts its losses, and the octets known to be lost in them. */
  readonly losses: CounterPlace;
  readonly octets: CounterPlace;
}

/** Raised when nothing could be saved for `afterMs`. */
export interface CommitAlert extends Declared {
  readonly kind: 'commitFailing';
  readonly afterMs: number;
}

/** The share, within `overMs`, that no rule claimed of the lines of a source whose programs its services know. */
export interface UnclaimedAlert extends Declared {
  readonly kind: 'unclaimedHigh';
  readonly source: string;
  /** What counts the lines that no rule claimed, those of other programs, and all lines. */
  readonly unclaimed: CounterPlace;
  readonly foreign: CounterPlace;
  readonly lines: CounterPlace;
  readonly risePercent: number;
  readonly fallPercent: number;
  readonly overMs: number;
  /** With fewer lines than this within `overMs` a share says nothing. */
  readonly leastLines: number;
}

/** The rate of a counter within `overMs`. */
export interface RateAlert extends Declared {
  readonly kind: 'rateHigh';
  /** As the configuration spells it. */
  readonly counter: string;
  readonly place: CounterPlace;
  /** The sources whose lines may add to it: it is known for sure only while all of them can be read. */
  readonly sources: readonly string[];
  /** Events within `overMs`: raised above the one, cleared below the other. */
  readonly riseAbove: number;
  readonly fallBelow: number;
  readonly overMs: number;
  /** How long the rate must stay there for either. */
  readonly holdMs: number;
}

export type AlertDeclaration = StalledAlert | SilentAlert | LostAlert | CommitAlert | UnclaimedAlert | RateAlert;

/** How many notifications there may be. */
export interface AlertLimits {
  /** Between two of one alert. */
  readonly minIntervalMs: number;
  /** The most notifications of all alerts together within `perMs` milliseconds. */
  readonly most: number;
  readonly perMs: number;
}
