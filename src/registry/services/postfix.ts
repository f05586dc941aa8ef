// Postfix: what its daemons say of clients, the queue and deliveries.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of delays of deliveries, in milliseconds. */
export const POSTFIX_DELAY_BOUNDS = [
  100, 500, 1000, 5000, 10_000, 60_000, 300_000, 3_600_000, 14_400_000, 86_400_000, 432_000_000,
] as const;

const subjects = ['', 'of addresses', 'of mailboxes', 'of mail systems', 'of networks and routing'];
const furtherSubjects = ['of the mail protocol', 'of contents or media', 'of security or policy'];

/** One counter for each subject digit (RFC 3463 section 3) of a class of status codes. */
function statusCodes<Class extends 4 | 5>(firstArc: number, statusClass: Class) {
  const all = [...subjects, ...furtherSubjects].map((subject, digit) => [
    `dsn${statusClass}${digit}`,
    counter(
      firstArc + digit,
      'deliveries',
      `Deliveries deferred or bounced with a status code that begins ${statusClass}.${digit}${subject && `: ${subject}`}.`,
    ),
  ]);
  return Object.fromEntries(all) as Record<`dsn${Class}${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`, ReturnType<typeof counter>>;
}

// biome-ignore format: a table, one counter a line
export const postfix = {
  arc: 10,
  title: 'Postfix: clients, queue and deliveries',
  counters: {
    connect: counter(1, 'connections', 'Connections of clients to smtpd (connect from).'),
    disconnect: counter(2, 'connections', 'Connections of clients that ended (disconnect from).'),
    lost: counter(3, 'connections', 'Connections of clients that were lost (lost connection after).'),
    timeout: counter(4, 'connections', 'Connections of clients that timed out (timeout after).'),
    tooManyErrors: counter(5, 'connections', 'Connections closed after too many errors of the client.'),
    pipelining: counter(6, 'connections', 'Connections closed after improper command pipelining.'),
    nonSmtpCommand: counter(7, 'connections', 'Connections closed after a command that is none of SMTP.'),
    tls: counter(8, 'connections', 'TLS sessions that clients set up.'),
    tlsFailure: counter(9, 'connections', 'TLS sessions of clients that failed to be set up (SSL_accept error).'),
    nameMismatch: counter(10, 'connections', "Connections of clients whose host name does not lead back to their address."),
    saslSuccess: counter(11, 'logins', 'Successful SASL authentications: the sums of auth= at the end of connections, since Postfix 3.0.'),
    saslSuccessMessages: counter(12, 'messages', 'Messages of which a recipient was accepted from an authenticated client.'),
    saslFailure: counter(13, 'attempts', 'SASL authentications that failed.'),
    saslTempFailure: counter(14, 'attempts', 'SASL authentications that failed since the authentication server did; no password was judged.'),
    reject: counter(15, 'commands', 'Commands of clients that smtpd rejected (reject).'),
    reject4xx: counter(16, 'commands', 'Commands counted by reject that may be tried again (4xx).'),
    reject5xx: counter(17, 'commands', 'Commands counted by reject that were rejected for good (5xx).'),
    rejectConnect: counter(18, 'commands', 'Connections counted by reject, rejected at once.'),
    rejectHelo: counter(19, 'commands', 'HELO and EHLO commands counted by reject.'),
    rejectMail: counter(20, 'commands', 'MAIL commands counted by reject.'),
    rejectRcpt: counter(21, 'commands', 'RCPT commands counted by reject.'),
    rejectData: counter(22, 'commands', 'DATA and BDAT commands counted by reject.'),
    rejectEndOfMessage: counter(23, 'commands', 'Messages counted by reject, rejected at their end.'),
    rejectOtherStage: counter(24, 'commands', 'Other commands counted by reject, such as ETRN.'),
    rejectUnknownUser: counter(25, 'commands', 'Commands counted by reject: there is no such recipient.'),
    rejectRelay: counter(26, 'commands', 'Commands counted by reject: the client may not relay.'),
    rejectRbl: counter(27, 'commands', 'Commands counted by reject: a DNS list has the client or a name; mtlRblZoneTable has them by list.'),
    rejectHeloName: counter(28, 'commands', 'Commands counted by reject for the HELO name.'),
    rejectSender: counter(29, 'commands', 'Commands counted by reject for the sender.'),
    rejectRecipient: counter(30, 'commands', 'Commands counted by reject for the recipient, for none of the other reasons.'),
    rejectClient: counter(31, 'commands', 'Commands counted by reject for the client.'),
    rejectGreylist: counter(32, 'commands', 'Commands counted by reject: greylisted.'),
    rejectSize: counter(33, 'commands', 'Commands counted by reject: the message is too large.'),
    rejectUnverified: counter(34, 'commands', 'Commands counted by reject: the address was probed, and is undeliverable or not verified yet.'),
    rejectOther: counter(35, 'commands', 'Commands counted by reject for reasons of the site, and those whose reason a stranger made uncertain.'),
    rejectRate: counter(36, 'commands', 'Connections and commands turned away by a rate or concurrency limit; not among reject.'),
    milterReject: counter(37, 'messages', 'Commands and messages that a milter rejected (milter-reject).'),
    headerReject: counter(38, 'messages', 'Messages rejected for a header (header_checks and the like).'),
    bodyReject: counter(39, 'messages', 'Messages rejected for a line of their body (body_checks).'),
    actionDiscard: counter(40, 'messages', 'DISCARD actions of access tables, header and body checks and milters.'),
    actionHold: counter(41, 'messages', 'HOLD actions.'),
    actionRedirect: counter(42, 'messages', 'REDIRECT actions.'),
    actionWarn: counter(43, 'messages', 'WARN actions, and rejections that warn_if_reject made a warning of.'),
    actionPrepend: counter(44, 'messages', 'PREPEND actions that were logged.'),
    actionOther: counter(45, 'messages', 'Other actions that were logged, such as FILTER, BCC, INFO, REPLACE and STRIP.'),
    messageClient: counter(46, 'messages', 'Messages of which smtpd accepted a recipient (client=): some are rejected, discarded or lost afterwards.'),
    messageLocal: counter(47, 'messages', 'Messages that were handed in on the host (pickup).'),
    messageId: counter(48, 'messages', 'Messages whose identifier was logged on their way into the queue, probes and notifications among them.'),
    queueActive: counter(49, 'activations', 'Messages that entered the active queue: once more at each retry.'),
    queueExpired: counter(50, 'messages', 'Messages returned to their sender since they were too old.'),
    messageRemoved: counter(51, 'messages', 'Messages that left the queue (removed), probes and notifications among them.'),
    deliverySent: counter(56, 'deliveries', 'Deliveries to a recipient that succeeded (status=sent).'),
    deliveryDeferred: counter(57, 'deliveries', 'Deliveries to a recipient that will be tried again (status=deferred).'),
    deliveryBounced: counter(58, 'deliveries', 'Deliveries to a recipient that failed for good (status=bounced).'),
    deliveryExpired: counter(59, 'deliveries', 'Deliveries to a recipient given up since the message was too old (status=expired).'),
    deliveryUndecidable: counter(60, 'deliveries', "Deliveries whose result a stranger's text made uncertain."),
    deliveryDeliverable: counter(61, 'probes', 'Probes of an address that was found deliverable.'),
    deliveryUndeliverable: counter(62, 'probes', 'Probes of an address that was found undeliverable.'),
    probe: counter(63, 'probes', 'Probes of addresses that ended, whatever the result; they are no mail.'),
    dsn2: counter(65, 'deliveries', 'Deliveries with a status code that begins 2.'),
    ...statusCodes(66, 4),
    ...statusCodes(74, 5),
    nonDeliveryNotification: counter(82, 'messages', 'Notifications of failed deliveries, to the sender or the postmaster.'),
    delayNotification: counter(83, 'messages', 'Notifications of delayed deliveries, to the sender or the postmaster.'),
    statusNotification: counter(84, 'messages', 'Notifications of successful deliveries that senders asked for.'),
    connectFailed: counter(85, 'attempts', 'Connections to another server that failed (connect to); the delivery may go on with the next.'),
    connectRefused: counter(86, 'attempts', 'Connections counted by connectFailed that were refused.'),
    connectTimedOut: counter(87, 'attempts', 'Connections counted by connectFailed that timed out.'),
    connectNoRoute: counter(88, 'attempts', 'Connections counted by connectFailed without a route to the host or network.'),
    postscreenConnect: counter(89, 'connections', 'Connections of clients to postscreen.'),
    postscreenPassNew: counter(90, 'connections', 'Connections that passed all tests of postscreen (PASS NEW).'),
    postscreenPassOld: counter(91, 'connections', 'Connections of clients that had passed before (PASS OLD).'),
    postscreenDnsbl: counter(92, 'connections', 'Connections of clients that DNS lists have (DNSBL rank).'),
    postscreenPregreet: counter(93, 'connections', 'Clients that spoke before their turn (PREGREET).'),
    postscreenHangup: counter(94, 'connections', 'Clients that hung up during the tests (HANGUP).'),
    postscreenDenylisted: counter(95, 'connections', 'Clients on the permanent deny list (DENYLISTED, BLACKLISTED).'),
    postscreenAllowlisted: counter(96, 'connections', 'Clients on the permanent allow list (ALLOWLISTED, WHITELISTED).'),
    postscreenReject: counter(97, 'commands', 'Connections and recipients that postscreen rejected.'),
    postscreenProtocolFailure: counter(98, 'connections', 'Clients that failed a test of the protocol: pipelining, bare newlines, commands that are none, limits.'),
    warning: counter(100, 'lines', 'Warnings of any daemon; those of other counters are among them.'),
    error: counter(101, 'lines', 'Errors of any daemon.'),
    fatal: counter(102, 'lines', 'Fatal errors of any daemon.'),
    panic: counter(103, 'lines', 'Faults in a daemon of Postfix itself.'),
    other: counter(104, 'lines', 'Lines of Postfix that report none of the other events, such as statistics, start and stop.'),
    delayMilliseconds: counter(105, 'milliseconds', 'Sum of the delays of deliveries counted by deliverySent, from the arrival of the message on.'),
    beforeQueueMilliseconds: counter(106, 'milliseconds', 'The part of delayMilliseconds before the queue manager, reception of the message included.'),
    inQueueMilliseconds: counter(107, 'milliseconds', 'The part of delayMilliseconds in the queue manager.'),
    connectionMilliseconds: counter(108, 'milliseconds', 'The part of delayMilliseconds that went into connections, DNS, HELO and TLS included.'),
    transmissionMilliseconds: counter(109, 'milliseconds', 'The part of delayMilliseconds that went into transmission.'),
    ...buckets(110, 'deliveries', 'delay', POSTFIX_DELAY_BOUNDS, (bound) => `Deliveries counted by deliverySent at most ${bound} milliseconds after the message arrived.`),
    clientTls: counter(121, 'connections', 'TLS sessions with other servers that Postfix set up to deliver mail.'),
  },
} as const satisfies ServiceDeclaration;
