// The one catalogue of graphs: every export to a monitoring tool, and `maillogs graph`, draws these. Ids never
// change, since objects that were imported into a tool are found by them. A counter that is in no graph stands in
// `notDrawn` with the reason.

import type { DerivedItem, Graph } from './graph-types';
import { agentGraphs } from './graphs/agent';
import { filterGraphs } from './graphs/filters';
import { loginGraphs } from './graphs/logins';
import { mailServerGraphs, otherServerGraphs, scannerGraphs } from './graphs/mail-servers';
import { postfixGraphs } from './graphs/postfix';
import { qmailGraphs } from './graphs/qmail';
import { bucketNames, histogramDeclarations } from './histograms';
import { type Counter, counterIndex, counters } from './registry';
import type { CounterName, ServiceName } from './services';

/** All of them, in the order in which a page shows them. */
export const graphs: readonly Graph[] = [
  ...qmailGraphs,
  ...loginGraphs,
  ...filterGraphs,
  ...postfixGraphs,
  ...mailServerGraphs,
  ...otherServerGraphs,
  ...scannerGraphs,
  ...agentGraphs,
];

const INSIDE_ZONES = 'among rbl.rejections; rbl-zones has them by zone';
const SUM = 'the sum of counters that are drawn';
const SAME = 'the same connections as rbl.rejections';
const FILTERED = 'the same mail once more, on its way to a content filter or back';
const RARE = 'too rare for a picture';
const BY_REASON = 'the same commands as postfix.reject, which is drawn by reason';
const BY_CODE = 'deliveries, which are drawn by result';
const PROBES = 'no mail';
const SEEN_BY_WEBMAIL = 'the attempts that the webmail logs, too';

/** Why a counter is in no graph. */
// biome-ignore format: a table, one counter a line
export const notDrawn: Readonly<Partial<Record<CounterName, string>>> = {
  'agent.reloadsRefused': 'said by show and by mtlAgentConfigurationError',
  'send.startDelivery': SUM,
  'send.delivery': SUM,
  'send.other': 'starts and stops of qmail-send',
  'rbl.spamhaus': INSIDE_ZONES,
  'rbl.spamcop': INSIDE_ZONES,
  'rbl.dsbl': INSIDE_ZONES,
  'rbl.services': INSIDE_ZONES,
  'rbl.ignorant': INSIDE_ZONES,
  'rbl.sorbs': INSIDE_ZONES,
  'rbl.njabl': INSIDE_ZONES,
  'rbl.ordb': INSIDE_ZONES,
  'rbl.maps': INSIDE_ZONES,
  'rbl.monkeys': INSIDE_ZONES,
  'rbl.visi': INSIDE_ZONES,
  'rbl.dns': INSIDE_ZONES,
  'rbl.other': INSIDE_ZONES,
  'rbl.ham': SUM,
  'rbl.count': 'lines, of whatever kind; agent-lines draws lines',
  'rbl.rblsmtpd451': SAME,
  'rbl.rblsmtpd553': SAME,
  'rbl.simscanVerdicts': SUM,
  'rbl.spamcontrolVirus': 'among rbl.spamcontrolRejectData',
  'rbl.spamcontrolSpam': 'among rbl.spamcontrolRejectData',
  'smtp.authConnect': SUM,
  'smtp.otherPortConnect': SUM,
  'webmail.connect': SUM,
  'webmail.success': SUM,
  'webmail.sqwebmailConnect': 'success is drawn, failures together with those of the others',
  'webmail.squirrelmailConnect': 'success is drawn, failures together with those of the others',
  'webmail.squirrelmailFileConnect': 'success is drawn, failures together with those of the others',
  'webmail.roundcubeFailed': 'lines, of which an attempt may have two; webmail.failure is drawn',
  'webmail.roundcubeImapFailed': 'among webmail.roundcubeFailed',
  'webmail.vchkpwConnect': SEEN_BY_WEBMAIL,
  'webmail.vchkpwSuccess': SEEN_BY_WEBMAIL,
  'webmail.vchkpwFailure': SEEN_BY_WEBMAIL,
  'exim.received': SUM,
  'exim.octets': 'the messages are drawn; their sizes follow them',
  'exim.deliveredLocal': 'among exim.delivered and exim.deliveredMore',
  'exim.deliveredRemote': 'among exim.delivered and exim.deliveredMore',
  'exim.discarded': 'exim.blackhole draws what was thrown away',
  'exim.tempRejectConnect': 'among exim.tempReject',
  'exim.tempRejectHelo': 'among exim.tempReject',
  'exim.tempRejectMail': 'among exim.tempReject',
  'exim.tempRejectRcpt': 'among exim.tempReject',
  'exim.tempRejectData': 'among exim.tempReject',
  'exim.tempRejectOther': 'among exim.tempReject',
  'exim.authFailure': 'among smtp.authFailure',
  'exim.authTempFailure': 'no attempt at a password was made',
  'exim.connect': 'logged only where a selector asks for it',
  'exim.noHostName': 'lookups, of no interest over time',
  'exim.syntaxError': 'most of them are of scanners',
  'exim.fakeReject': 'among exim.received',
  'exim.queueMilliseconds': 'exim-queue-times draws the times',
  'exim.deliveryMilliseconds': 'exim-times draws the times',
  'lmtp.connect': 'lmtp draws what came of them',
  'lmtp.fileinto': 'among lmtp.saved',
  'managesieve.connect': 'the logins are drawn',
  'managesieve.sslConnect': 'the logins are drawn',
  'submission.connect': 'the logins are drawn',
  'submission.sslConnect': 'the logins are drawn',
  'submission.relayedOctets': 'the messages are drawn; their sizes follow them',
  'amavis.passedInfected': RARE,
  'amavis.passedBanned': RARE,
  'amavis.passedOversized': RARE,
  'amavis.passedMtaBlocked': RARE,
  'amavis.passedOther': RARE,
  'amavis.passedTempfail': RARE,
  'amavis.blockedClean': RARE,
  'amavis.blockedSpammy': RARE,
  'amavis.blockedUnchecked': RARE,
  'amavis.blockedOversized': RARE,
  'amavis.blockedMtaBlocked': RARE,
  'amavis.blockedOther': RARE,
  'amavis.blockedTempfail': RARE,
  'amavis.octets': 'the messages are drawn; their sizes follow them',
  'amavis.milliseconds': 'amavis-times draws the times',
  'postgrey.delaySeconds': 'postgrey-delays draws the delays',
  'cyrus.unknownSuccess': 'logins of records that lost the name of their service',
  'cyrus.unknownFailure': 'logins of records that lost the name of their service',
  'opensmtpd.connectLocal': 'among opensmtpd.connect',
  'opensmtpd.tls': 'among opensmtpd.connect',
  'opensmtpd.octets': 'the messages are drawn; their sizes follow them',
  'opensmtpd.recipients': 'the deliveries are drawn',
  'opensmtpd.failed4xxHelo': 'among opensmtpd.failed4xx',
  'opensmtpd.failed4xxMail': 'among opensmtpd.failed4xx',
  'opensmtpd.failed4xxRcpt': 'among opensmtpd.failed4xx',
  'opensmtpd.failed4xxData': 'among opensmtpd.failed4xx',
  'opensmtpd.failed4xxOther': 'among opensmtpd.failed4xx',
  'opensmtpd.failed5xxHelo': 'among opensmtpd.failed5xx',
  'opensmtpd.failed5xxMail': 'among opensmtpd.failed5xx',
  'opensmtpd.failed5xxRcpt': 'among opensmtpd.failed5xx',
  'opensmtpd.failed5xxData': 'among opensmtpd.failed5xx',
  'opensmtpd.failed5xxOther': 'among opensmtpd.failed5xx',
  'opensmtpd.authSuccess': 'among smtp.authSuccess',
  'opensmtpd.authFailure': 'among smtp.authFailure',
  'opensmtpd.mtaError': 'connections, of which a delivery may need several',
  'opensmtpd.delayMilliseconds': 'opensmtpd-delays draws the delays',
  'sendmail.octets': 'the messages are drawn; their sizes follow them',
  'sendmail.recipients': 'the deliveries are drawn',
  'sendmail.sentLocal': 'among sendmail.sent',
  'sendmail.sentEsmtp': 'among sendmail.sent',
  'sendmail.sentRelay': 'among sendmail.sent',
  'sendmail.sentProg': 'among sendmail.sent',
  'sendmail.sentOther': 'among sendmail.sent',
  'sendmail.deferredLocal': 'among sendmail.deferred',
  'sendmail.deferredEsmtp': 'among sendmail.deferred',
  'sendmail.deferredRelay': 'among sendmail.deferred',
  'sendmail.deferredProg': 'among sendmail.deferred',
  'sendmail.deferredOther': 'among sendmail.deferred',
  'sendmail.failedLocal': 'among sendmail.failed',
  'sendmail.failedEsmtp': 'among sendmail.failed',
  'sendmail.failedRelay': 'among sendmail.failed',
  'sendmail.failedProg': 'among sendmail.failed',
  'sendmail.failedOther': 'among sendmail.failed',
  'sendmail.rejectOther': RARE,
  'sendmail.tempReject': 'among the refusals that are drawn',
  'sendmail.tls': 'connections are not drawn: Sendmail logs none',
  'sendmail.tlsError': RARE,
  'sendmail.authSuccess': 'among smtp.authSuccess',
  'sendmail.authFailure': 'among smtp.authFailure',
  'sendmail.idle': 'most of them are of scanners',
  'sendmail.lost': RARE,
  'sendmail.timeout': RARE,
  'sendmail.delayMilliseconds': 'sendmail-delays draws the delays',
  'sendmail.xdelayMilliseconds': 'sendmail-times draws the times',
  'haraka.errors': 'most of them are of scanners',
  'haraka.transactions': 'haraka-messages draws what became of them',
  'haraka.octets': 'the messages are drawn; their sizes follow them',
  'haraka.authFailure': 'among smtp.authFailure',
  'haraka.sessionMilliseconds': 'haraka-session-times draws the times',
  'haraka.outDelayMilliseconds': 'haraka-delays draws the times',
  'rspamd.scan': SUM,
  'rspamd.otherAction': 'actions of a site have names of its own',
  'rspamd.octets': 'the messages are drawn; their sizes follow them',
  'rspamd.milliseconds': 'rspamd-times draws the times',
  'postfix.messageRecipients': 'deliveries are drawn',
  'postfix.unjoined': RARE,
  'postfix.deliveryFiltered': FILTERED,
  'postfix.messageFiltered': FILTERED,
  'send.unjoined': RARE,
  'postfix.disconnect': 'as many as connect, a little later',
  'postfix.pipelining': RARE,
  'postfix.nonSmtpCommand': RARE,
  'postfix.saslSuccessMessages': 'among messageClient; sessions are drawn',
  'postfix.reject': SUM,
  'postfix.reject4xx': BY_REASON,
  'postfix.reject5xx': BY_REASON,
  'postfix.rejectConnect': BY_REASON,
  'postfix.rejectHelo': BY_REASON,
  'postfix.rejectMail': BY_REASON,
  'postfix.rejectRcpt': BY_REASON,
  'postfix.rejectData': BY_REASON,
  'postfix.rejectEndOfMessage': BY_REASON,
  'postfix.rejectOtherStage': BY_REASON,
  'postfix.actionRedirect': RARE,
  'postfix.actionWarn': RARE,
  'postfix.actionPrepend': RARE,
  'postfix.actionOther': RARE,
  'postfix.messageId': 'messages of every origin, probes among them',
  'postfix.queueActive': 'once more at each retry',
  'postfix.deliveryDeliverable': PROBES,
  'postfix.deliveryUndeliverable': PROBES,
  'postfix.probe': PROBES,
  'postfix.dsn2': BY_CODE,
  ...Object.fromEntries(['4', '5'].flatMap((code) => [0, 1, 2, 3, 4, 5, 6, 7].map((digit) => [`postfix.dsn${code}${digit}`, BY_CODE]))),
  'postfix.statusNotification': RARE,
  'postfix.postscreenDenylisted': RARE,
  'postfix.postscreenAllowlisted': RARE,
  'postfix.other': 'starts, stops and statistics',
  'postfix.delayMilliseconds': 'the sum of its parts, which are drawn',
  'postfix.clientTls': 'deliveries are drawn',
  'clamav.selfChecks': 'a clock of clamd',
  'agent.spansLost': "of a farm's own context only; mtlMemberTable says of which member",
  'agent.answersMissed': "of a farm's own context only; mtlMemberTable says of which member",
};

/** What of the catalogue a site has. */
export interface GraphScope {
  /** The services that some source counts; `agent` is always among what is drawn. */
  readonly services: readonly ServiceName[];
  /** Whether the configuration declares counters of its own. */
  readonly hasOwnCounters: boolean;
}

/** The graphs of which a site counts something, with those of their items that it counts. */
export function graphsOf(scope: GraphScope): readonly Graph[] {
  return graphs.flatMap((graph) => partOf(graph, scope) ?? []);
}

/** What of a graph a site has; undefined for nothing. */
function partOf(graph: Graph, { services, hasOwnCounters }: GraphScope): Graph | undefined {
  const isServed = (service: ServiceName) => service === 'agent' || services.includes(service);
  const isCounted = (name: CounterName) => isServed(counterOf(name).service);
  switch (graph.form) {
    case 'rates': {
      const items = graph.items.filter(({ counter }) => isCounted(counter));
      return items.length === 0 ? undefined : { ...graph, items };
    }
    case 'derived': {
      const items = graph.items.filter((item) => countersOfDerived(item).every(isCounted));
      return items.length === 0 ? undefined : { ...graph, items };
    }
    case 'gauges':
      return graph;
    case 'table':
      return (graph.service === 'yours' ? hasOwnCounters : isServed(graph.service)) ? graph : undefined;
    case 'histogram':
      return isServed(histogramDeclarations[graph.histogram].service) ? graph : undefined;
  }
}

/** The counters that a graph is made of, each once; none for one of gauges or of a table. */
export function countersOf(graph: Graph): readonly CounterName[] {
  switch (graph.form) {
    case 'rates':
      return graph.items.map(({ counter }) => counter);
    case 'derived':
      return [...new Set(graph.items.flatMap(countersOfDerived))];
    case 'histogram': {
      const { all } = histogramDeclarations[graph.histogram];
      return [...bucketNames(graph.histogram), ...all];
    }
    case 'gauges':
    case 'table':
      return [];
  }
}

function countersOfDerived({ plus, minus, per }: DerivedItem): readonly CounterName[] {
  return [...plus, ...minus, ...per];
}

/** The declared counter of that name. */
export function counterOf(name: CounterName): Counter {
  return counters[counterIndex(name)]!;
}

/** More a second than any honest rate of a counter in these units: what is above is a fault, and not drawn. */
export function maxPerSecond(units: string): number {
  return LARGE_UNITS.has(units) ? 10_000_000_000 : 100_000;
}

const LARGE_UNITS: ReadonlySet<string> = new Set(['octets', 'milliseconds', 'basis points', 'hundredths']);
