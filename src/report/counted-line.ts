// What the rules counted of one line: the result of the delivery attempt that it reports, and a message's size. So a
// report says what the counters say, and what a stranger wrote into an address or a reason decides neither.

import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { Verdict } from './overall';

const VERDICTS = {
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

const verdicts = Object.entries(VERDICTS).map(([name, verdict]) => ({
  index: counterIndex(name as keyof typeof VERDICTS),
  verdict,
}));
const eximOctets = counterIndex('exim.octets');

/** Told from the counts before and after a line. */
export class CountedLine {
  private readonly before = new Float64Array(verdicts.length);
  private octetsBefore = 0;

  constructor(private readonly counts: Readonly<Float64Array>) {}

  /** A line is about to be counted. */
  begin(): void {
    for (let i = 0; i < verdicts.length; i++) this.before[i] = this.counts[verdicts[i]!.index]!;
    this.octetsBefore = this.counts[eximOctets]!;
  }

  /** The result of the attempt that the line reports; undefined where it reports none, or none that can be told. */
  get verdict(): Verdict | undefined {
    return verdicts.find(({ index }, i) => this.counts[index]! > this.before[i]!)?.verdict;
  }

  /** The size of the message that Exim received by the line; 0 where it cannot be told. */
  get octets(): number {
    return this.counts[eximOctets]! - this.octetsBefore;
  }
}
