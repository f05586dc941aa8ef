// Postfix since 2.3 through syslog or postlogd (maillog_file). The last part of the program's name is the daemon; where
// a syslogd cut it off at the slash, the text's own anchors count. What a line is stands at its start, before all that
// strangers write: senders, recipients, HELO names, message identifiers, the words of other servers and of DNS lists.

import type { LogType, Rule } from '../rules/log-type';
import { deliveries, deliveryParts, dsnNames } from './deliveries';
import { reasons, rejections, stages } from './rejections';

/** The name up to the daemon's: whatever begins with `postfix`, and the instances that master.cf names after it. */
const path = 'postfix{?{[^/]1-60}}/{?{words, last}/}';

/** Agents that deliver, each a transport of its own. */
const agents = ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard'];
const daemons = [
  ...['smtpd', 'cleanup', 'qmgr', 'nqmgr', 'oqmgr', 'pickup', 'bounce', 'postscreen', 'dnsblog', 'anvil', 'scache'],
  ...['tlsproxy', 'tlsmgr', 'verify', 'master', 'flush', 'showq', 'proxymap', 'qmqpd', 'spawn', 'trivial-rewrite'],
  ...['postfix', 'postfix-script', 'postfix-tls-script', 'postmulti', 'postmulti-script', 'post-install', 'postlog'],
  ...['postlogd', 'postsuper', 'postqueue', 'postdrop', 'sendmail', 'postmap', 'postalias', 'postconf', 'postcat'],
  ...['postkick', 'postlock', 'set-permissions'],
];
const others = `${path}{|${daemons.join('|')}}`;

/** Refusals by a limit on a client's rate or concurrency. */
const limits = [
  ...['Connection rate', 'Connection concurrency', 'Message delivery request rate', 'Recipient address rate'],
  ...['New TLS session rate', 'AUTH command rate'],
];

/** How lines begin that have no counter of their own. */
const openings = [
  ...['statistics: ', 'cache ', 'daemon started -- ', 'reload -- ', 'terminating on signal ', 'starting the Postfix '],
  ...['stopping the Postfix ', 'refreshing the Postfix ', 'flushing the Postfix ', 'aborting the Postfix '],
  ...['the Postfix mail system is ', 'waiting for the Postfix ', 'rotating the Postfix ', 'Postfix is '],
  ...['using backwards-compatible default setting ', 'See http', 'To disable backwards compatibility '],
  ...['Deleted: ', 'Requeued: ', 'Placed on hold: ', 'Released from hold: ', 'Renamed to match inode '],
  ...['table ', 'database ', 'close database ', 'open database ', 'addr ', 'Host offered STARTTLS: '],
  ...['setting up TLS connection ', 'initializing the ', 'SSL_connect error to ', 'SSL_accept:', 'SSL_connect:'],
  ...[
    'certificate verification ',
    'server certificate verification ',
    'DISCONNECT [',
    'CONNECT from [',
    'CONNECT to [',
  ],
  ...['WHITELIST VETO [', 'ALLOWLIST VETO [', 'entering STRESS mode', 'leaving STRESS mode', 'lost connection with '],
  ...['conversation with ', 'enabling ', 'disabling ', 'discarding ', 'name_mask: ', 'dict_', 'proxy-accept: '],
  ...['TLS handshake failed for service=', 'DATA without valid RCPT from ', 'BDAT without valid RCPT from '],
];

/** What queue id, actions and delivery agents say in passing. */
const passing = [
  ...['host ', 'lost connection with ', 'conversation with ', 'enabling PIX workarounds', 'Cannot start TLS: '],
  ...[
    'passing ',
    'skipped, ',
    'requeued',
    'placed on hold',
    'released from hold',
    'TLS is required',
    'Server certificate ',
  ],
  ...[
    'resent-message-id=',
    'breaking line ',
    'using ',
    'proxy-accept: ',
    'milter-',
    'sender ',
    'postmaster ',
    'replaced: ',
  ],
  ...['client certificate ', 'lost ', 'delivery '],
];

/** Why another server could not be reached, and what counters call it. */
const unreachable = {
  'Connection refused': 'Refused',
  'Connection timed out': 'TimedOut',
  'Operation timed out': 'TimedOut',
  'No route to host': 'NoRoute',
  'Network is unreachable': 'NoRoute',
};

/** Lines about a message are joined by its queue id. */
const began: Rule['calls'] = { hook: 'messageBegan', takes: ['id'] };
const returned: Rule['filtered'] = {
  by: ['instance', 'peer'],
  counts: 'postfix.messageFiltered',
  calls: { hook: 'messageReturned', takes: ['id'] },
};
const went: Rule['calls'] = { hook: 'messageWent', takes: ['id'] };

const client = '{client}';
const listed = (words: string): string => `${words} [{[^\\]]1-64}]:{number 1-5}`;
const oneOf = (words: readonly string[]): string => `{|${words.join('|')}}`;

// biome-ignore format: a table, one line of the log a line
export const postfix: LogType = {
  name: 'postfix',
  services: ['postfix', 'smtp'],
  programs: ['postfix', ...agents.map((agent) => path + agent), others],
  // With smtpd_client_port_logging the client's port stands behind its address.
  parts: { client: '{[^ \\[]1-255}[{[^\\]]1-64}]{?:{number 1-6}}', id: '{id:[0-9A-Za-z]5-20}', ...deliveryParts },
  values: { stage: stages, reason: reasons, dsn: dsnNames, why: unreachable },
  at: [
    ...agents.map((agent) => ({ program: path + agent, sets: { transport: agent } })),
    { program: ['postfix', others], sets: { transport: '-' } },
  ],
  rules: {
    connect: { line: `connect from ${client}{end}`, counts: 'postfix.connect', rows: { postfixConnect: 'instance' } },
    disconnect: {
      line: `disconnect from ${client}{?{words, first} auth={ok:number 1-6}}{words}`,
      counts: 'postfix.disconnect',
      adds: { ok: { to: ['postfix.saslSuccess', 'smtp.authConnect', 'smtp.authSuccess'], rows: { postfixSaslSuccess: 'instance' } } },
    },
    lost: { line: `lost connection after {words, first} from ${client}{end}`, counts: 'postfix.lost' },
    timeout: { line: `timeout after {words, first} from ${client}{end}`, counts: 'postfix.timeout' },
    'too many errors': { line: `too many errors after {words, first} from ${client}{end}`, counts: 'postfix.tooManyErrors' },
    pipelining: { line: `improper command pipelining after {words, first} from ${client}{text}`, counts: 'postfix.pipelining' },
    tls: [
      { line: '{|Anonymous|Untrusted|Trusted|Verified} TLS connection established from {words}', counts: 'postfix.tls' },
      { line: '{|Anonymous|Untrusted|Trusted|Verified} TLS connection {|established|reused} to {words}', counts: 'postfix.clientTls' },
      { line: ['SSL_accept error from {words}', 'TLS handshake failed for service=smtpd peer={words}'], counts: 'postfix.tlsFailure' },
    ],
    // An attempt, whatever came of it, has a warning of its own. Where the server that knows the passwords failed, no password was judged.
    'sasl failure': [
      { line: `warning: ${client}: SASL {[A-Za-z0-9_\\-]1-40} authentication failed: {|Connection lost to authentication server|Temporary authentication failure}{text}`, counts: ['postfix.warning', 'postfix.saslTempFailure'] },
      { line: `warning: ${client}: SASL {[A-Za-z0-9_\\-]1-40} authentication failed{text}`, counts: ['postfix.warning', 'postfix.saslFailure', 'smtp.authConnect', 'smtp.authFailure'], rows: { postfixSaslFailure: 'instance' } },
    ],
    'name mismatch': {
      line: ['warning: hostname {[^ ]1-255} does not resolve to address {text}', 'warning: {[0-9A-Fa-f.:]3-64} {|hostname|address not listed for hostname} {text}'],
      counts: ['postfix.warning', 'postfix.nameMismatch'],
    },
    'no command of SMTP': { line: 'warning: non-{?E/}SMTP command from {text}', counts: ['postfix.warning', 'postfix.nonSmtpCommand'] },
    limit: { line: `warning: ${oneOf(limits)} limit exceeded: {text}`, counts: ['postfix.warning', 'postfix.rejectRate'] },
    warning: { line: 'warning: {text}', counts: 'postfix.warning' },
    error: { line: 'error: {text}', counts: 'postfix.error' },
    fatal: { line: 'fatal: {text}', counts: 'postfix.fatal' },
    panic: { line: 'panic: {text}', counts: 'postfix.panic' },
    'connect to': [
      { line: `connect to {[^ ]1-400} {why|${Object.keys(unreachable).join('|')}}{text}`, counts: ['postfix.connectFailed', 'postfix.connect{why}'] },
      { line: 'connect to {[^ ]1-400} {text}', counts: 'postfix.connectFailed' },
    ],
    postscreen: [
      { line: `${listed('CONNECT from')} to [{text}`, counts: 'postfix.postscreenConnect' },
      { line: `${listed('PASS NEW')}{end}`, counts: 'postfix.postscreenPassNew' },
      { line: `${listed('PASS OLD')}{end}`, counts: 'postfix.postscreenPassOld' },
      { line: listed('DNSBL rank {number} for'), counts: 'postfix.postscreenDnsbl' },
      { line: `${listed('PREGREET {number} after {decimal} from')}: {text}`, counts: 'postfix.postscreenPregreet' },
      { line: `${listed('HANGUP after {decimal} from')} in tests {words}`, counts: 'postfix.postscreenHangup' },
      { line: listed('{|DENY|BLACK}LISTED'), counts: 'postfix.postscreenDenylisted' },
      { line: listed('{|ALLOW|WHITE}LISTED'), counts: 'postfix.postscreenAllowlisted' },
      { line: `${listed('{|COMMAND PIPELINING|COMMAND COUNT LIMIT|COMMAND TIME LIMIT|COMMAND LENGTH LIMIT|NON-SMTP COMMAND|BARE NEWLINE|BDAT COMMAND} from')} {text}`, counts: 'postfix.postscreenProtocolFailure' },
    ],
    other: { line: [`${oneOf(openings)}{text}`, '{[^ \\]]1-400}]:{number 1-5}: re-using session with {text}'], counts: 'postfix.other' },
    // Since 3.10 a session's end tells of its message.
    'session ended': [
      { line: `{id}: lost connection after {words, first} from ${client}{end}`, counts: 'postfix.lost' },
      { line: `{id}: timeout after {words, first} from ${client}{end}`, counts: 'postfix.timeout' },
      { line: `{id}: too many errors after {words, first} from ${client}{end}`, counts: 'postfix.tooManyErrors' },
    ],
    'client': [
      { line: `{id}: client={peer:[^ \\]]1-320}]{?:{number 1-6}}{?, orig_queue_id={[0-9A-Za-z]5-20}}{?, orig_client={[^ ,]1-400}}, sasl_method={text}`, calls: began, filtered: returned, counts: ['postfix.messageClient', 'postfix.saslSuccessMessages'], rows: { postfixMessage: 'instance' } },
      { line: '{id}: client={peer:[^ \\]]1-320}]{text}', calls: began, filtered: returned, counts: 'postfix.messageClient', rows: { postfixMessage: 'instance' } },
    ],
    ...rejections,
    'milter reject': { line: '{id}: milter-reject: {text}', calls: went, counts: 'postfix.milterReject' },
    'header reject': [
      { line: '{id}: reject: {|header|mime-header|nested-header} {text}', calls: went, counts: 'postfix.headerReject' },
      { line: '{id}: reject: {|body|content|mime-error} {text}', calls: went, counts: 'postfix.bodyReject' },
    ],
    action: [
      { line: '{id}: {?milter-}discard: {text}', calls: went, counts: 'postfix.actionDiscard' },
      { line: '{id}: {?milter-}hold: {text}', counts: 'postfix.actionHold' },
      { line: '{id}: redirect: {text}', counts: 'postfix.actionRedirect' },
      { line: '{id}: {|warn|warning|reject_warning}: {text}', counts: 'postfix.actionWarn' },
      { line: '{id}: prepend: {text}', counts: 'postfix.actionPrepend' },
      { line: '{id}: {|filter|bcc|info|replace|strip|pass|trace|delay|hangup}: {text}', counts: 'postfix.actionOther' },
    ],
    pickup: { line: '{id}: uid={number} from=<{text}', calls: began, counts: 'postfix.messageLocal' },
    'message id': { line: '{id}: message-id={text}', calls: { hook: 'messageCame', takes: ['id'] }, counts: 'postfix.messageId' },
    active: {
      line: '{id}: from=<{sender?double-bounce@}{text}>, size={size:number}, nrcpt={recipients:number} (queue active)',
      counts: 'postfix.queueActive',
      calls: { hook: 'messageActive', takes: ['id', 'sender', 'size', 'recipients'] },
    },
    expired: { line: '{id}: from=<{text}>, status={|expired|force-expired}, returned to sender', counts: 'postfix.queueExpired' },
    removed: { line: '{id}: removed', calls: went, counts: 'postfix.messageRemoved' },
    // It was never in the queue.
    canceled: { line: ['{id}: removed ({|canceled|discarded})', '{id}: canceled'], calls: went, counts: 'postfix.other' },
    notification: [
      { line: '{id}: {|sender|postmaster} non-delivery notification: {words}', counts: 'postfix.nonDeliveryNotification' },
      { line: '{id}: {|sender|postmaster} delay notification: {words}', counts: 'postfix.delayNotification' },
      { line: '{id}: {|sender|postmaster} delivery status notification: {words}', counts: 'postfix.statusNotification' },
    ],
    ...deliveries,
    'in passing': { line: `{id}: ${oneOf(passing)}{text}`, counts: 'postfix.other' },
  },
};
