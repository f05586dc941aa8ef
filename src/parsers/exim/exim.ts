// Exim's main log, as a file or through syslog, and its panic log (spec.txt, chapter "Log files"). Behind the id of
// the message stands a token of its own: what follows, senders, recipients and subjects without their quotation marks,
// may hold any other. By syslog each refusal and each failed authentication is written twice, for the main and for the
// reject log: where the severity is known, only the second counts (severity notice), which is always written.

import type { Head, LogType, Rule } from '../rules/log-type';

const name = '{[0-9A-Za-z_\\-]}';
const prefix = '{? }{?[1{[/\\\\]1}{number}] }{?{number}-{number}-{number} {clock} }{?[{number}] }{?{id} }';

/** What was refused, and the last word of its counter. */
const stages = {
  ...{ 'RCPT ': 'Rcpt', 'MAIL ': 'Mail', 'EHLO or HELO ': 'Helo', 'connection in "connect" ACL': 'Connect' },
  ...{ 'after DATA': 'Data', DATA: 'Data', 'during MIME ACL checks': 'Data', 'by local_scan': 'Data' },
  ...{ 'AUTH ': 'Other', STARTTLS: 'Other', 'VRFY ': 'Other', 'EXPN ': 'Other', 'ETRN ': 'Other', QUIT: 'Other' },
} as const;

/** The ways in which a line says so, and what it counts; an authenticated client's name stands before them. */
const refusals = Object.fromEntries(
  Object.entries(stages).flatMap(([stage, word]) => [
    [` rejected ${stage}`, `reject${word}`],
    [` temporarily rejected ${stage}`, `tempReject${word}`],
  ]),
);

const stage = `{stage|${Object.keys(stages).join('|')}}`;
const refusal = `{refusal|${Object.keys(refusals).join('|')}}`;

const tail = '{|{end}| {text}}';
const smtpKinds = ['exim.received{tls}', 'exim.received{auth}', 'smtp.{auth}Connect', 'smtp.{auth}Success'] as const;

/** A message that came by SMTP, whose size stands in `rest`, if anywhere. */
function bySmtp(rest: string): Rule {
  const isSized = rest.includes('{size:');
  return {
    line: `${sender}{? R={[^ ]}}{? DS} H={host} P={protocol}${rest}`,
    counts: [...common, 'exim.receivedSmtp', ...smtpKinds, isSized ? 'exim.sized' : 'exim.undecidable'],
    ...(isSized && sized),
  };
}

const sender = '{token|<=|(=} {bounce?<>}{mailbox}';
const common = ['exim.received', 'exim.{token}', 'exim.{bounce}'] as const;
const sized = { adds: { size: 'exim.octets' }, observes: { eximOctets: 'size' } } as const;

/** A delivery, with the time it took and without; whether another host took part stands behind router and transport. */
function deliveries(line: string, where: 'exim.deliveredLocal' | 'exim.deliveredRemote'): readonly Rule[] {
  return [
    {
      line: `${line}{? QT={duration}} DT={took:duration}`,
      counts: ['exim.{more}', where, 'exim.deliveryTimed'],
      adds: { took: 'exim.deliveryMilliseconds' },
      observes: { eximDelivery: 'took' },
    },
    { line, counts: ['exim.{more}', where] },
  ];
}

/** A protocol that is none of SMTP's: of whoever hands a message in by a command. */
const other = '{[0-9A-Za-z_\\-]1-40}';
const discarded = '=> blackhole ({[A-Za-z_\\-]1-20}{? ACL} discarded recipients): ';
const routed = `{more|=>|->} {text, only} R=${name} T=${name}{? ST=${name}}{? S={number}}`;
/** A client without a host, that of `exim -bs`, is told by who it is alone. */
const refused = '{|{?DS}H={host}|U={[^ :]}}{tlsInfo}{? F=<{mailbox}>}{? SPF{?={[^ ]}}}{? DMARC{?={[^ ]}}}';
const temporary = ['exim.{copy}tempReject', 'exim.{copy}tempReject{stage}'] as const;

const heads: readonly Head[] = [
  // A refusal has a second record, of severity notice: this one counts what no other does.
  { framing: 'named', severity: 'info', line: prefix, sets: { copy: 'first' } },
  { line: prefix, sets: { copy: 'only' } },
];

// biome-ignore format: a table, one line of the log a line
export const exim: LogType = {
  name: 'exim',
  services: ['exim', 'smtp'],
  programs: ['exim', 'exim4', 'exim-paniclog'],
  parts: {
    id: '{[0-9A-Za-z]6}-{[0-9A-Za-z]6-11}-{[0-9A-Za-z]2-4}',
    ip: '[{[0-9A-Fa-f:.]1-45}]{?:{number}}',
    peer: '{?{[0-9A-Za-z._\\-]} }{?({[^)]}) }{ip}',
    // Behind U= a client's host says who he is.
    host: '{peer}{? I={ip}}{? TFO{[*]0-2}}{? U={[^ :]}}{? Ci={[^ :]}}',
    protocol: '{?utf8}{|esmtp|smtp}{tls?s}{auth?a}',
    tlsInfo: '{? X={[^ ]}}{? CV={[a-z]}}{? DN={quoted}}{? SNI={quoted}}',
    again: 'P=',
    routing: ` R=${name} T=${name}`,
  },
  values: {
    copy: { first: undefined, only: '' },
    token: { '<=': undefined, '(=': 'fakeReject' },
    bounce: { '': undefined, bounce: 'receivedBounce' },
    tls: { '': undefined, tls: 'Tls' },
    auth: { '': undefined, auth: 'Auth' },
    more: { '=>': 'delivered', '->': 'deliveredMore' },
    stage: stages,
    refusal: refusals,
    total: Object.fromEntries(Object.keys(refusals).map((words) => [words, words.startsWith(' temp') ? 'tempReject' : undefined])),
  },
  forms: [
    {
      at: [{ framing: 'named', severity: 'alert' }, { program: 'exim-paniclog' }],
      rules: { panic: { line: '{words}', counts: 'exim.panic' } },
    },
    {
      at: heads,
      rules: {
        received: [
          bySmtp(`{? L{[.*\\-]0-2}}{? SPF{?={[^ ]}}}{? X={[^ ]}}{? CV={[a-z]}}{? PRDR}{? PRX={[^ ]}}{? K} S={size:number}${tail}`),
          // The name of who authenticated, and of a certificate, may hold what looks like a size.
          bySmtp(` {text, only} S={size:number}${tail}`),
          bySmtp(' {words}'),
          // Whoever hands a message in by a command may name a host and a protocol of his own (-oMr).
          { line: `${sender}{? R={[^ ]}}{? U={[^ :]}} P=local{[^ ]0-20} S={size:number}${tail}`, counts: [...common, 'exim.receivedLocal', 'exim.sized'], ...sized },
          { line: `${sender}{? R={[^ ]}}{? DS} H={peer}{? I={ip}} P=${other} S={size:number}${tail}`, counts: [...common, 'exim.receivedLocal', 'exim.sized'], ...sized },
          // Who a client's host says he is may hold all of it; what Exim says stands behind that.
          { line: `${sender}{? R={[^ ]}}{? DS} H={host} P=${other} S={size:number}{|{end}| {text, without again}}`, counts: [...common, 'exim.receivedLocal', 'exim.sized'], ...sized },
          { line: `${sender}{? R={[^ ]}} U={[^ :]} P=${other} S={size:number}${tail}`, counts: [...common, 'exim.receivedLocal', 'exim.sized'], ...sized },
          { line: `{token|<=|(=} {text}`, counts: ['exim.received', 'exim.{token}', 'exim.undecidable'] },
        ],
        blackhole: [
          { line: [`=> :blackhole: <{text}> R=${name}{? QT={duration}}`, '=> blackhole ({text})', `${discarded}{text, without routing}`], counts: 'exim.blackhole' },
          // A recipient may be called so, and the message of the ACL may tell of a router.
          { line: `${discarded}{text}`, counts: 'exim.undecidable' },
        ],
        delivered: [
          // What the other server said stands in quotation marks: the line's end is Exim's.
          ...deliveries(`${routed} H={words}`, 'exim.deliveredRemote'),
          ...deliveries(`${routed}{words}`, 'exim.deliveredLocal'),
          // A router stands on every such line; one that shows two has a recipient, or a reply, that imitates one.
          { line: '{more|=>|->} {words}', counts: 'exim.{more}' },
        ],
        cutthrough: { line: '>> {text}', counts: 'exim.cutthrough' },
        deferred: { line: '== {text}', counts: 'exim.deferred' },
        failed: { line: '** {text}', counts: 'exim.failed' },
        completed: [
          { line: 'Completed', counts: 'exim.completed' },
          { line: 'Completed QT={queued:duration}', counts: ['exim.completed', 'exim.queueTimed'], adds: { queued: 'exim.queueMilliseconds' }, observes: { eximQueue: 'queued' } },
        ],
        frozen: { line: '{|Frozen|*** Frozen|frozen by }{text}', counts: 'exim.frozen' },
        removed: { line: '{|removed by |cancelled by }{text}', counts: 'exim.removed' },
        'rejected size': {
          line: ['rejected MAIL FROM:<{mailbox}> H={host}: message too big: {text}', 'rejected from <{mailbox}>{? H={host}}{? U={[^ :]}}: message too big: {text}'],
          counts: 'exim.{copy}rejectSize',
        },
        rejected: [
          { line: `${refused} rejected ${stage}{text}`, counts: 'exim.{copy}reject{stage}' },
          { line: `${refused} temporarily rejected ${stage}{text}`, counts: temporary },
          // The name of an authenticated client stands before the words that tell.
          { line: `${refused} A={text, only}${refusal}{text}`, counts: ['exim.{copy}{refusal}', 'exim.{copy}{refusal:total}'] },
          { line: `${refused} A={text, last}{|${Object.keys(refusals).join('|')}}{text}`, counts: 'exim.{copy}undecidable' },
          { line: 'F=<{mailbox}> rejected by non-SMTP ACL: {text}', counts: 'exim.{copy}rejectOther' },
          { line: ['rejected {|EHLO|HELO} from {text}', 'rejected "{|EHLO|HELO} {text}'], counts: 'exim.{copy}rejectHelo' },
          { line: 'temporarily rejected "{|EHLO|HELO} {text}', counts: ['exim.{copy}tempReject', 'exim.{copy}tempRejectHelo'] },
          { line: ['refused connection from {text}', 'connection from {text, last} refused (IP options)'], counts: 'exim.{copy}rejectConnect' },
          { line: ['Connection from {text, last} refused: {|too many connections|load average}{text}', 'temporarily refused connection from {text}'], counts: ['exim.tempReject', 'exim.tempRejectConnect'] },
          { line: ['unqualified sender rejected: <{text}', 'rejected MAIL from {text}'], counts: 'exim.{copy}rejectMail' },
          { line: 'rejected MAIL command {text}', counts: ['exim.{copy}tempReject', 'exim.{copy}tempRejectMail'] },
          { line: ['unqualified recipient rejected: <{text}', 'too many recipients: message rejected: {text}'], counts: 'exim.{copy}rejectRcpt' },
          { line: 'too many recipients: excess temporarily rejected: {text}', counts: ['exim.{copy}tempReject', 'exim.{copy}tempRejectRcpt'] },
          { line: 'rejected from <{text}', counts: 'exim.{copy}rejectData' },
          { line: '{|rejected |temporarily rejected }{text}', counts: 'exim.{copy}rejectOther' },
        ],
        discarded: { line: `${refused} {|RCPT|MAIL} <{mailbox}>: discarded by {text}`, counts: 'exim.{copy}discarded' },
        'auth failure': [
          { line: `${name} authenticator failed for {?H=}{host}: 535 {text}`, counts: ['exim.{copy}authFailure', 'smtp.{copy}authConnect', 'smtp.{copy}authFailure'] },
          { line: `${name} authenticator failed for {?H=}{host}: 435 {text}`, counts: 'exim.{copy}authTempFailure' },
          { line: `${name} authenticator failed for {text}`, counts: 'exim.{copy}undecidable' },
        ],
        connect: { line: 'SMTP connection from {host} (TCP/IP connection count = {number})', counts: 'exim.connect' },
        lost: { line: ['SMTP connection from {host} lost{text}', 'unexpected disconnection while reading SMTP command from {text}', 'Error or EOF on input from {text}'], counts: 'exim.lost' },
        timeout: { line: '{|SMTP command timeout on connection from |SMTP data timeout }{text}', counts: 'exim.timeout' },
        'TLS error': { line: 'TLS error on connection from {text}', counts: 'exim.tlsError' },
        'no host name': { line: 'no host name found for IP address {text}', counts: 'exim.noHostName' },
        dropped: { line: 'SMTP call from {text}', counts: 'exim.{copy}dropped' },
        'syntax error': [
          { line: 'SMTP {|syntax|protocol} error in {text}', counts: 'exim.syntaxError' },
          { line: 'SMTP protocol synchronization error {text}', counts: 'exim.{copy}syntaxError' },
        ],
        // What is known to be Exim's by its opening words, in a log whose lines name no program.
        other: { line: ['{|H=|SMTP connection from |Start queue run: |End queue run: |exim |Unfrozen|Message is frozen|retry time|*> }{words}'] },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: '{words}' } } },
  ],
};
