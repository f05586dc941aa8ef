// Where the counters of mail servers stand in the standard MIBs: MTA-MIB (RFC 2789) and the table of applications that
// indexes it, NETWORK-SERVICES-MIB (RFC 2788). Each object is the sum over the servers that are counted. Only what the
// logs say is there. They say what came and what went, so nothing of what is stored; of a delivery of qmail neither its
// size nor, before it is tried, its recipient, so no volume transmitted and no recipients received. Conversions and
// loops they never name.

import type { Oid } from '../base/oid';
import type { CounterName, ServiceName } from './services';

/** The row of the local mail system. */
export interface MtaRow {
  /** 1..2147483647: the index of both tables. */
  readonly applIndex: number;
  /** At most 255 octets; undefined for the name of what is counted. */
  readonly applName?: string;
}

export const DEFAULT_MTA_ROW: MtaRow = { applIndex: 1 };

/** What a row is called by the services that are counted, the first of them. */
const mailServers: readonly (readonly [service: ServiceName, name: string])[] = [
  ['send', 'qmail'],
  ['postfix', 'Postfix'],
  ['exim', 'Exim'],
  ['haraka', 'Haraka'],
  ['opensmtpd', 'OpenSMTPD'],
  ['sendmail', 'Sendmail'],
];

/** The name of the mail server that is counted. */
export function mailServerName(counted: ReadonlySet<ServiceName>): string {
  return mailServers.find(([service]) => counted.has(service))?.[1] ?? 'mail server';
}

const MIB_2: Oid = [1, 3, 6, 1, 2, 1];

/** Entries: the arcs before a column's. */
export const APPL_ENTRY: Oid = [...MIB_2, 27, 1, 1];
export const MTA_ENTRY: Oid = [...MIB_2, 28, 1, 1];

/** The last columns of the entries, for registering a whole row. */
export const LAST_APPL_COLUMN = 17;
export const LAST_MTA_COLUMN = 12;

export const APPL_NAME_COLUMN = 2;

export interface StandardCounter {
  readonly name: string;
  readonly entry: Oid;
  readonly column: number;
  /** Whose sum it is. */
  readonly counters: readonly CounterName[];
  /** What a unit of the object is in units of the counters. */
  readonly divisor: bigint;
  readonly help: string;
}

/** Each a Counter32: the sum modulo 2^32. */
export const standardCounters: readonly StandardCounter[] = [
  {
    name: 'applAccumulatedInboundAssociations',
    entry: APPL_ENTRY,
    column: 10,
    counters: ['rbl.tcpserverOk', 'postfix.connect', 'haraka.connect', 'opensmtpd.connect'],
    divisor: 1n,
    help: 'connections that tcpserver or sslserver let through to the SMTP server, and those to Postfix, Haraka and OpenSMTPD',
  },
  {
    name: 'applRejectedInboundAssociations',
    entry: APPL_ENTRY,
    column: 14,
    counters: [
      ...(['rbl.tcpserverDeny', 'rbl.rejections', 'postfix.rejectConnect', 'exim.rejectConnect'] as const),
      ...(['exim.tempRejectConnect', 'sendmail.rejectRelay'] as const),
    ],
    divisor: 1n,
    help: 'connections that tcpserver turned away, and those that rblsmtpd, Postfix, Exim and Sendmail refused',
  },
  {
    name: 'mtaReceivedMessages',
    entry: MTA_ENTRY,
    column: 1,
    counters: [
      ...(['send.messageNew', 'postfix.messageQueued', 'exim.received', 'haraka.msgAccepted'] as const),
      ...(['opensmtpd.message', 'sendmail.message'] as const),
    ],
    divisor: 1n,
    help: 'messages received, bounces of the server itself among them',
  },
  {
    name: 'mtaTransmittedMessages',
    entry: MTA_ENTRY,
    column: 3,
    counters: [
      ...(['send.deliverySuccess', 'postfix.deliverySent', 'exim.delivered', 'haraka.outDelivered'] as const),
      ...(['opensmtpd.mdaOk', 'opensmtpd.mtaOk', 'sendmail.sentLines'] as const),
    ],
    divisor: 1n,
    help: 'deliveries that succeeded, local or remote: qmail and Postfix transmit a message once for each recipient',
  },
  {
    name: 'mtaReceivedVolume',
    entry: MTA_ENTRY,
    column: 4,
    counters: [
      'send.messageOctets',
      'postfix.messageOctets',
      'exim.octets',
      'haraka.octets',
      'opensmtpd.octets',
      'sendmail.octets',
    ],
    divisor: 1024n,
    help: 'octets of the messages received, in units of 1024',
  },
  {
    name: 'mtaTransmittedRecipients',
    entry: MTA_ENTRY,
    column: 9,
    counters: [
      ...(['send.deliverySuccess', 'postfix.deliverySent', 'exim.delivered', 'exim.deliveredMore'] as const),
      ...(['haraka.outDeliveredRcpt', 'opensmtpd.mdaOk', 'opensmtpd.mtaOk', 'sendmail.sent'] as const),
    ],
    divisor: 1n,
    help: 'recipients to whom a message was delivered',
  },
];

/** The service of a counter is the word before its full stop. */
export function serviceOf(name: CounterName): ServiceName {
  return name.slice(0, name.indexOf('.')) as ServiceName;
}
