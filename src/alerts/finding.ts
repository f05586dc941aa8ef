// What one look at an alert's condition gives.

/**
 * `high` begins or keeps the condition, `low` ends it; `between` does neither, but whoever waited for either begins
 * to wait again; `unknown` changes nothing at all.
 */
export type Level = 'high' | 'low' | 'between' | 'unknown';

/** The numbers that go with it; see the objects in registry/notifications.ts. */
export interface Figures {
  readonly count?: number;
  readonly limit?: number;
  readonly seconds?: number;
  readonly total?: string;
  readonly percent?: number;
}

export interface Finding {
  readonly level: Level;
  readonly reason: string;
  readonly figures: Figures;
  /** Since when it is so, where that is known; otherwise since the first look that found it. */
  readonly sinceMs?: number;
}

export const UNKNOWN: Finding = { level: 'unknown', reason: '', figures: {} };
