// The configuration of a Mail Toaster, in force where no file says otherwise.

import { DEFAULT_ROOT } from '../registry/registry';
import type { ArchiveConfig, Config, SourceConfig } from './config';

/** Whether a file is there: the one thing the defaults need to know of the machine. */
export type Exists = (path: string) => boolean;

export const DEFAULT_COMMUNITY = 'public';

export const DEFAULT_ARCHIVE: ArchiveConfig = {
  logsBase: '/var/log/mail',
  archive: true,
  untai: false,
  purge: false,
  taifiles: true,
  timezone: 'local',
};

export function defaultConfig(exists: Exists): Config {
  return {
    path: undefined,
    schedule: '*/10 * * * * *',
    stateDir: '/var/log/mail/counters',
    agentx: { master: 'unix:/var/agentx/master' },
    rootOid: DEFAULT_ROOT,
    sources: toasterSources(DEFAULT_ARCHIVE.logsBase, exists),
    counters: [],
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
      services: ['smtp', 'pop3', 'imap', 'webmail', 'spamassassin', 'qmailscanner', 'clamav'],
      start: 'beginning',
    },
  ];
}

/** The BSD name, unless only the Debian one is there. */
function syslogPath(exists: Exists): string {
  const [bsd, debian] = ['/var/log/maillog', '/var/log/mail.log'];
  return !exists(bsd) && exists(debian) ? debian : bsd;
}
