// rblsmtpd(1) of ucspi-tcp: `rblsmtpd: IP pid P: 451 TEXT`, with the zone behind P where patched, indimail's
// `rblsmtpd:  pid P from IP: 451 TEXT`, and the 2000-era `rblsmtpd: ZONE blocked IP TXT`. A refusal is known
// by the reply code in its place; what the list says in TEXT only names the list.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { identifyList, type ListIdentity, type Refusal } from './rbl-list';
import { countingLines, endOfNumbered, ownText, program, smtpServerIdents } from './smtp-server';

const rules = ['refused', 'blocked', 'other'] as const;
const REFUSED = 1;
const BLOCKED = 2;
const OTHER = 3;

const rejections = counterIndex('rbl.rejections');
const rblsmtpd451 = counterIndex('rbl.rblsmtpd451');
const rblsmtpd553 = counterIndex('rbl.rblsmtpd553');
const other = counterIndex('rbl.other');

const listCounters: Readonly<Record<NonNullable<ListIdentity['list']>, number>> = {
  spamhaus: counterIndex('rbl.spamhaus'),
  spamcop: counterIndex('rbl.spamcop'),
  dsbl: counterIndex('rbl.dsbl'),
  services: counterIndex('rbl.services'),
  ignorant: counterIndex('rbl.ignorant'),
  sorbs: counterIndex('rbl.sorbs'),
  njabl: counterIndex('rbl.njabl'),
  ordb: counterIndex('rbl.ordb'),
  maps: counterIndex('rbl.maps'),
  monkeys: counterIndex('rbl.monkeys'),
  visi: counterIndex('rbl.visi'),
  dns: counterIndex('rbl.dns'),
};

const daemon = program('rblsmtpd');

const words = {
  pid: literal('pid '),
  from: literal(' from '),
  blocked: literal(' blocked '),
};

const otherOpenings = ['usage: ', 'fatal: ', 'warning: '].map(literal);

/** rblsmtpd cuts TEXT to 200 bytes; more than this is not looked at. */
const LONGEST_TEXT = 512;

function latin1({ bytes, end }: LogRecord, from: number, to = end): string {
  const last = Math.min(to, from + LONGEST_TEXT);
  return last > from ? Buffer.from(bytes.buffer, bytes.byteOffset + from, last - from).toString('latin1') : '';
}

function count(refusal: Refusal, tally: Tally): void {
  const { row, list } = identifyList(refusal);
  tally.counts[rejections]!++;
  tally.counts[list === undefined ? other : listCounters[list]]!++;
  tally.addLabelled('rblZone', row);
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Counts `451 TEXT` at `at`, of any code that refuses; false when something else stands there. */
function countReply(record: LogRecord, { at, zone }: { at: number; zone: string | undefined }, tally: Tally): boolean {
  const { bytes, end } = record;
  if (at + 3 > end) return false;
  const first = bytes[at]!;
  const isRefusal = (first === 0x34 || first === 0x35) && isDigit(bytes[at + 1]!) && isDigit(bytes[at + 2]!);
  if (!isRefusal || (at + 3 < end && bytes[at + 3] !== 0x20)) return false;
  const code = (first - 0x30) * 100 + (bytes[at + 1]! - 0x30) * 10 + bytes[at + 2]! - 0x30;
  if (code === 451) tally.counts[rblsmtpd451]!++;
  else if (code === 553) tally.counts[rblsmtpd553]!++;
  count({ zone, text: latin1(record, at + 4) }, tally);
  return true;
}

/** What stands behind `pid P`: `: 451 TEXT`, ` ZONE: 451 TEXT` or ` from IP: 451 TEXT`. */
function parseProcess(record: LogRecord, at: number, tally: Tally): number {
  const { bytes, end } = record;
  const isIndimails = startsWith(bytes, at, end, words.from);
  const nameStart = isIndimails ? at + words.from.length : at + 1;
  if (bytes[at] === 0x3a && at + 1 < end && bytes[at + 1] === 0x20) {
    return countReply(record, { at: at + 2, zone: undefined }, tally) ? REFUSED : OTHER;
  }
  const blank = indexOfByte(bytes, 0x20, nameStart, end);
  if (at >= end || bytes[at] !== 0x20 || blank < 0) return 0;
  const nameEnd = bytes[blank - 1] === 0x3a ? blank - 1 : blank;
  const zone = isIndimails ? undefined : latin1(record, nameStart, nameEnd);
  return countReply(record, { at: blank + 1, zone }, tally) ? REFUSED : OTHER;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, end } = record;
  const at = ownText(record, daemon);
  if (at < 0 || at >= end) return 0;
  // An address that tcpserver did not tell leaves a second blank.
  const first = bytes[at] === 0x20 ? at + 1 : at;
  const ownPid = endOfNumbered(record, first, words.pid);
  if (ownPid > 0) return parseProcess(record, ownPid, tally);
  for (const opening of otherOpenings) if (startsWith(bytes, at, end, opening)) return OTHER;
  const blank = indexOfByte(bytes, 0x20, at, end);
  if (blank < 0) return 0;
  const pid = endOfNumbered(record, blank + 1, words.pid);
  if (pid > 0) return parseProcess(record, pid, tally);
  if (!startsWith(bytes, blank, end, words.blocked) || blank + words.blocked.length >= end) return 0;
  count({ zone: latin1(record, at, blank), text: '' }, tally);
  return BLOCKED;
}

export const rblsmtpd: Parser = {
  name: 'rblsmtpd',
  services: ['rbl'],
  idents: ['rblsmtpd', ...smtpServerIdents],
  openings: 'r',
  rules,
  parse: countingLines(parse),
};
