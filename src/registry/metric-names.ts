// What Prometheus and its kin call what we count: maillogs_SERVICE_COUNTER_total, in snake case and base units. What
// comes in rows has its row as a label. The endpoint, the text file and every dashboard take the names from here.

import type { ConceptualTableName } from './conceptual-tables';
import { bucketNames, type HistogramName, histogramDeclarations } from './histograms';
import type { Counter } from './registry';
import type { ScalarName } from './scalars';
import type { CounterName } from './services';

export interface MetricName {
  /** Without the suffix that its samples have. */
  readonly family: string;
  /** How many of what is counted make one of what is shown: times are counted in milliseconds and shown in seconds. */
  readonly divisor: number;
}

export interface HistogramMetric extends MetricName {
  /** Counters whose sum, less that of `minus`, is the sum of all values, in `sumDivisor` of the unit shown. */
  readonly plus: readonly CounterName[];
  readonly minus: readonly CounterName[];
  readonly sumDivisor: number;
}

/** Named for what is measured, since the sum of the values is a counter of its own and has their name. */
export const histogramMetrics: Readonly<Record<HistogramName, HistogramMetric>> = {
  messageOctets: {
    family: 'maillogs_send_message_size_octets',
    divisor: 1,
    plus: ['send.messageOctets'],
    minus: [],
    sumDivisor: 1,
  },
  sendXdelay: {
    family: 'maillogs_send_delivery_time_seconds',
    divisor: 1000,
    plus: ['send.xdelayMilliseconds'],
    minus: [],
    sumDivisor: 1000,
  },
  sendDdelay: {
    family: 'maillogs_send_delivery_delay_seconds',
    divisor: 1000,
    plus: ['send.ddelayMilliseconds'],
    minus: [],
    sumDivisor: 1000,
  },
  scanMilliseconds: {
    family: 'maillogs_spamassassin_scan_seconds',
    divisor: 1000,
    plus: ['spamassassin.spamMilliseconds', 'spamassassin.hamMilliseconds'],
    minus: [],
    sumDivisor: 1000,
  },
  postfixOctets: {
    family: 'maillogs_postfix_message_size_octets',
    divisor: 1,
    plus: ['postfix.messageOctets'],
    minus: [],
    sumDivisor: 1,
  },
  postfixDelay: {
    family: 'maillogs_postfix_delivery_delay_seconds',
    divisor: 1000,
    plus: ['postfix.delayMilliseconds'],
    minus: [],
    sumDivisor: 1000,
  },
  spamScore: {
    family: 'maillogs_spamassassin_score_points',
    divisor: 1,
    plus: ['spamassassin.spamScorePositive', 'spamassassin.hamScorePositive'],
    minus: ['spamassassin.spamScoreNegative', 'spamassassin.hamScoreNegative'],
    sumDivisor: 100,
  },
  eximQueue: times('maillogs_exim_queue_time_seconds', 'exim.queueMilliseconds'),
  eximDelivery: times('maillogs_exim_delivery_time_seconds', 'exim.deliveryMilliseconds'),
  eximOctets: {
    family: 'maillogs_exim_message_size_octets',
    divisor: 1,
    plus: ['exim.octets'],
    minus: [],
    sumDivisor: 1,
  },
  harakaSession: times('maillogs_haraka_session_time_seconds', 'haraka.sessionMilliseconds'),
  harakaDelay: times('maillogs_haraka_delivery_delay_seconds', 'haraka.outDelayMilliseconds'),
  amavisMilliseconds: times('maillogs_amavis_scan_time_seconds', 'amavis.milliseconds'),
  opensmtpdDelay: times('maillogs_opensmtpd_delivery_delay_seconds', 'opensmtpd.delayMilliseconds'),
  sendmailDelay: times('maillogs_sendmail_message_delay_seconds', 'sendmail.delayMilliseconds'),
  sendmailXdelay: times('maillogs_sendmail_delivery_time_seconds', 'sendmail.xdelayMilliseconds'),
  postgreyDelay: {
    family: 'maillogs_postgrey_greylisting_delay_seconds',
    divisor: 1,
    plus: ['postgrey.delaySeconds'],
    minus: [],
    sumDivisor: 1,
  },
  rspamdMilliseconds: times('maillogs_rspamd_scan_time_seconds', 'rspamd.milliseconds'),
  rspamdScore: {
    family: 'maillogs_rspamd_score_points',
    divisor: 1,
    plus: ['rspamd.scorePositive'],
    minus: ['rspamd.scoreNegative'],
    sumDivisor: 100,
  },
};

/** A histogram of times, which are counted in milliseconds, as their sum is. */
function times(family: string, sum: CounterName): HistogramMetric {
  return { family, divisor: 1000, plus: [sum], minus: [], sumDivisor: 1000 };
}

const bucketCounters: ReadonlySet<string> = new Set(
  (Object.keys(histogramDeclarations) as HistogramName[]).flatMap(bucketNames),
);

/** Undefined for the counter of a bucket, which is shown in its histogram. */
export function counterMetric({ name, service, shortName, units }: Counter): MetricName | undefined {
  if (bucketCounters.has(name)) return undefined;
  const isTime = units === 'milliseconds';
  const shown = isTime
    ? shortName.replace(/milliseconds/i, (word) => (word[0] === 'M' ? 'Seconds' : 'seconds'))
    : shortName;
  return { family: `maillogs_${service}_${snakeCase(shown)}`, divisor: isTime ? 1000 : 1 };
}

/** The family of a column that counts; its rows are labels. */
export function columnMetric(table: ConceptualTableName, column: string): string {
  return table === 'yours' ? 'maillogs_yours' : `maillogs_${snakeCase(table)}_${snakeCase(column)}`;
}

/** What the agent says of itself that is no counter, where a monitoring system draws it. */
export const scalarMetrics = {
  lastPassTime: { family: 'maillogs_last_pass_timestamp_seconds', divisor: 1 },
  lastPassDuration: { family: 'maillogs_last_pass_duration_seconds', divisor: 1000 },
  lastPassDelay: { family: 'maillogs_last_pass_delay_seconds', divisor: 1000 },
} as const satisfies Readonly<Partial<Record<ScalarName<'agent'>, MetricName>>>;

/** The labels that say which row of a table a sample is of; one that is empty is left out. */
export function labelNames(table: ConceptualTableName): readonly string[] {
  if (table === 'yours') return ['counter', 'label'];
  return [table === 'rblZone' ? 'zone' : snakeCase(table)];
}

/** The labels of a table's row. A counter of the user's own that has `by` is named before the full stop. */
export function rowLabels(table: ConceptualTableName, row: string): Readonly<Record<string, string>> {
  if (table !== 'yours') return { [labelNames(table)[0]!]: row };
  const dot = row.indexOf('.');
  return dot < 0 ? { counter: row } : { counter: row.slice(0, dot), label: row.slice(dot + 1) };
}

/** `messageNew` as message_new, `rblZone` as rbl_zone. */
function snakeCase(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
