import type { Config } from '../../../src/config/config';
import { formatConfigProblems } from '../../../src/config/config-problem';
import { defaultConfig } from '../../../src/config/defaults';
import { readToasterConf } from '../../../src/config/toaster-conf';
import { nothingExists } from './read';

const read = (text: string | Uint8Array) =>
  readToasterConf(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, 't.conf', nothingExists);

function accepted(text: string): Config {
  const result = read(text);
  if (!result.ok) throw new Error(formatConfigProblems(result.problems));
  return result.config;
}

/** The complaints without the lines and carets below them. */
function complaints(text: string | Uint8Array): readonly string[] {
  const result = read(text);
  return result.ok
    ? []
    : formatConfigProblems(result.problems)
        .split('\n')
        .filter((line) => line.startsWith('t.conf'));
}

function warnings(text: string): readonly string[] {
  const result = read(text);
  return result.ok
    ? formatConfigProblems(result.warnings)
        .split('\n')
        .filter((line) => line.startsWith('t.conf'))
    : [];
}

const SHIPPED = `# the settings of a Mail Toaster

logs_debug         = 0      # much
logs_base          = /var/log/mail         # where
logs_supervise     = /var/qmail/supervise
logs_user          = qmaill
logs_group         = qnofiles
logs_pop3d         = dovecot
logs_isoqlog       = 0
logs_taifiles      = 1
logs_archive       = 1
logs_archive_untai = 0
logs_archive_purge = 0
qmailanalog_bin    = /var/qmail/qmailanalog/bin
send_log_method    = multilog

logs_counters      = counters
logs_rbl_count     = smtp_rbl.txt
logs_smtp_count    = smtp_auth.txt
logs_send_count    = send.txt
logs_pop3_count    = pop3.txt
logs_imap_count    = imap.txt
logs_spam_count    = spam.txt
logs_virus_count   = virus.txt
logs_web_count     = webmail.txt
`;

test('the file as it ships means the defaults', () => {
  const { counterFiles, digest, ...config } = accepted(SHIPPED);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(config).toEqual({ ...defaultConfig(nothingExists), path: 't.conf' });
  expect(counterFiles).toEqual({
    send: 'send.txt',
    smtp: 'smtp_auth.txt',
    rbl: 'smtp_rbl.txt',
    pop3: 'pop3.txt',
    imap: 'imap.txt',
    webmail: 'webmail.txt',
    spamassassin: 'spam.txt',
    qmailscanner: 'virus.txt',
  });
  expect(warnings(SHIPPED)).toEqual([]);
});

test('a file without our settings means the usual places, and switches that are off', () => {
  const config = accepted('mailadmin_x = 1\n');
  expect(config.stateDir).toBe('/var/log/mail/counters');
  expect(config.sources).toEqual(defaultConfig(nothingExists).sources);
  expect(config.counterFiles).toEqual({});
  expect(config.archive).toMatchObject({ archive: false, untai: false, purge: false, taifiles: false });
});

test.each<[string, string, object]>([
  ['another base', 'logs_base = /srv/log/', { stateDir: '/srv/log/counters', archive: { logsBase: '/srv/log' } }],
  ['another directory', 'logs_counters=counts/mail', { stateDir: '/var/log/mail/counts/mail' }],
  ['a value without blanks around it', 'logs_base=/a', { stateDir: '/a/counters' }],
  ['blanks and a tab around it', '  logs_base\t =  /a b  ', { stateDir: '/a b/counters' }],
  ['a comment right behind it', 'logs_base = /a#b', { stateDir: '/a/counters' }],
  ['only a comment', 'logs_base = # here', { stateDir: '/var/log/mail/counters' }],
  ['nothing', 'logs_base =', { stateDir: '/var/log/mail/counters' }],
  ['a line ended by CRLF', 'logs_base = /a\r\n', { stateDir: '/a/counters' }],
  ['the last of two', 'logs_base = /a\nlogs_base = /b\n', { stateDir: '/b/counters' }],
  ['a comment in Latin-1', '# gr\u00fcn\nlogs_base = /a\n', { stateDir: '/a/counters' }],
  ['switches that are on', 'logs_archive = 1\nlogs_archive_untai = 1', { archive: { archive: true, untai: true } }],
  ['purging and passing on', 'logs_archive_purge = 1\nlogs_taifiles=1', { archive: { purge: true, taifiles: true } }],
  ['another name of a file', 'logs_web_count = w.dat', { counterFiles: { webmail: 'w.dat' } }],
])('takes %s', (_case, text, config) => {
  expect(accepted(text)).toMatchObject(config);
});

test('reads the logs below the base', () => {
  expect(accepted('logs_base = /srv/log').sources.map(({ path }) => path)).toEqual([
    '/srv/log/send/current',
    '/srv/log/smtp/current',
    '/var/log/maillog',
  ]);
});

test.each([
  ['syslog', ['smtp', 'maillog'], true],
  ['disabled', ['smtp', 'maillog'], false],
  ['multilog', ['send', 'smtp', 'maillog'], false],
  ['stats', ['send', 'smtp', 'maillog'], false],
])('looks for qmail-send where send_log_method = %s has it', (method, names, isInSyslog) => {
  const { sources } = accepted(`send_log_method = ${method}`);
  expect(sources.map(({ name }) => name)).toEqual(names);
  expect(sources.at(-1)!.services.includes('send')).toBe(isInSyslog);
});

test('says all that is wrong at once, with place and line', () => {
  const result = read('logs_base = var/log\n\nnonsense\n  logs_archive = yes  # really\n');
  expect(result.ok ? '' : formatConfigProblems(result.problems)).toBe(
    [
      't.conf:1:13: logs_base: "var/log" is not an absolute path: begin it with "/".',
      '    logs_base = var/log',
      '                ^',
      't.conf:3:1: is no "name = value" line; a comment begins with "#".',
      '    ********',
      '    ^',
      't.conf:4:18: logs_archive: "yes" is neither 0 (no) nor 1 (yes).',
      '      logs_archive = yes  # ******',
      '                     ^',
    ].join('\n'),
  );
});

test.each([
  ['a line that begins with "="', '= x', ['1:1: is no "name = value" line; a comment begins with "#".']],
  [
    'the root',
    'logs_base = //',
    ['1:13: logs_base: is the root of all directories, where no logs are kept: name their directory.'],
  ],
  [
    'a directory elsewhere',
    'logs_counters = /x',
    ['1:17: logs_counters: "/x" is not the name of a directory within logs_base.'],
  ],
  [
    'a directory above',
    'logs_counters = ../x',
    ['1:17: logs_counters: "../x" is not the name of a directory within logs_base.'],
  ],
  [
    'a file elsewhere',
    'logs_web_count = a/b',
    ['1:18: logs_web_count: "a/b" is not the name of a file within logs_counters.'],
  ],
  [
    'a name of our own',
    'logs_web_count = snapshot-a',
    ['1:18: logs_web_count: "snapshot-a" is a name that maillogs needs itself: choose another.'],
  ],
  [
    'one file for two services',
    'logs_smtp_count = smtp_rbl.txt',
    ['1:1: logs_rbl_count: "smtp_rbl.txt" is the file of logs_smtp_count already: each wants its own.'],
  ],
  [
    'an unknown method',
    'send_log_method = sysloq',
    ['1:19: send_log_method: "sysloq" is not one of syslog, multilog, debug, stats, disabled; did you mean "syslog"?'],
  ],
  ['a control character', 'logs_base = /a\x1bb', ['1:13: logs_base: holds a control character: take it out.']],
])('refuses %s', (_case, text, seen) => {
  expect(complaints(text)).toEqual(seen.map((each) => `t.conf:${each}`));
});

test('warns of names near ours and of settings given twice', () => {
  expect(warnings('logs_bsae = /x\nlogs_user = a\nlogs_user = b\n')).toEqual([
    't.conf:1:1: logs_bsae: is not a setting known here; did you mean "logs_base"?',
    't.conf:3:1: logs_user: is given twice: this one counts.',
  ]);
});

test('shows nothing of a made-up name that a terminal obeys', () => {
  expect(warnings('logs_\x1b[2J = 1\nlogs_\x9b = 1\n')).toEqual([
    't.conf:1:1: logs_\\x1b[2J: is not a setting known here.',
    't.conf:2:1: logs_\\xc2\\x9b: is not a setting known here.',
  ]);
});

test('does not look into a file that is too large', () => {
  expect(complaints(Buffer.alloc(256 * 1024 + 1, 'x'))).toEqual([
    't.conf:1:1: is larger than 262144 octets: this is no toaster.conf.',
  ]);
});
