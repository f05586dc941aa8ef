// What Exim received, delivered and refused.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of times in the queue, in milliseconds. */
export const EXIM_QUEUE_BOUNDS = [
  100, 500, 1000, 5000, 10000, 60000, 300000, 3600000, 14400000, 86400000, 432000000,
] as const;

/** Upper bounds of the histogram of delivery times, in milliseconds. */
export const EXIM_DELIVERY_BOUNDS = [100, 500, 1000, 5000, 10000, 60000, 300000] as const;

/** Upper bounds of the histogram of sizes, in octets. */
export const EXIM_OCTETS_BOUNDS = [1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] as const;

// biome-ignore format: a table, one counter a line
export const exim = {
  arc: 11,
  title: 'Messages, deliveries and refusals of Exim',
  counters: {
    received: counter(1, 'messages', 'Messages received (<=), bounces of its own among them.'),
    receivedSmtp: counter(2, 'messages', 'Messages counted by received that came from a client by SMTP.'),
    receivedLocal: counter(3, 'messages', 'Messages counted by received that a local process handed over, bounces among them.'),
    receivedBounce: counter(4, 'messages', 'Messages counted by received that have an empty sender.'),
    receivedTls: counter(5, 'messages', 'Messages counted by received that came over TLS.'),
    receivedAuth: counter(6, 'messages', 'Messages counted by received whose client had authenticated.'),
    octets: counter(7, 'octets', 'Octets of the messages counted by sized.'),
    sized: counter(8, 'messages', 'Messages counted by received whose size can be told.'),
    delivered: counter(9, 'deliveries', 'Deliveries to a first recipient (=>); what was thrown away is counted by blackhole.'),
    deliveredMore: counter(10, 'recipients', 'Further recipients of a delivery (->).'),
    deliveredLocal: counter(11, 'recipients', 'Recipients counted by delivered and deliveredMore without another host: mailboxes, files, pipes.'),
    deliveredRemote: counter(12, 'recipients', 'Recipients counted by delivered and deliveredMore whose message went to another host.'),
    blackhole: counter(13, 'recipients', 'Recipients whose message was thrown away (=> :blackhole: or => blackhole).'),
    cutthrough: counter(14, 'recipients', 'Recipients whose message was passed on while it came in (>>).'),
    deferred: counter(15, 'attempts', 'Delivery attempts to be made again later (==).'),
    failed: counter(16, 'recipients', 'Recipients to whom no delivery is possible (**).'),
    completed: counter(17, 'messages', 'Messages that left the queue, those counted by removed among them.'),
    frozen: counter(18, 'messages', 'Messages frozen.'),
    removed: counter(19, 'messages', 'Messages removed from the queue by someone, or cancelled.'),
    discarded: counter(20, 'commands', 'Recipients and senders that an ACL accepted and threw away.'),
    rejectConnect: counter(21, 'refusals', 'Connections refused for good.'),
    rejectHelo: counter(22, 'refusals', 'HELO and EHLO commands refused for good.'),
    rejectMail: counter(23, 'refusals', 'Senders refused for good.'),
    rejectRcpt: counter(24, 'refusals', 'Recipients refused for good.'),
    rejectData: counter(25, 'refusals', 'Messages refused for good at or after DATA.'),
    rejectSize: counter(26, 'refusals', 'Messages refused for their size.'),
    rejectOther: counter(27, 'refusals', 'Other commands refused for good.'),
    tempReject: counter(28, 'refusals', 'Refusals for now, whatever of.'),
    tempRejectConnect: counter(29, 'refusals', 'Refusals counted by tempReject of connections.'),
    tempRejectHelo: counter(30, 'refusals', 'Refusals counted by tempReject of HELO and EHLO commands.'),
    tempRejectMail: counter(31, 'refusals', 'Refusals counted by tempReject of senders.'),
    tempRejectRcpt: counter(32, 'refusals', 'Refusals counted by tempReject of recipients.'),
    tempRejectData: counter(33, 'refusals', 'Refusals counted by tempReject of messages.'),
    tempRejectOther: counter(34, 'refusals', 'Refusals counted by tempReject of other commands.'),
    authFailure: counter(35, 'attempts', 'Attempts to authenticate that were refused (535).'),
    authTempFailure: counter(36, 'attempts', 'Attempts to authenticate that could not be checked (435).'),
    connect: counter(37, 'connections', 'Connections from SMTP clients, logged with the selector smtp_connection.'),
    lost: counter(38, 'connections', 'Connections that the client broke off.'),
    timeout: counter(39, 'connections', 'Connections whose client fell silent.'),
    tlsError: counter(40, 'connections', 'Connections on which TLS failed.'),
    noHostName: counter(41, 'lookups', 'Addresses of clients for which no host name was found.'),
    dropped: counter(42, 'connections', 'Connections dropped after too many errors.'),
    syntaxError: counter(43, 'commands', 'Commands that broke the syntax or the order of SMTP.'),
    panic: counter(44, 'lines', "Lines of the panic log: all of a source whose program is exim-paniclog, and syslog's records of severity alert."),
    fakeReject: counter(45, 'messages', 'Messages counted by received whose client was told that they were refused ((=).'),
    undecidable: counter(46, 'lines', 'Lines of which a part is not counted, since what a client chose makes them ambiguous.'),
    queueMilliseconds: counter(47, 'milliseconds', 'Time that the messages counted by queueTimed spent in the queue.'),
    queueTimed: counter(48, 'messages', 'Messages counted by completed whose line has QT, by the selector queue_time_overall.'),
    deliveryMilliseconds: counter(49, 'milliseconds', 'Time that the deliveries counted by deliveryTimed took.'),
    deliveryTimed: counter(50, 'recipients', 'Recipients counted by delivered and deliveredMore whose line has DT, by the selector deliver_time.'),
    ...buckets(60, 'messages', 'queueMilliseconds', EXIM_QUEUE_BOUNDS, (bound) => `Messages counted by queueTimed that spent at most ${bound} milliseconds in the queue.`),
    ...buckets(80, 'recipients', 'deliveryMilliseconds', EXIM_DELIVERY_BOUNDS, (bound) => `Recipients counted by deliveryTimed whose delivery took at most ${bound} milliseconds.`),
    ...buckets(90, 'messages', 'octets', EXIM_OCTETS_BOUNDS, (bound) => `Messages counted by sized of at most ${bound} octets.`),
  },
} as const satisfies ServiceDeclaration;
