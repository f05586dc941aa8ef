// A report as data: what text, HTML and JSON show of a day.

import { localTime } from '../base/local-time';
import type { CounterRow } from '../export/rows';
import { type Overall, SLICES, type Verdict, type Window } from './overall';
import type { Ranked } from './ranking';

export interface Report {
  readonly host: string;
  /** Local times, `2026-11-28 00:00:00`. */
  readonly from: string;
  readonly to: string;
  /** When each part begins that is shown apart; of a day, which is shown by its hours, undefined. */
  readonly parts?: readonly string[];
  readonly systems: readonly SystemReport[];
  /** Counters of each service that are not zero. */
  readonly services: readonly ServiceReport[];
  readonly lines: number;
  readonly files: number;
  readonly octets: number;
}

export interface ServiceReport {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly CounterRow[];
}

export interface Figure {
  /** Its key in JSON. */
  readonly key: string;
  readonly label: string;
  /** Seconds have six decimals, as zoverall's. */
  readonly value: number;
  readonly decimals: number;
}

export interface SystemReport {
  readonly name: string;
  readonly figures: readonly Figure[];
  readonly slices: readonly Readonly<Record<Verdict, number>>[];
  readonly failures: Rankings;
  readonly deferrals: Rankings;
}

export interface Rankings {
  readonly reasons: readonly Ranked[];
  readonly hosts: readonly Ranked[];
}

/** When the parts of a window begin, as `11-28 18:00`; nothing of a day, which is shown by its hours. */
export function partsOf({ fromMs, toMs, hourOf }: Window, offsetMs: (atMs: number) => number): Pick<Report, 'parts'> {
  if (hourOf !== undefined) return {};
  const begins = Array.from({ length: SLICES }, (_, i) => fromMs + ((toMs - fromMs) * i) / SLICES);
  return { parts: begins.map((atMs) => localTime(atMs, offsetMs).slice(5, 16)) };
}

/** Figures and rankings of one mail system; `most` is how many reasons and hosts are listed. */
export function systemReport(name: string, overall: Overall, most: number): SystemReport {
  const rankings = (verdict: 'failure' | 'deferral') => ({
    reasons: overall.reasons[verdict].top(most),
    hosts: overall.hosts[verdict].top(most),
  });
  return {
    ...{ name, figures: figuresOf(overall), slices: overall.slices },
    ...{ failures: rankings('failure'), deferrals: rankings('deferral') },
  };
}

/** In zoverall's order; a quotient is left out where there is nothing to divide by. */
function figuresOf(overall: Overall): readonly Figure[] {
  const { messages, attempts, verdicts, unmatched } = overall;
  const whole = (key: string, label: string, value: number): Figure => ({ key, label, value, decimals: 0 });
  const exact = (key: string, label: string, value: number, decimals = 6): Figure => ({ key, label, value, decimals });
  const spanMs = overall.lastMs - overall.firstMs;
  const seconds = (ms: number) => ms / 1000;
  return [
    whole('messages', 'Completed messages', messages),
    whole('recipients', 'Recipients for completed messages', overall.recipients),
    whole('attemptsOfMessages', 'Total delivery attempts for completed messages', overall.attemptsOfMessages),
    ...(messages === 0
      ? []
      : [
          exact(
            'attemptsPerMessage',
            'Average delivery attempts per completed message',
            overall.attemptsOfMessages / messages,
          ),
        ]),
    whole('octets', 'Bytes in completed messages', overall.octets),
    whole('octetsWeighted', 'Bytes weighted by success', overall.octetsWeighted),
    ...(messages === 0
      ? []
      : [exact('qtimeAverage', 'Average message qtime (s)', seconds(overall.qtimeMs) / messages)]),
    whole('attempts', 'Total delivery attempts', attempts),
    whole('success', '  success', verdicts.success),
    whole('failure', '  failure', verdicts.failure),
    whole('deferral', '  deferral', verdicts.deferral),
    exact('ddelay', 'Total ddelay (s)', seconds(overall.ddelayMs)),
    ...(overall.ddelays === 0
      ? []
      : [exact('ddelayAverage', 'Average ddelay per success (s)', seconds(overall.ddelayMs) / overall.ddelays)]),
    ...(overall.xdelays === 0
      ? []
      : [
          exact('xdelay', 'Total xdelay (s)', seconds(overall.xdelayMs)),
          exact(
            'xdelayAverage',
            'Average xdelay per delivery attempt (s)',
            seconds(overall.xdelayMs) / overall.xdelays,
          ),
        ]),
    ...(spanMs > 0 ? [exact('spanDays', 'Time span (days)', spanMs / 86_400_000)] : []),
    ...(spanMs > 0 && overall.xdelays > 0
      ? [exact('concurrency', 'Average concurrency', overall.xdelayMs / spanMs, 9)]
      : []),
    ...(unmatched.messages + unmatched.attempts === 0
      ? []
      : [
          whole('unmatchedMessages', 'Messages that began before all logs', unmatched.messages),
          whole('unmatchedAttempts', 'Attempts that began before all logs', unmatched.attempts),
        ]),
  ];
}
