// SquirrelMail with its Squirrel Logger plugin, in the texts of the plugin's sample configuration: through syslog,
// under whatever name PHP runs or was told, or in the plugin's own file. User and domain are the client's, the
// event is told before them.

import type { LogRecord } from '../base/log-record';
import { literal, skipDigits, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['login', 'failure', 'file login', 'file failure', 'other'] as const;
const LOGIN = 1;
const FAILURE = 2;
const FILE_LOGIN = 3;
const FILE_FAILURE = 4;
const OTHER = 5;

const connect = counterIndex('webmail.connect');
const success = counterIndex('webmail.success');
const failure = counterIndex('webmail.failure');
const squirrelmailConnect = counterIndex('webmail.squirrelmailConnect');
const squirrelmailSuccess = counterIndex('webmail.squirrelmailSuccess');
const squirrelmailFileConnect = counterIndex('webmail.squirrelmailFileConnect');
const squirrelmailFileSuccess = counterIndex('webmail.squirrelmailFileSuccess');

const words = {
  login: literal('Successful webmail login: by '),
  loginFailed: literal('Failed webmail login: by '),
  fileLogin: literal('LOGIN] '),
  fileLoginError: literal('LOGIN_ERROR] '),
  fileInvalid: literal('INVALID] '),
};

const otherOpenings = [
  'Webmail logout: by ',
  'Webmail session timed out: by ',
  'Message sent via webmail: by ',
  'Possible outgoing spam: by ',
  'Webmail error: by ',
  'Webmail CAPTCHA litmus: by ',
  'Failed recipient limit: by ',
].map(literal);

const otherFileOpenings = [
  'LOGOUT] ',
  'TIMEOUT] ',
  'OUTGOING_MAIL] ',
  'MASS_MAILING] ',
  'ERROR] ',
  'CAPTCHA] ',
  'RESTRICT_SENDERS] ',
  'LOCKOUT] ',
].map(literal);

/** The names of the programs that PHP runs in, PHP's own (syslog.ident) and those that people give it. */
const phpVersions = ['5', '7', '8', '7.0', '7.1', '7.2', '7.3', '7.4', '8.0', '8.1', '8.2', '8.3', '8.4'];
const idents = [
  'squirrelmail',
  'squirrel_logger',
  'webmail',
  'httpd',
  'httpd2',
  'httpd-prefork',
  'httpd2-prefork',
  'apache',
  'apache2',
  'lighttpd',
  'php',
  'php-cgi',
  'php-fpm',
  'php5-fpm',
  'php5-cgi',
  ...phpVersions.map((version) => `php-fpm${version}`),
];

const SPACE = 0x20;
const SLASH = 0x2f;
const COLON = 0x3a;
const OPEN = 0x5b;

/** One past `MM/DD/YYYY HH:MM:SS [`; -1 when the line does not begin so. */
function endOfFileStamp(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (const after of [SLASH, SLASH, SPACE, COLON, COLON, SPACE]) {
    const digitsEnd = skipDigits(bytes, at, Math.min(end, at + 4));
    if (digitsEnd === at || digitsEnd >= end || bytes[digitsEnd] !== after) return -1;
    at = digitsEnd + 1;
  }
  return at < end && bytes[at] === OPEN ? at + 1 : -1;
}

function countAttempt(isLogin: boolean, ownConnect: number, ownSuccess: number, tally: Tally): void {
  tally.counts[connect]!++;
  tally.counts[ownConnect]!++;
  tally.counts[isLogin ? success : failure]!++;
  if (isLogin) tally.counts[ownSuccess]!++;
}

function parseFile({ bytes, start, end }: LogRecord, tally: Tally): number {
  const event = endOfFileStamp(bytes, start, end);
  if (event < 0) return 0;
  const isLogin = startsWith(bytes, event, end, words.fileLogin);
  const isFailure =
    startsWith(bytes, event, end, words.fileLoginError) || startsWith(bytes, event, end, words.fileInvalid);
  if (!isLogin && !isFailure) {
    return otherFileOpenings.some((opening) => startsWith(bytes, event, end, opening)) ? OTHER : 0;
  }
  countAttempt(isLogin, squirrelmailFileConnect, squirrelmailFileSuccess, tally);
  return isLogin ? FILE_LOGIN : FILE_FAILURE;
}

function parse(record: LogRecord, tally: Tally): number {
  if (!record.hasIdent) return parseFile(record, tally);
  const { bytes, start, end } = record;
  const isLogin = startsWith(bytes, start, end, words.login);
  if (!isLogin && !startsWith(bytes, start, end, words.loginFailed)) {
    return otherOpenings.some((opening) => startsWith(bytes, start, end, opening)) ? OTHER : 0;
  }
  countAttempt(isLogin, squirrelmailConnect, squirrelmailSuccess, tally);
  return isLogin ? LOGIN : FAILURE;
}

export const squirrelmail: Parser = {
  name: 'squirrelmail',
  services: ['webmail'],
  idents,
  openings: '0123',
  rules,
  parse,
};
