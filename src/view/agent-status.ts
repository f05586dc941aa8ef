// What readers may know of the running program that is not durable: it is gone with the process.

import { type MemberStatus, summedStates } from '../registry/member-status';
import type { SourceStatus } from '../registry/source-status';

export interface AgentStatus {
  readonly version: string;
  /** When this run began, milliseconds since 1970. */
  readonly startedMs: number;
  /** SHA-256 of the configuration file in hexadecimal; empty when there is none. */
  readonly configurationDigest: string;
  /** The first line of what was wrong with a configuration that was read again and refused. */
  readonly configurationError?: string | undefined;
  /** undefined before the first pass has ended. */
  readonly lastPass: LastPass | undefined;
  /** When the schedule wants the next pass, milliseconds since 1970; undefined before the first was made. */
  readonly nextPassMs?: number | undefined;
  /** By name: the sources of the configuration in force. */
  readonly sources: ReadonlyMap<string, SourceStatus>;
  /** By name: the user's own counters of the configuration in force. */
  readonly ownCounters: ReadonlyMap<string, OwnCounter>;
  /** Where the counters are the sums of a farm. */
  readonly farm?: FarmStatus;
}

export interface FarmStatus {
  /** By name. */
  readonly members: ReadonlyMap<string, MemberStatus>;
  /** Sums that are not shown in full yet. */
  readonly countersWaiting: number;
}

/** What the configuration says of a counter of the user's own. */
export interface OwnCounter {
  readonly units: string;
  /** Empty where it says nothing. */
  readonly help: string;
}

export interface LastPass {
  /** Milliseconds since 1970. */
  readonly endedMs: number;
  readonly durationMs: number;
  /** How long after it was due it began, where that is longer than the schedule allows. */
  readonly delayMs: number;
}

/** Names of the members that the sums are without; one that is listed twice is in them once. */
export function silentMembers(farm: FarmStatus | undefined): readonly string[] {
  const isMissing = ({ state }: MemberStatus) => state !== 'twice' && !summedStates.includes(state);
  return [...(farm?.members ?? [])].filter(([, status]) => isMissing(status)).map(([name]) => name);
}
