// qmail-scanner (qmail-scanner-queue.pl) through syslog. Its text begins with what it found: `Clear:`, `SPAM...`,
// `Policy:...` or a virus's name and a colon. Sender, recipients, subject and attachments follow and say nothing.

import type { LogType } from '../rules/log-type';

// biome-ignore format: a table, one line of the log a line
export const qmailScanner: LogType = {
  name: 'qmail-scanner',
  services: ['qmailscanner'],
  programs: ['qmail-scanner', 'qmail-scanner-queue.pl'],
  at: { framing: 'named' },
  rules: {
    clean: { line: 'Clear:{text}', counts: 'qmailscanner.clean' },
    spam: { line: 'SPAM{text}', counts: 'qmailscanner.spam' },
    policy: { line: 'Policy:{text}', counts: 'qmailscanner.policy' },
    // Its own scanner, its errors (after its header's name), and those of the scanners it calls.
    other: {
      line: "{|perlscan|Perlscan|X-Qmail-Scanner|X-Antivirus|qmail-scanner|error|ERROR|Error|warning|tempfail|clamdscan: |clamscan: |clamuko: |uvscan: |sophie: |trophie: |sweep: |fprot: |fsecure: |avp: |bitdefender: |spamassassin: |cannot |can't |unable to |problem}{text}",
      counts: 'qmailscanner.other',
    },
    // A virus's name without blanks, then a colon; `NAME:[...]` is how its errors begin.
    virus: { line: ['{[!-9;-~]}:{[^\\[]1}{text}', '{[!-9;-~]}:'], counts: 'qmailscanner.virus' },
  },
};
