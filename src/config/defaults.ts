// The configuration of a Mail Toaster, in force where no file says otherwise.

import { DEFAULT_ROOT } from '../registry/registry';
import type { ArchiveConfig, Config, NotificationsConfig, SourceConfig } from './config';

/** Whether a file is there: the one thing the defaults need to know of the machine. */
export type Exists = (path: string) => boolean;

export const DEFAULT_COMMUNITY = 'public';

export const DEFAULT_STATE_DIR = '/var/log/mail/counters';

export const DEFAULT_ARCHIVE: ArchiveConfig = {
  logsBase: '/var/log/mail',
  archive: true,
  untai: false,
  purge: false,
  taifiles: true,
  timezone: 'local',
};

/** On: who has no trap sink in snmpd.conf gets none, and who has one wants to hear. */
export const DEFAULT_NOTIFICATIONS: NotificationsConfig = {
  enabled: true,
  minIntervalMs: 60_000,
  limit: { most: 20, perMs: 60_000 },
  sourceStalledMs: 300_000,
  sourceLost: true,
  commitFailingMs: 60_000,
  // Lines of other programs in a shared syslog are unclaimed as well: only nearly all of them are a sign.
  unclaimed: { abovePercent: 90, belowPercent: 70, overMs: 900_000 },
};

/** The configuration of a Mail Toaster, with those of its logs that exist. */
export function defaultConfig(exists: Exists): Config {
  return {
    path: undefined,
    schedule: '*/10 * * * * *',
    stateDir: DEFAULT_STATE_DIR,
    agentx: { master: { kind: 'unix', path: '/var/agentx/master' } },
    rootOid: DEFAULT_ROOT,
    mtaMib: undefined,
    counter32Mirror: false,
    keepSamples: true,
    sources: toasterSources(DEFAULT_ARCHIVE.logsBase, exists),
    counters: [],
    notifications: DEFAULT_NOTIFICATIONS,
    alerts: [],
    farm: undefined,
    archive: DEFAULT_ARCHIVE,
  };
}

/** The logs of a Mail Toaster that keeps them below `logsBase`. */
export function toasterSources(logsBase: string, exists: Exists): readonly SourceConfig[] {
  return [
    { name: 'send', path: `${logsBase}/send/current`, services: ['send'], start: 'beginning' },
    { name: 'smtp', path: `${logsBase}/smtp/current`, services: ['rbl'], start: 'beginning' },
    {
      name: 'maillog',
      path: syslogPath(exists),
      services: [
        'smtp',
        'pop3',
        'imap',
        'webmail',
        'spamassassin',
        'qmailscanner',
        'clamav',
        'postfix',
        'haraka',
        'rspamd',
        'lmtp',
        'managesieve',
        'submission',
        'opendkim',
      ],
      start: 'beginning',
    },
  ];
}

/** The BSD name, unless only the Debian one is there. */
function syslogPath(exists: Exists): string {
  const [bsd, debian] = ['/var/log/maillog', '/var/log/mail.log'];
  return !exists(bsd) && exists(debian) ? debian : bsd;
}
