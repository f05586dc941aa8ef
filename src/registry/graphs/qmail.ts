// qmail-send, and who is refused by the SMTP server.

import { type Graph, line, palette, stacked } from '../graph-types';

// biome-ignore format: a table, one item a line
export const qmailGraphs: readonly Graph[] = [
  {
    id: 'messages', title: 'Messages in the queue of qmail-send', unit: 'messages/min', form: 'rates',
    items: [
      line('send.messageNew', 'came in', 'blue'),
      line('send.messageEnd', 'left', 'green'),
      line('send.messageBounce', 'bounced', 'vermilion'),
    ],
  },
  {
    id: 'queue-growth', title: 'Growth of the queue of qmail-send', unit: 'messages/min', form: 'derived',
    items: [
      { id: 'queueGrowth', plus: ['send.messageNew'], minus: ['send.messageEnd'], per: [], scale: 1, label: 'came in, and did not leave', color: palette.orange },
    ],
  },
  {
    id: 'deliveries', title: 'Deliveries by result', unit: 'deliveries/min', form: 'rates',
    items: [
      stacked('send.deliverySuccess', 'succeeded', 'green'),
      stacked('send.deliveryDeferral', 'deferred', 'orange'),
      stacked('send.deliveryFailure', 'failed', 'vermilion'),
    ],
  },
  {
    id: 'delivery-starts', title: 'Deliveries begun', unit: 'deliveries/min', form: 'rates',
    items: [
      stacked('send.startDeliveryLocal', 'local', 'sky'),
      stacked('send.startDeliveryRemote', 'remote', 'blue'),
    ],
  },
  {
    id: 'message-octets', title: 'Size of the mail that came in', unit: 'octets/min', form: 'rates',
    items: [stacked('send.messageOctets', 'octets', 'blue')],
  },
  {
    id: 'message-size', title: 'Mean size of a message', unit: 'octets', form: 'derived',
    items: [
      { id: 'meanMessageOctets', plus: ['send.messageOctets'], minus: [], per: ['send.messageInfo'], scale: 1, label: 'mean', color: palette.blue },
    ],
  },
  { id: 'message-sizes', title: 'Sizes of messages', unit: 'messages/min', form: 'histogram', histogram: 'messageOctets' },
  {
    id: 'delivery-times', title: 'Mean time of a successful delivery', unit: 'seconds', form: 'derived',
    items: [
      { id: 'meanXdelay', plus: ['send.xdelayMilliseconds'], minus: [], per: ['send.deliveryTimed'], scale: 0.001, label: 'since it began (xdelay)', color: palette.green },
      { id: 'meanDdelay', plus: ['send.ddelayMilliseconds'], minus: [], per: ['send.messageTimed'], scale: 0.001, label: 'since its message came (ddelay)', color: palette.blue },
    ],
  },
  { id: 'delivery-xdelays', title: 'Times of successful deliveries', unit: 'deliveries/min', form: 'histogram', histogram: 'sendXdelay' },
  { id: 'delivery-ddelays', title: 'Times of successful deliveries since their message came', unit: 'deliveries/min', form: 'histogram', histogram: 'sendDdelay' },
  {
    id: 'concurrency', title: 'Used concurrency of deliveries', unit: 'percent', form: 'derived',
    items: [
      { id: 'localConcurrency', plus: ['send.statusLocalShare'], minus: [], per: ['send.status'], scale: 0.01, label: 'local', color: palette.sky },
      { id: 'remoteConcurrency', plus: ['send.statusRemoteShare'], minus: [], per: ['send.status'], scale: 0.01, label: 'remote', color: palette.blue },
    ],
  },
  {
    id: 'send-trouble', title: 'Trouble of qmail-send', unit: 'lines/min', form: 'rates',
    items: [
      line('send.warning', 'warnings', 'orange'),
      line('send.alert', 'alerts', 'vermilion'),
      line('send.deliveryMangled', 'mangled reports', 'purple'),
      line('send.doubleBounce', 'double bounces', 'sky'),
      line('send.tripleBounce', 'triple bounces', 'blue'),
      line('send.messageOther', 'damaged lines', 'grey'),
    ],
  },
  {
    id: 'smtp-connections', title: 'SMTP connections', unit: 'connections/min', form: 'rates',
    items: [
      line('rbl.tcpserverConnect', 'came', 'grey'),
      line('rbl.tcpserverOk', 'let through by tcpserver', 'green'),
      line('rbl.tcpserverDeny', 'turned away by tcpserver', 'vermilion'),
      line('rbl.rejections', 'refused by rblsmtpd', 'orange'),
      line('rbl.badiprbl', 'refused by badiprbl', 'purple'),
    ],
  },
  { id: 'rbl-zones', title: 'Connections refused, by RBL zone', unit: 'connections/min', form: 'table', table: 'rblZone', column: 'rejections', service: 'rbl', isRate: true, draw: 'stack' },
  {
    id: 'smtp-refusals', title: 'SMTP refusals by reason', unit: 'events/min', form: 'rates',
    items: [
      stacked('rbl.badhelo', 'badhelo', 'sky'),
      stacked('rbl.badmailfrom', 'badmailfrom', 'blue'),
      stacked('rbl.badmailto', 'badmailto, badrcptto', 'green'),
      stacked('rbl.validrcpttoDrop', 'validrcptto', 'yellow'),
      stacked('rbl.chkuser', 'CHKUSER', 'orange'),
      stacked('rbl.spamassassin', 'spam (simscan)', 'vermilion'),
      stacked('rbl.virus', 'virus (simscan)', 'wine'),
      stacked('rbl.spamdykeDenied', 'spamdyke', 'purple'),
      stacked('rbl.spamcontrolReject', 'SPAMCONTROL', 'grey'),
    ],
  },
  {
    id: 'chkuser-accepted', title: 'Accepted by CHKUSER', unit: 'events/min', form: 'rates',
    items: [
      line('rbl.chkuserAcceptedSender', 'senders', 'blue'),
      line('rbl.chkuserAcceptedRcpt', 'recipients', 'green'),
      line('rbl.chkuserAcceptedAnyRcpt', 'recipients not checked', 'yellow'),
      line('rbl.chkuserRelayingRcpt', 'recipients of relay clients', 'sky'),
      line('rbl.chkuserAcceptedDoublebounce', 'double bounces', 'orange'),
    ],
  },
  {
    id: 'chkuser-rejected', title: 'Rejected by CHKUSER', unit: 'events/min', form: 'rates',
    items: [
      stacked('rbl.chkuserRejectedRcpt', 'recipients', 'vermilion'),
      stacked('rbl.chkuserRejectedSender', 'senders', 'blue'),
      stacked('rbl.chkuserRejectedRelaying', 'relaying', 'orange'),
      stacked('rbl.chkuserRejectedIntrusion', 'intrusion', 'wine'),
      stacked('rbl.chkuserMustAuth', 'not authenticated', 'purple'),
      stacked('rbl.chkuserMbxOverquota', 'over quota', 'yellow'),
      stacked('rbl.chkuserNoAuthResource', 'no user database', 'grey'),
      line('rbl.chkuserIntrusionThreshold', 'sessions at the threshold', 'sky'),
    ],
  },
  {
    id: 'simscan', title: 'Messages by verdict of simscan', unit: 'messages/min', form: 'rates',
    items: [
      stacked('rbl.simscanClean', 'clean', 'green'),
      stacked('rbl.simscanRelayclient', 'not scanned', 'grey'),
      stacked('rbl.simscanSpamPass', 'spam, passed', 'yellow'),
      stacked('rbl.simscanPassthru', 'spam, passed for a domain', 'sky'),
      stacked('rbl.simscanSpamReject', 'spam, rejected', 'orange'),
      stacked('rbl.simscanSpamDropped', 'spam, dropped', 'vermilion'),
    ],
  },
  {
    id: 'simscan-content', title: 'Messages that simscan stopped for their content', unit: 'messages/min', form: 'rates',
    items: [
      stacked('rbl.simscanVirus', 'virus, rejected', 'vermilion'),
      stacked('rbl.simscanVirusDropped', 'virus, dropped', 'wine'),
      stacked('rbl.simscanAttach', 'attachment', 'blue'),
      stacked('rbl.simscanRegex', 'regular expression', 'purple'),
    ],
  },
  {
    id: 'spamcontrol-accepted', title: 'Accepted by SPAMCONTROL', unit: 'events/min', form: 'rates',
    items: [
      line('rbl.spamcontrolAccept', 'all', 'grey'),
      line('rbl.spamcontrolAcceptSndr', 'host', 'blue'),
      line('rbl.spamcontrolAcceptOrig', 'sender', 'sky'),
      line('rbl.spamcontrolAcceptRcpt', 'recipient', 'green'),
      line('rbl.spamcontrolAcceptAuth', 'authenticated', 'orange'),
      line('rbl.spamcontrolAcceptSpf', 'SPF', 'purple'),
    ],
  },
  {
    id: 'spamcontrol-rejected', title: 'Rejected by SPAMCONTROL', unit: 'events/min', form: 'rates',
    items: [
      stacked('rbl.spamcontrolRejectSndr', 'host', 'blue'),
      stacked('rbl.spamcontrolRejectOrig', 'sender', 'sky'),
      stacked('rbl.spamcontrolRejectRcpt', 'recipient', 'green'),
      stacked('rbl.spamcontrolRejectData', 'size or content', 'vermilion'),
      stacked('rbl.spamcontrolRejectAuth', 'authentication', 'orange'),
      stacked('rbl.spamcontrolRejectTls', 'no TLS', 'yellow'),
      stacked('rbl.spamcontrolRejectSpf', 'SPF', 'purple'),
      stacked('rbl.spamcontrolRejectSmtp', 'protocol', 'grey'),
      stacked('rbl.spamcontrolRejectRbl', 'DNS list', 'wine'),
    ],
  },
  {
    id: 'spamdyke', title: 'Recipients at spamdyke', unit: 'recipients/min', form: 'rates',
    items: [
      stacked('rbl.spamdykeAllowed', 'allowed', 'green'),
      line('rbl.spamdykeDenied', 'denied', 'vermilion'),
    ],
  },
];
