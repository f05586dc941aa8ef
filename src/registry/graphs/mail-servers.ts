// Mail servers of today: what came in, what went out, and what was refused.

import { type Graph, line, palette, stacked } from '../graph-types';

// biome-ignore format: a table, one item a line
export const mailServerGraphs: readonly Graph[] = [
  {
    id: 'exim-messages', title: 'Messages received by Exim', unit: 'messages/min', form: 'rates',
    items: [
      stacked('exim.receivedSmtp', 'by SMTP', 'sky'),
      stacked('exim.receivedLocal', 'from local processes', 'blue'),
      line('exim.receivedTls', 'over TLS', 'green'),
      line('exim.receivedAuth', 'authenticated', 'purple'),
      line('exim.receivedBounce', 'with an empty sender', 'orange'),
      line('exim.completed', 'left the queue', 'grey'),
    ],
  },
  {
    id: 'exim-deliveries', title: 'Deliveries by Exim', unit: 'recipients/min', form: 'rates',
    items: [
      stacked('exim.delivered', 'delivered', 'green'),
      stacked('exim.deliveredMore', 'delivered to one more', 'sky'),
      stacked('exim.cutthrough', 'passed on at once', 'blue'),
      stacked('exim.deferred', 'deferred', 'orange'),
      stacked('exim.failed', 'failed', 'vermilion'),
      stacked('exim.blackhole', 'thrown away', 'grey'),
    ],
  },
  {
    id: 'exim-refusals', title: 'Refusals by Exim', unit: 'refusals/min', form: 'rates',
    items: [
      stacked('exim.rejectConnect', 'connections', 'grey'),
      stacked('exim.rejectHelo', 'HELO', 'sky'),
      stacked('exim.rejectMail', 'senders', 'blue'),
      stacked('exim.rejectRcpt', 'recipients', 'vermilion'),
      stacked('exim.rejectData', 'messages', 'purple'),
      stacked('exim.rejectSize', 'size', 'wine'),
      stacked('exim.rejectOther', 'other', 'yellow'),
      stacked('exim.tempReject', 'for now', 'orange'),
    ],
  },
  {
    id: 'exim-trouble', title: 'Trouble of Exim', unit: 'events/min', form: 'rates',
    items: [
      line('exim.frozen', 'messages frozen', 'blue'),
      line('exim.removed', 'messages removed', 'sky'),
      line('exim.lost', 'connections lost', 'orange'),
      line('exim.timeout', 'timeouts', 'yellow'),
      line('exim.dropped', 'dropped', 'purple'),
      line('exim.tlsError', 'TLS errors', 'wine'),
      line('exim.panic', 'panics', 'vermilion'),
      line('exim.undecidable', 'ambiguous lines', 'grey'),
    ],
  },
  { id: 'exim-sizes', title: 'Sizes of messages to Exim', unit: 'messages/min', form: 'histogram', histogram: 'eximOctets' },
  { id: 'exim-queue-times', title: 'Times in the queue of Exim', unit: 'messages/min', form: 'histogram', histogram: 'eximQueue' },
  { id: 'exim-times', title: 'Times of deliveries by Exim', unit: 'recipients/min', form: 'histogram', histogram: 'eximDelivery' },
  {
    id: 'haraka-sessions', title: 'Connections to Haraka', unit: 'connections/min', form: 'rates',
    items: [
      line('haraka.connect', 'came', 'grey'),
      line('haraka.tls', 'with TLS', 'green'),
      line('haraka.relay', 'may relay', 'blue'),
      line('haraka.early', 'spoke too early', 'vermilion'),
    ],
  },
  {
    id: 'haraka-messages', title: 'Messages to Haraka', unit: 'messages/min', form: 'rates',
    items: [
      stacked('haraka.msgAccepted', 'accepted', 'green'),
      stacked('haraka.msgTempfailed', 'refused for now', 'orange'),
      stacked('haraka.msgRejected', 'refused', 'vermilion'),
      line('haraka.queued', 'queued', 'grey'),
    ],
  },
  {
    id: 'haraka-recipients', title: 'Recipients, and refusals by plugins of Haraka', unit: 'recipients/min', form: 'rates',
    items: [
      stacked('haraka.rcptAccepted', 'accepted', 'green'),
      stacked('haraka.rcptTempfailed', 'refused for now', 'orange'),
      stacked('haraka.rcptRejected', 'refused', 'vermilion'),
      line('haraka.denied', 'refusals by plugins', 'grey'),
    ],
  },
  { id: 'haraka-plugins', title: 'Refusals for good by plugins of Haraka', unit: 'refusals/min', form: 'table', table: 'harakaPlugin', column: 'denied', service: 'haraka', isRate: true, draw: 'stack' },
  {
    id: 'haraka-outbound', title: 'Recipients of deliveries by Haraka', unit: 'recipients/min', form: 'rates',
    items: [
      stacked('haraka.outDeliveredRcpt', 'delivered', 'green'),
      stacked('haraka.outDeferredRcpt', 'deferred', 'orange'),
      stacked('haraka.outRejectedRcpt', 'rejected', 'vermilion'),
      line('haraka.outBounced', 'messages bounced', 'wine'),
      line('haraka.outTempfail', 'attempts to be made again', 'grey'),
    ],
  },
  { id: 'haraka-session-times', title: 'Times of sessions with Haraka', unit: 'connections/min', form: 'histogram', histogram: 'harakaSession' },
  { id: 'haraka-delays', title: 'Delays of deliveries by Haraka', unit: 'deliveries/min', form: 'histogram', histogram: 'harakaDelay' },
];

// biome-ignore format: a table, one item a line
export const otherServerGraphs: readonly Graph[] = [
  {
    id: 'opensmtpd', title: 'Messages and refusals of OpenSMTPD', unit: 'events/min', form: 'rates',
    items: [
      line('opensmtpd.connect', 'connections', 'grey'),
      line('opensmtpd.message', 'messages', 'green'),
      line('opensmtpd.failed4xx', 'commands refused for now', 'orange'),
      line('opensmtpd.failed5xx', 'commands refused', 'vermilion'),
      line('opensmtpd.lost', 'connections lost', 'blue'),
      line('opensmtpd.ioError', 'errors of connections', 'wine'),
      line('opensmtpd.undecidable', 'ambiguous lines', 'yellow'),
    ],
  },
  {
    id: 'opensmtpd-deliveries', title: 'Deliveries by OpenSMTPD', unit: 'deliveries/min', form: 'rates',
    items: [
      stacked('opensmtpd.mdaOk', 'delivered here', 'sky'),
      stacked('opensmtpd.mtaOk', 'delivered elsewhere', 'green'),
      stacked('opensmtpd.mdaTempFail', 'deferred here', 'yellow'),
      stacked('opensmtpd.mtaTempFail', 'deferred elsewhere', 'orange'),
      stacked('opensmtpd.mdaPermFail', 'failed here', 'purple'),
      stacked('opensmtpd.mtaPermFail', 'failed elsewhere', 'vermilion'),
      stacked('opensmtpd.mtaExpired', 'given up', 'wine'),
    ],
  },
  { id: 'opensmtpd-delays', title: 'Delays of deliveries by OpenSMTPD', unit: 'deliveries/min', form: 'histogram', histogram: 'opensmtpdDelay' },
  {
    id: 'sendmail', title: 'Messages and refusals of Sendmail', unit: 'events/min', form: 'rates',
    items: [
      line('sendmail.message', 'messages', 'green'),
      line('sendmail.messageNone', 'messages without a recipient', 'grey'),
      line('sendmail.rejectRcpt', 'recipients refused', 'vermilion'),
      line('sendmail.rejectMail', 'senders refused', 'orange'),
      line('sendmail.rejectRelay', 'connections refused', 'purple'),
      line('sendmail.userUnknown', 'recipients unknown', 'yellow'),
      line('sendmail.milterReject', 'refused by a milter', 'blue'),
      line('sendmail.dsn', 'notifications', 'sky'),
      line('sendmail.undecidable', 'ambiguous lines', 'wine'),
    ],
  },
  {
    id: 'sendmail-deliveries', title: 'Deliveries by Sendmail', unit: 'recipients/min', form: 'rates',
    items: [
      stacked('sendmail.sent', 'delivered', 'green'),
      stacked('sendmail.deferred', 'deferred', 'orange'),
      stacked('sendmail.failed', 'failed', 'vermilion'),
    ],
  },
  { id: 'sendmail-delays', title: 'Delays of deliveries by Sendmail', unit: 'deliveries/min', form: 'histogram', histogram: 'sendmailDelay' },
  { id: 'sendmail-times', title: 'Times of deliveries by Sendmail', unit: 'deliveries/min', form: 'histogram', histogram: 'sendmailXdelay' },
  {
    id: 'cyrus', title: 'Deliveries by Cyrus', unit: 'deliveries/min', form: 'rates',
    items: [
      stacked('cyrus.delivered', 'delivered', 'green'),
      stacked('cyrus.duplicate', 'duplicates', 'grey'),
    ],
  },
];

// biome-ignore format: a table, one item a line
export const scannerGraphs: readonly Graph[] = [
  {
    id: 'rspamd', title: 'Messages scanned by rspamd, by action', unit: 'messages/min', form: 'rates',
    items: [
      stacked('rspamd.noAction', 'no action', 'green'),
      stacked('rspamd.greylist', 'greylist', 'sky'),
      stacked('rspamd.addHeader', 'add header', 'yellow'),
      stacked('rspamd.rewriteSubject', 'rewrite subject', 'orange'),
      stacked('rspamd.softReject', 'soft reject', 'purple'),
      stacked('rspamd.reject', 'reject', 'vermilion'),
      stacked('rspamd.discard', 'discard', 'wine'),
      stacked('rspamd.undecidable', 'undecidable', 'grey'),
      stacked('rspamd.quarantine', 'quarantine', 'blue'),
    ],
  },
  {
    id: 'rspamd-score', title: 'Mean score of rspamd', unit: 'points', form: 'derived',
    items: [
      { id: 'meanRspamdScore', plus: ['rspamd.scorePositive'], minus: ['rspamd.scoreNegative'], per: ['rspamd.scored'], scale: 0.01, label: 'score', color: palette.vermilion },
    ],
  },
  { id: 'rspamd-times', title: 'Times of scans by rspamd', unit: 'messages/min', form: 'histogram', histogram: 'rspamdMilliseconds' },
  { id: 'rspamd-scores', title: 'Scores given by rspamd', unit: 'messages/min', form: 'histogram', histogram: 'rspamdScore' },
  {
    id: 'amavis', title: 'Messages checked by amavis', unit: 'messages/min', form: 'rates',
    items: [
      stacked('amavis.passedClean', 'clean', 'green'),
      stacked('amavis.passedSpammy', 'spammy, passed', 'yellow'),
      stacked('amavis.passedSpam', 'spam, passed', 'orange'),
      stacked('amavis.passedBadHeader', 'bad header, passed', 'sky'),
      stacked('amavis.passedUnchecked', 'unchecked, passed', 'grey'),
      stacked('amavis.blockedSpam', 'spam, blocked', 'vermilion'),
      stacked('amavis.blockedInfected', 'infected, blocked', 'wine'),
      stacked('amavis.blockedBanned', 'banned, blocked', 'purple'),
      stacked('amavis.blockedBadHeader', 'bad header, blocked', 'blue'),
    ],
  },
  { id: 'amavis-times', title: 'Times of checks by amavis', unit: 'messages/min', form: 'histogram', histogram: 'amavisMilliseconds' },
  {
    id: 'postgrey', title: 'Greylisting by postgrey', unit: 'recipients/min', form: 'rates',
    items: [
      stacked('postgrey.pass', 'passed', 'green'),
      stacked('postgrey.greylist', 'held back', 'orange'),
      line('postgrey.passDelayed', 'passed after a delay', 'blue'),
    ],
  },
  { id: 'postgrey-delays', title: 'Delays by postgrey', unit: 'recipients/min', form: 'histogram', histogram: 'postgreyDelay' },
  {
    id: 'spf', title: 'Checks of SPF', unit: 'checks/min', form: 'rates',
    items: [
      stacked('spf.pass', 'pass', 'green'),
      stacked('spf.neutral', 'neutral', 'sky'),
      stacked('spf.none', 'none', 'grey'),
      stacked('spf.softfail', 'softfail', 'orange'),
      stacked('spf.fail', 'fail', 'vermilion'),
      stacked('spf.temperror', 'temperror', 'yellow'),
      stacked('spf.permerror', 'permerror', 'purple'),
      line('spf.reject', 'refused', 'wine'),
      line('spf.tempReject', 'refused for now', 'blue'),
    ],
  },
  {
    id: 'dkim', title: 'Messages signed and checked by opendkim', unit: 'messages/min', form: 'rates',
    items: [
      stacked('opendkim.verified', 'good', 'green'),
      stacked('opendkim.bad', 'bad', 'vermilion'),
      stacked('opendkim.unsigned', 'unsigned', 'grey'),
      stacked('opendkim.keyFailed', 'without a key', 'orange'),
      line('opendkim.signed', 'signed by us', 'blue'),
    ],
  },
  {
    id: 'dmarc', title: 'Messages checked by opendmarc', unit: 'messages/min', form: 'rates',
    items: [
      stacked('opendmarc.pass', 'pass', 'green'),
      stacked('opendmarc.none', 'none', 'grey'),
      stacked('opendmarc.fail', 'fail', 'vermilion'),
    ],
  },
];
