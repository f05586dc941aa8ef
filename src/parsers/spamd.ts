// SpamAssassin's spamd (spamd(1)): the one line it writes for each message, since 2.x. Before 3.1 it lacks the
// `spamd: ` in front. The user name is the client's and may hold anything but a line end, a whole verdict
// included, so the scores are read from the front of the line, time and size from its end.

import type { LogRecord } from '../base/log-record';
import { digitsValue, endsWith, literal, skipDigits, startsWith } from '../base/scan';
import { bumpBuckets, histogram } from '../registry/histograms';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import { decimalValue, skipDecimal, skipDecimalBack } from './fixed-point';
import type { Parser } from './parser';

const rules = ['spam', 'ham', 'other'] as const;
const OTHER = 3;

const BLANK = 0x20;
const MINUS = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const UNDERSCORE = 0x5f;

interface Verdict {
  readonly rule: number;
  readonly opening: Uint8Array;
  readonly count: number;
  readonly scorePositive: number;
  readonly scoreNegative: number;
  readonly milliseconds: number;
  readonly octets: number;
}

const spam: Verdict = {
  rule: 1,
  opening: literal('identified spam ('),
  count: counterIndex('spamassassin.spam'),
  scorePositive: counterIndex('spamassassin.spamScorePositive'),
  scoreNegative: counterIndex('spamassassin.spamScoreNegative'),
  milliseconds: counterIndex('spamassassin.spamMilliseconds'),
  octets: counterIndex('spamassassin.spamOctets'),
};

const ham: Verdict = {
  rule: 2,
  opening: literal('clean message ('),
  count: counterIndex('spamassassin.ham'),
  scorePositive: counterIndex('spamassassin.hamScorePositive'),
  scoreNegative: counterIndex('spamassassin.hamScoreNegative'),
  milliseconds: counterIndex('spamassassin.hamMilliseconds'),
  octets: counterIndex('spamassassin.hamOctets'),
};

const thresholdSum = counterIndex('spamassassin.thresholdSum');
const thresholdNegative = counterIndex('spamassassin.thresholdNegative');
const scanMilliseconds = histogram('scanMilliseconds');
const spamScore = histogram('spamScore');

const words = {
  spamd: literal('spamd: '),
  spamdTag: literal('[spamd] '),
  forUser: literal(') for '),
  in: literal(' in '),
  seconds: literal(' seconds, '),
  bytes: literal(' bytes.'),
};

/** How a log of spamd's own names the urgency of a line; 3.0 wrote `i` for info. */
const levels = ['info: ', 'i: ', 'warn: ', 'error: ', 'dbg: '].map(literal);

/** What else spamd says of itself, and the parts of SpamAssassin that speak through it. */
const otherOpenings = [
  'result: ',
  'processing message ',
  'checking message ',
  'connection from ',
  'got connection over ',
  'setuid ',
  'still running as root',
  'Tell: ',
  'handled cleanup of child ',
  'child ',
  'skipped large message ',
  // --paranoid: what it died of, its own name included.
  'spamd: ',
  'Timeout::_run: ',
  'server started on ',
  'server socket ',
  'server pid: ',
  'server successfully spawned child process',
  'server hit by ',
  'server killed by ',
  'restarting using ',
  'creating default_prefs',
  'created ',
  'failed to ',
  'accept_a_conn: ',
  'copy_config timeout',
  'timing: ',
  'handle_user',
  'using default config for ',
  'timeout: ',
  'bad protocol: ',
  '(Content-Length mismatch: ',
  'unauthorized connection from ',
  'service unavailable: ',
  'cannot ',
  "can't ",
  'could not ',
  'error: ',
  'info: ',
  'prefork: ',
  'logger: ',
  'config: ',
  'rules: ',
  'check: ',
  'plugin: ',
  'bayes: ',
  'auto-whitelist: ',
  'locker: ',
  'dns: ',
  'async: ',
  'netset: ',
  'util: ',
  'learn: ',
  'message: ',
  'spf: ',
  'dkim: ',
  'pyzor: ',
  'razor2: ',
  'dcc: ',
  'uridnsbl: ',
  'zoom: ',
  'internal error',
  'Use of uninitialized value ',
].map(literal);

/**
 * Where the text begins in a line that spamd wrote itself, `[PID] info: TEXT`, or metalog for it, `[spamd]
 * TEXT`; -1 for any other. Under multilog spamd's own stamp is still in front of the PID.
 */
function pastOwnFrame({ bytes, start, end }: LogRecord): number {
  const at = pastOwnStamp(bytes, start, end);
  if (startsWith(bytes, at, end, words.spamdTag)) return at + words.spamdTag.length;
  if (at >= end || bytes[at] !== OPEN) return -1;
  const close = skipDigits(bytes, at + 1, end);
  if (close === at + 1 || close + 1 >= end || bytes[close] !== CLOSE || bytes[close + 1] !== BLANK) return -1;
  const level = close + 2;
  for (const word of levels) if (startsWith(bytes, level, end, word)) return level + word.length;
  return -1;
}

/** Where in each of spamd's own stamps the time of day stands. */
const ownStamps = [
  { length: 16, clock: 7 },
  { length: 20, clock: 7 },
  { length: 25, clock: 11 },
];

/** `Mmm dd HH:MM:SS `, the same with `.mmm`, or `Www Mmm dd HH:MM:SS YYYY `, if a `[` stands behind it. */
function pastOwnStamp(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === OPEN) return start;
  for (const { length, clock } of ownStamps) {
    const at = start + length;
    const isStamp =
      at < end &&
      bytes[at] === OPEN &&
      bytes[at - 1] === BLANK &&
      bytes[start + 3] === BLANK &&
      bytes[start + clock - 1] === BLANK &&
      bytes[start + clock + 2] === COLON &&
      bytes[start + clock + 5] === COLON;
    if (isStamp) return at;
  }
  return start;
}

/** One past the full stop that ends spamd's line; syslogs may have put a blank or `_` for its newline. */
function withoutNewline(bytes: Uint8Array, start: number, end: number): number {
  let i = end;
  while (i > start && (bytes[i - 1] === BLANK || bytes[i - 1] === UNDERSCORE)) i--;
  return i;
}

/** `SCORE/THRESHOLD) for USER:UID in S.S seconds, B bytes.` behind the verdict's words. */
function parseVerdict(verdict: Verdict, record: LogRecord, text: number, tally: Tally): number {
  const { bytes, end } = record;
  const at = text + verdict.opening.length;
  const isScoreNegative = at < end && bytes[at] === MINUS;
  const scoreStart = isScoreNegative ? at + 1 : at;
  const slash = skipDecimal(bytes, scoreStart, end);
  const isThresholdNegative = slash + 1 < end && bytes[slash + 1] === MINUS;
  const thresholdStart = isThresholdNegative ? slash + 2 : slash + 1;
  const thresholdEnd = skipDecimal(bytes, thresholdStart, end);
  const score = decimalValue(bytes, scoreStart, slash, 2);
  const threshold = decimalValue(bytes, thresholdStart, thresholdEnd, 2);
  const isFrontWhole =
    score !== undefined &&
    threshold !== undefined &&
    bytes[slash] === SLASH &&
    startsWith(bytes, thresholdEnd, end, words.forUser);
  if (!isFrontWhole || !addCost(verdict, record, thresholdEnd + words.forUser.length, tally)) return 0;
  tally.counts[verdict.count]!++;
  tally.add(isScoreNegative ? verdict.scoreNegative : verdict.scorePositive, score);
  tally.add(isThresholdNegative ? thresholdNegative : thresholdSum, threshold);
  bumpBuckets(tally, spamScore, isScoreNegative ? -score : score);
  return verdict.rule;
}

/** Adds time and size, `:UID in S.S seconds, B bytes.` at the line's end; false when they are not there. */
function addCost(verdict: Verdict, { bytes, end }: LogRecord, userStart: number, tally: Tally): boolean {
  const lineEnd = withoutNewline(bytes, userStart, end);
  if (!endsWith(bytes, userStart, lineEnd, words.bytes)) return false;
  const sizeEnd = lineEnd - words.bytes.length;
  const sizeStart = skipDecimalBack(bytes, userStart, sizeEnd);
  if (!endsWith(bytes, userStart, sizeStart, words.seconds)) return false;
  const timeEnd = sizeStart - words.seconds.length;
  const timeStart = skipDecimalBack(bytes, userStart, timeEnd);
  if (!endsWith(bytes, userStart, timeStart, words.in)) return false;
  if (!endsWithUid(bytes, userStart, timeStart - words.in.length)) return false;
  const milliseconds = decimalValue(bytes, timeStart, timeEnd, 3);
  const isSize = skipDigits(bytes, sizeStart, sizeEnd) === sizeEnd;
  const octets = isSize ? digitsValue(bytes, sizeStart, sizeEnd) : undefined;
  if (milliseconds === undefined || octets === undefined) return false;
  tally.add(verdict.milliseconds, milliseconds);
  tally.add(verdict.octets, octets);
  bumpBuckets(tally, scanMilliseconds, milliseconds);
  return true;
}

/** Whether [start, end) ends with `:UID`; some systems write the uid of nobody as -2. */
function endsWithUid(bytes: Uint8Array, start: number, end: number): boolean {
  let i = skipDecimalBack(bytes, start, end);
  if (i === end || skipDigits(bytes, i, end) !== end) return false;
  if (i > start && bytes[i - 1] === MINUS) i--;
  return i > start && bytes[i - 1] === COLON;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, end, identStart, identEnd } = record;
  const frameEnd = identStart === identEnd ? pastOwnFrame(record) : record.start;
  if (frameEnd < 0) return 0;
  const text = startsWith(bytes, frameEnd, end, words.spamd) ? frameEnd + words.spamd.length : frameEnd;
  if (startsWith(bytes, text, end, ham.opening)) return parseVerdict(ham, record, text, tally);
  if (startsWith(bytes, text, end, spam.opening)) return parseVerdict(spam, record, text, tally);
  for (const opening of otherOpenings) if (startsWith(bytes, text, end, opening)) return OTHER;
  return 0;
}

export const spamd: Parser = {
  name: 'spamd',
  services: ['spamassassin'],
  idents: ['spamd'],
  openings: '[JFMASONDTW',
  rules,
  parse,
};
