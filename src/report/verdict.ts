// The result of a delivery attempt, as the rules that count its line have it: so a report says what the counters say,
// and what a stranger wrote into an address or a reason decides neither.

import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { Verdict } from './overall';

const COUNTERS = {
  'postfix.deliverySent': 'success',
  'postfix.deliveryBounced': 'failure',
  'postfix.deliveryExpired': 'failure',
  'postfix.deliveryDeferred': 'deferral',
  'exim.delivered': 'success',
  'exim.deliveredMore': 'success',
  'exim.cutthrough': 'success',
  'exim.failed': 'failure',
  'exim.deferred': 'deferral',
} as const satisfies Partial<Record<CounterName, Verdict>>;

const watched = Object.entries(COUNTERS).map(([name, verdict]) => ({
  index: counterIndex(name as keyof typeof COUNTERS),
  verdict,
}));

/** What one line added, told from the counts before and after it. */
export class VerdictReader {
  private readonly before = new Float64Array(watched.length);

  constructor(private readonly counts: Readonly<Float64Array>) {}

  /** Before a line is counted. */
  begin(): void {
    for (let i = 0; i < watched.length; i++) this.before[i] = this.counts[watched[i]!.index]!;
  }

  /** After it: the result of the attempt that it reports; undefined where it reports none, or none that can be told. */
  end(): Verdict | undefined {
    return watched.find(({ index }, i) => this.counts[index]! > this.before[i]!)?.verdict;
  }
}
