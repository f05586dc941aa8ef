// What the parsers of the SMTP server's log have in common: tcpserver, rblsmtpd, qmail-smtpd, CHKUSER and
// simscan all write to qmail-smtpd's stderr, so their lines reach one log, under multilog without a program
// name, through splogger or logger under the name an administrator gave it, or under their own.

import type { LogRecord } from '../base/log-record';
import { isExactly, literal, skipDigits, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

/** Program names under which the whole log of an SMTP server is commonly sent to syslog. */
export const smtpServerIdents: readonly string[] = [
  'qmail',
  'splogger',
  'smtpd',
  'smtp',
  'smtps',
  'smtpsd',
  'submission',
  'qmail-smtpd',
  'qmail-smtp',
  'qmail-smtps',
  'qmail-smtpsd',
  'qmail-smtpsub',
  'qmail-submission',
  'tcpserver',
  'sslserver',
];

export interface Program {
  readonly name: Uint8Array;
}

export function program(name: string): Program {
  return { name: literal(name) };
}

/**
 * Where a program's own text begins: behind its `name: ` or `name[pid]: ` when the line carries it, else at
 * the start when the framing says that the program wrote the line. -1 when the line is not the program's.
 */
export function ownText({ bytes, start, end, identStart, identEnd }: LogRecord, { name }: Program): number {
  if (startsWith(bytes, start, end, name)) {
    let at = start + name.length;
    if (at < end && bytes[at] === 0x5b) {
      const pidEnd = skipDigits(bytes, at + 1, end);
      if (pidEnd < end && bytes[pidEnd] === 0x5d) at = pidEnd + 1;
    }
    if (at < end && bytes[at] === 0x3a) {
      at++;
      return at < end && bytes[at] === 0x20 ? at + 1 : at;
    }
  }
  return isExactly(bytes, identStart, identEnd, name) ? start : -1;
}

/** One past the number behind `word`, which stands at `at`; -1 when there is no such word or no number. */
export function endOfNumbered({ bytes, end }: LogRecord, at: number, word: Uint8Array): number {
  if (!startsWith(bytes, at, end, word)) return -1;
  const numberStart = at + word.length;
  const numberEnd = skipDigits(bytes, numberStart, end);
  return numberEnd === numberStart ? -1 : numberEnd;
}

const lines = counterIndex('rbl.count');

/** A parser's `parse` that also counts each line it claims as a line of the SMTP server. */
export function countingLines(parse: Parser['parse']): Parser['parse'] {
  return (record: LogRecord, tally: Tally): number => {
    const rule = parse(record, tally);
    if (rule !== 0) tally.counts[lines]!++;
    return rule;
  };
}
