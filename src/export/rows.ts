// Counters with their values as rows, which JSON and the table then put into words.

import { formatOid, type Oid } from '../base/oid';
import { counters, instanceOid } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import type { CounterValues } from './counter-values';

export interface CounterRow {
  readonly service: string;
  /** The durable key, such as send.messageNew. */
  readonly name: string;
  /** The Perl's key; null where it had none, since JSON has no undefined. */
  readonly legacy: string | null;
  /** The instance's OID, dotted, without a leading dot. */
  readonly oid: string;
  /** A decimal string: JSON numbers end at 2^53. */
  readonly value: string;
  readonly units: string;
}

/** A row for each counter of the services (all when not given), in the order of their OIDs. */
export function counterRows(root: Oid, values: CounterValues, services?: readonly ServiceName[]): CounterRow[] {
  const wanted = counters.filter(({ service }) => services === undefined || services.includes(service));
  return wanted.map((counter) => ({
    service: counter.service,
    name: counter.name,
    legacy: counter.legacy ?? null,
    oid: formatOid(instanceOid(root, counter)),
    value: values[counter.index]!.toString(),
    units: counter.units,
  }));
}
