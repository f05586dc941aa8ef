import { legacyLine } from '../../../src/perl/legacy-line';
import { counters, serviceNames } from '../../../src/registry/registry';
import type { CounterName, ServiceName } from '../../../src/registry/services';
import { valuesOf } from '../../support/counter-values';

/** The entries of a line, as the Perl's readers split it. */
function entries(line: string): ReadonlyMap<string, string> {
  return new Map([...line.matchAll(/(?:^|:)([a-z][a-z0-9_]*):([^:]*)/g)].map(([, name, value]) => [name!, value!]));
}

type Named = Partial<Record<CounterName, bigint>>;

describe('prints the names of the Perl with their values', () => {
  test.each<[ServiceName, Named, string]>([
    ['smtp', { 'smtp.authConnect': 12n, 'smtp.authFailure': 3n }, 'smtp_auth_connect:12:smtp_auth_success:0'],
    [
      'pop3',
      { 'pop3.connect': 4n, 'pop3.sslConnect': 3n, 'pop3.success': 2n, 'pop3.sslSuccess': 1n },
      'pop3_connect:4:pop3_ssl_connect:3:pop3_success:2:pop3_ssl_success:1',
    ],
    ['imap', { 'imap.success': 7n, 'imap.connect': 9n }, 'imap_success:7:imap_ssl_success:0'],
    ['webmail', { 'webmail.success': 2n ** 64n - 1n }, 'webmail_connect:0:webmail_success:18446744073709551615'],
    ['qmailscanner', { 'qmailscanner.virus': 5n, 'qmailscanner.policy': 3n }, 'qs_clean:0:qs_virii:5'],
    ['clamav', { 'clamav.found': 5n }, ''],
    ['agent', { 'agent.passes': 5n }, ''],
    [
      'send',
      {
        'send.messageNew': 2n,
        'send.messageOctets': 6084n,
        'send.status': 3n,
        'send.statusLocalShare': 2000n,
        'send.statusRemoteShare': 400n,
        'send.warning': 8n,
      },
      'message_new:2:message_info:0:message_bytes:6084:message_end:0:message_bounce:0:start_delivery:0:' +
        'start_delivery_local:0:start_delivery_remote:0:delivery:0:delivery_success:0:delivery_deferral:0:' +
        'delivery_failure:0:status:3:status_localp:0.2:status_remotep:0.04:other:0:message_other:0:' +
        'concurrencyremote:1.33',
    ],
  ])('%s', (service, named, line) => {
    expect(legacyLine(service, valuesOf(named))).toBe(line);
  });
});

describe('has every legacy counter of the registry once, in its order', () => {
  test.each(serviceNames.map((service) => [service]))('%s', (service) => {
    const declared = counters.filter((counter) => counter.service === service && counter.legacy !== undefined);
    const line = legacyLine(service, valuesOf({}));
    const names = declared.map(({ legacy }) => legacy!);
    expect([...entries(line).keys()].slice(0, names.length)).toEqual(names);
  });
});

describe('prints shares as the fractions the Perl summed', () => {
  test.each<[bigint, string]>([
    [0n, '0'],
    [400n, '0.04'],
    [2000n, '0.2'],
    [10000n, '1'],
    [123456n, '12.3456'],
  ])('%s ten-thousandths', (share, text) => {
    const line = entries(legacyLine('send', valuesOf({ 'send.statusLocalShare': share })));
    expect(line.get('status_localp')).toBe(text);
  });
});

describe('ends send with the average remote concurrency in percent', () => {
  test.each<[string, bigint, bigint, string]>([
    ['no status yet', 0n, 0n, '0'],
    ['nothing remote', 9n, 0n, '0'],
    ['always full', 7n, 70000n, '100'],
    ['a fraction cut to two decimals', 3n, 10000n, '33.33'],
    ['a fraction rounded up', 3n, 20000n, '66.67'],
  ])('%s', (_case, status, share, text) => {
    const line = legacyLine('send', valuesOf({ 'send.status': status, 'send.statusRemoteShare': share }));
    expect(line.endsWith(`:concurrencyremote:${text}`)).toBe(true);
  });
});

describe('ends spamassassin with averages times 100, rounded down', () => {
  const nothing =
    'sa_spam:0:sa_ham:0:spam_score:0:ham_score:0:threshhold:0:ham_seconds:0:spam_seconds:0:ham_bytes:0:spam_bytes:0';
  test.each<[string, Named, string]>([
    ['no message yet', {}, nothing],
    [
      'three of spam, two of ham',
      {
        'spamassassin.spam': 3n,
        'spamassassin.ham': 2n,
        'spamassassin.spamScorePositive': 3210n,
        'spamassassin.spamScoreNegative': 10n,
        'spamassassin.hamScorePositive': 10n,
        'spamassassin.hamScoreNegative': 461n,
        'spamassassin.thresholdSum': 2300n,
        'spamassassin.thresholdNegative': 1n,
        'spamassassin.hamMilliseconds': 1300n,
        'spamassassin.spamMilliseconds': 8500n,
        'spamassassin.hamOctets': 3043n,
        'spamassassin.spamOctets': 100n,
      },
      'sa_spam:3:sa_ham:2:spam_score:1066:ham_score:-226:threshhold:459:' +
        'ham_seconds:65:spam_seconds:283:ham_bytes:152150:spam_bytes:3333',
    ],
    [
      'a negative average that needs no rounding',
      { 'spamassassin.ham': 2n, 'spamassassin.hamScoreNegative': 460n },
      nothing.replace('sa_ham:0', 'sa_ham:2').replace('ham_score:0', 'ham_score:-230'),
    ],
    [
      'an average just below zero',
      { 'spamassassin.ham': 3n, 'spamassassin.hamScoreNegative': 1n },
      nothing.replace('sa_ham:0', 'sa_ham:3').replace('ham_score:0', 'ham_score:-1'),
    ],
    [
      'sums that no double holds',
      { 'spamassassin.ham': 1n, 'spamassassin.hamOctets': 2n ** 64n - 1n },
      nothing.replace('sa_ham:0', 'sa_ham:1').replace('ham_bytes:0', 'ham_bytes:1844674407370955161500'),
    ],
  ])('%s', (_case, named, line) => {
    expect(legacyLine('spamassassin', valuesOf(named))).toBe(line);
  });
});
