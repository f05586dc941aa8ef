// When counters were last saved, and what the passes before met.

import { formatDuration } from '../base/duration';
import { type Finding, judged, ok, untried, type Verdict } from './chain';
import { plural, type Remedies } from './facts';

export interface SavedFacts {
  readonly generation: number;
  readonly committedAgoMs: number;
  readonly linesRead: bigint;
  readonly octetsLost: bigint;
}

export interface LastPassFacts {
  readonly saved: SavedFacts | undefined;
  readonly isAgentRunning: boolean;
  /** Lines wait to be counted: otherwise there was nothing to save. */
  readonly isWaiting: boolean;
}

/** Whether the last pass was saved, when that was, and what it lost. */
export function judgeLastPass({ saved, isAgentRunning, isWaiting }: LastPassFacts, { startAgent }: Remedies): Verdict {
  if (saved === undefined) {
    if (!isAgentRunning) return untried('schedule');
    if (!isWaiting) return ok('nothing to count yet');
    const sentence = 'The agent runs, but nothing has been saved yet, although there are lines to count.';
    return judged('', [{ level: 'warning', sentence, mend: [{ kind: 'say', sentence: 'Its stderr says why.' }] }]);
  }
  const { generation, committedAgoMs, linesRead, octetsLost } = saved;
  const summary = `saved ${formatDuration(committedAgoMs)} ago, generation ${generation}, ${plural(Number(linesRead), 'line')} counted`;
  const lost = octetsLost > 0n ? `; ${octetsLost} octets of log were lost unread in all` : '';
  const findings: readonly Finding[] =
    committedAgoMs < -2000
      ? [
          {
            level: 'warning',
            sentence: `The last commit lies ${formatDuration(committedAgoMs)} in the future: the clock was set back.`,
            mend: [{ kind: 'run', command: 'date' }],
          },
        ]
      : [];
  return judged(isAgentRunning || !isWaiting ? summary + lost : `${summary}${lost}; start: ${startAgent}`, findings);
}
