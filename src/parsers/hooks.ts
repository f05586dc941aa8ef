// Code that rules call after a line is accepted, for what a template cannot say. A hook adds to the tally, and can
// refuse nothing. Each says why it is one.

import type { Tally } from '../registry/tally';
import { countRefusal } from './qmail/rbl-list';

/** Called with the tally, the line's buffer, and for each field its number, its word, or its start and end. */
type Hook = (tally: Tally, bytes: Uint8Array, ...fields: readonly never[]) => void;

export const hooks = {
  /** Which list a refusal is about is read from host names anywhere in a text, by a list of lists. */
  countRefusal: (tally: Tally, bytes: Uint8Array, textStart: number, textEnd: number) =>
    countRefusal(tally, bytes, { zoneStart: 0, zoneEnd: 0, textStart, textEnd }),
  countRefusalBy: (tally: Tally, bytes: Uint8Array, zoneStart: number, zoneEnd: number, textStart = 0, textEnd = 0) =>
    countRefusal(tally, bytes, { zoneStart, zoneEnd, textStart, textEnd }),
} satisfies Record<string, Hook>;

export type HookName = keyof typeof hooks;

/** What each adds, for people. */
export const hookNotes: Readonly<Record<HookName, string>> = {
  countRefusal: 'rbl.rejections, the counter of the list that {text} names, a row for its zone',
  countRefusalBy: 'rbl.rejections, the counter of the list that {zone} is, a row for {zone}',
};
