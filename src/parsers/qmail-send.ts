// qmail-send's log (qmail-log(5)), under multilog or through splogger. Senders, recipients and the reports of
// remote servers are strangers' text, but qmail-send writes them without blanks and behind its own words.

import type { LogRecord } from '../base/log-record';
import { digitsValue, endsWith, lastIndexOfWord, literal, skipDigits, startsWith } from '../base/scan';
import { bumpBuckets, histogram } from '../registry/histograms';
import { counterIndex } from '../registry/registry';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';

const rules = [
  'new msg',
  'info msg',
  'end msg',
  'bounce msg',
  'starting delivery',
  'delivery',
  'report mangled',
  'status',
  'triple bounce',
  'double bounce',
  'warning',
  'alert',
  'other',
  'damaged',
] as const;
const ruleNumber = (name: (typeof rules)[number]): number => rules.indexOf(name) + 1;

const NEW = ruleNumber('new msg');
const INFO = ruleNumber('info msg');
const END = ruleNumber('end msg');
const BOUNCE = ruleNumber('bounce msg');
const STARTING = ruleNumber('starting delivery');
const DELIVERY = ruleNumber('delivery');
const MANGLED = ruleNumber('report mangled');
const STATUS = ruleNumber('status');
const TRIPLE = ruleNumber('triple bounce');
const DOUBLE = ruleNumber('double bounce');
const WARNING = ruleNumber('warning');
const ALERT = ruleNumber('alert');
const OTHER = ruleNumber('other');
const DAMAGED = ruleNumber('damaged');

const messageNew = counterIndex('send.messageNew');
const messageInfo = counterIndex('send.messageInfo');
const messageOctets = counterIndex('send.messageOctets');
const messageSizes = histogram('messageOctets');
const messageEnd = counterIndex('send.messageEnd');
const messageBounce = counterIndex('send.messageBounce');
const startDelivery = counterIndex('send.startDelivery');
const startDeliveryLocal = counterIndex('send.startDeliveryLocal');
const startDeliveryRemote = counterIndex('send.startDeliveryRemote');
const delivery = counterIndex('send.delivery');
const deliverySuccess = counterIndex('send.deliverySuccess');
const deliveryDeferral = counterIndex('send.deliveryDeferral');
const deliveryFailure = counterIndex('send.deliveryFailure');
const deliveryMangled = counterIndex('send.deliveryMangled');
const status = counterIndex('send.status');
const statusLocalShare = counterIndex('send.statusLocalShare');
const statusRemoteShare = counterIndex('send.statusRemoteShare');
const tripleBounce = counterIndex('send.tripleBounce');
const doubleBounce = counterIndex('send.doubleBounce');
const warning = counterIndex('send.warning');
const alert = counterIndex('send.alert');
const other = counterIndex('send.other');
const messageOther = counterIndex('send.messageOther');

const words = {
  newMsg: literal('new msg '),
  infoMsg: literal('info msg '),
  bytes: literal(': bytes '),
  from: literal(' from <'),
  qp: literal('> qp '),
  uid: literal(' uid '),
  endMsg: literal('end msg '),
  bounceMsg: literal('bounce msg '),
  bounceQp: literal(' qp '),
  startingDelivery: literal('starting delivery '),
  msg: literal(': msg '),
  toLocal: literal(' to local '),
  toRemote: literal(' to remote '),
  delivery: literal('delivery '),
  success: literal(': success: '),
  failure: literal(': failure: '),
  deferral: literal(': deferral: '),
  mangled: literal(': report mangled, will defer'),
  status: literal('status: '),
  local: literal('local '),
  remote: literal(' remote '),
  exitAsap: literal(' exitasap'),
  exiting: literal('exiting'),
  triple: literal('triple bounce: discarding '),
  double: literal('double bounce: discarding '),
  warning: literal('warning: '),
  alert: literal('alert: '),
  queue: literal(' queue'),
};

/** What qmail-send (and indimail's) says besides: start, stop, and copies of other events. */
const otherOpenings = [
  'running',
  'exiting',
  'cannot start: ',
  'number of inherited connections',
  'local: ',
  'remote: ',
  'qmail-daemon: ',
].map(literal);

/** indimail puts ` queueN` at the end of every line. */
function withoutQueue({ bytes, start, end }: LogRecord): number {
  let i = end;
  while (i > start && bytes[i - 1]! >= 0x30 && bytes[i - 1]! <= 0x39) i--;
  return i < end && endsWith(bytes, start, i, words.queue) ? i - words.queue.length : end;
}

/** Whether [at, end) is one number and nothing else. */
function isNumber(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && skipDigits(bytes, at, end) === end;
}

function parseInfo({ bytes, start }: LogRecord, end: number, tally: Tally): number {
  const idEnd = skipDigits(bytes, start + words.infoMsg.length, end);
  const sizeStart = idEnd + words.bytes.length;
  const sizeEnd = skipDigits(bytes, sizeStart, end);
  // The sender cannot hold a blank, so the last `> qp ` is qmail-send's own.
  const qp = lastIndexOfWord(bytes, words.qp, sizeEnd, end);
  const qpEnd = skipDigits(bytes, qp + words.qp.length, end);
  const size = digitsValue(bytes, sizeStart, sizeEnd);
  const isWhole =
    startsWith(bytes, idEnd, end, words.bytes) &&
    size !== undefined &&
    startsWith(bytes, sizeEnd, end, words.from) &&
    qp > 0 &&
    startsWith(bytes, qpEnd, end, words.uid) &&
    isNumber(bytes, qpEnd + words.uid.length, end);
  if (!isWhole) return DAMAGED;
  tally.counts[messageInfo]!++;
  tally.add(messageOctets, size);
  bumpBuckets(tally, messageSizes, size);
  return INFO;
}

function parseStarting({ bytes, start }: LogRecord, end: number, tally: Tally): number {
  const numberEnd = skipDigits(bytes, start + words.startingDelivery.length, end);
  if (!startsWith(bytes, numberEnd, end, words.msg)) return DAMAGED;
  const idEnd = skipDigits(bytes, numberEnd + words.msg.length, end);
  if (startsWith(bytes, idEnd, end, words.toRemote)) tally.counts[startDeliveryRemote]!++;
  else if (startsWith(bytes, idEnd, end, words.toLocal)) tally.counts[startDeliveryLocal]!++;
  else return DAMAGED;
  tally.counts[startDelivery]!++;
  return STARTING;
}

function parseDelivery({ bytes, start }: LogRecord, end: number, tally: Tally): number {
  const numberStart = start + words.delivery.length;
  const at = skipDigits(bytes, numberStart, end);
  if (at === numberStart) return DAMAGED;
  if (startsWith(bytes, at, end, words.success)) tally.counts[deliverySuccess]!++;
  else if (startsWith(bytes, at, end, words.failure)) tally.counts[deliveryFailure]!++;
  else if (startsWith(bytes, at, end, words.deferral)) tally.counts[deliveryDeferral]!++;
  else if (startsWith(bytes, at, end, words.mangled)) {
    tally.counts[deliveryMangled]!++;
    tally.counts[delivery]!++;
    return MANGLED;
  } else return DAMAGED;
  tally.counts[delivery]!++;
  return DELIVERY;
}

/** `status: local a/A remote b/B`, with ` exitasap` while stopping; a limit of 0 gives no share. */
function parseStatus({ bytes, start }: LogRecord, end: number, tally: Tally): number {
  const local = start + words.status.length;
  if (startsWith(bytes, local, end, words.exiting)) {
    tally.counts[other]!++;
    return OTHER;
  }
  const localStart = local + words.local.length;
  const slash = skipDigits(bytes, localStart, end);
  const localEnd = skipDigits(bytes, slash + 1, end);
  const remoteStart = localEnd + words.remote.length;
  const remoteSlash = skipDigits(bytes, remoteStart, end);
  const remoteEnd = skipDigits(bytes, remoteSlash + 1, end);
  const localUsed = digitsValue(bytes, localStart, slash);
  const localLimit = digitsValue(bytes, slash + 1, localEnd);
  const remoteUsed = digitsValue(bytes, remoteStart, remoteSlash);
  const remoteLimit = digitsValue(bytes, remoteSlash + 1, remoteEnd);
  if (
    !startsWith(bytes, local, end, words.local) ||
    bytes[slash] !== 0x2f ||
    !startsWith(bytes, localEnd, end, words.remote) ||
    bytes[remoteSlash] !== 0x2f ||
    localUsed === undefined ||
    localLimit === undefined ||
    remoteUsed === undefined ||
    remoteLimit === undefined ||
    (remoteEnd !== end && !startsWith(bytes, remoteEnd, end, words.exitAsap))
  ) {
    return DAMAGED;
  }
  tally.counts[status]!++;
  if (localUsed > 0 && localLimit > 0) tally.add(statusLocalShare, Math.round((localUsed * 10000) / localLimit));
  if (remoteUsed > 0 && remoteLimit > 0) tally.add(statusRemoteShare, Math.round((remoteUsed * 10000) / remoteLimit));
  return STATUS;
}

function parseOther({ bytes, start, end }: LogRecord, tally: Tally): number {
  for (const opening of otherOpenings) {
    if (startsWith(bytes, start, end, opening)) {
      tally.counts[other]!++;
      return OTHER;
    }
  }
  return 0;
}

/** A counter that needs no more than its opening words. */
function count(index: number, rule: number, tally: Tally): number {
  tally.counts[index]!++;
  return rule;
}

function parseMessage(record: LogRecord, end: number, tally: Tally): number {
  const { bytes, start } = record;
  switch (bytes[start]) {
    case 0x6e: // n
      if (!startsWith(bytes, start, end, words.newMsg)) break;
      if (!isNumber(bytes, start + words.newMsg.length, end)) return DAMAGED;
      return count(messageNew, NEW, tally);
    case 0x69: // i
      if (!startsWith(bytes, start, end, words.infoMsg)) break;
      return parseInfo(record, end, tally);
    case 0x65: // e
      if (!startsWith(bytes, start, end, words.endMsg)) break;
      if (!isNumber(bytes, start + words.endMsg.length, end)) return DAMAGED;
      return count(messageEnd, END, tally);
    case 0x62: {
      // b
      if (!startsWith(bytes, start, end, words.bounceMsg)) break;
      const idEnd = skipDigits(bytes, start + words.bounceMsg.length, end);
      const isWhole =
        startsWith(bytes, idEnd, end, words.bounceQp) && isNumber(bytes, idEnd + words.bounceQp.length, end);
      return isWhole ? count(messageBounce, BOUNCE, tally) : DAMAGED;
    }
    case 0x73: // s
      if (startsWith(bytes, start, end, words.status)) return parseStatus(record, end, tally);
      if (startsWith(bytes, start, end, words.startingDelivery)) return parseStarting(record, end, tally);
      break;
    case 0x64: // d
      if (startsWith(bytes, start, end, words.delivery)) return parseDelivery(record, end, tally);
      if (startsWith(bytes, start, end, words.double)) return count(doubleBounce, DOUBLE, tally);
      break;
    case 0x74: // t
      if (startsWith(bytes, start, end, words.triple)) return count(tripleBounce, TRIPLE, tally);
      break;
    case 0x77: // w
      if (startsWith(bytes, start, end, words.warning)) return count(warning, WARNING, tally);
      break;
    case 0x61: // a
      if (startsWith(bytes, start, end, words.alert)) return count(alert, ALERT, tally);
      break;
  }
  return parseOther(record, tally);
}

/** A line that looks cut short may only have the queue's name behind it; nothing was added for it so far. */
function parse(record: LogRecord, tally: Tally): number {
  const rule = parseMessage(record, record.end, tally);
  if (rule !== DAMAGED) return rule;
  const end = withoutQueue(record);
  const again = end === record.end ? DAMAGED : parseMessage(record, end, tally);
  if (again === DAMAGED) tally.counts[messageOther]!++;
  return again;
}

export const qmailSend: Parser = {
  name: 'qmail-send',
  services: ['send'],
  idents: ['qmail', 'qmail-send', 'splogger'],
  openings: 'nisdebtwarcql',
  rules,
  parse,
};
