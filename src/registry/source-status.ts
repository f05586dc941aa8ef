// What is known of a log source just now, beyond what was counted of it: nothing of it is durable.

export const sourceStates = ['ok', 'catchingUp', 'missing', 'unreadable', 'waiting', 'removed'] as const;

/**
 * ok: read to the end of what was there. catchingUp: there is more to read. missing: there is no such log.
 * unreadable: it is there. waiting: no pass has come to it since the program started. removed: the configuration
 * names it no more.
 */
export type SourceState = (typeof sourceStates)[number];

export interface SourceStatus {
  /** As configured: of one log, or a pattern of many. */
  readonly path: string;
  readonly state: SourceState;
  /** Octets that were there when last looked, and are not counted yet. */
  readonly lagOctets: number;
  /** Since it was last known to be read to its end; 0 while it is. */
  readonly lagSeconds: number;
  /** Why it could not be read, the last time it could not; empty while it always could. */
  readonly lastError: string;
}
