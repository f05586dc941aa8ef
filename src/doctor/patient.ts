// What doctor knows before its walk begins.

import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import type { Invocation } from '../host/invocation';
import type { SourceSpec } from '../pass/source';
import type { UserIdentity } from './agent-user';
import type { Remedies } from './facts';
import type { PollerChoice } from './poller-options';
import type { Presence } from './presence';
import type { SnmpdConf } from './snmpd-conf';

export interface Patient {
  readonly invocation: Invocation;
  readonly config: Config;
  readonly warnings: readonly string[];
  readonly sources: readonly SourceSpec[];
  readonly presence: Presence | undefined;
  readonly isAgentAlive: boolean;
  readonly user: UserIdentity;
  /** What keeps whoever runs doctor from seeing what the agent has saved and whether it runs; undefined for nothing. */
  readonly blindness: string | undefined;
  readonly conf: SnmpdConf | undefined;
  readonly remedies: Remedies;
  readonly choice: PollerChoice;
}

/** What an action gives, or the Problem that it throws. */
export function tried<T>(action: () => T): T | Problem {
  try {
    return action();
  } catch (thrown) {
    return problemOf(thrown);
  }
}

/** What was thrown, where it is a Problem; throws anything else again. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  throw thrown;
}
