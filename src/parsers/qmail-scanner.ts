// qmail-scanner (qmail-scanner-queue.pl) through syslog. Its text begins with what it found: `Clear:`, `SPAM...`,
// `Policy:...` or a virus's name and a colon. Sender, recipients, subject and attachments follow and say nothing.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['clean', 'spam', 'policy', 'other', 'virus'] as const;

/** The first opening that fits decides. */
const findings = (
  [
    ['clean', ['Clear:']],
    ['spam', ['SPAM']],
    ['policy', ['Policy:']],
    // Its own scanner, its errors (behind its header's name), and those of the scanners it calls.
    [
      'other',
      [
        'perlscan',
        'Perlscan',
        'X-Qmail-Scanner',
        'X-Antivirus',
        'qmail-scanner',
        'error',
        'ERROR',
        'Error',
        'warning',
        'tempfail',
        'clamdscan: ',
        'clamscan: ',
        'clamuko: ',
        'uvscan: ',
        'sophie: ',
        'trophie: ',
        'sweep: ',
        'fprot: ',
        'fsecure: ',
        'avp: ',
        'bitdefender: ',
        'spamassassin: ',
        'cannot ',
        "can't ",
        'unable to ',
        'problem',
      ],
    ],
  ] as const
).flatMap(([rule, openings]) =>
  openings.map((opening) => ({
    opening: literal(opening),
    counter: counterIndex(`qmailscanner.${rule}`),
    rule: rules.indexOf(rule) + 1,
  })),
);
const virus = { counter: counterIndex('qmailscanner.virus'), rule: rules.indexOf('virus') + 1 };

const BLANK = 0x20;
const COLON = 0x3a;
const OPEN = 0x5b;

/** A name without blanks, then a colon; `NAME:[...]` is how its errors begin. */
function beginsWithName({ bytes, start, end }: LogRecord): boolean {
  const colon = indexOfByte(bytes, COLON, start, end);
  if (colon <= start || indexOfByte(bytes, BLANK, start, colon) >= 0) return false;
  return colon + 1 === end || bytes[colon + 1] !== OPEN;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, start, end } = record;
  for (const { opening, counter, rule } of findings) {
    if (!startsWith(bytes, start, end, opening)) continue;
    tally.counts[counter]!++;
    return rule;
  }
  if (!beginsWithName(record)) return 0;
  tally.counts[virus.counter]!++;
  return virus.rule;
}

export const qmailScanner: Parser = {
  name: 'qmail-scanner',
  services: ['qmailscanner'],
  idents: ['qmail-scanner', 'qmail-scanner-queue.pl'],
  openings: '',
  rules,
  parse,
};
