// Histograms as Prometheus has them: an event counts in every bucket whose upper bound it does not exceed,
// and the count of all events is the bucket without a bound. Each bucket is an ordinary counter of
// its service (buckets.ts); a bound without its counter does not compile.

import {
  AMAVIS_MILLISECONDS_BOUNDS,
  DDELAY_BOUNDS,
  EXIM_DELIVERY_BOUNDS,
  EXIM_OCTETS_BOUNDS,
  EXIM_QUEUE_BOUNDS,
  HARAKA_DELAY_BOUNDS,
  HARAKA_SESSION_BOUNDS,
  MESSAGE_OCTETS_BOUNDS,
  OPENSMTPD_DELAY_BOUNDS,
  POSTFIX_DELAY_BOUNDS,
  POSTGREY_DELAY_BOUNDS,
  RSPAMD_MILLISECONDS_BOUNDS,
  RSPAMD_SCORE_BOUNDS,
  SCAN_MILLISECONDS_BOUNDS,
  SENDMAIL_DELAY_BOUNDS,
  SENDMAIL_XDELAY_BOUNDS,
  SPAM_SCORE_BOUNDS,
  XDELAY_BOUNDS,
} from './bounds';
import { type BoundWord, boundWord } from './buckets';
import { counterIndex } from './registry';
import type { CounterName, ServiceName } from './services';
import type { Tally } from './tally';

export interface HistogramDeclaration {
  readonly service: ServiceName;
  /** What the names of its buckets begin with, after the service; `Le` and the bound follow. */
  readonly stem: string;
  /** The unit of the bounds. */
  readonly units: string;
  /** The counters of all events together: the bucket without a bound. */
  readonly all: readonly CounterName[];
  /** How many of the integers that are counted make up one unit of the bounds. */
  readonly scale: number;
  /** Ascending, in the unit that the names of the buckets show. */
  readonly bounds: readonly number[];
}

export const histogramDeclarations = {
  messageOctets: {
    service: 'send',
    stem: 'messageOctets',
    units: 'octets',
    all: ['send.messageInfo'],
    scale: 1,
    bounds: MESSAGE_OCTETS_BOUNDS,
  },
  sendXdelay: {
    service: 'send',
    stem: 'xdelay',
    units: 'milliseconds',
    all: ['send.deliveryTimed'],
    scale: 1,
    bounds: XDELAY_BOUNDS,
  },
  sendDdelay: {
    service: 'send',
    stem: 'ddelay',
    units: 'milliseconds',
    all: ['send.messageTimed'],
    scale: 1,
    bounds: DDELAY_BOUNDS,
  },
  scanMilliseconds: {
    service: 'spamassassin',
    stem: 'milliseconds',
    units: 'milliseconds',
    all: ['spamassassin.spam', 'spamassassin.ham'],
    scale: 1,
    bounds: SCAN_MILLISECONDS_BOUNDS,
  },
  /** Scores are counted in hundredths of a point. */
  spamScore: {
    service: 'spamassassin',
    stem: 'score',
    units: 'points',
    all: ['spamassassin.spam', 'spamassassin.ham'],
    scale: 100,
    bounds: SPAM_SCORE_BOUNDS,
  },
  postfixDelay: {
    service: 'postfix',
    stem: 'delay',
    units: 'milliseconds',
    all: ['postfix.deliverySent'],
    scale: 1,
    bounds: POSTFIX_DELAY_BOUNDS,
  },
  postfixOctets: {
    service: 'postfix',
    stem: 'messageOctets',
    units: 'octets',
    all: ['postfix.messageQueued'],
    scale: 1,
    bounds: MESSAGE_OCTETS_BOUNDS,
  },
  eximQueue: {
    service: 'exim',
    stem: 'queueMilliseconds',
    units: 'milliseconds',
    all: ['exim.queueTimed'],
    scale: 1,
    bounds: EXIM_QUEUE_BOUNDS,
  },
  eximDelivery: {
    service: 'exim',
    stem: 'deliveryMilliseconds',
    units: 'milliseconds',
    all: ['exim.deliveryTimed'],
    scale: 1,
    bounds: EXIM_DELIVERY_BOUNDS,
  },
  eximOctets: {
    service: 'exim',
    stem: 'octets',
    units: 'octets',
    all: ['exim.sized'],
    scale: 1,
    bounds: EXIM_OCTETS_BOUNDS,
  },
  harakaSession: {
    service: 'haraka',
    stem: 'sessionMilliseconds',
    units: 'milliseconds',
    all: ['haraka.disconnect'],
    scale: 1,
    bounds: HARAKA_SESSION_BOUNDS,
  },
  harakaDelay: {
    service: 'haraka',
    stem: 'outDelayMilliseconds',
    units: 'milliseconds',
    all: ['haraka.outDelivered'],
    scale: 1,
    bounds: HARAKA_DELAY_BOUNDS,
  },
  rspamdMilliseconds: {
    service: 'rspamd',
    stem: 'milliseconds',
    units: 'milliseconds',
    all: ['rspamd.measured'],
    scale: 1,
    bounds: RSPAMD_MILLISECONDS_BOUNDS,
  },
  rspamdScore: {
    service: 'rspamd',
    stem: 'score',
    units: 'points',
    all: ['rspamd.scored'],
    scale: 100,
    bounds: RSPAMD_SCORE_BOUNDS,
  },
  amavisMilliseconds: {
    service: 'amavis',
    stem: 'milliseconds',
    units: 'milliseconds',
    all: ['amavis.measured'],
    scale: 1,
    bounds: AMAVIS_MILLISECONDS_BOUNDS,
  },
  postgreyDelay: {
    service: 'postgrey',
    stem: 'delaySeconds',
    units: 'seconds',
    all: ['postgrey.passDelayed'],
    scale: 1,
    bounds: POSTGREY_DELAY_BOUNDS,
  },
  opensmtpdDelay: {
    service: 'opensmtpd',
    stem: 'delayMilliseconds',
    units: 'milliseconds',
    all: ['opensmtpd.delayed'],
    scale: 1,
    bounds: OPENSMTPD_DELAY_BOUNDS,
  },
  sendmailDelay: {
    service: 'sendmail',
    stem: 'delayMilliseconds',
    units: 'milliseconds',
    all: ['sendmail.sentLines'],
    scale: 1,
    bounds: SENDMAIL_DELAY_BOUNDS,
  },
  sendmailXdelay: {
    service: 'sendmail',
    stem: 'xdelayMilliseconds',
    units: 'milliseconds',
    all: ['sendmail.sentLines'],
    scale: 1,
    bounds: SENDMAIL_XDELAY_BOUNDS,
  },
} as const satisfies Readonly<Record<string, HistogramDeclaration>>;

type Declarations = typeof histogramDeclarations;
export type HistogramName = keyof Declarations;

type BucketName = {
  [H in HistogramName]: `${Declarations[H]['service']}.${Declarations[H]['stem']}Le${BoundWord<
    Declarations[H]['bounds'][number]
  >}`;
}[HistogramName];

/** The names of a histogram's buckets, in the order of its bounds. */
export function bucketNames(name: HistogramName): readonly CounterName[] {
  const { service, stem, bounds }: HistogramDeclaration = histogramDeclarations[name];
  return bounds.map((bound): BucketName => {
    return `${service}.${stem}Le${boundWord(bound)}` as BucketName;
  });
}

const SPANS = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;
const SIZES = [
  [1 << 20, 'MiB'],
  [1 << 10, 'KiB'],
] as const;

/** A bound as people read it, such as `1 KiB`, `2.5 s` or `5 points`. */
export function boundText(bound: number, units: string): string {
  const larger = units === 'milliseconds' ? SPANS : units === 'octets' ? SIZES : [];
  for (const [size, name] of larger) if (bound >= size) return `${bound / size} ${name}`;
  return `${bound} ${units === 'milliseconds' ? 'ms' : units}`;
}

/** What the hot path needs of a histogram: ascending bounds and, beside each, its counter. */
export interface Histogram {
  readonly bounds: Int32Array;
  readonly indexes: Int32Array;
}

/** The bounds and counters of a histogram, in the unit in which events are counted. */
export function histogram(name: HistogramName): Histogram {
  const { scale, bounds } = histogramDeclarations[name];
  return {
    bounds: Int32Array.from(bounds, (bound) => bound * scale),
    indexes: Int32Array.from(bucketNames(name), counterIndex),
  };
}

/** Counts an event of this size, an integer: octets, milliseconds or hundredths of a point. */
export function bumpBuckets(tally: Tally, { bounds, indexes }: Histogram, value: number): void {
  const { counts } = tally;
  for (let i = bounds.length - 1; i >= 0 && value <= bounds[i]!; i--) counts[indexes[i]!]!++;
}
