// Which programs of a mail system are on a host: installed, told by their files, and running, told by /proc.

import { servicesOf } from '../parsers/known-programs';
import type { ServiceName } from '../registry/services';
import type { Sight } from './sight';

interface ProgramSpec {
  readonly name: string;
  /** One of these files is there where it is installed. */
  readonly files: readonly string[];
  /** What its processes are called (proc(5), comm). */
  readonly processes: readonly string[];
  /** Names under which it logs: what counts them, the parsers tell. */
  readonly tags: readonly string[];
}

const SBIN = ['/usr/sbin', '/usr/local/sbin', '/usr/bin', '/usr/local/bin'];
const inSbin = (...names: readonly string[]) => names.flatMap((name) => SBIN.map((folder) => `${folder}/${name}`));

const POSTFIX_PARTS = [
  'smtpd',
  'smtp',
  'lmtp',
  'qmgr',
  'cleanup',
  'bounce',
  'local',
  'virtual',
  'postscreen',
  'pickup',
];

/** Mail systems first. */
const PROGRAMS: readonly ProgramSpec[] = [
  {
    name: 'qmail',
    files: ['/var/qmail/bin/qmail-send', '/usr/sbin/qmail-send'],
    processes: ['qmail-send'],
    tags: ['qmail-send', 'qmail', 'tcpserver', 'rblsmtpd', 'qmail-smtpd'],
  },
  {
    name: 'postfix',
    files: ['/usr/lib/postfix/sbin/master', '/usr/libexec/postfix/master', '/usr/local/libexec/postfix/master'],
    processes: [],
    tags: [...POSTFIX_PARTS.map((part) => `postfix/${part}`), 'postfix/submission/smtpd', 'postfix/smtps/smtpd'],
  },
  { name: 'exim', files: inSbin('exim4', 'exim'), processes: ['exim4', 'exim'], tags: ['exim', 'exim4'] },
  {
    name: 'haraka',
    files: [
      ...inSbin('haraka'),
      '/usr/lib/node_modules/Haraka/package.json',
      '/usr/local/lib/node_modules/Haraka/package.json',
    ],
    processes: ['haraka'],
    tags: ['haraka'],
  },
  { name: 'opensmtpd', files: inSbin('smtpctl'), processes: ['smtpd'], tags: ['smtpd'] },
  {
    name: 'sendmail',
    files: ['/usr/lib/sm.bin/sendmail', '/usr/libexec/sendmail/sendmail', '/etc/mail/sendmail.mc'],
    processes: ['sendmail-mta', 'sendmail'],
    tags: ['sendmail', 'sm-mta'],
  },
  { name: 'dovecot', files: inSbin('dovecot'), processes: ['dovecot'], tags: ['dovecot'] },
  {
    name: 'courier',
    files: ['/usr/sbin/courierd', '/usr/lib/courier/courier/imapd', '/usr/sbin/authdaemond', '/usr/lib/courier/imapd'],
    processes: ['authdaemond', 'couriertcpd'],
    tags: ['imapd', 'imapd-ssl', 'pop3d', 'pop3d-ssl'],
  },
  {
    name: 'cyrus',
    files: ['/usr/lib/cyrus/bin/imapd', '/usr/libexec/cyrus-imapd/imapd', '/usr/local/cyrus/bin/imapd'],
    processes: ['cyrmaster'],
    tags: ['cyrus/imap', 'cyrus/imaps', 'cyrus/pop3', 'cyrus/pop3s', 'cyrus/lmtpunix', 'cyrus/lmtp'],
  },
  {
    name: 'vpopmail',
    files: ['/home/vpopmail/bin/vchkpw', '/usr/local/vpopmail/bin/vchkpw'],
    processes: [],
    tags: ['vpopmail', 'vchkpw'],
  },
  { name: 'spamd', files: inSbin('spamd'), processes: ['spamd'], tags: ['spamd'] },
  { name: 'rspamd', files: inSbin('rspamd'), processes: ['rspamd'], tags: ['rspamd'] },
  { name: 'clamd', files: inSbin('clamd'), processes: ['clamd'], tags: ['clamd'] },
  { name: 'amavis', files: inSbin('amavisd-new', 'amavisd'), processes: ['amavisd-new', 'amavisd'], tags: ['amavis'] },
  { name: 'postgrey', files: inSbin('postgrey'), processes: ['postgrey'], tags: ['postgrey'] },
  { name: 'opendkim', files: inSbin('opendkim'), processes: ['opendkim'], tags: ['opendkim'] },
  { name: 'opendmarc', files: inSbin('opendmarc'), processes: ['opendmarc'], tags: ['opendmarc'] },
  { name: 'policyd-spf', files: inSbin('policyd-spf'), processes: ['policyd-spf'], tags: ['policyd-spf'] },
  {
    name: 'roundcube',
    files: ['/var/lib/roundcube', '/usr/share/roundcube', '/usr/local/www/roundcube'],
    processes: [],
    tags: ['roundcube'],
  },
];

export interface MailProgram {
  readonly name: string;
  readonly isRunning: boolean;
  /** What this maillogs counts of it; empty where it knows none of its lines. */
  readonly services: readonly ServiceName[];
}

/** The programs that are installed or run. */
export function findMailPrograms(sight: Sight): readonly MailProgram[] {
  const running = runningNames(sight);
  const isPostfixRunning = running.has('qmgr') && running.has('master');
  return PROGRAMS.flatMap(({ name, files, processes, tags }) => {
    const isRunning = processes.some((each) => running.has(each)) || (name === 'postfix' && isPostfixRunning);
    // smtpd alone may be postfix'.
    const isThere = files.some((path) => sight.exists(path));
    if (!isThere) return [];
    return [{ name, isRunning, services: servicesOfAll(tags) }];
  });
}

/** What is counted of any of these names. */
export function servicesOfAll(tags: readonly string[]): readonly ServiceName[] {
  return [...new Set(tags.flatMap((tag) => servicesOf(tag)))];
}

function runningNames(sight: Sight): ReadonlySet<string> {
  const pids = sight.list('/proc').filter((name) => /^\d+$/.test(name));
  return new Set(pids.map((pid) => sight.text(`/proc/${pid}/comm`)?.trim() ?? ''));
}
