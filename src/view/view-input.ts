// All that a view is made of.

import type { Snapshot } from '../ledger/snapshot';
import type { AgentStatus } from './agent-status';

export interface ViewInput {
  readonly snapshot: Snapshot;
  readonly status: AgentStatus;
  /**
   * What the SNMP master's sysUpTime was at a moment, given in milliseconds since 1970; undefined while no master was
   * ever reached, and so no one can ask.
   */
  readonly ticksAt: ((atMs: number) => number) | undefined;
}
