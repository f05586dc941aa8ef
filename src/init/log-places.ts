// Where the logs of a mail system may lie: where each system has them when it is installed, and what the programs'
// own configurations say.

import type { Config } from '../config/config';
import type { Sight } from './sight';

export interface LogPlace {
  readonly path: string;
  /** The program whose log it is by its place or by a configuration; undefined where its lines must tell. */
  readonly tags?: readonly string[];
  /** The syslog files of a host: the first that is written to has the mail of all programs. */
  readonly isSyslog?: true;
}

/** Syslog files for mail alone, then those for everything. */
export const MAIL_LOGS = [
  '/var/log/mail.log',
  '/var/log/maillog',
  '/usr/local/psa/var/log/maillog',
  '/var/log/mail',
  '/var/log/mail/mail.log',
] as const;
export const GENERAL_LOGS = ['/var/log/messages', '/var/log/syslog'] as const;

const MULTILOG_PATTERNS = [
  '/var/log/mail/*/current',
  '/var/log/qmail/current',
  '/var/log/qmail/*/current',
  '/var/log/multilog/*/current',
  '/var/multilog/*/current',
  '/var/log/*/current',
  '/service/*/log/main/current',
  '/etc/service/*/log/main/current',
  '/var/service/*/log/main/current',
  '/var/qmail/supervise/*/log/main/current',
];
const OWN_LOGS: readonly LogPlace[] = [
  { path: '/var/log/exim4/mainlog', tags: ['exim'] },
  { path: '/var/log/exim/main.log', tags: ['exim'] },
  { path: '/var/log/exim/mainlog', tags: ['exim'] },
  { path: '/var/spool/exim/log/mainlog', tags: ['exim'] },
  { path: '/var/log/rspamd/rspamd.log', tags: ['rspamd'] },
  { path: '/var/log/clamav/clamav.log', tags: ['clamd'] },
  { path: '/var/log/clamav/clamd.log', tags: ['clamd'] },
  { path: '/var/log/spamd.log', tags: ['spamd'] },
  { path: '/var/log/spamassassin/spamd.log', tags: ['spamd'] },
  { path: '/var/log/dovecot.log', tags: ['dovecot'] },
  { path: '/var/log/dovecot-info.log', tags: ['dovecot'] },
  { path: '/var/log/haraka.log', tags: ['haraka'] },
  { path: '/var/log/haraka/haraka.log', tags: ['haraka'] },
  { path: '/data/log/maillog', tags: ['haraka'] },
];
const DOVECOT_CONF = ['/etc/dovecot', '/usr/local/etc/dovecot'];
const EXIM_CONF = [
  '/etc/exim4/exim4.conf',
  '/etc/exim4/exim4.conf.template',
  '/etc/exim/exim.conf',
  '/etc/exim.conf',
  '/usr/local/etc/exim/configure',
];
const RSPAMD_CONF = [
  '/etc/rspamd/override.d/logging.inc',
  '/etc/rspamd/local.d/logging.inc',
  '/etc/rspamd/logging.inc',
];
const CLAMD_CONF = ['/etc/clamav/clamd.conf', '/etc/clamd.d/scan.conf', '/usr/local/etc/clamd.conf'];

/** What no configuration may have in a path: control characters, and bytes that are no UTF-8. */
const UNSPEAKABLE = /[\x00-\x1f\x7f-\x9f\ud800-\udfff]/;

/** Every place that is worth a look; a file may be named more than once. */
export function logPlaces(sight: Sight, toaster: Config | undefined): readonly LogPlace[] {
  return [
    ...(toaster?.sources ?? []).map(({ path }) => ({ path })),
    ...MULTILOG_PATTERNS.flatMap((pattern) => sight.expand(pattern)).map((path) => ({ path })),
    ...dovecotLogs(sight),
    ...eximLogs(sight),
    ...settings(sight, RSPAMD_CONF, /^\s*filename\s*=\s*"([^"]+)"/gm).map((path) => ({ path, tags: ['rspamd'] })),
    ...settings(sight, CLAMD_CONF, /^\s*LogFile\s+(\S+)/gm).map((path) => ({ path, tags: ['clamd'] })),
    ...OWN_LOGS,
  ].filter(({ path }) => path.startsWith('/') && !UNSPEAKABLE.test(path));
}

/** The names other than the usual ones under which programs write to syslog here, with what they stand for. */
export function renamedTags(sight: Sight): Readonly<Record<string, string>> {
  const instances = settings(sight, dovecotFiles(sight), /^\s*instance_name\s*=\s*(\S+)/gm).map((name) =>
    name.replace(/^"|"$/g, ''),
  );
  const postfix = sight
    .list('/etc')
    .filter((name) => /^postfix(-.*)?$/.test(name))
    .map((name) => `/etc/${name}/main.cf`);
  const syslogNames = settings(sight, [...postfix, '/usr/local/etc/postfix/main.cf'], /^syslog_name\s*=\s*(\S+)/gm);
  const plain = (name: string) => /^[A-Za-z0-9._-]+$/.test(name);
  return Object.fromEntries([
    ...instances.filter((name) => plain(name) && name !== 'dovecot').map((name) => [name, 'dovecot'] as const),
    ...syslogNames
      .filter((name) => plain(name) && !/^postfix(-|$)/.test(name))
      .map((name) => [name, 'postfix'] as const),
  ]);
}

function dovecotFiles(sight: Sight): readonly string[] {
  return DOVECOT_CONF.flatMap((folder) => [
    `${folder}/dovecot.conf`,
    ...sight.list(`${folder}/conf.d`).map((name) => `${folder}/conf.d/${name}`),
    `${folder}/local.conf`,
  ]);
}

function dovecotLogs(sight: Sight): readonly LogPlace[] {
  const paths = settings(sight, dovecotFiles(sight), /^\s*(?:info_)?log_path\s*=\s*(\/\S+)/gm);
  return paths.filter((path) => !path.startsWith('/dev/')).map((path) => ({ path, tags: ['dovecot'] }));
}

/** log_file_path is a list; %s stands for the log's name and %D for the day. */
function eximLogs(sight: Sight): readonly LogPlace[] {
  const configured = EXIM_CONF.concat(
    sight.list('/etc/exim4/conf.d/main').map((name) => `/etc/exim4/conf.d/main/${name}`),
  );
  return settings(sight, configured, /^\s*log_file_path\s*=\s*(.+)$/gm)
    .flatMap((list) => list.split(':'))
    .map((each) => each.trim().replaceAll('%s', 'main').replaceAll(/%[DM]/g, '*'))
    .flatMap((path) => (path.includes('*') ? sight.expand(path) : [path]))
    .map((path) => ({ path, tags: ['exim'] }));
}

/** What the first group of a pattern finds in files, in the order of the files. */
function settings(sight: Sight, paths: readonly string[], pattern: RegExp): readonly string[] {
  return paths.flatMap((path) => [...(sight.text(path) ?? '').matchAll(pattern)].map(([, value]) => value!.trim()));
}
