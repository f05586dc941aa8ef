// qmail-smtpd of s/qmail, and of qmail with the SPAMCONTROL patch (qmail-log(5) there): Action::Type::Condition
// behind `qmail-smtpd: pid P ` or alone, then `P:proto S:ip:host H:helo F:from T:to`, which is the client's.

import type { LogRecord } from '../base/log-record';
import { isExactly, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { countingLines, endOfNumbered, ownText, program, smtpServerIdents } from './smtp-server';

const rules = ['accept', 'reject'] as const;
const ACCEPT = 1;
const REJECT = 2;

const daemon = program('qmail-smtpd');
const pid = literal('pid ');

interface Action {
  readonly rule: number;
  readonly opening: Uint8Array;
  readonly total: number;
  readonly types: readonly { readonly type: Uint8Array; readonly counter: number }[];
}

function action(
  rule: number,
  opening: string,
  total: CounterName,
  types: Readonly<Record<string, CounterName>>,
): Action {
  return {
    rule,
    opening: literal(opening),
    total: counterIndex(total),
    types: Object.entries(types).map(([type, name]) => ({ type: literal(type), counter: counterIndex(name) })),
  };
}

const accept = action(ACCEPT, 'Accept::', 'rbl.spamcontrolAccept', {
  SNDR: 'rbl.spamcontrolAcceptSndr',
  ORIG: 'rbl.spamcontrolAcceptOrig',
  RCPT: 'rbl.spamcontrolAcceptRcpt',
  AUTH: 'rbl.spamcontrolAcceptAuth',
  SPF: 'rbl.spamcontrolAcceptSpf',
});
const reject = action(REJECT, 'Reject::', 'rbl.spamcontrolReject', {
  SNDR: 'rbl.spamcontrolRejectSndr',
  ORIG: 'rbl.spamcontrolRejectOrig',
  RCPT: 'rbl.spamcontrolRejectRcpt',
  DATA: 'rbl.spamcontrolRejectData',
  AUTH: 'rbl.spamcontrolRejectAuth',
  TLS: 'rbl.spamcontrolRejectTls',
  SPF: 'rbl.spamcontrolRejectSpf',
  SMTP: 'rbl.spamcontrolRejectSmtp',
  RBL: 'rbl.spamcontrolRejectRbl',
});

/** The conditions that name one of the control files of old, or what a scanner found. */
const conditions = (
  [
    ['SNDR::Bad_Helo', 'rbl.badhelo'],
    ['ORIG::Bad_Mailfrom', 'rbl.badmailfrom'],
    ['RCPT::Bad_Rcptto', 'rbl.badmailto'],
    ['DATA::Virus_Infected', 'rbl.spamcontrolVirus'],
    ['DATA::Spam_Message', 'rbl.spamcontrolSpam'],
  ] as const
).map(([condition, name]) => ({ condition: literal(condition), counter: counterIndex(name) }));

const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

function isConditionByte(byte: number): boolean {
  return isUpper(byte & 0xdf) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte === 0x2d;
}

/** Counts `TYPE::Condition` at `at`; 0 when it has another shape. */
function parseAction({ bytes, end }: LogRecord, at: number, { rule, total, types }: Action, tally: Tally): number {
  let typeEnd = at;
  while (typeEnd < end && isUpper(bytes[typeEnd]!)) typeEnd++;
  if (typeEnd === at || typeEnd + 1 >= end || bytes[typeEnd] !== 0x3a || bytes[typeEnd + 1] !== 0x3a) return 0;
  let conditionEnd = typeEnd + 2;
  while (conditionEnd < end && isConditionByte(bytes[conditionEnd]!)) conditionEnd++;
  const isWhole = conditionEnd === end || bytes[conditionEnd] === 0x20 || bytes[conditionEnd] === 0x3a;
  if (!isWhole) return 0;
  tally.counts[total]!++;
  for (const { type, counter } of types) if (isExactly(bytes, at, typeEnd, type)) tally.counts[counter]!++;
  if (rule === REJECT) {
    for (const { condition, counter } of conditions) {
      if (isExactly(bytes, at, conditionEnd, condition)) tally.counts[counter]!++;
    }
  }
  return rule;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, start, end } = record;
  let at = start;
  const own = ownText(record, daemon);
  if (own >= 0) {
    const pidEnd = endOfNumbered(record, own, pid);
    at = pidEnd < 0 ? own : pidEnd + 1;
    if (pidEnd >= 0 && (pidEnd >= end || bytes[pidEnd] !== 0x20)) return 0;
  }
  if (startsWith(bytes, at, end, accept.opening)) return parseAction(record, at + accept.opening.length, accept, tally);
  if (startsWith(bytes, at, end, reject.opening)) return parseAction(record, at + reject.opening.length, reject, tally);
  return 0;
}

export const spamcontrol: Parser = {
  name: 'spamcontrol',
  services: ['rbl'],
  idents: smtpServerIdents,
  openings: 'ARq',
  rules,
  parse: countingLines(parse),
};
