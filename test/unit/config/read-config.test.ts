import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../src/config/config';
import { formatConfigProblems } from '../../../src/config/config-problem';
import { defaultConfig } from '../../../src/config/defaults';
import { mapsBelow } from '../../../src/config/keys';
import { topKeys } from '../../../src/config/top-keys';
import { accepted, complaints, nothingExists, read } from './read';

const SAMPLE = `schedule: "*/10 * * * * *"            # node-cron, seconds first
state_dir: /var/log/mail/counters
agentx:
  master: unix:/var/agentx/master      # or tcp:127.0.0.1:705
root_oid: 1.3.6.1.4.1.8072.9999.9999.2004
sources:
  - name: send
    path: /var/log/mail/send/current   # multilog directory: rotated @*.s files are followed
    services: [send]
  - name: maillog
    path: /var/log/mail.log
    services: [smtp, pop3, imap, webmail, spamassassin, qmailscanner]
    rotated: [/var/log/archive/mail.log-*, old/]
    tags: {dovecot-mx: dovecot}
counters:                              # yours: each becomes a row of its own
  - name: greylisted
    source: maillog
    program: postgrey                  # the server's own word: the syslog tag
    match: "^action=greylist"          # RE2 syntax: linear time, whatever a stranger writes
  - name: relayedOctets
    source: maillog
    match: "relayed=(?P<octets>[0-9]+)"
    add: octets                        # adds the captured number instead of 1
notifications:
  enabled: false
  min_interval: 30s
  limit: 100/h
  source_stalled: off
  source_lost: false
  commit_failing: 10min
  unclaimed_above: 50%
  unclaimed_below: 12.5%
  unclaimed_over: 1h
alerts:
  - {name: greys, counter: greylisted, rise_above: 0.5/s, fall_below: 20 / min, over: 90s, hold: 10s}
  - {name: zen, counter: rbl.zone.zen.example, rise_above: 100/day}
farm:
  hosts: [mx1.example.org, mx2.example.org]
  community: public
archive:
  logs_base: /srv/log/mail
  enabled: false
  untai: true
  purge: true
  taifiles: false
  timezone: utc
mta_mib:
  appl_index: 7
  appl_name: qmail on mx1
counter32_mirror: true
keep_samples: false
`;

test('takes a configuration with every kind of key as it stands', () => {
  const at = (line: number, column: number) => ({ file: 'm.yaml', line, column });
  expect(read(SAMPLE)).toEqual({
    ok: true,
    warnings: [],
    config: {
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      path: 'm.yaml',
      schedule: '*/10 * * * * *',
      stateDir: '/var/log/mail/counters',
      agentx: { master: { kind: 'unix', path: '/var/agentx/master' } },
      rootOid: [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 2004],
      mtaMib: { applIndex: 7, applName: 'qmail on mx1' },
      counter32Mirror: true,
      keepSamples: false,
      sources: [
        { name: 'send', path: '/var/log/mail/send/current', services: ['send'], start: 'beginning' },
        {
          name: 'maillog',
          path: '/var/log/mail.log',
          services: ['smtp', 'pop3', 'imap', 'webmail', 'spamassassin', 'qmailscanner'],
          start: 'beginning',
          rotated: ['/var/log/archive/mail.log-*', '/var/log/old/'],
          tags: { 'dovecot-mx': 'dovecot' },
        },
      ],
      counters: [
        {
          name: 'greylisted',
          source: 'maillog',
          service: undefined,
          program: 'postgrey',
          match: { text: '^action=greylist', place: at(19, 13) },
          isLine: false,
          add: undefined,
          by: undefined,
          units: 'events',
          help: '',
          place: at(16, 5),
        },
        {
          name: 'relayedOctets',
          source: 'maillog',
          service: undefined,
          program: undefined,
          match: { text: 'relayed=(?P<octets>[0-9]+)', place: at(22, 13) },
          isLine: false,
          add: { text: 'octets', place: at(23, 10) },
          by: undefined,
          units: 'octets',
          help: '',
          place: at(20, 5),
        },
      ],
      notifications: {
        enabled: false,
        minIntervalMs: 30_000,
        limit: { most: 100, perMs: 3_600_000 },
        sourceStalledMs: undefined,
        sourceLost: false,
        commitFailingMs: 600_000,
        unclaimed: { abovePercent: 50, belowPercent: 12.5, overMs: 3_600_000 },
      },
      alerts: [
        {
          name: 'greys',
          counter: 'greylisted',
          riseAbove: { count: 0.5, perMs: 1000 },
          fallBelow: { count: 20, perMs: 60_000 },
          overMs: 90_000,
          holdMs: 10_000,
        },
        {
          name: 'zen',
          counter: 'rbl.zone.zen.example',
          riseAbove: { count: 100, perMs: 86_400_000 },
          fallBelow: { count: 50, perMs: 86_400_000 },
          overMs: 300_000,
          holdMs: 0,
        },
      ],
      farm: {
        name: 'farm',
        hosts: [
          { name: 'mx1.example.org', host: 'mx1.example.org', port: 161 },
          { name: 'mx2.example.org', host: 'mx2.example.org', port: 161 },
        ],
        hostsFile: undefined,
        dns: undefined,
        access: { version: '2c', community: 'public' },
        timeoutMs: 1000,
        retries: 1,
        inFlight: 64,
        everyMs: 10_000,
        servedCommunity: undefined,
      },
      archive: {
        logsBase: '/srv/log/mail',
        archive: false,
        untai: true,
        purge: true,
        taifiles: false,
        timezone: 'utc',
      },
    },
  });
});

test.each([
  ['nothing at all', ''],
  ['blank lines', '\n\n'],
  ['comments only', '# later\n'],
  ['a document start only', '---\n'],
  ['a byte order mark only', '\ufeff'],
  ['an empty map', '{}'],
])('takes the defaults for a file with %s', (_, text) => {
  const { digest, ...config } = accepted(text);
  expect(config).toEqual({ ...defaultConfig(nothingExists), path: 'm.yaml' });
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test('takes the default of each key that is left out', () => {
  const { digest, ...config } = accepted('state_dir: /srv/counters\nagentx: {}\narchive: {}\n');
  expect(config).toEqual({ ...defaultConfig(nothingExists), path: 'm.yaml', stateDir: '/srv/counters' });
});

test('takes a Debian syslog for the default sources when the machine has only that', () => {
  const result = read('', (path) => path === '/var/log/mail.log');
  expect(result.ok && result.config.sources[2]?.path).toBe('/var/log/mail.log');
});

test('reads what an alias stands for', () => {
  const text = 'sources:\n- {name: a, path: /a, services: &s [pop3, imap]}\n- {name: b, path: /b, services: *s}\n';
  expect(accepted(text).sources.map(({ services }) => services)).toEqual([
    ['pop3', 'imap'],
    ['pop3', 'imap'],
  ]);
});

test('lets two sources read one file for different services', () => {
  const text = 'sources:\n- {name: a, path: /a, services: [pop3]}\n- {name: b, path: /a, services: [imap]}\n';
  expect(accepted(text).sources).toHaveLength(2);
});

test('says that there are more sources than the table has rows', () => {
  const many = Array.from({ length: 1002 }, (_, n) => `  - {name: s${n}, path: /log/${n}, services: [send]}\n`);
  const result = read(`sources:\n${many.join('')}`);
  expect(result.ok && formatConfigProblems(result.warnings)).toContain(
    'sources: names 1002 sources, and mtlSourceTable has 1000 rows: the others are counted together in its row "other".',
  );
});

test('says a service that is listed twice in a warning, and counts it once', () => {
  const result = read('sources:\n- {name: a, path: /a, services: [pop3, pop3]}\n');
  expect(result.ok && result.config.sources[0]?.services).toEqual(['pop3']);
  expect(result.ok && formatConfigProblems(result.warnings)).toBe(
    [
      'm.yaml:2:40: sources[0].services[1]: "pop3" is listed twice; once is enough.',
      '    - {name: a, path: /a, services: [pop3, pop3]}',
      '                                           ^',
    ].join('\n'),
  );
});

test('says six errors at once, in the order of the file', () => {
  const text = `shedule: "*/10 * * * * *"
state_dir: counters
agentx:
  master: /var/agentx/master
root_oid: 1.3.6.x
sources:
  - name: send
    path: /var/log/mail/send/current
    services: [sned]
  - name: send
    path: /var/log/maillog
    services: [smtp]
`;
  expect(complaints(text)).toBe(`m.yaml:1:1: shedule: is not a key known here; did you mean "schedule"?
    shedule: "*/10 * * * * *"
    ^
m.yaml:2:12: state_dir: "counters" is not an absolute path: begin it with "/".
    state_dir: counters
               ^
m.yaml:4:11: agentx.master: "/var/agentx/master" is not the address of a master: wanted is unix:/path or tcp:host:port; did you mean "unix:/var/agentx/master"?
      master: /var/agentx/master
              ^
m.yaml:5:11: root_oid: "1.3.6.x" is not an OID: wanted are numbers with dots between, such as 1.3.6.1.4.1.8072.9999.9999.2004.
    root_oid: 1.3.6.x
              ^
m.yaml:9:16: sources[0].services[0]: "sned" is not a service; did you mean "send"?
        services: [sned]
                   ^
m.yaml:10:11: sources[1].name: "send" is given as sources[0].name on line 7 already: each wants its own.
      - name: send
              ^`);
});

test.each<readonly [string, Config['mtaMib']]>([
  ['mta_mib: false', undefined],
  ['mta_mib: true', { applIndex: 1 }],
  ['mta_mib: {}', { applIndex: 1 }],
  ['mta_mib: {appl_index: 2147483647}', { applIndex: 2147483647 }],
  ['mta_mib: {appl_name: Mail}', { applIndex: 1, applName: 'Mail' }],
])('%s', (text, row) => {
  expect(accepted(`${text}\n`).mtaMib).toEqual(row);
});

describe('the annotated example', () => {
  const text = readFileSync(join(__dirname, '../../../docs/maillogs.example.yaml'), 'utf8');

  test('is accepted and holds the defaults', () => {
    const { digest, ...config } = accepted(text);
    expect(config).toEqual({ ...defaultConfig(nothingExists), path: 'm.yaml' });
  });

  test('is accepted with the keys that have no default, too', () => {
    const config = accepted(text.replace(/^#(?=(?:| {2}| {4}| {6})(?:- )?[a-z_]+:)/gm, ''));
    expect(config.counters.map(({ name }) => name)).toEqual(['greylisted', 'deferred', 'relayedOctets']);
    expect(config.counters[2]).toMatchObject({ service: 'smtp', add: { text: 'octets' }, by: { text: 'relay' } });
    expect(config.farm?.hosts).toHaveLength(2);
    expect(config.snmp?.users.map(({ name }) => name)).toEqual(['poller']);
    expect(config.alerts.map(({ counter }) => counter)).toEqual(['imap.failure', 'relayedOctets']);
    expect(config.sources.map(({ silentAfterMs }) => silentAfterMs)).toEqual([undefined, undefined, 14_400_000]);
    expect(config.mtaMib).toEqual({ applIndex: 1, applName: 'qmail' });
  });

  const keys = mapsBelow(topKeys).flatMap((map) => Object.keys(map.keys));

  test.each([...new Set(keys)])('shows the key %s', (key) => {
    expect(text).toMatch(new RegExp(`^#?[ -]*${key}:|[{ ]${key}: |#   .*\\b${key}\\b`, 'm'));
  });
});

test.each([
  ['{facility: mail}', { facilities: ['mail'] }, 'journal:facility=mail'],
  [
    '{units: [postfix@-, dovecot], directory: /j}',
    { units: ['postfix@-', 'dovecot'], directory: '/j' },
    'journal:unit=postfix@-,unit=dovecot,directory=/j',
  ],
  [
    '{units: "postfix@*", identifiers: spamd}',
    { units: ['postfix@*'], identifiers: ['spamd'] },
    'journal:unit=postfix@_,identifier=spamd',
  ],
  ['true', {}, 'journal'],
])('a journal of %s is a source whose path is a name for it', (text, journal, path) => {
  const { sources } = accepted(`sources: [{name: j, journal: ${text}, services: [imap]}]`);
  expect(sources).toEqual([{ name: 'j', path, journal, services: ['imap'], start: 'beginning' }]);
});
