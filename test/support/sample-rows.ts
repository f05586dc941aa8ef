// Three rows of two services, for the goldens of the formats that show rows.

import type { CounterRow } from '../../src/export/rows';

export const sampleRows: readonly CounterRow[] = [
  { service: 'smtp', name: 'smtp.authConnect', legacy: 'a_c', oid: '1.3.1.2.1.0', value: '12', units: 'attempts' },
  { service: 'smtp', name: 'smtp.x', legacy: null, oid: '1.3.1.2.9.0', value: '0', units: 'basis points' },
  { service: 'yours', name: 'yours.relayedOctets', legacy: null, oid: '1.3.1.30.1.0', value: '4096', units: 'octets' },
];
