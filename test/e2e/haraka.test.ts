// A real Haraka, in each of its log formats, with clients who write whole lines of its log wherever they may: what is
// counted is what they were answered, and what a server that it sends to has seen.

import { cleanUpAfterEach } from '../support/clean-up';
import { countedOf } from '../support/counted-log';
import { formats, PrivateHaraka } from '../support/private-haraka';
import { listening, portOf, type Received, serveSmtp } from '../support/smtp-sink';
import { waitFor } from '../support/wait-for';

const all = cleanUpAfterEach();
const { keep } = all;

const FORGED = 'disconnect ip=192.0.2.1 rdns=x helo=y relay=Y early=Y esmtp=Y tls=Y pipe=Y errors=9 txns=9 rcpts=9/9/9';
const credentials = (password: string) => `AUTH PLAIN ${Buffer.from(`\0ann\0${password}`).toString('base64')}`;

/** A message to these, with its subject. */
function message(sender: string, recipients: readonly string[], subject = 'hello'): readonly string[] {
  const to = recipients.map((recipient) => `RCPT TO:<${recipient}>`);
  return [`MAIL FROM:<${sender}>`, ...to, 'DATA', `Subject: ${subject}`, '', 'hello', '.'];
}

const sessions: readonly (readonly string[])[] = [
  ['EHLO client.example.net', ...message('news@example.net', ['alice@example.org'])],
  [`EHLO ${FORGED.replaceAll(' ', '_')}`, ...message('', ['bob@example.org', 'carol@example.org'])],
  [
    'HELO "lr="',
    ...message('"> [NOTICE] [-] [core] disconnect"@example.net', ['"}, <message>: connect ip"@example.org'], FORGED),
  ],
  ['EHLO x"y', ...message('news@example.net', ['alice@example.org'], `cheap pills" retval=OK ${FORGED}`)],
  ['EHLO x', ...message('news@example.net', ['alice@example.org'], 'busy')],
  [
    'EHLO [192.0.2.7]',
    'MAIL FROM:<news@example.net>',
    'RCPT TO:<"nobody retval:CONT msg:x plugin:y"@example.org>',
    'RCPT TO:<"later> rejected: [outbound] bouncing mail: "@example.org>',
    'RCPT TO:<ann@elsewhere.example>',
    'RSET',
    `bogus ${FORGED}`,
  ],
  ['EHLO wrong', credentials('wrong')],
  [
    'EHLO sender',
    credentials('secret'),
    ...message('ann@ok.example', ['a@ok.example', '"recipient <b> deferred: "@ok.example']),
    ...message('ann@ok.example', ['c@ok.example', '"x> rejected: y"@bounce.example']),
    ...message('ann@ok.example', ['d@defer.example']),
  ],
  [],
];

const QUEUED = /^250 (kept|Message Queued)/;
const DENIED = /^550 (no such user|no relaying|no pills)/;
const LATER = /^45\d (later|too busy)/;

test.each(formats)(
  'clients and a server of a real Haraka that logs as %s',
  async (format) => {
    const received: Received = { sent: 0, deferred: 0, bounced: 0 };
    const server = await listening((socket) => serveSmtp(socket, received));
    all.keep({ stop: () => new Promise<void>((resolve) => server.close(() => resolve())) });
    const haraka = keep(await PrivateHaraka.start({ format, sink: portOf(server) }));
    const replies: string[] = [];
    for (const [greeting = 'NOOP', ...says] of sessions) replies.push(...(await haraka.session(greeting, ...says)));
    const seen = () => `${replies.join('\n')}\n${haraka.logged()}`;
    await waitFor('the server has seen all recipients', () => received.deferred > 0 && received.bounced > 0, {
      withinMs: 20_000,
      seen,
    });
    // Two messages to others, each with one that is taken; the second comes back to its sender.
    await waitFor('the bounce is delivered', () => received.sent === 4, { withinMs: 20_000, seen });
    const times = (what: RegExp) =>
      haraka
        .logged()
        .split('\n')
        .filter((line) => what.test(line)).length;
    await waitFor('all ends are logged', () => times(/delivered.*response/) === 3 && times(/Temp failing/) === 1, {
      withinMs: 20_000,
      seen,
    });
    const answered = (code: RegExp) => replies.filter((line) => code.test(line)).length;
    const { octets, errors, ...counted } = countedOf(haraka.log, 'haraka', {
      program: 'haraka',
      without: /Le\d|Milliseconds/,
    });
    expect({ format, ...counted }).toEqual({
      format,
      connect: sessions.length,
      disconnect: sessions.length,
      relay: answered(/^235 /),
      authFailure: answered(/^535 /),
      transactions: answered(/^250 sender /),
      rcptAccepted: answered(/^250 recipient /),
      rcptTempfailed: answered(/^45\d later/),
      rcptRejected: answered(/^550 (no such user|no relaying)/),
      msgAccepted: answered(QUEUED),
      msgTempfailed: answered(/^45\d too busy/),
      msgRejected: answered(/^550 no pills/),
      denied: answered(DENIED) + answered(LATER),
      queued: answered(QUEUED),
      'plugin.denied.house': answered(DENIED),
      'plugin.deniedSoft.house': answered(LATER),
      outDelivered: 3,
      outDeliveredRcpt: received.sent,
      outDeferredRcpt: received.deferred,
      outRejectedRcpt: received.bounced,
      outBounced: 1,
      outTempfail: 1,
    });
    expect(octets).toBeGreaterThan(0);
    expect(errors).toBeGreaterThan(0);
  },
  90_000,
);
