// One instance of a view: its OID, and where its value comes from.

import type { Oid } from '../base/oid';
import type { ViewInput } from './view-input';
import type { ViewValue } from './view-value';

export interface Slot {
  readonly oid: Oid;
  readonly read: (input: ViewInput) => ViewValue;
}
