// simscan's verdict on a message: `simscan:[PPID]:STATE (HITS/REQUIRED):0.3000s:SUBJECT:IP:FROM:RCPT`, with two
// scores, three or none. Subject, file and virus names are strangers'. Its debugging lines have a blank behind
// the last colon: `simscan: ` or `simscan:[PPID]: `.

import type { LogRecord } from '../base/log-record';
import { isExactly, literal, skipDigits, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { countingLines, smtpServerIdents } from './smtp-server';

/** Where one begins another, the longer first. */
const states: readonly (readonly [state: string, counters: readonly CounterName[]])[] = [
  ['CLEAN', ['rbl.ham', 'rbl.simscanClean']],
  ['SPAM REJECT', ['rbl.spamassassin', 'rbl.simscanSpamReject']],
  ['SPAM DROPPED', ['rbl.simscanSpamDropped']],
  ['SPAM PASS', ['rbl.simscanSpamPass']],
  ['PASSTHRU', ['rbl.simscanPassthru']],
  ['VIRUS DROPPED', ['rbl.virus', 'rbl.simscanVirusDropped']],
  ['VIRUS', ['rbl.virus', 'rbl.simscanVirus']],
  ['ATTACH', ['rbl.simscanAttach']],
  ['REGEX', ['rbl.simscanRegex']],
  ['RELAYCLIENT', ['rbl.simscanRelayclient']],
];

const rules = [...states.map(([state]) => state), 'other'];
const OTHER = rules.length;

const verdicts = states.map(([state, counters]) => ({
  state: literal(state),
  counters: counters.map(counterIndex),
}));
const verdictCount = counterIndex('rbl.simscanVerdicts');

const words = {
  name: literal('simscan'),
  opening: literal('simscan:'),
  scores: literal(' ('),
};

/** Whether what follows the state is simscan's: scores in parentheses or none, then the seconds. */
function isVerdictTail({ bytes, end }: LogRecord, at: number): boolean {
  let i = at;
  if (startsWith(bytes, i, end, words.scores)) {
    i += words.scores.length;
    // Digits, points, minus signs and slashes; printf has also `nan` and `inf`.
    while (i < end && bytes[i] !== 0x29 && bytes[i] !== 0x3a) i++;
    if (i >= end || bytes[i] !== 0x29) return false;
    i++;
  }
  if (i >= end || bytes[i] !== 0x3a) return false;
  const whole = skipDigits(bytes, i + 1, end);
  if (whole === i + 1 || whole >= end) return false;
  const secondsEnd = bytes[whole] === 0x2e ? skipDigits(bytes, whole + 1, end) : whole;
  return secondsEnd + 1 < end && bytes[secondsEnd] === 0x73 && bytes[secondsEnd + 1] === 0x3a;
}

function parseVerdict(record: LogRecord, at: number, tally: Tally): number {
  const { bytes, end } = record;
  for (let i = 0; i < verdicts.length; i++) {
    const { state, counters } = verdicts[i]!;
    if (!startsWith(bytes, at, end, state) || !isVerdictTail(record, at + state.length)) continue;
    tally.counts[verdictCount]!++;
    for (const counter of counters) tally.counts[counter]!++;
    return i + 1;
  }
  return 0;
}

/** One past `[PPID]:`; `at` itself where it does not stand. */
function skipParent({ bytes, end }: LogRecord, at: number): number {
  if (at >= end || bytes[at] !== 0x5b) return at;
  const pidEnd = skipDigits(bytes, at + 1, end);
  return pidEnd + 1 < end && bytes[pidEnd] === 0x5d && bytes[pidEnd + 1] === 0x3a ? pidEnd + 2 : at;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, start, end, identStart, identEnd } = record;
  const isNamed = startsWith(bytes, start, end, words.opening);
  const isByIdent = isExactly(bytes, identStart, identEnd, words.name);
  if (!isNamed && !isByIdent) return 0;
  const parent = isNamed ? start + words.opening.length : start;
  const at = skipParent(record, parent);
  // Without `[PPID]:` only syslog's own tag, which may have taken it, makes a verdict of it.
  const rule = at > parent || (isByIdent && !isNamed) ? parseVerdict(record, at, tally) : 0;
  if (rule !== 0) return rule;
  const isDebugging = isByIdent || (at < end && bytes[at] === 0x20);
  return isDebugging ? OTHER : 0;
}

export const simscan: Parser = {
  name: 'simscan',
  services: ['rbl'],
  idents: ['simscan', ...smtpServerIdents],
  openings: 's',
  rules,
  parse: countingLines(parse),
};
