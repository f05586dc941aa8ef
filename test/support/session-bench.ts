// A session and its scripted master on a clock that stands still, and everything the session says.

import { AgentxSession, type SessionObserver } from '../../src/agentx/session';
import type { Subtree } from '../../src/agentx/subtree';
import type { Oid } from '../../src/base/oid';
import type { SocketAddress } from '../../src/base/sockets';
import { sessionJournal } from '../../src/daemon/session-journal';
import type { JournalEvent } from '../../src/host/journal';
import { ManualClock } from './manual-clock';
import { ScriptedMaster } from './scripted-master';

export const ROOT: Oid = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 2004];

export interface SessionBench {
  readonly clock: ManualClock;
  readonly master: ScriptedMaster;
  readonly session: AgentxSession;
  readonly journal: JournalEvent[];
  /** `connected 4242`, `lost`, `refused 263`. */
  readonly observed: string[];
  /** The kinds of the journal's events. */
  said(): readonly string[];
}

const USUAL_ADDRESS: SocketAddress = { kind: 'unix', path: '/var/agentx/master' };

/** Chance is taken out: each delay is the longest it can be. */
export function sessionBench(
  address = USUAL_ADDRESS,
  subtrees: readonly [Subtree, ...Subtree[]] = [{ oid: ROOT }],
): SessionBench {
  const clock = new ManualClock();
  const master = new ScriptedMaster(clock);
  const journal: JournalEvent[] = [];
  const observed: string[] = [];
  const journaled = sessionJournal({ note: (event) => journal.push(event) }, address);
  const observer: SessionObserver = {
    ...journaled,
    connected: (ticks) => observed.push(`connected ${ticks}`),
    lost: () => observed.push('lost'),
    refused: (refusal) => {
      journaled.refused(refusal);
      observed.push(`refused ${refusal.code}`);
    },
  };
  const { sockets } = master;
  const options = { clock, sockets, address, subtrees, description: 'a test', observer, random: () => 1 };
  const session = new AgentxSession(options);
  return { clock, master, session, journal, observed, said: () => journal.map((event) => event.kind) };
}

/** One that has registered and serves. */
export function servingBench(address?: SocketAddress, subtrees?: readonly [Subtree, ...Subtree[]]): SessionBench {
  const bench = sessionBench(address, subtrees);
  bench.session.start();
  bench.clock.advance(0);
  return bench;
}
