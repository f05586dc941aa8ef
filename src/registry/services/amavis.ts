// Messages checked by amavis.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of scan times, in milliseconds. */
export const AMAVIS_MILLISECONDS_BOUNDS = [100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000] as const;

// biome-ignore format: a table, one counter a line
export const amavis = {
  arc: 17,
  title: 'Messages checked by amavis',
  counters: {
    passedClean: counter(1, 'messages', 'Messages passed as CLEAN.'),
    passedSpam: counter(2, 'messages', 'Messages passed as SPAM.'),
    passedSpammy: counter(3, 'messages', 'Messages passed as SPAMMY.'),
    passedInfected: counter(4, 'messages', 'Messages passed as INFECTED.'),
    passedBanned: counter(5, 'messages', 'Messages passed as BANNED.'),
    passedBadHeader: counter(6, 'messages', 'Messages passed as BAD-HEADER.'),
    passedUnchecked: counter(7, 'messages', 'Messages passed as UNCHECKED.'),
    passedOversized: counter(8, 'messages', 'Messages passed as OVERSIZED.'),
    passedMtaBlocked: counter(9, 'messages', 'Messages passed as MTA-BLOCKED.'),
    passedOther: counter(10, 'messages', 'Messages passed as OTHER.'),
    passedTempfail: counter(11, 'messages', 'Messages passed as TEMPFAIL.'),
    blockedClean: counter(12, 'messages', 'Messages blocked as CLEAN.'),
    blockedSpam: counter(13, 'messages', 'Messages blocked as SPAM.'),
    blockedSpammy: counter(14, 'messages', 'Messages blocked as SPAMMY.'),
    blockedInfected: counter(15, 'messages', 'Messages blocked as INFECTED.'),
    blockedBanned: counter(16, 'messages', 'Messages blocked as BANNED.'),
    blockedBadHeader: counter(17, 'messages', 'Messages blocked as BAD-HEADER.'),
    blockedUnchecked: counter(18, 'messages', 'Messages blocked as UNCHECKED.'),
    blockedOversized: counter(19, 'messages', 'Messages blocked as OVERSIZED.'),
    blockedMtaBlocked: counter(20, 'messages', 'Messages blocked as MTA-BLOCKED.'),
    blockedOther: counter(21, 'messages', 'Messages blocked as OTHER.'),
    blockedTempfail: counter(22, 'messages', 'Messages blocked as TEMPFAIL.'),
    measured: counter(23, 'messages', 'Messages passed or blocked whose line ends with size and time.'),
    octets: counter(24, 'octets', 'Octets of the messages counted by measured.'),
    milliseconds: counter(25, 'milliseconds', 'Time spent by amavis on the messages counted by measured.'),
    ...buckets(30, 'messages', 'milliseconds', AMAVIS_MILLISECONDS_BOUNDS, (bound) => `Messages counted by measured on which amavis spent at most ${bound} milliseconds.`),
  },
} as const satisfies ServiceDeclaration;
