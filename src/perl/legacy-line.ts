// The line the Perl maillogs printed for one service, `name:value:name:value...`, as snmpd.conf's `exec`
// and the graphs made with it read it. Only counters the Perl had are in it.

import type { CounterValues } from '../export/counter-values';
import { formatQuotient, formatScaled } from '../export/decimal';
import { counterIndex, counters } from '../registry/registry';
import type { CounterName, ServiceName } from '../registry/services';

/** Units that the Perl printed as a fraction of one: how many decimals the integer stands for. */
const decimalPlaces: Readonly<Record<string, number>> = { 'basis points': 4 };

/** An entry the Perl worked out from counters; a quotient is no counter itself. */
interface DerivedEntry {
  readonly service: ServiceName;
  readonly legacy: string;
  value(of: (name: CounterName) => bigint): string;
}

const derivedEntries: readonly DerivedEntry[] = [
  {
    service: 'send',
    legacy: 'concurrencyremote',
    // Percent, on average over the samples: (share / 10000) / samples * 100.
    value: (of) => formatQuotient(of('send.statusRemoteShare'), 100n * of('send.status'), 2),
  },
  ...spamassassinAverages(),
];

/** Averages a message, which the Perl printed times 100 and rounded down to an integer. */
function spamassassinAverages(): readonly DerivedEntry[] {
  type Of = (name: CounterName) => bigint;
  const average = (legacy: string, sumTimes100: (of: Of) => bigint, count: (of: Of) => bigint): DerivedEntry => ({
    service: 'spamassassin',
    legacy,
    value: (of) => flooredQuotient(sumTimes100(of), count(of)).toString(),
  });
  const spam = (of: Of) => of('spamassassin.spam');
  const ham = (of: Of) => of('spamassassin.ham');
  // Scores and thresholds are summed in hundredths, time in thousandths of a second.
  return [
    average('spam_score', (of) => of('spamassassin.spamScorePositive') - of('spamassassin.spamScoreNegative'), spam),
    average('ham_score', (of) => of('spamassassin.hamScorePositive') - of('spamassassin.hamScoreNegative'), ham),
    average(
      'threshhold',
      (of) => of('spamassassin.thresholdSum') - of('spamassassin.thresholdNegative'),
      (of) => ham(of) + spam(of),
    ),
    average(
      'ham_seconds',
      (of) => of('spamassassin.hamMilliseconds'),
      (of) => 10n * ham(of),
    ),
    average(
      'spam_seconds',
      (of) => of('spamassassin.spamMilliseconds'),
      (of) => 10n * spam(of),
    ),
    average('ham_bytes', (of) => 100n * of('spamassassin.hamOctets'), ham),
    average('spam_bytes', (of) => 100n * of('spamassassin.spamOctets'), spam),
  ];
}

/** Rounded towards minus infinity; 0 when there is nothing to divide by. */
function flooredQuotient(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) return 0n;
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** The line without its newline. */
export function legacyLine(service: ServiceName, values: CounterValues): string {
  return legacyEntries(service, values)
    .map(([name, value]) => `${name}:${value}`)
    .join(':');
}

/** Name and value of each entry: counters in the order of their OIDs, then what is derived from them. */
export function legacyEntries(service: ServiceName, values: CounterValues): readonly (readonly [string, string])[] {
  const of = (name: CounterName) => values[counterIndex(name)]!;
  const entries: [string, string][] = [];
  for (const counter of counters) {
    if (counter.service !== service || counter.legacy === undefined) continue;
    entries.push([counter.legacy, formatScaled(values[counter.index]!, decimalPlaces[counter.units] ?? 0)]);
  }
  for (const derived of derivedEntries) {
    if (derived.service === service) entries.push([derived.legacy, derived.value(of)]);
  }
  return entries;
}
