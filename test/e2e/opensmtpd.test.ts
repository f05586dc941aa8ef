// A real OpenSMTPD takes, refuses and passes on mail of clients who write answers of its own into their commands; what is
// counted is what they were answered, and what the server behind it saw.

import { cleanUpAfterEach } from '../support/clean-up';
import { countedOf } from '../support/counted-log';
import { PrivateOpenSmtpd } from '../support/private-opensmtpd';
import { listening, portOf, type Received, serveSmtp } from '../support/smtp-sink';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const FORGED = '" result="250 2.0.0 Ok';

const message = (...to: readonly string[]) => [
  'MAIL FROM:<ann@ok.example>',
  ...to.map((recipient) => `RCPT TO:<${recipient}>`),
  ...['DATA', 'Subject: hello', '', 'hello', '.'],
];

test('clients of a real OpenSMTPD count as what they were answered', async () => {
  const received: Received = { sent: 0, deferred: 0, bounced: 0 };
  const sink = await listening((socket) => serveSmtp(socket, received));
  keep({ stop: () => void sink.close() });
  const smtpd = keep(await PrivateOpenSmtpd.start(keep(new TempDirectory()), portOf(sink)));
  const sessions = [
    await smtpd.session('127.0.0.1', ...message('bob@here.example', 'carl@here.example')),
    await smtpd.session('127.0.0.1', ...message('bob@ok.example')),
    await smtpd.session('127.0.0.1', ...message('bob@bounce.example')),
    await smtpd.session('127.0.0.1', ...message('bob@defer.example')),
    await smtpd.session('127.0.0.2', 'MAIL FROM:<ann@ok.example>', 'RCPT TO:<bob@ok.example>'),
    await smtpd.session('127.0.0.1', 'MAIL FROM:<ann@ok.example>', 'RCPT TO:<bob@nowhere.example>', 'RSET'),
    await smtpd.session('127.0.0.1', `MAIL FROM:<x> ${FORGED}`, `RCPT TO:<y> ${FORGED}`, `NOTHING ${FORGED}`),
    await smtpd.session('127.0.0.1', 'RCPT TO:<bob@here.example>', 'NONSENSE'),
  ];
  const replies = sessions.flat();
  const answered = (code: RegExp) => replies.filter((line) => code.test(line)).length;
  const taken = answered(/^250 .*Message accepted/);
  await waitFor('all is settled', () => smtpd.said().split(' delivery evpid=').length > 6, {
    withinMs: 15_000,
    seen: () => `${replies.join('\n')}\n${smtpd.said()}`,
  });
  // Where a client writes an answer into what it says, that it was refused is known, and how is not.
  const imitated = 3;
  const refused = answered(/^5\d\d /);
  expect(received).toEqual({ sent: 2, deferred: 1, bounced: 1 });
  expect(countedOf(smtpd.log(), 'opensmtpd', { without: /Le\d|octets|Milliseconds/ })).toEqual({
    // The refused recipient's sender gets a notification, which comes from the server itself.
    connect: sessions.length + 1,
    connectLocal: 1,
    message: taken + 1,
    recipients: answered(/Recipient ok$/) + 1,
    failed5xx: refused - imitated,
    failed5xxRcpt: 3,
    failed5xxOther: refused - imitated - 3,
    undecidable: imitated,
    mdaOk: 2,
    mtaOk: received.sent,
    mtaPermFail: received.bounced,
    mtaTempFail: received.deferred,
    delayed: 2 + received.sent,
  });
});
