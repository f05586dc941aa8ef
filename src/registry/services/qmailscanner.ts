// Messages scanned by qmail-scanner.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const qmailscanner = {
  arc: 8,
  title: 'Messages scanned by qmail-scanner',
  counters: {
    clean: counter(1, 'messages', 'Messages that qmail-scanner found clean.', 'qs_clean'),
    virus: counter(2, 'messages', 'Messages in which qmail-scanner found a virus.', 'qs_virii'),
    policy: counter(3, 'messages', 'Messages that qmail-scanner stopped for a policy of the site.'),
    spam: counter(4, 'messages', 'Messages that qmail-scanner tagged, stopped or dropped as spam.'),
    other: counter(5, 'lines', 'Findings of its own scanner (perlscan) and errors that qmail-scanner reported.'),
  },
} as const satisfies ServiceDeclaration;
