import { defaultConfig } from '../../../src/config/defaults';

test('the defaults are those of a Mail Toaster', () => {
  expect(defaultConfig(() => false)).toEqual({
    path: undefined,
    schedule: '*/10 * * * * *',
    stateDir: '/var/log/mail/counters',
    agentx: { master: { kind: 'unix', path: '/var/agentx/master' } },
    rootOid: [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 2004],
    mtaMib: undefined,
    counter32Mirror: false,
    keepSamples: true,
    sources: [
      { name: 'send', path: '/var/log/mail/send/current', services: ['send'], start: 'beginning' },
      { name: 'smtp', path: '/var/log/mail/smtp/current', services: ['rbl'], start: 'beginning' },
      {
        name: 'maillog',
        path: '/var/log/maillog',
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
    ],
    counters: [],
    notifications: {
      enabled: true,
      minIntervalMs: 60_000,
      limit: { most: 20, perMs: 60_000 },
      sourceStalledMs: 300_000,
      sourceLost: true,
      commitFailingMs: 60_000,
      unclaimed: { abovePercent: 90, belowPercent: 70, overMs: 900_000 },
    },
    alerts: [],
    farm: undefined,
    archive: {
      logsBase: '/var/log/mail',
      archive: true,
      untai: false,
      purge: false,
      taifiles: true,
      timezone: 'local',
    },
  });
});

test.each([
  ['only the BSD syslog is there', ['/var/log/maillog'], '/var/log/maillog'],
  ['only the Debian syslog is there', ['/var/log/mail.log'], '/var/log/mail.log'],
  ['both are there', ['/var/log/maillog', '/var/log/mail.log'], '/var/log/maillog'],
])('takes the syslog when %s', (_, present, path) => {
  expect(defaultConfig((asked) => present.includes(asked)).sources[2]?.path).toBe(path);
});
