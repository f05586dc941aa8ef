// Whether an agent runs, and whether it makes its passes.

import { formatDuration } from '../base/duration';
import { printable } from '../base/printable';
import { type Finding, judged, type Verdict } from './chain';
import type { Remedies } from './facts';

export interface AgentFacts {
  readonly pid: number;
  readonly isAlive: boolean;
  /** By SIGSTOP or a debugger. */
  readonly isStopped: boolean;
  /** Whether it works by the configuration as it is now. */
  readonly hasThisConfiguration: boolean;
  /** The last pass that began later than the schedule allows, and how long that is ago. */
  readonly latePass?: { readonly agoMs: number; readonly lateMs: number; readonly missed: number };
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
/** A pass that was late is of interest for a day. */
const TELL_LATE_MS = 86_400_000;

/** Whether the agent runs and makes its passes in time. */
export function judgeSchedule(facts: ScheduleFacts, { startAgent }: Remedies): Verdict {
  const { agent, stateDir, schedule, periodMs } = facts;
  const every = `"${printable(schedule)}", every ${formatDuration(periodMs)}`;
  if (agent === undefined || !agent.isAlive) return judged(every, [notRunning(facts, startAgent, stateDir)]);
  if (agent.isStopped) {
    const sentence = `The agent (process ${agent.pid}) was stopped by a signal: it neither counts nor answers.`;
    return judged(every, [{ level: 'broken', sentence, mend: [{ kind: 'run', command: `kill -CONT ${agent.pid}` }] }]);
  }
  const findings = [late(facts, agent), wasLate(agent), reloadDue(agent)].filter((finding) => finding !== undefined);
  return judged(`the agent runs (process ${agent.pid}): ${every}`, findings);
}

function notRunning({ agent, committedAgoMs }: ScheduleFacts, startAgent: string, stateDir: string): Finding {
  const last = committedAgoMs === undefined ? '' : ` What it last saved is ${formatDuration(committedAgoMs)} old.`;
  const how =
    agent === undefined
      ? `No agent runs on ${printable(stateDir)}.`
      : `The agent (process ${agent.pid}) is dead: it ended without taking leave.`;
  return { level: 'broken', sentence: `${how}${last}`, mend: [{ kind: 'run', command: startAgent }] };
}

/** Whether lines have waited longer than a pass may be late. */
export function isLate({ agent, waiting, periodMs, committedAgoMs }: ScheduleFacts): boolean {
  const patienceMs = Math.max(MIN_PATIENCE_MS, LATE_PERIODS * periodMs);
  if (agent === undefined || !agent.isAlive || agent.isStopped) return false;
  // With another configuration it may read other logs; and a long first pass goes on committing.
  if (!agent.hasThisConfiguration || (committedAgoMs !== undefined && committedAgoMs < patienceMs)) return false;
  return waiting !== undefined && waiting.forMs >= patienceMs;
}

function late(facts: ScheduleFacts, { pid }: AgentFacts): Finding | undefined {
  const { waiting } = facts;
  if (waiting === undefined || !isLate(facts)) return undefined;
  return {
    level: 'broken',
    sentence: `The agent (process ${pid}) runs but makes no passes: lines of ${printable(waiting.path)} have waited for ${formatDuration(waiting.forMs)}.`,
    mend: [{ kind: 'say', sentence: 'Its stderr says why; if it says nothing, restart it.' }],
  };
}

function wasLate({ latePass }: AgentFacts): Finding | undefined {
  if (latePass === undefined || latePass.agoMs > TELL_LATE_MS) return undefined;
  const { agoMs, lateMs, missed } = latePass;
  const others = missed === 0 ? '' : `; others that were missed meanwhile: ${missed}`;
  return {
    level: 'warning',
    sentence: `${formatDuration(agoMs)} ago a pass began ${formatDuration(lateMs)} later than scheduled, since the agent stood still${others}.`,
    mend: [
      {
        kind: 'say',
        sentence: 'The machine was suspended, out of memory or very busy then, or the agent was stopped by a signal.',
      },
    ],
  };
}

function reloadDue({ pid, hasThisConfiguration }: AgentFacts): Finding | undefined {
  if (hasThisConfiguration) return undefined;
  return {
    level: 'warning',
    sentence: `The agent (process ${pid}) has not read the configuration again since it was changed.`,
    mend: [{ kind: 'run', command: `kill -HUP ${pid}` }],
  };
}
