// What Haraka did: sessions and messages in, deliveries out.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of session times, in milliseconds. */
export const HARAKA_SESSION_BOUNDS = [100, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000] as const;

/** Upper bounds of the histogram of delivery delays, in milliseconds. */
export const HARAKA_DELAY_BOUNDS = [
  100, 500, 1000, 5000, 10000, 60000, 300000, 3600000, 14400000, 86400000, 432000000,
] as const;

// biome-ignore format: a table, one counter a line
export const haraka = {
  arc: 12,
  title: 'Sessions, messages and deliveries of Haraka',
  counters: {
    connect: counter(1, 'connections', 'Connections from SMTP clients.'),
    disconnect: counter(2, 'connections', 'Connections that ended; the counters from early to octets are sums over them.'),
    early: counter(3, 'connections', 'Connections counted by disconnect whose client spoke before it was its turn.'),
    tls: counter(4, 'connections', 'Connections counted by disconnect that used TLS.'),
    relay: counter(5, 'connections', 'Connections counted by disconnect that were allowed to relay: the client had authenticated, or its address may.'),
    errors: counter(6, 'commands', 'Commands that were in error, over the connections counted by disconnect.'),
    transactions: counter(7, 'transactions', 'Mail transactions begun, over the connections counted by disconnect.'),
    rcptAccepted: counter(8, 'recipients', 'Recipients accepted, over the connections counted by disconnect.'),
    rcptTempfailed: counter(9, 'recipients', 'Recipients refused for now, over the connections counted by disconnect.'),
    rcptRejected: counter(10, 'recipients', 'Recipients refused for good, over the connections counted by disconnect.'),
    msgAccepted: counter(11, 'messages', 'Messages accepted, over the connections counted by disconnect; bounces of its own come back among them.'),
    msgTempfailed: counter(12, 'messages', 'Messages refused for now, over the connections counted by disconnect.'),
    msgRejected: counter(13, 'messages', 'Messages refused for good, over the connections counted by disconnect.'),
    octets: counter(14, 'octets', 'Octets of the messages received, over the connections counted by disconnect.'),
    queued: counter(15, 'messages', 'Messages that a queue plugin took (queue code=OK).'),
    denied: counter(16, 'refusals', 'Refusals by plugins (DENY, DENYSOFT and their DISCONNECT forms), logged at level INFO.'),
    authFailure: counter(17, 'attempts', 'Attempts to authenticate that failed and were delayed for it.'),
    outDelivered: counter(18, 'deliveries', 'Deliveries to other servers in which at least one recipient was accepted.'),
    outDeliveredRcpt: counter(19, 'recipients', 'Recipients accepted in the deliveries counted by outDelivered.'),
    outDeferredRcpt: counter(20, 'recipients', 'Recipients that another server refused for now.'),
    outRejectedRcpt: counter(21, 'recipients', 'Recipients that another server refused for good.'),
    outBounced: counter(22, 'messages', 'Messages for which a bounce was made, logged at level INFO.'),
    outTempfail: counter(23, 'attempts', 'Delivery attempts to be made again later, logged at level INFO.'),
    sessionMilliseconds: counter(24, 'milliseconds', 'Time that the connections counted by disconnect were open.'),
    outDelayMilliseconds: counter(25, 'milliseconds', 'Time that the deliveries counted by outDelivered took, from the queueing of the message.'),
    ...buckets(30, 'connections', 'sessionMilliseconds', HARAKA_SESSION_BOUNDS, (bound) => `Connections counted by disconnect that were open for at most ${bound} milliseconds.`),
    ...buckets(40, 'deliveries', 'outDelayMilliseconds', HARAKA_DELAY_BOUNDS, (bound) => `Deliveries counted by outDelivered that took at most ${bound} milliseconds.`),
  },
} as const satisfies ServiceDeclaration;
