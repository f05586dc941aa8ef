// A service's counters as the Perl program kept them in its counter file: a key, a colon and a value on each
// line. Scripts that read those files go on with these. What the Perl kept for itself (`..._last`) is not there.

import type { CounterValues } from '../export/counter-values';
import { type CounterFileService, counterFileOf, OWN_KEY } from '../registry/counter-files';
import { legacyEntries } from './legacy-line';

/** The version of the file's format: a number, for scripts that take every value for one. */
const OWN_VALUE = 1;

/** `bornMs` is when the counters were born, milliseconds since 1970. */
export function counterFileText(service: CounterFileService, values: CounterValues, bornMs: number): string {
  const keyOf = new Map(Object.entries(counterFileOf(service).printedAs).map(([key, printed]) => [printed, key]));
  const lines = legacyEntries(service, values).map(([name, value]) => `${keyOf.get(name) ?? name}:${value}\n`);
  return [`${OWN_KEY}:${OWN_VALUE}\n`, `created:${Math.floor(bornMs / 1000)}\n`, ...lines].join('');
}
