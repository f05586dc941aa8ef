// Dovecot's imap-login and pop3-login, from 1.0 to 2.4, through syslog (`dovecot:`), in dovecot's own log
// file (`imap-login: Info:`) or under multilog. The user name is the client's: success and failure are read
// from the words before it, TLS from the fields behind the last `rip=`.

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
  user: literal(': user=<'),
  rip: literal('rip='),
  tls: literal(', TLS'),
  authFailed: literal('(auth failed, '),
  attempts: literal(' attempts'),
  refusals: [literal('(auth_failed)'), literal('(tried to use dis'), literal('(proxy dest auth failed')],
};

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
  const failed = indexOfWord(bytes, words.authFailed, at, reasonEnd);
  if (failed >= 0) {
    const numberStart = failed + words.authFailed.length;
    const numberEnd = skipDigits(bytes, numberStart, reasonEnd);
    const attempts = digitsValue(bytes, numberStart, Math.min(numberEnd, numberStart + 6));
    return attempts !== undefined && startsWith(bytes, numberEnd, reasonEnd, words.attempts)
      ? Math.max(attempts, 1)
      : 1;
  }
  return words.refusals.some((refusal) => indexOfWord(bytes, refusal, at, reasonEnd) >= 0) ? 1 : 0;
}

function parseLoginProcess(
  record: LogRecord,
  { at, protocol }: { at: number; protocol: Protocol },
  tally: Tally,
): number {
  const { bytes, end } = record;
  const text = startsWith(bytes, at, end, words.info) ? at + words.info.length : at;
  const isLogin = startsWith(bytes, text, end, words.login) || startsWith(bytes, text, end, words.loggedIn);
  const isEnd =
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
  const attempts = failedAttempts(record, text);
  if (attempts === 0) return DISCONNECTED;
  tally.counts[failure]! += attempts;
  return FAILURE;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, start, end, identStart, identEnd } = record;
  for (const protocol of protocols) {
    if (isExactly(bytes, identStart, identEnd, protocol.ident)) {
      return parseLoginProcess(record, { at: start, protocol }, tally);
    }
    if (startsWith(bytes, start, end, protocol.opening)) {
      return parseLoginProcess(record, { at: start + protocol.opening.length, protocol }, tally);
    }
  }
  for (const opening of otherOpenings) if (startsWith(bytes, start, end, opening)) return OTHER;
  return 0;
}

export const dovecot: Parser = {
  name: 'dovecot',
  services: ['imap', 'pop3'],
  idents: ['dovecot', 'imap-login', 'pop3-login'],
  openings: 'ip',
  rules,
  parse,
};
