// What Sendmail received, refused and delivered.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histograms of delays, in milliseconds. */
export const SENDMAIL_DELAY_BOUNDS = [
  1000, 5000, 10000, 60000, 300000, 3600000, 14400000, 86400000, 432000000,
] as const;

/** Upper bounds of the histogram of delivery times, in milliseconds. */
export const SENDMAIL_XDELAY_BOUNDS = [1000, 5000, 10000, 60000, 300000] as const;

// biome-ignore format: a table, one counter a line
export const sendmail = {
  arc: 25,
  title: 'Messages, refusals and deliveries of Sendmail',
  counters: {
    message: counter(1, 'messages', 'Messages received with at least one recipient.'),
    messageNone: counter(2, 'messages', 'Messages that ended without a recipient, those refused for their size among them.'),
    octets: counter(3, 'octets', 'Octets of the messages counted by message.'),
    recipients: counter(4, 'recipients', 'Recipients of the messages counted by message.'),
    sent: counter(5, 'recipients', 'Recipients delivered; one line may name several.'),
    deferred: counter(6, 'recipients', 'Recipients deferred; one line may name several.'),
    failed: counter(7, 'recipients', 'Recipients refused for good; one line may name several.'),
    sentLocal: counter(8, 'recipients', 'Recipients counted by sent of the mailer local.'),
    sentEsmtp: counter(9, 'recipients', 'Recipients counted by sent of the mailers esmtp, smtp and their kin.'),
    sentRelay: counter(10, 'recipients', 'Recipients counted by sent of the mailer relay.'),
    sentProg: counter(11, 'recipients', 'Recipients counted by sent of the mailer prog.'),
    sentOther: counter(12, 'recipients', 'Recipients counted by sent of any other mailer.'),
    deferredLocal: counter(13, 'recipients', 'Recipients counted by deferred of the mailer local.'),
    deferredEsmtp: counter(14, 'recipients', 'Recipients counted by deferred of the mailers esmtp, smtp and their kin.'),
    deferredRelay: counter(15, 'recipients', 'Recipients counted by deferred of the mailer relay.'),
    deferredProg: counter(16, 'recipients', 'Recipients counted by deferred of the mailer prog.'),
    deferredOther: counter(17, 'recipients', 'Recipients counted by deferred of any other mailer.'),
    failedLocal: counter(18, 'recipients', 'Recipients counted by failed of the mailer local.'),
    failedEsmtp: counter(19, 'recipients', 'Recipients counted by failed of the mailers esmtp, smtp and their kin.'),
    failedRelay: counter(20, 'recipients', 'Recipients counted by failed of the mailer relay.'),
    failedProg: counter(21, 'recipients', 'Recipients counted by failed of the mailer prog.'),
    failedOther: counter(22, 'recipients', 'Recipients counted by failed of any other mailer.'),
    rejectRcpt: counter(23, 'refusals', 'Recipients refused (check_rcpt).'),
    rejectMail: counter(24, 'refusals', 'Senders refused (check_mail).'),
    rejectRelay: counter(25, 'refusals', 'Connections refused (check_relay).'),
    rejectOther: counter(26, 'refusals', 'Refusals by other rule sets.'),
    tempReject: counter(27, 'refusals', 'Refusals by rule sets that were for now.'),
    userUnknown: counter(28, 'recipients', 'Recipients unknown.'),
    milterReject: counter(29, 'refusals', 'Refusals by a milter.'),
    dsn: counter(30, 'messages', 'Notifications sent: bounces and warnings.'),
    tls: counter(31, 'connections', 'Connections of clients secured by TLS.'),
    tlsError: counter(32, 'connections', 'Connections of clients on which TLS failed.'),
    authSuccess: counter(33, 'logins', 'Clients that authenticated.'),
    authFailure: counter(34, 'attempts', 'Attempts to authenticate that were refused.'),
    idle: counter(35, 'connections', 'Connections whose client issued no command of mail.'),
    lost: counter(36, 'connections', 'Connections that the client broke off.'),
    timeout: counter(37, 'connections', 'Connections whose client fell silent.'),
    delayMilliseconds: counter(38, 'milliseconds', 'Time from the receipt of the message to its delivery, of the deliveries counted by sentLines.'),
    xdelayMilliseconds: counter(39, 'milliseconds', 'Time that the deliveries counted by sentLines took.'),
    sentLines: counter(40, 'deliveries', 'Lines of recipients counted by sent: one for each delivery.'),
    undecidable: counter(41, 'lines', 'Lines about a delivery that do not tell what became of it.'),
    ...buckets(60, 'deliveries', 'delayMilliseconds', SENDMAIL_DELAY_BOUNDS, (bound) => `Deliveries counted by sentLines that ended at most ${bound} milliseconds after the message came.`),
    ...buckets(80, 'deliveries', 'xdelayMilliseconds', SENDMAIL_XDELAY_BOUNDS, (bound) => `Deliveries counted by sentLines that took at most ${bound} milliseconds.`),
  },
} as const satisfies ServiceDeclaration;
