// Filters of spam and viruses.

import { type Graph, palette, stacked } from '../graph-types';

// biome-ignore format: a table, one item a line
export const filterGraphs: readonly Graph[] = [
  {
    id: 'spam', title: 'Spam and ham', unit: 'messages/min', form: 'rates',
    items: [
      stacked('spamassassin.ham', 'ham', 'green'),
      stacked('spamassassin.spam', 'spam', 'vermilion'),
    ],
  },
  {
    id: 'spam-octets', title: 'Size of the mail that spamd scanned', unit: 'octets/min', form: 'rates',
    items: [
      stacked('spamassassin.hamOctets', 'ham', 'green'),
      stacked('spamassassin.spamOctets', 'spam', 'vermilion'),
    ],
  },
  {
    id: 'spam-score', title: 'Mean score', unit: 'points', form: 'derived',
    items: [
      { id: 'meanSpamScore', plus: ['spamassassin.spamScorePositive'], minus: ['spamassassin.spamScoreNegative'], per: ['spamassassin.spam'], scale: 0.01, label: 'spam', color: palette.vermilion },
      { id: 'meanHamScore', plus: ['spamassassin.hamScorePositive'], minus: ['spamassassin.hamScoreNegative'], per: ['spamassassin.ham'], scale: 0.01, label: 'ham', color: palette.green },
      { id: 'meanThreshold', plus: ['spamassassin.thresholdSum'], minus: ['spamassassin.thresholdNegative'], per: ['spamassassin.spam', 'spamassassin.ham'], scale: 0.01, label: 'threshold', color: palette.grey },
    ],
  },
  {
    id: 'scan-time', title: 'Mean time of a scan by spamd', unit: 'milliseconds', form: 'derived',
    items: [
      { id: 'meanSpamMilliseconds', plus: ['spamassassin.spamMilliseconds'], minus: [], per: ['spamassassin.spam'], scale: 1, label: 'spam', color: palette.vermilion },
      { id: 'meanHamMilliseconds', plus: ['spamassassin.hamMilliseconds'], minus: [], per: ['spamassassin.ham'], scale: 1, label: 'ham', color: palette.green },
    ],
  },
  { id: 'scan-times', title: 'Times of scans by spamd', unit: 'messages/min', form: 'histogram', histogram: 'scanMilliseconds' },
  { id: 'spam-scores', title: 'Scores given by spamd', unit: 'messages/min', form: 'histogram', histogram: 'spamScore' },
  {
    id: 'qmailscanner', title: 'Messages scanned by qmail-scanner', unit: 'messages/min', form: 'rates',
    items: [
      stacked('qmailscanner.clean', 'clean', 'green'),
      stacked('qmailscanner.virus', 'virus', 'vermilion'),
      stacked('qmailscanner.policy', 'policy', 'purple'),
      stacked('qmailscanner.spam', 'spam', 'orange'),
      stacked('qmailscanner.other', 'other', 'grey'),
    ],
  },
  {
    id: 'clamav', title: 'Scans by clamd', unit: 'scans/min', form: 'rates',
    items: [
      stacked('clamav.clean', 'clean', 'green'),
      stacked('clamav.found', 'found', 'vermilion'),
      stacked('clamav.scanErrors', 'not scanned', 'grey'),
    ],
  },
];
