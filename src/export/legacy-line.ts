// The line the Perl maillogs printed for one service, `name:value:name:value...`, as snmpd.conf's `exec`
// and the graphs behind it read it. Only counters the Perl had are in it.

import { counterIndex, counters } from '../registry/registry';
import type { CounterName, ServiceName } from '../registry/services';
import type { CounterValues } from './counter-values';
import { formatQuotient, formatScaled } from './decimal';

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
];

/** The line without its newline: counters in the order of their OIDs, then what is derived from them. */
export function legacyLine(service: ServiceName, values: CounterValues): string {
  const of = (name: CounterName) => values[counterIndex(name)]!;
  const entries: string[] = [];
  for (const counter of counters) {
    if (counter.service !== service || counter.legacy === undefined) continue;
    entries.push(`${counter.legacy}:${formatScaled(values[counter.index]!, decimalPlaces[counter.units] ?? 0)}`);
  }
  for (const derived of derivedEntries) {
    if (derived.service === service) entries.push(`${derived.legacy}:${derived.value(of)}`);
  }
  return entries.join(':');
}
