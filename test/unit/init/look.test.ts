// What `maillogs init` makes of hosts of several kinds, each a directory with the files that tell it.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../../src/config/config';
import { readConfig } from '../../../src/config/read-config';
import { nodeHost } from '../../../src/host/node-host';
import { closedLogs } from '../../../src/init/closed-logs';
import { configurationText } from '../../../src/init/configuration-text';
import { lookAround, type Seen } from '../../../src/init/look';
import { reportText } from '../../../src/init/report';
import { sightOf } from '../../../src/init/sight';
import { SLOTS } from '../../../src/ledger/snapshot-store';
import { programs } from '../../../src/setup/load-config';
import { cleanUpAfterEach } from '../../support/clean-up';
import { FilesOfAnother } from '../../support/files-of-another';
import { TempDirectory } from '../../support/temp-directory';

const { keep } = cleanUpAfterEach();

const DOVECOT =
  'Sep  3 08:00:06 mx7 dovecot: imap-login: Login: user=<ann>, method=PLAIN, rip=198.51.100.6, lip=203.0.113.1, TLS\n';
const SEND = '@4000000066f2a1031b2f0011 info msg 5250338: bytes 18734 from <ann@sender.example> qp 20117 uid 89\n';

let rootOfLast: TempDirectory;

interface Look {
  readonly seen: Seen;
  readonly config: Config;
  readonly report: string;
  readonly text: string;
}

/** A host with these files, and what init makes of it. */
async function look(files: Readonly<Record<string, string>>, prepare?: (root: TempDirectory) => void): Promise<Look> {
  const root = keep(new TempDirectory());
  rootOfLast = root;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(root.at(path)), { recursive: true });
    writeFileSync(root.at(path), text);
  }
  prepare?.(root);
  const host = nodeHost();
  const seen = await lookAround({ host, sight: sightOf(host.files, root.path), snmpdConf: undefined });
  const text = configurationText(seen, { stateDir: '/var/lib/maillogs', master: 'unix:/run/agentx/master' });
  const checks = {
    exists: () => false,
    programs,
    validateSchedule: () => undefined,
    examinePattern: () => undefined as never,
  };
  const result = readConfig(Buffer.from(text), 'maillogs.yaml', checks);
  expect(result).toMatchObject({ ok: true, warnings: [] });
  return {
    seen,
    config: (result as { config: Config }).config,
    report: reportText(seen, { path: undefined, closed: [] }),
    text,
  };
}

test('a host with a syslog file: the services of what is in it and of what is installed', async () => {
  const { config, report } = await look({ 'var/log/mail.log': DOVECOT, 'usr/sbin/spamd': '' });
  expect(config.sources).toMatchObject([{ name: 'maillog', path: '/var/log/mail.log', start: 'beginning' }]);
  expect(config.sources[0]!.services).toEqual(expect.arrayContaining(['pop3', 'imap', 'spamassassin']));
  expect(config.sources[0]!.services).not.toContain('send');
  expect(config.stateDir).toBe('/var/lib/maillogs');
  expect(report).toMatch(/maillog +\/var\/log\/mail\.log: 1 of its last 1 lines count \(dovecot\)/);
});

test('a qmail host with multilog and the Perl: each log its service, from its end, and the archive as it was', async () => {
  const { config, report, seen } = await look({
    'var/log/mail/send/current': SEND,
    'var/log/dnscache/current': '@4000000066f2a1031b2f0011 stats 1 2 3\n',
    'var/log/mail/counters/send.txt': 'messages:5\n',
    'usr/local/etc/toaster.conf': 'logs_base = /var/log/mail\nlogs_archive = 1\n',
    'var/qmail/bin/qmail-send': '',
  });
  expect(config.sources).toMatchObject([
    { name: 'send', path: '/var/log/mail/send/current', services: ['send'], start: 'end' },
  ]);
  expect(config.archive).toMatchObject({ logsBase: '/var/log/mail', archive: true });
  expect(seen.perlCounters).toBe('/var/log/mail/counters');
  expect(report).toContain('maillogs import /var/log/mail/counters');
});

test.each(SLOTS)("counter files of our own, beside %s, are not the Perl's", async (slot) => {
  const { seen, report } = await look({
    'var/log/mail/counters/send.txt': 'message_new:5:\n',
    [`var/log/mail/counters/${slot}`]: '{}\n',
  });
  expect(seen.perlCounters).toBeUndefined();
  expect(report).not.toContain('maillogs import');
});

test("programs' own places and names are read from their configurations", async () => {
  const { config } = await look({
    'etc/dovecot/dovecot.conf': 'instance_name = dovecot-mx\ninfo_log_path = /srv/log/imap.log\n',
    'srv/log/imap.log': '',
    'var/log/mail.log': DOVECOT.replace('dovecot:', 'dovecot-mx:'),
  });
  expect(config.sources).toMatchObject([
    { path: '/var/log/mail.log', tags: { 'dovecot-mx': 'dovecot' } },
    { path: '/srv/log/imap.log', tags: { 'dovecot-mx': 'dovecot' } },
  ]);
  expect(config.sources[0]!.services).toEqual(expect.arrayContaining(['imap', 'pop3']));
});

test('a large log begins at its end, a small one at its beginning', async () => {
  const { config } = await look({ 'var/log/mail.log': DOVECOT, 'var/log/mail/send/current': SEND }, (root) => {
    writeFileSync(root.at('var/log/mail.log.1'), '');
    truncateSync(root.at('var/log/mail.log.1'), 17 << 20);
  });
  expect(config.sources.map(({ name, start }) => ({ name, start }))).toEqual([
    { name: 'maillog', start: 'end' },
    { name: 'send', start: 'beginning' },
  ]);
});

test('a journal beside a syslog file that is written to no more: the journal', async () => {
  const { config } = await look({ 'var/log/mail.log': DOVECOT, 'var/log/journal/0123/system.journal': '' }, (root) => {
    const then = Date.now() / 1000 - 9 * 86_400;
    utimesSync(root.at('var/log/mail.log'), then, then);
  });
  expect(config.sources).toMatchObject([{ name: 'journal', journal: { facilities: ['mail'] } }]);
});

test('one file under two names is read once', async () => {
  const { config } = await look({ 'usr/local/psa/var/log/maillog': DOVECOT }, (root) => {
    mkdirSync(root.at('var/log'), { recursive: true });
    symlinkSync('../../usr/local/psa/var/log/maillog', root.at('var/log/maillog'));
  });
  expect(config.sources.map(({ path }) => path)).toEqual(['/var/log/maillog']);
});

test('a host whose mail programs have logged nothing yet: the place where they will', async () => {
  const { config, report } = await look({ 'usr/sbin/dovecot': '' });
  expect(config.sources).toMatchObject([{ name: 'maillog', path: '/var/log/mail.log' }]);
  expect(config.sources[0]!.services).toEqual(expect.arrayContaining(['pop3', 'imap']));
  expect(report).toContain('/var/log/mail.log: not there yet');
});

test('a host on which there is nothing: a configuration that says what to put where', async () => {
  const { config, text, report } = await look({ 'etc/hostname': 'mx7\n' });
  expect(config.sources).toMatchObject([{ name: 'maillog', path: '/var/log/mail.log' }]);
  expect(text).toContain('journal: {facility: mail}');
  expect(report).toContain('no mail program is installed');
});

test('FIFOs, directories, odd names and files full of noise hang and mislead no one', async () => {
  const noise = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 31 + (i >> 3)) & 255)).toString('latin1');
  const { config, report, text } = await look(
    {
      'var/log/mail/a: [*] #/current': SEND,
      'var/log/mail/b\nsources: []/current': SEND,
      'var/log/maillog': noise,
      'etc/dovecot/dovecot.conf': noise,
    },
    (root) => {
      mkdirSync(root.at('var/log/clamav'), { recursive: true });
      execFileSync('mkfifo', [root.at('var/log/mail.log'), root.at('var/log/clamav/clamav.log')]);
      mkdirSync(root.at('var/log/rspamd/rspamd.log'), { recursive: true });
    },
  );
  expect(config.sources.map(({ services }) => services)).toEqual([expect.anything(), ['send']]);
  expect(text).not.toMatch(/^sources: \[/m);
  expect(report.split('\n').every((line) => /^[\x20-\x7e]*$/.test(line))).toBe(true);
});

test('a log that the agent may not read: init says what keeps it out and what to type, and nothing of the others', async () => {
  const { seen } = await look({ 'var/log/mail.log': DOVECOT, 'var/log/qmail/qmail-send/current': SEND });
  const logs = seen.logs.map((log) => ({
    ...log,
    place: { path: rootOfLast.at('path' in log.place ? log.place.path : '') },
  }));
  chmodSync(rootOfLast.path, 0o755);
  chmodSync(rootOfLast.at('var/log/qmail/qmail-send'), 0o700);
  const user = { name: 'daemon', group: 'daemon', uid: 1, gid: 1, groups: [1], lacking: [] };
  const asked = { ...user, from: 'owner of the state directory', isTried: true } as const;
  const daemon = new FilesOfAnother(user.uid);
  const closed = await closedLogs(daemon.files, logs, asked);
  daemon.stop();
  expect(closed.map(({ name }) => name)).toEqual(['qmail-send']);
  expect(closed[0]!.text).toMatch(
    /^daemon may not pass through \S+qmail-send to read \S+current \(mode 0700, group \w+\)\. Type: chgrp daemon \S+ && chmod g\+rx \S+$/,
  );
  expect(reportText(seen, { path: undefined, closed })).toMatch(/^ {2}qmail-send +daemon may not pass through/m);
});
