// tcpserver (ucspi-tcp) and its TLS sibling sslserver (ucspi-ssl), with -v: one line each for the connection,
// its admission, its end and the number of connections. The client's reverse DNS and ident name stand behind
// the verdict and have no say. A large share of an SMTP server's log, so told apart by one byte.

import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, skipDigits, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { countingLines, endOfNumbered, ownText, program, smtpServerIdents } from './smtp-server';

const rules = ['pid', 'ok', 'deny', 'status', 'end', 'other'] as const;
const PID = 1;
const OK = 2;
const DENY = 3;
const STATUS = 4;
const END = 5;
const OTHER = 6;

const connect = counterIndex('rbl.tcpserverConnect');
const admitted = counterIndex('rbl.tcpserverOk');
const denied = counterIndex('rbl.tcpserverDeny');

const tcp = program('tcpserver');
const ssl = program('sslserver');

const words = {
  pid: literal('pid '),
  from: literal(' from '),
  ok: literal('ok '),
  deny: literal('deny '),
  status: literal('status: '),
  end: literal('end '),
  endedBy: literal('ended by '),
  endStatus: literal(' status '),
};

/** Start, failures and the talk of sslserver about TLS. */
const otherOpenings = [
  'fatal: ',
  'warning: ',
  'error: ',
  'info: ',
  'usage: ',
  'ready',
  'tls ',
  'ssl ',
  'done ',
  'cafile ',
  'cadir ',
  'cert ',
  'key ',
  'param ',
  'ciphers ',
].map(literal);

/** `pid P from IP` */
function isConnection(record: LogRecord, at: number): boolean {
  return startsWith(record.bytes, endOfNumbered(record, at, words.pid), record.end, words.from);
}

/** `ok P LHOST:LIP:LPORT RHOST:RIP:INFO:RPORT`, and the same of `deny`. */
function isVerdict(record: LogRecord, at: number, verdict: Uint8Array): boolean {
  const { bytes, end } = record;
  const numberEnd = endOfNumbered(record, at, verdict);
  return numberEnd > 0 && numberEnd < end && bytes[numberEnd] === 0x20 && indexOfByte(bytes, 0x3a, numberEnd, end) > 0;
}

/** `status: n/N`; a third number is sslserver's limit for one address. */
function isStatus(record: LogRecord, at: number): boolean {
  const { bytes, end } = record;
  const slash = endOfNumbered(record, at, words.status);
  return slash > 0 && slash < end && bytes[slash] === 0x2f && skipDigits(bytes, slash + 1, end) > slash + 1;
}

/** `end P status S` */
function isEnd(record: LogRecord, at: number): boolean {
  const { bytes, end } = record;
  const numberEnd = Math.max(endOfNumbered(record, at, words.end), endOfNumbered(record, at, words.endedBy));
  return startsWith(bytes, numberEnd, end, words.endStatus);
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, end } = record;
  let at = ownText(record, tcp);
  if (at < 0) at = ownText(record, ssl);
  if (at < 0 || at >= end) return 0;
  switch (bytes[at]) {
    case 0x70: // p
      if (!isConnection(record, at)) break;
      tally.counts[connect]!++;
      return PID;
    case 0x6f: // o
      if (!isVerdict(record, at, words.ok)) break;
      tally.counts[admitted]!++;
      return OK;
    case 0x64: // d
      if (!isVerdict(record, at, words.deny)) break;
      tally.counts[denied]!++;
      return DENY;
    case 0x73: // s
      if (isStatus(record, at)) return STATUS;
      break;
    case 0x65: // e
      if (isEnd(record, at)) return END;
      break;
  }
  for (const opening of otherOpenings) if (startsWith(bytes, at, end, opening)) return OTHER;
  return 0;
}

export const tcpserver: Parser = {
  name: 'tcpserver',
  services: ['rbl'],
  idents: smtpServerIdents,
  openings: 'ts',
  rules,
  parse: countingLines(parse),
};
