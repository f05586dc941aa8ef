// Dovecot's imap-login and pop3-login, from 1.0 to 2.4, through syslog (`dovecot:`), in dovecot's own log
// file (`imap-login: Info:`, before 2.0 `Info: imap-login:`) or under multilog. The user name is the client's:
// success and failure are read from the words before it, TLS from the fields behind the last `rip=`.

import type { LogRecord } from '../base/log-record';
import { digitsValue, indexOfWord, isExactly, lastIndexOfWord, literal, skipDigits, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['login', 'failure', 'disconnected', 'other'] as const;
const LOGIN = 1;
const FAILURE = 2;
const DISCONNECTED = 3;
const OTHER = 4;

interface Protocol {
  readonly ident: Uint8Array;
  readonly opening: Uint8Array;
  readonly counters: readonly [connect: number, success: number, failure: number];
  readonly sslCounters: readonly [connect: number, success: number, failure: number];
}

const protocols: readonly Protocol[] = [
  {
    ident: literal('imap-login'),
    opening: literal('imap-login: '),
    counters: [counterIndex('imap.connect'), counterIndex('imap.success'), counterIndex('imap.failure')],
    sslCounters: [counterIndex('imap.sslConnect'), counterIndex('imap.sslSuccess'), counterIndex('imap.sslFailure')],
  },
  {
    ident: literal('pop3-login'),
    opening: literal('pop3-login: '),
    counters: [counterIndex('pop3.connect'), counterIndex('pop3.success'), counterIndex('pop3.failure')],
    sslCounters: [counterIndex('pop3.sslConnect'), counterIndex('pop3.sslSuccess'), counterIndex('pop3.sslFailure')],
  },
];

const words = {
  info: literal('Info: '),
  login: literal('Login: '),
  loggedIn: literal('Logged in: '),
  loginAborted: literal('Login aborted: '),
  abortedLogin: literal('Aborted login'),
  disconnected: literal('Disconnected'),
  // Ends a session whose password was right; it has no `Disconnected` line of its own.
  tooManyConnections: literal('Maximum number of connections from user+IP'),
  user: literal(': user=<'),
  // With the blank before it, which a session id cannot hold.
  rip: literal(' rip='),
  tls: literal(', TLS'),
  attempts: literal(' attempts'),
  ownLog: literal('dovecot: '),
};

/** Reasons that tell how many attempts were refused, and reasons that stand for one. */
const countedRefusals = ['(auth failed, ', '(authorization failed, '].map(literal);
const refusals = [
  '(auth_failed)',
  '(tried to use ',
  '(proxy dest auth failed',
  '(internal failure, ',
  '(auth service reported temporary failure)',
  '(user disabled)',
  '(password expired)',
  '(login disabled)',
  '(sent invalid base64 ',
].map(literal);

/** `Mmm dd HH:MM:SS `, dovecot's own stamp. */
const STAMP_LENGTH = 16;

/** dovecot's other processes: known, and of no interest here. */
const otherOpenings = [
  'imap(',
  'pop3(',
  'imap-login: ',
  'pop3-login: ',
  'managesieve-login: ',
  'managesieve(',
  'submission-login: ',
  'submission(',
  'auth: ',
  'auth-worker',
  'auth(',
  'lmtp(',
  'lda(',
  'master: ',
  'anvil: ',
  'config: ',
  'log: ',
  'stats: ',
  'ssl-params: ',
  'indexer',
  'service=',
  'deliver(',
  'dsync',
  'director: ',
  'ipc: ',
  'old-stats: ',
  'quota-status: ',
  'imap-hibernate',
  'imap-urlauth',
  'submission: ',
  'managesieve: ',
  'script',
  'Dovecot v',
  'Killed with signal ',
  'Warning: ',
  'Error: ',
  'doveadm',
  'replicator',
  'imap: ',
  'pop3: ',
  'lmtp: ',
  'lda: ',
  'dict',
  'dovecot: ',
].map(literal);

/** Whether the fields behind the last `rip=` say that the connection was encrypted: `secured` does not. */
function isOverTls({ bytes, start, end }: LogRecord): boolean {
  const rip = lastIndexOfWord(bytes, words.rip, start, end);
  if (rip < 0) return false;
  for (let at = indexOfWord(bytes, words.tls, rip, end); at >= 0; at = indexOfWord(bytes, words.tls, at + 1, end)) {
    const next = bytes[at + words.tls.length];
    if (at + words.tls.length === end || next === 0x2c || next === 0x3a || next === 0x20) return true;
  }
  return false;
}

/** How many attempts a session without a login made in vain, from the reason that precedes any client text. */
function failedAttempts({ bytes, end }: LogRecord, at: number): number {
  const user = indexOfWord(bytes, words.user, at, end);
  const reasonEnd = user < 0 ? Math.max(at, lastIndexOfWord(bytes, words.rip, at, end)) : user;
  for (const refusal of countedRefusals) {
    const failed = indexOfWord(bytes, refusal, at, reasonEnd);
    if (failed < 0) continue;
    const numberStart = failed + refusal.length;
    const numberEnd = skipDigits(bytes, numberStart, Math.min(reasonEnd, numberStart + 6));
    const attempts = digitsValue(bytes, numberStart, numberEnd);
    return attempts !== undefined && startsWith(bytes, numberEnd, reasonEnd, words.attempts)
      ? Math.max(attempts, 1)
      : 1;
  }
  return refusals.some((refusal) => indexOfWord(bytes, refusal, at, reasonEnd) >= 0) ? 1 : 0;
}

function parseLoginProcess(
  record: LogRecord,
  { at, protocol }: { at: number; protocol: Protocol },
  tally: Tally,
): number {
  const { bytes, end } = record;
  const text = startsWith(bytes, at, end, words.info) ? at + words.info.length : at;
  const isLogin = startsWith(bytes, text, end, words.login) || startsWith(bytes, text, end, words.loggedIn);
  const isOverLimit = startsWith(bytes, text, end, words.tooManyConnections);
  const isEnd =
    isOverLimit ||
    startsWith(bytes, text, end, words.disconnected) ||
    startsWith(bytes, text, end, words.abortedLogin) ||
    startsWith(bytes, text, end, words.loginAborted);
  if (!isLogin && !isEnd) return OTHER;
  const [connect, success, failure] = isOverTls(record) ? protocol.sslCounters : protocol.counters;
  tally.counts[connect]!++;
  if (isLogin) {
    tally.counts[success]!++;
    return LOGIN;
  }
  const attempts = isOverLimit ? 1 : failedAttempts(record, text);
  if (attempts === 0) return DISCONNECTED;
  tally.counts[failure]! += attempts;
  return FAILURE;
}

/** Where the process name stands: behind `dovecot: Mmm dd HH:MM:SS Info: ` in the own file of dovecot 1. */
function textStart({ bytes, start, end, identStart, identEnd }: LogRecord): number {
  if (identEnd > identStart || !startsWith(bytes, start, end, words.ownLog)) return start;
  const level = start + words.ownLog.length + STAMP_LENGTH;
  return startsWith(bytes, level, end, words.info) ? level + words.info.length : start;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, end, identStart, identEnd } = record;
  const at = textStart(record);
  for (const protocol of protocols) {
    if (isExactly(bytes, identStart, identEnd, protocol.ident)) {
      return parseLoginProcess(record, { at, protocol }, tally);
    }
    if (startsWith(bytes, at, end, protocol.opening)) {
      return parseLoginProcess(record, { at: at + protocol.opening.length, protocol }, tally);
    }
  }
  for (const opening of otherOpenings) if (startsWith(bytes, at, end, opening)) return OTHER;
  return 0;
}

export const dovecot: Parser = {
  name: 'dovecot',
  services: ['imap', 'pop3'],
  // `Info` is what the framing takes for the program name where only the stamp stands before dovecot 1's level.
  idents: ['dovecot', 'imap-login', 'pop3-login', 'Info'],
  openings: 'dip',
  rules,
  parse,
};
