// SqWebMail, Courier's webmail (sqwebmaild): one line an attempt to log in. The user name is the client's.

import type { LogRecord } from '../base/log-record';
import { literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = ['login', 'failure', 'other'] as const;
const LOGIN = 1;
const FAILURE = 2;
const OTHER = 3;

const connect = counterIndex('webmail.connect');
const success = counterIndex('webmail.success');
const failure = counterIndex('webmail.failure');
const sqwebmailConnect = counterIndex('webmail.sqwebmailConnect');
const sqwebmailSuccess = counterIndex('webmail.sqwebmailSuccess');

const words = {
  info: literal('INFO: '),
  login: literal('LOGIN, user='),
  loginFailed: literal('LOGIN FAILED, user='),
};

const otherOpenings = ['modules=', 'LOGOUT', 'TIMEOUT', 'DISCONNECTED', 'Disconnected', 'ERR: ', 'WARN: '].map(literal);

function parse({ bytes, start, end }: LogRecord, tally: Tally): number {
  const text = startsWith(bytes, start, end, words.info) ? start + words.info.length : start;
  const isLogin = startsWith(bytes, text, end, words.login);
  if (!isLogin && !startsWith(bytes, text, end, words.loginFailed)) {
    return otherOpenings.some((opening) => startsWith(bytes, text, end, opening)) ? OTHER : 0;
  }
  tally.counts[connect]!++;
  tally.counts[sqwebmailConnect]!++;
  if (!isLogin) {
    tally.counts[failure]!++;
    return FAILURE;
  }
  tally.counts[success]!++;
  tally.counts[sqwebmailSuccess]!++;
  return LOGIN;
}

export const sqwebmail: Parser = {
  name: 'sqwebmail',
  services: ['webmail'],
  idents: ['sqwebmaild', 'sqwebmail'],
  openings: '',
  rules,
  parse,
};
