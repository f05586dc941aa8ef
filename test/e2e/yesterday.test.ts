// maillogs yesterday as cron runs it: printed or mailed, of logs, of the journal's kind, and of nothing at all.

import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import { logIn, writeConfig } from '../support/agent-config';
import { maillogs, maillogsIn } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();

const POSTFIX = [
  'Nov 28 05:55:38 mx1 postfix/smtpd[43]: 8AB2D9A: client=client.example.net[198.51.100.10]',
  'Nov 28 05:55:38 mx1 postfix/qmgr[35]: 8AB2D9A: from=<news@client.example.net>, size=250, nrcpt=1 (queue active)',
  'Nov 28 05:55:39 mx1 postfix/smtp[42]: 8AB2D9A: to=<u@far.example>, relay=mx.far.example[192.0.2.2]:25, delay=1.5, delays=0.5/0/0.25/0.75, dsn=2.0.0, status=sent (250 ok)',
  'Nov 28 05:55:40 mx1 postfix/qmgr[35]: 8AB2D9A: removed',
  'Nov 28 06:00:00 mx1 dovecot: imap-login: Login: user=<ann>, method=PLAIN, rip=198.51.100.6, lip=203.0.113.1, mpid=1, TLS',
  '',
].join('\n');

function site() {
  const directory = keep(new TempDirectory());
  const log = directory.write('mail.log', POSTFIX);
  const then = Date.UTC(2026, 10, 28, 6) / 1000;
  utimesSync(log, then, then);
  const config = writeConfig(directory, { sources: { mail: logIn(directory, 'mail.log', ['imap']) } });
  return { directory, config };
}

test('text for a day, and JSON with the same figures', () => {
  const { config } = site();
  const { code, stdout, stderr } = maillogs('yesterday', '--day', '2026-11-28', '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Bytes weighted by success                        250\n');
  expect(stdout).toMatch(/Average xdelay per delivery attempt \(s\) +1\.000000\n/);
  expect(stdout).toMatch(/imap\.sslSuccess +1 {2}logins\n/);
  const json = JSON.parse(maillogs('yesterday', '--day', '2026-11-28', '--format', 'json', '--config', config).stdout);
  expect(json.systems).toEqual([expect.objectContaining({ name: 'postfix' })]);
  expect(json.systems[0].figures).toMatchObject({ messages: 1, success: 1, ddelay: 1.5, xdelay: 1, qtimeAverage: 2 });
  expect(json.systems[0].hours[5]).toEqual({ success: 1, failure: 0, deferral: 0 });
});

test('a day without mail ends with 0, and so does one of a log that is not there', () => {
  const { directory, config } = site();
  expect(maillogs('yesterday', '--config', config)).toMatchObject({ code: 0, stderr: '' });
  const none = writeConfig(directory, { sources: { mail: logIn(directory, 'none.log', ['imap']) } }, 'none.yaml');
  expect(maillogs('yesterday', '--config', none).code).toBe(0);
});

test('mailed as one HTML file, through the sendmail command and to a safe address only', () => {
  const { directory, config } = site();
  const sent = directory.at('sent');
  const bin = directory.directory('bin');
  chmodSync(directory.write('bin/sendmail', `#!/bin/sh\necho "$@" > ${sent}\ncat >> ${sent}\n`), 0o755);
  const mail = (...words: readonly string[]) =>
    maillogsIn(['yesterday', '--day', '2026-11-28', '--config', config, ...words], {
      isUnprivileged: false,
      environment: { PATH: `${bin}:${process.env['PATH']}` },
    });
  expect(mail('--format', 'html', '--mail-to', 'ann@x.example')).toMatchObject({ code: 0, stdout: '', stderr: '' });
  const [head, body] = readFileSync(sent, 'utf8').split('\n\n') as [string, string];
  expect(head.split('\n')).toEqual(
    expect.arrayContaining(['-i -- ann@x.example', 'To: ann@x.example', 'Content-Type: text/html; charset=utf-8']),
  );
  expect(Buffer.from(body, 'base64').toString()).toBe(
    maillogs('yesterday', '--day', '2026-11-28', '--format', 'html', '--config', config).stdout,
  );
  for (const address of ['-oQ/tmp', 'a@b\nBcc: c@d', 'a b@c', '', '|sh', '/etc/passwd', 'a@b,c@d', '$(id)@x']) {
    expect(mail('--mail-to', address)).toMatchObject({ code: 64, stdout: '' });
  }
  chmodSync(directory.write('bin/sendmail', '#!/bin/sh\necho queue is full >&2\nexit 75\n'), 0o755);
  expect(mail('--mail-to', 'ann@x.example')).toMatchObject({
    code: 69,
    stderr: expect.stringContaining('queue is full'),
  });
});

test.each([
  [['--day', 'monday'], '--day "monday" is no day'],
  [['--from', '2026-11-28'], '--from and --to want two local times'],
  [['--from', '2026-11-28', '--to', '2026-11-28'], 'the earlier first'],
  [['--day', 'today', '--from', '2026-11-28', '--to', '2026-11-29'], 'cannot stand beside'],
  [['--top', 'many'], '--top "many" is no number'],
])('%j is a usage error', (words, sentence) => {
  const { code, stdout, stderr } = maillogs('yesterday', ...words);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain(sentence);
});
