// Messages scored by spamd.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of scan times, in milliseconds. */
export const SCAN_MILLISECONDS_BOUNDS = [100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000] as const;

/** Upper bounds of the histogram of scores, in points. */
export const SPAM_SCORE_BOUNDS = [-10, -5, -2, 0, 2, 5, 8, 10, 15, 20, 30] as const;

// biome-ignore format: a table, one counter a line
export const spamassassin = {
  arc: 7,
  title: 'Messages scored by spamd',
  counters: {
    spam: counter(1, 'messages', 'Messages that spamd identified as spam.', 'sa_spam'),
    ham: counter(2, 'messages', 'Messages that spamd found clean.', 'sa_ham'),
    spamScorePositive: counter(3, 'hundredths', 'Sum of the scores above zero of the messages counted by spam, in hundredths of a point.'),
    spamScoreNegative: counter(4, 'hundredths', 'Sum of the scores below zero of the messages counted by spam, in hundredths of a point and without their sign.'),
    hamScorePositive: counter(5, 'hundredths', 'Sum of the scores above zero of the messages counted by ham, in hundredths of a point.'),
    hamScoreNegative: counter(6, 'hundredths', 'Sum of the scores below zero of the messages counted by ham, in hundredths of a point and without their sign.'),
    thresholdSum: counter(7, 'hundredths', 'Sum of the thresholds above zero that the messages counted by spam and ham were held against, in hundredths of a point.'),
    thresholdNegative: counter(8, 'hundredths', 'Sum of the thresholds below zero that the messages counted by spam and ham were held against, in hundredths of a point and without their sign.'),
    spamMilliseconds: counter(9, 'milliseconds', 'Time spent by spamd on the messages counted by spam.'),
    hamMilliseconds: counter(10, 'milliseconds', 'Time spent by spamd on the messages counted by ham.'),
    spamOctets: counter(11, 'octets', 'Octets of the messages counted by spam.'),
    hamOctets: counter(12, 'octets', 'Octets of the messages counted by ham.'),
    ...buckets(13, 'messages', 'milliseconds', SCAN_MILLISECONDS_BOUNDS, (bound) => `Messages counted by spam and ham on which spamd spent at most ${bound} milliseconds.`),
    ...buckets(23, 'messages', 'score', SPAM_SCORE_BOUNDS, (bound) => `Messages counted by spam and ham that spamd scored at ${bound} points or less.`),
  },
} as const satisfies ServiceDeclaration;
