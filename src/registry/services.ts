// What is counted: the one list from which OIDs, MIB, legacy output, documentation and the compile-time
// checked counter names derive. To add a counter, append it with the next free arc and run
// `npm run generate`; an arc is never given a second meaning (RFC 2578 section 10.2).

import { counter, type ServiceDeclaration } from './registry-types';

// biome-ignore format: a table, one counter a line
export const services = {
  send: {
    arc: 1,
    title: 'qmail-send: queueing and delivery of messages',
    counters: {
      messageNew: counter(1, 'messages', 'Messages that qmail-send found in the queue (new msg).', 'message_new'),
      messageInfo: counter(2, 'messages', 'Messages whose size and sender qmail-send stated (info msg).', 'message_info'),
      messageOctets: counter(3, 'octets', 'Octets of the messages counted by messageInfo.', 'message_bytes'),
      messageEnd: counter(4, 'messages', 'Messages that left the queue (end msg).', 'message_end'),
      messageBounce: counter(5, 'messages', 'Bounce messages queued for a message (bounce msg).', 'message_bounce'),
      startDelivery: counter(6, 'deliveries', 'Delivery attempts started.', 'start_delivery'),
      startDeliveryLocal: counter(7, 'deliveries', 'Delivery attempts started to a local recipient.', 'start_delivery_local'),
      startDeliveryRemote: counter(8, 'deliveries', 'Delivery attempts started to a remote recipient.', 'start_delivery_remote'),
      delivery: counter(9, 'deliveries', 'Delivery attempts that ended, whatever the result.', 'delivery'),
      deliverySuccess: counter(10, 'deliveries', 'Delivery attempts that succeeded.', 'delivery_success'),
      deliveryDeferral: counter(11, 'deliveries', 'Delivery attempts that will be tried again later.', 'delivery_deferral'),
      deliveryFailure: counter(12, 'deliveries', 'Delivery attempts that failed for good.', 'delivery_failure'),
      status: counter(13, 'samples', 'Status lines: one sample of the concurrency at each change of it.', 'status'),
      statusLocalShare: counter(14, 'basis points', 'Sum over the status samples of used local concurrency divided by its limit, in ten-thousandths.', 'status_localp'),
      statusRemoteShare: counter(15, 'basis points', 'Sum over the status samples of used remote concurrency divided by its limit, in ten-thousandths.', 'status_remotep'),
      other: counter(16, 'lines', 'Lines of qmail-send that report none of the other events, such as start and stop.', 'other'),
      messageOther: counter(17, 'lines', 'Lines that begin like a known event of qmail-send but are cut short or damaged.', 'message_other'),
      deliveryMangled: counter(18, 'deliveries', 'Delivery reports that qmail-send could not read, and so will try again (report mangled).'),
      tripleBounce: counter(19, 'messages', 'Bounces of double bounces, discarded.'),
      doubleBounce: counter(20, 'messages', 'Double bounces discarded by a patched qmail-send.'),
      warning: counter(21, 'lines', 'Warnings of qmail-send.'),
      alert: counter(22, 'lines', 'Alerts of qmail-send: it needs help at once.'),
    },
  },
  smtp: {
    arc: 2,
    title: 'Authentication of SMTP clients (vpopmail vchkpw)',
    counters: {
      authConnect: counter(1, 'attempts', 'Authentication attempts over SMTP, SMTPS and submission.', 'smtp_auth_connect'),
      authSuccess: counter(2, 'logins', 'Authentications that succeeded.', 'smtp_auth_success'),
      authFailure: counter(3, 'attempts', 'Authentication attempts that were refused.'),
    },
  },
  rbl: {
    arc: 3,
    title: 'What the SMTP server accepted and refused, by reason',
    counters: {
      spamhaus: counter(1, 'connections', 'Connections refused by rblsmtpd for a Spamhaus list.', 'spamhaus'),
      spamcop: counter(2, 'connections', 'Connections refused by rblsmtpd for the SpamCop list.', 'spamcop'),
      dsbl: counter(3, 'connections', 'Connections refused by rblsmtpd for a dsbl.org list.', 'dsbl'),
      services: counter(4, 'connections', 'Connections refused by rblsmtpd for a services.net list.', 'services'),
      ignorant: counter(5, 'connections', 'Connections refused by rblsmtpd for an rfc-ignorant.org list.', 'ignorant'),
      sorbs: counter(6, 'connections', 'Connections refused by rblsmtpd for a SORBS list.', 'sorbs'),
      njabl: counter(7, 'connections', 'Connections refused by rblsmtpd for a njabl.org list.', 'njabl'),
      ordb: counter(8, 'connections', 'Connections refused by rblsmtpd for the ordb.org list.', 'ordb'),
      maps: counter(9, 'connections', 'Connections refused by rblsmtpd for a mail-abuse.org list.', 'maps'),
      monkeys: counter(10, 'connections', 'Connections refused by rblsmtpd for a monkeys.com list.', 'monkeys'),
      visi: counter(11, 'connections', 'Connections refused by rblsmtpd for the visi.com list.', 'visi'),
      dns: counter(12, 'connections', 'Connections refused by rblsmtpd because the client has no reverse DNS.', 'dns'),
      ham: counter(13, 'events', 'Senders and recipients that CHKUSER accepted, and messages that simscan found clean.', 'ham'),
      chkuser: counter(14, 'events', 'Senders and recipients that CHKUSER rejected.', 'chkuser'),
      virus: counter(15, 'messages', 'Messages in which simscan found a virus.', 'virus'),
      spamassassin: counter(16, 'messages', 'Messages that simscan rejected as spam.', 'spamassassin'),
      badhelo: counter(17, 'events', 'Clients refused for their HELO name.', 'badhelo'),
      badmailfrom: counter(18, 'events', 'Senders refused by badmailfrom.', 'badmailfrom'),
      badmailto: counter(19, 'events', 'Recipients refused by badmailto or badrcptto.', 'badmailto'),
      other: counter(20, 'connections', 'Connections refused by rblsmtpd for a list or text not known by name.', 'other'),
      count: counter(21, 'lines', 'Lines of the SMTP server that were recognised as one of its own.', 'count'),
    },
  },
  pop3: {
    arc: 4,
    title: 'POP3 connections and logins',
    counters: {
      connect: counter(1, 'connections', 'POP3 connections without TLS from the first octet.', 'pop3_connect'),
      sslConnect: counter(2, 'connections', 'POP3 connections over TLS.', 'pop3_ssl_connect'),
      success: counter(3, 'logins', 'POP3 logins without TLS.', 'pop3_success'),
      sslSuccess: counter(4, 'logins', 'POP3 logins over TLS, as far as the server says so.', 'pop3_ssl_success'),
      failure: counter(5, 'attempts', 'POP3 sessions that ended with a failed login, without TLS.'),
      sslFailure: counter(6, 'attempts', 'POP3 sessions that ended with a failed login, over TLS.'),
    },
  },
  imap: {
    arc: 5,
    title: 'IMAP connections and logins',
    counters: {
      success: counter(1, 'logins', 'IMAP logins without TLS.', 'imap_success'),
      sslSuccess: counter(2, 'logins', 'IMAP logins over TLS, as far as the server says so.', 'imap_ssl_success'),
      connect: counter(3, 'connections', 'IMAP connections without TLS from the first octet.'),
      sslConnect: counter(4, 'connections', 'IMAP connections over TLS.'),
      failure: counter(5, 'attempts', 'IMAP sessions that ended with a failed login, without TLS.'),
      sslFailure: counter(6, 'attempts', 'IMAP sessions that ended with a failed login, over TLS.'),
    },
  },
  webmail: {
    arc: 6,
    title: 'Webmail logins (sqwebmail, SquirrelMail, Roundcube)',
    counters: {
      connect: counter(1, 'attempts', 'Webmail login attempts.', 'webmail_connect'),
      success: counter(2, 'logins', 'Webmail logins that succeeded.', 'webmail_success'),
      failure: counter(3, 'attempts', 'Webmail login attempts that were refused.'),
    },
  },
  spamassassin: {
    arc: 7,
    title: 'Messages scored by spamd',
    counters: {
      spam: counter(1, 'messages', 'Messages that spamd identified as spam.', 'sa_spam'),
      ham: counter(2, 'messages', 'Messages that spamd found clean.', 'sa_ham'),
    },
  },
  qmailscanner: {
    arc: 8,
    title: 'Messages scanned by qmail-scanner',
    counters: {
      clean: counter(1, 'messages', 'Messages that qmail-scanner found clean.', 'qs_clean'),
      virus: counter(2, 'messages', 'Messages in which qmail-scanner found a virus.', 'qs_virii'),
    },
  },
  agent: {
    arc: 20,
    title: 'maillogs itself',
    counters: {
      linesRead: counter(1, 'lines', 'Complete log lines read and counted.'),
      octetsRead: counter(2, 'octets', 'Octets of log read and counted.'),
      linesUnclaimed: counter(3, 'lines', 'Lines read that no rule claimed.'),
      linesOverlong: counter(4, 'lines', 'Lines longer than the limit, of which only the beginning was looked at.'),
      passes: counter(5, 'passes', 'Passes over the log sources; idle ones are added with the next commit.'),
      rotations: counter(6, 'files', 'Log files found rotated away and read to their end.'),
      truncations: counter(7, 'files', 'Log files found cut short and read again from their start.'),
      losses: counter(8, 'files', 'Log files that went away before they were read to their end.'),
      octetsLost: counter(9, 'octets', 'Octets of log known to have gone away unread.'),
      sourceErrors: counter(10, 'passes', 'Passes in which a source could not be read.'),
      commitFailures: counter(11, 'commits', 'Commits of counters and cursors that failed and were tried again.'),
      passesMissed: counter(12, 'passes', 'Scheduled passes missed while the process stood still.'),
      reconnects: counter(13, 'connections', 'Connections to the SNMP master made again after one was lost.'),
      snapshotsDamaged: counter(14, 'files', 'Damaged snapshots found and kept aside.'),
    },
  },
} as const satisfies Readonly<Record<string, ServiceDeclaration>>;

export type ServiceName = keyof typeof services;

/** Every counter's durable key, such as `send.messageNew`: a mistyped one does not compile. */
export type CounterName = {
  [S in ServiceName]: `${S}.${keyof (typeof services)[S]['counters'] & string}`;
}[ServiceName];
