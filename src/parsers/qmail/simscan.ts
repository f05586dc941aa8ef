// simscan's verdict on a message: `simscan:[PPID]:STATE (HITS/REQUIRED):0.3000s:SUBJECT:IP:FROM:RCPT`, with two
// scores, three or none. Subject, file and virus names are strangers'. Its debugging lines have a blank after the
// last colon: `simscan: ` or `simscan:[PPID]: `.

import type { CounterPattern, LogType } from '../rules/log-type';
import { smtpServerPrograms } from './smtp-server';

const states: Readonly<Record<string, readonly CounterPattern[]>> = {
  CLEAN: ['rbl.ham', 'rbl.simscanClean'],
  'SPAM REJECT': ['rbl.spamassassin', 'rbl.simscanSpamReject'],
  'SPAM DROPPED': ['rbl.simscanSpamDropped'],
  'SPAM PASS': ['rbl.simscanSpamPass'],
  PASSTHRU: ['rbl.simscanPassthru'],
  'VIRUS DROPPED': ['rbl.virus', 'rbl.simscanVirusDropped'],
  VIRUS: ['rbl.virus', 'rbl.simscanVirus'],
  ATTACH: ['rbl.simscanAttach'],
  REGEX: ['rbl.simscanRegex'],
  RELAYCLIENT: ['rbl.simscanRelayclient'],
};

const verdicts = Object.entries(states).map(([state, counts]) => {
  // Scores are numbers, minus signs and slashes; printf has also `nan` and `inf`.
  const line = `${state}{? ({[^:)]0-255})}:{decimal}s:{text}`;
  return [state, { line, counts: ['rbl.simscanVerdicts' as const, ...counts] }] as const;
});

export const simscan: LogType = {
  name: 'simscan',
  services: ['rbl'],
  programs: ['simscan', ...smtpServerPrograms],
  counts: 'rbl.count',
  forms: [
    {
      // Only syslog's own tag may have taken the process number.
      at: ['simscan:[{number}]:', { program: 'simscan', line: '{?[{number}]:}' }],
      rules: Object.fromEntries(verdicts),
    },
    { at: { program: 'simscan' }, rules: { other: { line: '{words}' } } },
    { rules: { other: { line: 'simscan:{?[{number}]:} {words}' } } },
  ],
};
