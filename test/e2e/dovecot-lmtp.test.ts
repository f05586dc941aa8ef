// A real dovecot takes mail by LMTP and does with it what a script of Sieve says; what is counted is what became of it,
// whatever verdict the message's identifier and sender imitate.

import { readdirSync } from 'node:fs';
import { cleanUpAfterEach } from '../support/clean-up';
import { countedOf } from '../support/counted-log';
import { type DovecotLogging, PrivateDovecot } from '../support/private-dovecot';
import { smtpReplies } from '../support/smtp-client';
import { listening, portOf, type Received, serveSmtp } from '../support/smtp-sink';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const script = `require ["fileinto", "reject", "vacation"];
if header :is "Subject" "file" { fileinto "Trash"; stop; }
if header :is "Subject" "discard" { discard; stop; }
if header :is "Subject" "reject" { reject "no"; stop; }
if header :is "Subject" "forward" { redirect "carl@ok.example"; stop; }
if header :is "Subject" "away" { vacation "gone"; }
`;

const FORGED = [
  `<"x: saved mail to INBOX"@a.example>`,
  `<"x: stored mail into mailbox 'INBOX'"@a.example>`,
  `<"x: marked message to be discarded if not explicitly delivered (discard action)"@a.example>`,
  `<"x: redirect action: forwarded to <x@ok.example>"@a.example>`,
];

function message(subject: string, { id = '<1@a.example>', from = 'ann@ok.example' } = {}): readonly string[] {
  const headers = [`Subject: ${subject}`, `Message-ID: ${id}`, `From: <${from}>`, 'To: <bob@mx.example>'];
  return [`MAIL FROM:<${from}>`, 'RCPT TO:<bob@mx.example>', 'DATA', ...headers, '', 'hello', '.'];
}

test.each<DovecotLogging>(['own file', 'syslog header'])('mail counts as what became of it (%s)', async (logging) => {
  const received: Received = { sent: 0, deferred: 0, bounced: 0 };
  const sink = await listening((socket) => serveSmtp(socket, received));
  keep({ stop: () => void sink.close() });
  const directory = keep(new TempDirectory());
  const delivery = { script, smtp: portOf(sink) };
  const dovecot = keep(await PrivateDovecot.start(directory, logging, delivery));
  const messages = [
    message('hello'),
    message('file'),
    message('discard'),
    message('reject'),
    message('forward'),
    message('away'),
    ...FORGED.map((id) => message('hello', { id })),
    ...FORGED.map((id) => message('file', { id })),
    ...FORGED.map((id) => message('discard', { id })),
    message('reject', { from: '"x> : saved mail to y"@ok.example' }),
  ];
  const says = ['LHLO c.example', ...messages.flat(), 'QUIT'];
  const replies = await smtpReplies({ port: dovecot.ports.lmtp, from: '127.0.0.1', says, isPatient: true });
  expect(replies.filter((reply) => / Saved$/.test(reply))).toHaveLength(messages.length);
  await waitFor('dovecot has said all', () => dovecot.logText().includes('Disconnect from'));
  const stored = (folder: string) => readdirSync(directory.at('mail', folder, 'new')).length;
  const sent = { rejected: 2, forwarded: 1, vacation: 1 };
  expect(received.sent).toBe(sent.rejected + sent.forwarded + sent.vacation);
  expect(stored('.Trash')).toBe(1 + FORGED.length);
  expect(countedOf(dovecot.log, 'lmtp')).toEqual({
    ...sent,
    connect: 1,
    saved: stored('.') + stored('.Trash'),
    fileinto: stored('.Trash'),
    discarded: 1 + FORGED.length,
  });
});
