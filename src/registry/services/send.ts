// qmail-send: what its log says of the queue and of deliveries (qmail-log(5)).

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of message sizes, in octets. */
export const MESSAGE_OCTETS_BOUNDS = [1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864] as const;

/** Upper bounds of the histograms of times, in milliseconds: of a delivery, and since its message came. */
export const XDELAY_BOUNDS = [100, 500, 1000, 5000, 10_000, 60_000, 300_000, 3_600_000] as const;
export const DDELAY_BOUNDS = [...XDELAY_BOUNDS, 14_400_000, 86_400_000, 432_000_000] as const;

// biome-ignore format: a table, one counter a line
export const send = {
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
    ...buckets(23, 'messages', 'messageOctets', MESSAGE_OCTETS_BOUNDS, (bound) => `Messages counted by messageInfo that have at most ${bound} octets.`),
    deliveryTimed: counter(32, 'deliveries', 'Deliveries counted by deliverySuccess of which the log tells when they began.'),
    xdelayMilliseconds: counter(33, 'milliseconds', 'Sum of the times of deliveries counted by deliveryTimed, from their beginning on (xdelay).'),
    messageTimed: counter(34, 'deliveries', 'Deliveries counted by deliveryTimed of which the log tells when their message came.'),
    ddelayMilliseconds: counter(35, 'milliseconds', 'Sum of the times of deliveries counted by messageTimed, from the arrival of their message on (ddelay).'),
    unjoined: counter(36, 'messages', 'Messages and deliveries whose beginning was forgotten for too many others: in no time.'),
    ...buckets(37, 'deliveries', 'xdelay', XDELAY_BOUNDS, (bound) => `Deliveries counted by deliveryTimed that took at most ${bound} milliseconds.`),
    ...buckets(45, 'deliveries', 'ddelay', DDELAY_BOUNDS, (bound) => `Deliveries counted by messageTimed that ended at most ${bound} milliseconds after the arrival of their message.`),
  },
} as const satisfies ServiceDeclaration;
