// Sendmail 8 (op.me, section 2.1.1): a queue id, and a line for each message and each delivery. A line may name several
// recipients, with commas in their quoted parts; message id and replies are raw. The verdict is the class of dsn=, which
// stands behind fields that are Sendmail's own.

import type { CounterPattern, LogType, Rule } from '../rules/log-type';

const mailers = {
  local: 'Local',
  esmtp: 'Esmtp',
  smtp: 'Esmtp',
  dsmtp: 'Esmtp',
  smtp8: 'Esmtp',
  relay: 'Relay',
  prog: 'Prog',
} as const;
const named = `{mailer|${Object.keys(mailers).join('|')}}`;
const delivery = 'to={recipients:addresses}, {?ctladdr={mailbox} ({number}/{number}), }delay={delay:duration}, ';
const rest = ', pri={number}, {?relay={[^,]}, }dsn=';
const state = '.{number}.{number}{|{end}|, {text}}';

/** A delivery by a mailer with counters of its own, and by any other. */
function deliveries(dsn: string, verdict: 'sent' | '{class}', more: Partial<Rule> = {}): readonly Rule[] {
  return [
    [named, '{mailer}'],
    ['{[^,]}', 'Other'],
  ].map(
    ([mailer, word]): Rule => ({
      ...more,
      line: `${delivery}xdelay={took:duration}, mailer=${mailer}{?, tls_verify={[A-Za-z]1-20}}${rest}${dsn}${state}`,
      adds: {
        ...more.adds,
        recipients: { to: [`sendmail.${verdict}`, `sendmail.${verdict}${word}` as CounterPattern] },
      },
    }),
  ) as readonly Rule[];
}

// biome-ignore format: a table, one line of the log a line
export const sendmail: LogType = {
  name: 'sendmail',
  services: ['sendmail', 'smtp'],
  programs: ['sm-mta', 'sendmail', 'sm-msp-queue', 'sm-msp'],
  values: {
    mailer: mailers,
    class: { 4: 'deferred', 5: 'failed' },
    grade: { 4: 'tempReject', 5: undefined },
    ruleset: { check_rcpt: 'rejectRcpt', check_mail: 'rejectMail', check_relay: 'rejectRelay' },
  },
  forms: [
    {
      at: { framing: 'named', line: '{[0-9A-Za-z]10-20}: ' },
      rules: {
        message: [
          { line: 'from={mailbox}, size={number}, class={?-}{number}, nrcpts=0{|{end}|, {text}}', counts: 'sendmail.messageNone' },
          {
            line: 'from={mailbox}, size={size:number}, class={?-}{number}, nrcpts={recipients:number}{|{end}|, {text}}',
            counts: 'sendmail.message', adds: { size: 'sendmail.octets', recipients: 'sendmail.recipients' },
          },
        ],
        delivery: [
          ...deliveries('2', 'sent', {
            counts: 'sendmail.sentLines',
            adds: { delay: 'sendmail.delayMilliseconds', took: 'sendmail.xdelayMilliseconds' },
            observes: { sendmailDelay: 'delay', sendmailXdelay: 'took' },
          }),
          ...deliveries('{class|4|5}', '{class}'),
          // Handed to the queue: no attempt was made.
          { line: 'to={addresses}, {text}stat=queued' },
          { line: 'to={words}', counts: 'sendmail.undecidable' },
        ],
        'user unknown': { line: '<{mailbox}>... User unknown{text}', counts: 'sendmail.userUnknown' },
        milter: { line: 'Milter: {text, last}, reject={text}', counts: 'sendmail.milterReject' },
        notification: { line: '{[0-9A-Za-z]10-20}: {|DSN|sender notify|return to sender|postmaster notify}: {text}', counts: 'sendmail.dsn' },
        'auth failure': { line: 'AUTH failure ({text}', counts: ['sendmail.authFailure', 'smtp.authConnect', 'smtp.authFailure'] },
        // A client is its name and address; what a stranger writes behind other words is none.
        idle: ['{word}', '{word} {word}', '{word} {word} (may be forged)'].map((client) => ({
          line: `${client} did not issue MAIL/EXPN/VRFY/ETRN during connection to {word}`,
          counts: 'sendmail.idle',
        })),
        lost: { line: '{|lost input channel from |collect: unexpected close on connection from |collect: premature EOM: }{text}', counts: 'sendmail.lost' },
        timeout: { line: '{|timeout waiting for input from |collect: read timeout on connection from }{text}', counts: 'sendmail.timeout' },
      },
    },
    {
      at: { framing: 'named', line: '{?{[0-9A-Za-z]10-20}: }' },
      rules: {
        rejected: [
          { line: 'ruleset={[0-9A-Za-z_]}, {text}, discard' },
          { line: 'ruleset={ruleset|check_rcpt|check_mail|check_relay}, {text, only}, reject={grade|4|5}{[0-9]2} {text}', counts: ['sendmail.{ruleset}', 'sendmail.{grade}'] },
          { line: 'ruleset={ruleset|check_rcpt|check_mail|check_relay}, {text, last}, reject={text}', counts: 'sendmail.{ruleset}' },
          { line: 'ruleset={[0-9A-Za-z_]}, {text, last}, reject={text}', counts: 'sendmail.rejectOther' },
        ],
        'TLS error': { line: 'STARTTLS=server, error: {text}', counts: 'sendmail.tlsError' },
        tls: { line: 'STARTTLS=server, relay={text}', counts: 'sendmail.tls' },
        login: { line: 'AUTH=server, relay={text}', counts: ['sendmail.authSuccess', 'smtp.authConnect', 'smtp.authSuccess'] },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: '{words}' } } },
  ],
};
