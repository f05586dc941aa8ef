// What the rules counted of one line: the result of the delivery attempt that it reports, and a message's size. So a
// report says what the counters say, and what a stranger wrote into an address or a reason decides neither.

import type { LogRecord } from '../base/log-record';
import type { ProgramNames } from '../parsers/program-names';
import { Router } from '../parsers/router';
import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import { Tally } from '../registry/tally';
import type { Verdict } from './overall';

const MAIL_SERVICES = ['postfix', 'exim'] as const;
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
const toFilter = counterIndex('postfix.deliveryFiltered');

/** Counts lines of a mail system one by one, whether or not their source counts that system, and in no totals. */
export class CountedLine {
  private readonly tally = new Tally();
  private readonly router: Router;

  constructor(names: ProgramNames | undefined) {
    this.router = new Router(MAIL_SERVICES, names);
  }

  count(record: LogRecord): void {
    this.tally.clear();
    this.router.route(record, this.tally);
  }

  /** The result of the attempt that the line reports; undefined where it reports none, or none that can be told. */
  get verdict(): Verdict | undefined {
    return verdicts.find(({ index }) => this.tally.counts[index]! > 0)?.verdict;
  }

  /** The line reports an attempt that took a message to a content filter of the configuration. */
  get isToFilter(): boolean {
    return this.tally.counts[toFilter]! > 0;
  }

  /** The size of the message that Exim received by the line; 0 where it cannot be told. */
  get octets(): number {
    return this.tally.counts[eximOctets]!;
  }
}
