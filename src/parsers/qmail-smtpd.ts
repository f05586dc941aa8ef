// qmail-smtpd with the patches of netqmail's neighbourhood: badhelo, badmailfrom and badrcptto (qregex),
// validrcptto.cdb, badiprbl, AUTH. Its name, perhaps with [PID], precedes the check's name, and that the text
// the client sent. qlogenvelope tells the same events once more, line by line, and is not counted again.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { countingLines, ownText, program, smtpServerIdents } from './smtp-server';

const rules = ['badhelo', 'badmailfrom', 'badmailto', 'validrcptto', 'auth failed', 'badiprbl', 'other'] as const;
const ruleNumber = (name: (typeof rules)[number]): number => rules.indexOf(name) + 1;
const OTHER = ruleNumber('other');

const daemon = program('qmail-smtpd');

const events = (
  [
    ['badhelo: ', 'badhelo', 'rbl.badhelo'],
    ['badmailfrom: ', 'badmailfrom', 'rbl.badmailfrom'],
    ['badmailto: ', 'badmailto', 'rbl.badmailto'],
    ['badrcptto: ', 'badmailto', 'rbl.badmailto'],
    ['validrcptto: drop address <', 'validrcptto', 'rbl.validrcpttoDrop'],
    ['auth: auth-failed ', 'auth failed', 'rbl.authFailed'],
    ['AUTH failed [', 'auth failed', 'rbl.authFailed'],
    ['badiprbl: ip ', 'badiprbl', 'rbl.badiprbl'],
  ] as const
).map(([opening, rule, counter]) => ({
  opening: literal(opening),
  rule: ruleNumber(rule),
  counter: counterIndex(counter),
}));

const VALIDRCPTTO = ruleNumber('validrcptto');
const validrcpttoDrop = counterIndex('rbl.validrcpttoDrop');

const words = {
  excessive: literal('badrcptto: excessive rcptto violations hanging up on '),
  validrcptto: literal('validrcptto ['),
  notFound: literal('] not found: '),
};

/** What qmail-smtpd says of a session besides, with and without its name in front. */
const otherOpenings = [
  'pid ',
  'auth: ',
  'AUTH ',
  'validrcptto',
  'rcptcheck: ',
  'RCPTCHECK ',
  'rbl: ',
  'MAIL FROM',
  'RCPT TO',
  'Received-SPF: ',
  'DATABYTES ',
  'read failed',
  'reject (',
  'message rejected',
  'exceeded ',
  'qmail-spp ',
].map(literal);
const namelessOpenings = ['qlogenvelope: ', 'qlogreceived: ', 'mail recv: ', 'policy_check: ', 'spp_val2: '].map(
  literal,
);

/** The end of a session after many refusals, each of which had its own line; an address ends with ` at IP`. */
function isHangUp({ bytes, end }: LogRecord, at: number): boolean {
  return startsWith(bytes, at, end, words.excessive) && indexOfByte(bytes, 0x20, at + words.excessive.length, end) < 0;
}

/** `421 ` before a check's name: the code it was refused with. */
function skipCode({ bytes, end }: LogRecord, at: number): number {
  const isCode = at + 4 < end && (bytes[at] === 0x34 || bytes[at] === 0x35) && bytes[at + 3] === 0x20;
  return isCode ? at + 4 : at;
}

/** `validrcptto [IP] not found: ADDR` */
function isNotFound({ bytes, end }: LogRecord, at: number): boolean {
  if (!startsWith(bytes, at, end, words.validrcptto)) return false;
  const close = indexOfByte(bytes, 0x5d, at, Math.min(end, at + 64));
  return close > 0 && startsWith(bytes, close, end, words.notFound);
}

function parseOwn(record: LogRecord, ownStart: number, tally: Tally): number {
  const { bytes, end } = record;
  const at = skipCode(record, ownStart);
  if (isHangUp(record, at)) return OTHER;
  for (const { opening, rule, counter } of events) {
    if (!startsWith(bytes, at, end, opening)) continue;
    tally.counts[counter]!++;
    return rule;
  }
  if (isNotFound(record, at)) {
    tally.counts[validrcpttoDrop]!++;
    return VALIDRCPTTO;
  }
  for (const opening of otherOpenings) if (startsWith(bytes, at, end, opening)) return OTHER;
  return 0;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, start, end } = record;
  const at = ownText(record, daemon);
  if (at >= 0) {
    const rule = parseOwn(record, at, tally);
    if (rule !== 0) return rule;
  }
  for (const opening of namelessOpenings) if (startsWith(bytes, start, end, opening)) return OTHER;
  return 0;
}

export const qmailSmtpd: Parser = {
  name: 'qmail-smtpd',
  services: ['rbl'],
  idents: smtpServerIdents,
  openings: 'qmps',
  rules,
  parse: countingLines(parse),
};
