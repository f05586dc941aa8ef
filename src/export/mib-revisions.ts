// The history of MAIL-TOASTER-LOGS-MIB (RFC 2578 section 5.5), newest first. A release that changes the
// module adds its revision here; LAST-UPDATED is the first one's date.

import type { MibRevision } from './mib-definition';

export const mibRevisions: readonly MibRevision[] = [
  { date: '202611291200Z', description: "Counters of today's mail servers and filters, and of a farm." },
  { date: '202611290000Z', description: 'More that the agent counts of itself.' },
  { date: '202611220000Z', description: 'The first version: one group of counters for each service.' },
];
