// The local mail system's row in applTable (RFC 2788) and mtaTable (RFC 2789). The counters are those of the root,
// modulo 2^32; a discontinuity of theirs cannot be told here, since neither table has an object for it.

import {
  APPL_ENTRY,
  APPL_NAME_COLUMN,
  mailServerName,
  type StandardCounter,
  serviceOf,
  standardCounters,
} from '../registry/mta-mib';
import { counterIndex } from '../registry/registry';
import type { ServedObject } from './served-column';
import type { Slot } from './slot';
import { servicesIn, type ViewScope } from './view-scope';
import { counter32 } from './view-value';

/** Our row of the standard MIBs, where the configuration wants it. */
export function standardObjects(scope: ViewScope): readonly ServedObject[] {
  if (scope.mtaMib === undefined) return [];
  const counted = servicesIn(scope);
  const { applIndex, applName = mailServerName(counted) } = scope.mtaMib;
  // Each is the sum over the servers that are counted; with none of them it is not there.
  const served = standardCounters
    .map((each) => ({ ...each, counters: each.counters.filter((counter) => counted.has(serviceOf(counter))) }))
    .filter(({ counters }) => counters.length > 0);
  const name: Slot = {
    oid: [...APPL_ENTRY, APPL_NAME_COLUMN, applIndex],
    read: () => ({ kind: 'octetString', value: applName }),
  };
  const slots = [name, ...served.map((counter) => slotOf(counter, applIndex))];
  return slots.map((slot) => ({ oid: slot.oid.slice(0, -1), slots: [slot] }));
}

function slotOf({ entry, column, counters, divisor }: StandardCounter, applIndex: number): Slot {
  const indexes = counters.map(counterIndex);
  return {
    oid: [...entry, column, applIndex],
    read: ({ snapshot: { totals } }) => {
      const sum = indexes.reduce((total, index) => total + totals[index]!, 0n);
      return counter32(BigInt.asUintN(64, sum) / divisor);
    },
  };
}
