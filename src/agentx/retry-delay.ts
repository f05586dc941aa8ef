// How long to wait before the next attempt to reach the master.

import type { SocketAddress } from '../base/sockets';

const FIRST_MS = 250;

/**
 * An attempt on this machine that finds no listener costs some 50 microseconds, so there is no reason ever to wait
 * longer than this: with it the rows are back within 3 s of a start of snmpd, however long it was away.
 */
const MAX_LOCAL_MS = 2_000;

/** To another machine each attempt is packets: often while a restart is likely, then seldom. */
const RESTART_MS = 30_000;
const MAX_REMOTE_IN_RESTART_MS = 1_000;
const MAX_REMOTE_MS = 30_000;

export interface RetrySituation {
  readonly address: SocketAddress;
  /** Attempts that failed since the last session that held, counted from 1. */
  readonly attempt: number;
  /** Time since rows were last served; undefined when they never were. */
  readonly sinceServedMs: number | undefined;
  /** 0..1, so that many subagents do not come back at one instant. */
  readonly random: number;
}

/** Milliseconds: the attempts double their distance up to a limit; the upper half of each is left to chance. */
export function retryDelayMs(situation: RetrySituation): number {
  const doubled = FIRST_MS * 2 ** Math.min(situation.attempt - 1, 16);
  return Math.min(doubled, limitMs(situation)) * (0.5 + situation.random / 2);
}

function limitMs({ address, sinceServedMs }: RetrySituation): number {
  if (isLocal(address)) return MAX_LOCAL_MS;
  return sinceServedMs !== undefined && sinceServedMs < RESTART_MS ? MAX_REMOTE_IN_RESTART_MS : MAX_REMOTE_MS;
}

function isLocal(address: SocketAddress): boolean {
  return address.kind === 'unix' || /^(127\.|::1$|localhost$)/.test(address.host);
}
