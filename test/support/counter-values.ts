// Totals for tests: zero but for the counters named.

import { counterIndex, counters } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';

export function valuesOf(named: Partial<Record<CounterName, bigint>>): BigUint64Array {
  const values = new BigUint64Array(counters.length);
  for (const [name, value] of Object.entries(named)) values[counterIndex(name as CounterName)] = value;
  return values;
}
