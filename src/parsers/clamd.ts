// ClamAV's clamd (clamd.conf(5)) through syslog, in its own file or under multilog: `TARGET: NAME FOUND`. Targets
// hold file names and names may come from anywhere, so the verdict is the last word of the line, and counts only
// behind what clamd scans: an absolute path, a stream or a file descriptor.

import type { LogRecord } from '../base/log-record';
import { endsWith, indexOfWord, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['found', 'clean', 'scan error', 'self check', 'other'] as const;
const CLEAN = 2;
const SELF_CHECK = 4;
const OTHER = 5;

const BLANK = 0x20;
const COLON = 0x3a;

const verdicts = [
  { ending: literal(' FOUND'), counter: counterIndex('clamav.found'), rule: 1 },
  { ending: literal(': OK'), counter: counterIndex('clamav.clean'), rule: CLEAN },
  { ending: literal(' ERROR'), counter: counterIndex('clamav.scanErrors'), rule: 3 },
];
const selfChecks = counterIndex('clamav.selfChecks');

const words = {
  arrow: literal('-> '),
  stampArrow: literal(' -> '),
  colon: literal(': '),
  selfCheck: literal('SelfCheck: '),
};

const targets = ['/', 'stream: ', 'stream(', 'stream ', 'instream(', 'fd[', '(filename not set)'].map(literal);

/** What clamd says of its own start, stop, limits and database, and the file names it stumbles over. */
const otherOpenings = [
  'WARNING: ',
  'ERROR: ',
  'LibClamAV ',
  '[LibClamAV] ',
  '+++ Started at ',
  '--- Stopped at ',
  'clamd daemon ',
  'Running as user ',
  'Log file size ',
  'Reading databases from ',
  'Not loading PUA ',
  'Bytecode',
  'Loaded ',
  'Protecting against ',
  'Activating the newly loaded database',
  'Reloading ',
  'Database ',
  'Limits: ',
  'Archive',
  'Algorithmic detection',
  'Heuristic',
  'Portable Executable',
  'ELF support',
  'Mail files support',
  'Mail: ',
  'OLE2 support',
  'PDF support',
  'SWF support',
  'HTML support',
  'XMLDOCS support',
  'HWP3 support',
  'Detection of broken ',
  'DLP: ',
  'Self checking ',
  'TCP: ',
  'LOCAL: ',
  'UNIX: ',
  'Unix socket file ',
  'Bound to ',
  'Setting connection queue ',
  'Listening daemon: ',
  'MaxQueue set to: ',
  'Set stacksize to ',
  'No stats for ',
  'SIGHUP caught',
  'SIGUSR2 caught',
  'Pid file removed',
  'Socket file removed',
  'Shutting down ',
  'Waiting for ',
  'Exiting ',
  'Client disconnected ',
  'File path check failure ',
  'Directory recursion limit ',
  'Skipping symlink: ',
  'Not supported file type: ',
  'Access denied: ',
].map(literal);

/** Where the text begins behind `Www Mmm dd HH:MM:SS YYYY -> `, of which the framing may have left the arrow. */
function pastOwnStamp({ bytes, start, end }: LogRecord): number {
  if (startsWith(bytes, start, end, words.arrow)) return start + words.arrow.length;
  const arrow = start + 24;
  const isStamp =
    startsWith(bytes, arrow, end, words.stampArrow) &&
    bytes[start + 3] === BLANK &&
    bytes[start + 13] === COLON &&
    bytes[start + 16] === COLON;
  return isStamp ? arrow + words.stampArrow.length : start;
}

/** `TARGET: ... FOUND`, `TARGET: OK`, `TARGET: ... ERROR`; 0 when the text is none of them. */
function parseTarget({ bytes, end }: LogRecord, text: number, tally: Tally): number {
  if (!targets.some((target) => startsWith(bytes, text, end, target))) return 0;
  for (const { ending, counter, rule } of verdicts) {
    if (!endsWith(bytes, text, end, ending)) continue;
    const colon = indexOfWord(bytes, words.colon, text, end);
    // FOUND and ERROR come with a name or a reason of at least one octet between the colon and themselves.
    if (colon < 0 || (rule !== CLEAN && colon + words.colon.length >= end - ending.length)) return 0;
    tally.counts[counter]!++;
    return rule;
  }
  return 0;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, end } = record;
  const text = pastOwnStamp(record);
  const rule = parseTarget(record, text, tally);
  if (rule !== 0) return rule;
  if (startsWith(bytes, text, end, words.selfCheck)) {
    tally.counts[selfChecks]!++;
    return SELF_CHECK;
  }
  for (const opening of otherOpenings) if (startsWith(bytes, text, end, opening)) return OTHER;
  return 0;
}

export const clamd: Parser = {
  name: 'clamd',
  services: ['clamav'],
  idents: ['clamd'],
  openings: '-/(sifMTWFS',
  rules,
  parse,
};
