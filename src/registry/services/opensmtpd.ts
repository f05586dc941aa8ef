// What OpenSMTPD received, refused and delivered.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of delivery delays, in milliseconds. */
export const OPENSMTPD_DELAY_BOUNDS = [
  1000, 5000, 10000, 60000, 300000, 3600000, 14400000, 86400000, 432000000,
] as const;

// biome-ignore format: a table, one counter a line
export const opensmtpd = {
  arc: 24,
  title: 'Messages, refusals and deliveries of OpenSMTPD',
  counters: {
    connect: counter(1, 'connections', 'Connections, those of local processes among them.'),
    connectLocal: counter(2, 'connections', 'Connections counted by connect of local processes; bounces come by them, too.'),
    lost: counter(3, 'connections', 'Connections that the client broke off.'),
    ioError: counter(4, 'connections', 'Connections that ended in an error, of TLS among others.'),
    tls: counter(5, 'connections', 'Connections secured by TLS.'),
    message: counter(6, 'messages', 'Messages accepted.'),
    octets: counter(7, 'octets', 'Octets of the messages counted by message.'),
    recipients: counter(8, 'recipients', 'Recipients of the messages counted by message.'),
    failed4xx: counter(9, 'commands', 'Commands answered with a temporary error.'),
    failed5xx: counter(10, 'commands', 'Commands answered with an error for good.'),
    failed4xxHelo: counter(11, 'commands', 'Commands counted by failed4xx that were HELO or EHLO.'),
    failed4xxMail: counter(12, 'commands', 'Commands counted by failed4xx that were MAIL.'),
    failed4xxRcpt: counter(13, 'commands', 'Commands counted by failed4xx that were RCPT.'),
    failed4xxData: counter(14, 'commands', 'Commands counted by failed4xx that were DATA.'),
    failed4xxOther: counter(15, 'commands', 'Commands counted by failed4xx that were anything else.'),
    failed5xxHelo: counter(16, 'commands', 'Commands counted by failed5xx that were HELO or EHLO.'),
    failed5xxMail: counter(17, 'commands', 'Commands counted by failed5xx that were MAIL.'),
    failed5xxRcpt: counter(18, 'commands', 'Commands counted by failed5xx that were RCPT.'),
    failed5xxData: counter(19, 'commands', 'Commands counted by failed5xx that were DATA.'),
    failed5xxOther: counter(20, 'commands', 'Commands counted by failed5xx that were anything else, a connection that was refused among them.'),
    authSuccess: counter(21, 'logins', 'Clients that authenticated.'),
    authFailure: counter(22, 'attempts', 'Attempts to authenticate that were refused.'),
    mdaOk: counter(23, 'deliveries', 'Local deliveries that succeeded.'),
    mdaTempFail: counter(24, 'deliveries', 'Local deliveries to be tried again.'),
    mdaPermFail: counter(25, 'deliveries', 'Local deliveries that failed for good.'),
    mtaOk: counter(26, 'deliveries', 'Deliveries to other servers that succeeded.'),
    mtaTempFail: counter(27, 'deliveries', 'Deliveries to other servers to be tried again.'),
    mtaPermFail: counter(28, 'deliveries', 'Deliveries to other servers that failed for good.'),
    mtaExpired: counter(29, 'deliveries', 'Deliveries to other servers that were given up.'),
    mtaError: counter(30, 'connections', 'Connections to other servers that failed; no delivery is logged for such an attempt.'),
    undecidable: counter(31, 'lines', 'Lines that do not tell an answer or a result, since what a client sent imitates one.'),
    delayed: counter(32, 'deliveries', 'Deliveries, local and to others, that succeeded and whose delay is told.'),
    delayMilliseconds: counter(33, 'milliseconds', 'Time that the deliveries counted by delayed took.'),
    ...buckets(40, 'deliveries', 'delayMilliseconds', OPENSMTPD_DELAY_BOUNDS, (bound) => `Deliveries counted by delayed that took at most ${bound} milliseconds.`),
  },
} as const satisfies ServiceDeclaration;
