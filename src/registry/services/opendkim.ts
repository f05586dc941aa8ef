// Messages signed and checked by opendkim.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const opendkim = {
  arc: 21,
  title: 'Messages signed and checked by opendkim',
  counters: {
    signed: counter(1, 'signatures', 'Signatures added.'),
    verified: counter(2, 'messages', 'Messages whose signature is good.'),
    bad: counter(3, 'messages', 'Messages whose signature is bad.'),
    unsigned: counter(4, 'messages', 'Messages without a signature, logged with LogWhy.'),
    keyFailed: counter(5, 'messages', 'Messages whose key could not be had.'),
  },
} as const satisfies ServiceDeclaration;
