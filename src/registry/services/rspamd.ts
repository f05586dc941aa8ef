// Messages scanned by rspamd.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of scan times, in milliseconds. */
export const RSPAMD_MILLISECONDS_BOUNDS = [10, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000] as const;

/** Upper bounds of the histogram of scores, in points. */
export const RSPAMD_SCORE_BOUNDS = [-10, -5, -2, 0, 2, 5, 8, 10, 15, 20, 30] as const;

// biome-ignore format: a table, one counter a line
export const rspamd = {
  arc: 13,
  title: 'Messages scanned by rspamd',
  counters: {
    scan: counter(1, 'messages', 'Messages that rspamd scanned.'),
    noAction: counter(2, 'messages', "Messages counted by scan with the action 'no action'."),
    greylist: counter(3, 'messages', "Messages counted by scan with the action 'greylist'."),
    addHeader: counter(4, 'messages', "Messages counted by scan with the action 'add header'."),
    rewriteSubject: counter(5, 'messages', "Messages counted by scan with the action 'rewrite subject'."),
    softReject: counter(6, 'messages', "Messages counted by scan with the action 'soft reject'."),
    reject: counter(7, 'messages', "Messages counted by scan with the action 'reject'."),
    quarantine: counter(8, 'messages', "Messages counted by scan with the action 'quarantine'."),
    discard: counter(9, 'messages', "Messages counted by scan with the action 'discard'."),
    otherAction: counter(10, 'messages', 'Messages counted by scan with an action of another name.'),
    undecidable: counter(11, 'messages', 'Messages counted by scan whose line shows more than one verdict, since sender, user or headers hold one, or none that is known.'),
    octets: counter(12, 'octets', 'Octets of the messages counted by measured.'),
    scorePositive: counter(13, 'hundredths', 'Sum of the scores above zero of the messages counted by scored, in hundredths of a point.'),
    scoreNegative: counter(14, 'hundredths', 'Sum of the scores below zero of the messages counted by scored, in hundredths of a point and without their sign.'),
    milliseconds: counter(15, 'milliseconds', 'Time spent by rspamd on the messages counted by measured.'),
    scored: counter(16, 'messages', 'Messages counted by scan whose score is a number and whose verdict is decided.'),
    measured: counter(17, 'messages', 'Messages counted by scored whose size and time can be told.'),
    ...buckets(20, 'messages', 'milliseconds', RSPAMD_MILLISECONDS_BOUNDS, (bound) => `Messages counted by measured on which rspamd spent at most ${bound} milliseconds.`),
    ...buckets(40, 'messages', 'score', RSPAMD_SCORE_BOUNDS, (bound) => `Messages counted by scored with ${bound} points or less.`),
  },
} as const satisfies ServiceDeclaration;
