// What is known of a member of the farm just now, beyond what it added to the sums: nothing of it is durable.

export const memberStates = [
  ...(['ok', 'stale', 'begun', 'silent', 'refused', 'unusable', 'twice', 'waiting', 'removed'] as const),
] as const;

/**
 * ok: its counters were read and added. stale: they were, but its maillogs makes no pass, or its clock is wrong. begun:
 * they were read, and what they say is where they begin. silent: no answer. refused: it answers, and not to us. unusable:
 * its answer cannot be added. twice: the agent of another member. waiting: not asked since the program started. removed:
 * the configuration names it no more.
 */
export type MemberState = (typeof memberStates)[number];

/** Of which the counters are in the sums as they are now. */
export const summedStates: readonly MemberState[] = ['ok', 'stale', 'begun'];

export interface MemberStatus {
  /** Where it is asked, as `host:port`. */
  readonly address: string;
  readonly state: MemberState;
  /** Why it is not ok, a sentence; empty while it is. */
  readonly cause: string;
  /** When it last answered so that it could be added, milliseconds since 1970; undefined where it never did. */
  readonly answeredMs: number | undefined;
  /** Of its last answer: from the first question to the last answer. */
  readonly roundTripMs: number;
  /** Since its maillogs last read its logs to their end. */
  readonly lagSeconds: number;
  /** Of its maillogs; empty where it was never told. */
  readonly version: string;
  /** Hexadecimal digits. */
  readonly epoch: string | undefined;
}
