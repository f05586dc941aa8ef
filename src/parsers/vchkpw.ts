// vpopmail's vchkpw, which checks passwords for qmail-smtpd, qmail-popup and IMAP servers: one line an
// attempt under the tag `vpopmail`. The service is vchkpw's word for the local port. User name, domain and
// password are the client's, but only vchkpw's own words stand directly behind the service.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, isExactly, literal, skipDigits, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['login', 'failure', 'other'] as const;
const LOGIN = 1;
const FAILURE = 2;
const OTHER = 3;

interface Service {
  readonly word: Uint8Array;
  readonly attempt: number;
  readonly success: number;
  readonly failure: number;
}

const smtp = {
  attempt: counterIndex('smtp.authConnect'),
  success: counterIndex('smtp.authSuccess'),
  failure: counterIndex('smtp.authFailure'),
};

const namedServices: readonly Service[] = [
  { word: literal('smtp'), ...smtp },
  { word: literal('smtps'), ...smtp },
  { word: literal('submission'), ...smtp },
  {
    word: literal('pop3'),
    attempt: counterIndex('pop3.connect'),
    success: counterIndex('pop3.success'),
    failure: counterIndex('pop3.failure'),
  },
  {
    word: literal('pop3s'),
    attempt: counterIndex('pop3.sslConnect'),
    success: counterIndex('pop3.sslSuccess'),
    failure: counterIndex('pop3.sslFailure'),
  },
  {
    word: literal('imap'),
    attempt: counterIndex('imap.connect'),
    success: counterIndex('imap.success'),
    failure: counterIndex('imap.failure'),
  },
  {
    word: literal('imaps'),
    attempt: counterIndex('imap.sslConnect'),
    success: counterIndex('imap.sslSuccess'),
    failure: counterIndex('imap.sslFailure'),
  },
  {
    // POP3 or IMAP from the loopback address: the same login stands in the webmail's own log, so not in its sum.
    word: literal('webmail'),
    attempt: counterIndex('webmail.vchkpwConnect'),
    success: counterIndex('webmail.vchkpwSuccess'),
    failure: counterIndex('webmail.vchkpwFailure'),
  },
];

/** `vchkpw-8025`, and the bare `vchkpw` of old versions: SMTP, POP3 or IMAP, the line does not say which. */
const unnamedService: Service = {
  word: literal(''),
  attempt: counterIndex('smtp.otherPortConnect'),
  success: counterIndex('smtp.otherPortSuccess'),
  failure: counterIndex('smtp.otherPortFailure'),
};

const COLON = 0x3a;
const DASH = 0x2d;
const SPACE = 0x20;
const OPEN = 0x28;
const CLOSE = 0x29;
/** The longest service (`submission`) and the longest type (`SCRAM-SHA-256-PLUS`) fit with room to spare. */
const LONGEST_WORD = 24;

const words = {
  vchkpw: literal('vchkpw'),
  systemPassword: literal('system password '),
  success: literal('login success '),
  oldSuccess: literal('login ['),
  sqlTrouble: literal("can't write SQL logs"),
};

/** The service that [at, end) names, with its `-` in front; undefined when it is none of vchkpw's. */
function serviceNamed(bytes: Uint8Array, at: number, end: number): Service | undefined {
  if (at === end) return unnamedService;
  if (bytes[at] !== DASH || at + 1 === end) return undefined;
  if (skipDigits(bytes, at + 1, end) === end) return unnamedService;
  for (const service of namedServices) if (isExactly(bytes, at + 1, end, service.word)) return service;
  return undefined;
}

/** `(TYPE) login success`, `system password login success` or `login success`, in vchkpw's own place. */
function saysSuccess(bytes: Uint8Array, at: number, end: number): boolean {
  let text = at;
  if (bytes[at] === OPEN) {
    const close = indexOfByte(bytes, CLOSE, at, Math.min(end, at + LONGEST_WORD));
    if (close < 0 || indexOfByte(bytes, SPACE, at, close) >= 0 || bytes[close + 1] !== SPACE) return false;
    text = close + 2;
  } else if (startsWith(bytes, at, end, words.systemPassword)) text = at + words.systemPassword.length;
  return startsWith(bytes, text, end, words.success);
}

function parse({ bytes, start, end }: LogRecord, tally: Tally): number {
  if (!startsWith(bytes, start, end, words.vchkpw)) return 0;
  const wordStart = start + words.vchkpw.length;
  const wordEnd = indexOfByte(bytes, COLON, wordStart, Math.min(end, wordStart + LONGEST_WORD));
  const text = wordEnd + 2;
  if (wordEnd < 0 || text >= end || bytes[wordEnd + 1] !== SPACE) return 0;
  const service = serviceNamed(bytes, wordStart, wordEnd);
  if (service === undefined) return 0;
  if (startsWith(bytes, text, end, words.sqlTrouble)) return OTHER;
  tally.counts[service.attempt]!++;
  const isSuccess =
    saysSuccess(bytes, text, end) || (wordStart === wordEnd && startsWith(bytes, text, end, words.oldSuccess));
  if (isSuccess) {
    tally.counts[service.success]!++;
    return LOGIN;
  }
  // Whatever else it says is a reason for refusing: some twenty texts, several of them errors of its own.
  tally.counts[service.failure]!++;
  return FAILURE;
}

export const vchkpw: Parser = {
  name: 'vchkpw',
  services: ['smtp', 'pop3', 'imap', 'webmail'],
  idents: ['vpopmail'],
  openings: '',
  rules,
  parse,
};
