// Whether an agent runs, and whether it makes its passes.

import { printable } from '../base/printable';
import { type Finding, judged, type Verdict } from './chain';
import { formatSpan, type Remedies } from './facts';

export interface AgentFacts {
  readonly pid: number;
  readonly isAlive: boolean;
  /** By SIGSTOP or a debugger. */
  readonly isStopped: boolean;
  readonly schedule: string;
  readonly configPath: string | undefined;
}

export interface ScheduleFacts {
  readonly stateDir: string;
  /** As configured now. */
  readonly schedule: string;
  readonly periodMs: number;
  /** The agent that says it runs here. */
  readonly agent: AgentFacts | undefined;
  /** The log whose complete unread lines have waited longest, and since when they lie there. */
  readonly waiting: { readonly path: string; readonly forMs: number } | undefined;
  /** Since the last commit; undefined before the first. */
  readonly committedAgoMs: number | undefined;
}

/** A pass may wait for a busy disk or another process; a long one commits on its way. */
const MIN_PATIENCE_MS = 30_000;
const LATE_PERIODS = 3;

export function judgeSchedule(facts: ScheduleFacts, { startAgent }: Remedies): Verdict {
  const { agent, stateDir, schedule, periodMs } = facts;
  const every = `"${printable(schedule)}", every ${formatSpan(periodMs)}`;
  if (agent === undefined || !agent.isAlive) return judged(every, [notRunning(facts, startAgent, stateDir)]);
  if (agent.isStopped) {
    const sentence = `The agent (process ${agent.pid}) was stopped by a signal: it neither counts nor answers.`;
    return judged(every, [{ level: 'broken', sentence, mend: [{ kind: 'run', command: `kill -CONT ${agent.pid}` }] }]);
  }
  const findings = [late(facts, agent), reloadDue(facts, agent)].filter((finding) => finding !== undefined);
  return judged(`the agent runs (process ${agent.pid}): ${every}`, findings);
}

function notRunning({ agent, committedAgoMs }: ScheduleFacts, startAgent: string, stateDir: string): Finding {
  const last = committedAgoMs === undefined ? '' : ` What it last saved is ${formatSpan(committedAgoMs)} old.`;
  const how =
    agent === undefined
      ? `No agent runs on ${printable(stateDir)}.`
      : `The agent (process ${agent.pid}) is dead: it ended without taking leave.`;
  return { level: 'broken', sentence: `${how}${last}`, mend: [{ kind: 'run', command: startAgent }] };
}

function late({ waiting, periodMs, committedAgoMs }: ScheduleFacts, { pid }: AgentFacts): Finding | undefined {
  const patienceMs = Math.max(MIN_PATIENCE_MS, LATE_PERIODS * periodMs);
  if (waiting === undefined || waiting.forMs < patienceMs) return undefined;
  // A long first pass goes on committing.
  if (committedAgoMs !== undefined && committedAgoMs < patienceMs) return undefined;
  return {
    level: 'broken',
    sentence: `The agent (process ${pid}) runs but makes no passes: lines of ${printable(waiting.path)} have waited for ${formatSpan(waiting.forMs)}.`,
    mend: [{ kind: 'say', sentence: 'Its stderr says why; if it says nothing, restart it.' }],
  };
}

function reloadDue({ schedule }: ScheduleFacts, agent: AgentFacts): Finding | undefined {
  if (agent.schedule === schedule) return undefined;
  return {
    level: 'warning',
    sentence: `The agent still works by "${printable(agent.schedule)}": it has not read the configuration again.`,
    mend: [{ kind: 'run', command: `kill -HUP ${agent.pid}` }],
  };
}
