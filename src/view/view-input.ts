// All that a view is made of.

import type { Snapshot } from '../ledger/snapshot';
import type { AgentStatus } from './agent-status';

export interface ViewInput {
  readonly snapshot: Snapshot;
  readonly status: AgentStatus;
  /**
   * When the SNMP master's sysUpTime was zero, milliseconds since 1970; undefined while no master was ever
   * reached, when no one can ask either.
   */
  readonly masterStartMs: number | undefined;
}
