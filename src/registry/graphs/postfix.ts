// Postfix.

import { type Graph, line, palette, stacked } from '../graph-types';

// biome-ignore format: a table, one item a line
export const postfixGraphs: readonly Graph[] = [
  {
    id: 'postfix-messages', title: 'Messages of Postfix', unit: 'messages/min', form: 'rates',
    items: [
      line('postfix.messageQueued', 'queued', 'purple'),
      line('postfix.messageClient', 'from clients', 'green'),
      line('postfix.messageLocal', 'from this host', 'sky'),
      line('postfix.messageRemoved', 'left the queue', 'blue'),
      line('postfix.queueExpired', 'expired', 'vermilion'),
      line('postfix.nonDeliveryNotification', 'non-delivery notifications', 'orange'),
      line('postfix.delayNotification', 'delay notifications', 'yellow'),
    ],
  },
  {
    id: 'postfix-octets', title: 'Size of the mail that Postfix queued', unit: 'octets/min', form: 'rates',
    items: [stacked('postfix.messageOctets', 'queued', 'green')],
  },
  { id: 'postfix-sizes', title: 'Sizes of messages that Postfix queued', unit: 'messages/min', form: 'histogram', histogram: 'postfixOctets' },
  {
    id: 'postfix-deliveries', title: 'Deliveries of Postfix', unit: 'deliveries/min', form: 'rates',
    items: [
      stacked('postfix.deliverySent', 'sent', 'green'),
      stacked('postfix.deliveryDeferred', 'deferred', 'orange'),
      stacked('postfix.deliveryBounced', 'bounced', 'vermilion'),
      stacked('postfix.deliveryExpired', 'expired', 'wine'),
      stacked('postfix.deliveryUndecidable', 'undecidable', 'grey'),
    ],
  },
  { id: 'postfix-transports', title: 'Deliveries of Postfix that succeeded, by transport', unit: 'deliveries/min', form: 'table', table: 'postfixTransport', column: 'sent', service: 'postfix', isRate: true, draw: 'stack' },
  { id: 'postfix-delays', title: 'Delays of deliveries of Postfix', unit: 'deliveries/min', form: 'histogram', histogram: 'postfixDelay' },
  {
    id: 'postfix-delay-parts', title: 'Mean delay of deliveries of Postfix, by its parts', unit: 'seconds', form: 'derived',
    items: [
      { id: 'meanBeforeQueue', plus: ['postfix.beforeQueueMilliseconds'], minus: [], per: ['postfix.deliverySent'], scale: 0.001, label: 'before the queue manager', color: palette.sky },
      { id: 'meanInQueue', plus: ['postfix.inQueueMilliseconds'], minus: [], per: ['postfix.deliverySent'], scale: 0.001, label: 'in the queue manager', color: palette.orange },
      { id: 'meanConnection', plus: ['postfix.connectionMilliseconds'], minus: [], per: ['postfix.deliverySent'], scale: 0.001, label: 'connection', color: palette.purple },
      { id: 'meanTransmission', plus: ['postfix.transmissionMilliseconds'], minus: [], per: ['postfix.deliverySent'], scale: 0.001, label: 'transmission', color: palette.green },
    ],
  },
  {
    id: 'postfix-rejections', title: 'Commands that Postfix rejected, by reason', unit: 'commands/min', form: 'rates',
    items: [
      stacked('postfix.rejectUnknownUser', 'unknown user', 'green'),
      stacked('postfix.rejectRelay', 'relay', 'vermilion'),
      stacked('postfix.rejectRbl', 'DNS lists', 'purple'),
      stacked('postfix.rejectGreylist', 'greylisted', 'yellow'),
      stacked('postfix.rejectHeloName', 'HELO name', 'sky'),
      stacked('postfix.rejectSender', 'sender', 'orange'),
      stacked('postfix.rejectRecipient', 'recipient', 'blue'),
      stacked('postfix.rejectClient', 'client', 'wine'),
      stacked('postfix.rejectOther', 'other', 'grey'),
    ],
  },
  {
    id: 'postfix-turned-away', title: 'What else Postfix and its filters turned away', unit: 'messages/min', form: 'rates',
    items: [
      line('postfix.milterReject', 'by milters', 'purple'),
      line('postfix.headerReject', 'for a header', 'orange'),
      line('postfix.bodyReject', 'for the body', 'vermilion'),
      line('postfix.rejectSize', 'too large', 'blue'),
      line('postfix.rejectUnverified', 'address not verified', 'yellow'),
      line('postfix.rejectRate', 'too many', 'wine'),
      line('postfix.actionDiscard', 'discarded', 'grey'),
      line('postfix.actionHold', 'put on hold', 'sky'),
    ],
  },
  {
    id: 'postfix-clients', title: 'Clients of Postfix', unit: 'connections/min', form: 'rates',
    items: [
      line('postfix.connect', 'connected', 'blue'),
      line('postfix.tls', 'with TLS', 'green'),
      line('postfix.tlsFailure', 'TLS failed', 'purple'),
      line('postfix.lost', 'lost', 'orange'),
      line('postfix.timeout', 'timed out', 'yellow'),
      line('postfix.tooManyErrors', 'too many errors', 'vermilion'),
      line('postfix.nameMismatch', 'name does not lead back', 'grey'),
    ],
  },
  { id: 'postfix-instances', title: 'Clients of Postfix, by instance', unit: 'connections/min', form: 'table', table: 'postfixInstance', column: 'connect', service: 'postfix', isRate: true, draw: 'stack' },
  {
    id: 'postfix-sasl', title: 'SASL authentication at Postfix', unit: 'attempts/min', form: 'rates',
    items: [
      stacked('postfix.saslSuccess', 'accepted', 'green'),
      stacked('postfix.saslFailure', 'refused', 'vermilion'),
      stacked('postfix.saslTempFailure', 'not judged', 'grey'),
    ],
  },
  {
    id: 'postfix-unreachable', title: 'Servers that Postfix could not reach', unit: 'attempts/min', form: 'rates',
    items: [
      line('postfix.connectFailed', 'all', 'grey'),
      line('postfix.connectRefused', 'refused', 'vermilion'),
      line('postfix.connectTimedOut', 'timed out', 'orange'),
      line('postfix.connectNoRoute', 'no route', 'blue'),
    ],
  },
  {
    id: 'postfix-postscreen', title: 'postscreen', unit: 'connections/min', form: 'rates',
    items: [
      line('postfix.postscreenConnect', 'connected', 'blue'),
      line('postfix.postscreenPassNew', 'passed', 'green'),
      line('postfix.postscreenPassOld', 'passed before', 'sky'),
      line('postfix.postscreenDnsbl', 'on DNS lists', 'purple'),
      line('postfix.postscreenPregreet', 'spoke too soon', 'orange'),
      line('postfix.postscreenHangup', 'hung up', 'yellow'),
      line('postfix.postscreenProtocolFailure', 'broke the protocol', 'wine'),
      line('postfix.postscreenReject', 'rejected', 'vermilion'),
    ],
  },
  {
    id: 'postfix-faults', title: 'What Postfix complains of', unit: 'lines/min', form: 'rates',
    items: [
      line('postfix.warning', 'warnings', 'yellow'),
      line('postfix.error', 'errors', 'orange'),
      line('postfix.fatal', 'fatal errors', 'vermilion'),
      line('postfix.panic', 'panics', 'wine'),
    ],
  },
];
