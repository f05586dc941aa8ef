// Roundcube through syslog, and its own userlogins and errors files (`[DD-Mon-YYYY HH:MM:SS +ZZZZ]: TEXT`). A
// session id may stand before the text (log_session_id). The user name is the client's, the verdict before it.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['login', 'failure', 'IMAP failure', 'other'] as const;
const LOGIN = 1;
const FAILURE = 2;
const IMAP_FAILURE = 3;
const OTHER = 4;

const connect = counterIndex('webmail.connect');
const success = counterIndex('webmail.success');
const failure = counterIndex('webmail.failure');
const roundcubeSuccess = counterIndex('webmail.roundcubeSuccess');
const roundcubeFailed = counterIndex('webmail.roundcubeFailed');
const roundcubeImapFailed = counterIndex('webmail.roundcubeImapFailed');

const words = {
  login: literal('Successful login for '),
  failed: literal('Failed login for '),
  pluginFailed: literal('FAILED login for '),
  imapFailed: literal('IMAP Error: Login failed for '),
  stampEnd: literal(']: '),
};

const otherOpenings = [
  'IMAP Error',
  'SMTP Error',
  'DB Error',
  'LDAP Error',
  'PHP ',
  'ERROR: ',
  'ERROR_LOG: ',
  'User ',
].map(literal);

const LESS = 0x3c;
const GREATER = 0x3e;
const SPACE = 0x20;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const LONGEST_STAMP = 48;
const LONGEST_SESSION = 64;

/** One past the stamp of roundcube's own files; -1 when the line does not begin with one. */
function endOfFileStamp({ bytes, start, end }: LogRecord): number {
  const first = bytes[start + 1]!;
  if (start + 1 >= end || bytes[start] !== OPEN || first < 0x30 || first > 0x39) return -1;
  const close = indexOfByte(bytes, CLOSE, start, Math.min(end, start + LONGEST_STAMP));
  return close > 0 && startsWith(bytes, close, end, words.stampEnd) ? close + words.stampEnd.length : -1;
}

/** One past `<session> `, whose letters the client's cookie may have chosen: no blank and no `>`. */
function skipSession(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || bytes[at] !== LESS) return at;
  const close = indexOfByte(bytes, GREATER, at, Math.min(end, at + LONGEST_SESSION));
  if (close < 0 || close + 1 >= end || bytes[close + 1] !== SPACE) return at;
  return indexOfByte(bytes, SPACE, at, close) < 0 ? close + 2 : at;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, end } = record;
  const stampEnd = record.hasIdent ? record.start : endOfFileStamp(record);
  if (stampEnd < 0) return 0;
  const text = skipSession(bytes, stampEnd, end);
  if (startsWith(bytes, text, end, words.login)) {
    tally.counts[connect]!++;
    tally.counts[success]!++;
    tally.counts[roundcubeSuccess]!++;
    return LOGIN;
  }
  const isImapFailure = startsWith(bytes, text, end, words.imapFailed);
  const isFailure =
    isImapFailure || startsWith(bytes, text, end, words.failed) || startsWith(bytes, text, end, words.pluginFailed);
  if (!isFailure) return otherOpenings.some((opening) => startsWith(bytes, text, end, opening)) ? OTHER : 0;
  tally.counts[connect]!++;
  tally.counts[failure]!++;
  tally.counts[roundcubeFailed]!++;
  if (!isImapFailure) return FAILURE;
  tally.counts[roundcubeImapFailed]!++;
  return IMAP_FAILURE;
}

export const roundcube: Parser = {
  name: 'roundcube',
  services: ['webmail'],
  idents: ['roundcube'],
  openings: '[',
  rules,
  parse,
};
