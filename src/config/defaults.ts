// The configuration of a Mail Toaster, in force where no file says otherwise.

import { DEFAULT_ROOT } from '../registry/registry';
import type { Config, SourceConfig } from './config';

/** Whether a file is there: the one thing the defaults need to know of the machine. */
export type Exists = (path: string) => boolean;

export const DEFAULT_COMMUNITY = 'public';

export function defaultConfig(exists: Exists): Config {
  return {
    path: undefined,
    schedule: '*/10 * * * * *',
    stateDir: '/var/log/mail/counters',
    agentx: { master: 'unix:/var/agentx/master' },
    rootOid: DEFAULT_ROOT,
    sources: defaultSources(exists),
    counters: [],
    farm: undefined,
  };
}

function defaultSources(exists: Exists): readonly SourceConfig[] {
  return [
    { name: 'send', path: '/var/log/mail/send/current', services: ['send'], start: 'beginning' },
    { name: 'smtp', path: '/var/log/mail/smtp/current', services: ['rbl'], start: 'beginning' },
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
