// Messages checked by opendmarc.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const opendmarc = {
  arc: 22,
  title: 'Messages checked by opendmarc',
  counters: {
    pass: counter(1, 'messages', 'Messages that pass DMARC.'),
    fail: counter(2, 'messages', 'Messages that fail DMARC, whatever became of them.'),
    none: counter(3, 'messages', 'Messages whose domain has no policy.'),
  },
} as const satisfies ServiceDeclaration;
