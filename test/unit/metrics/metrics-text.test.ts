import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { type MetricsInput, metricFamilies } from '../../../src/metrics/families';
import { type MetricsFormat, metricsText } from '../../../src/metrics/metrics-text';
import type { TableTotals } from '../../../src/registry/tables';
import type { AgentStatus } from '../../../src/view/agent-status';
import { valuesOf } from '../../support/counter-values';

const snapshot: Snapshot = {
  ...newbornSnapshot(1_700_000_000_250),
  generation: 7,
  instance: 'aa',
  epoch: 'bb',
  totals: valuesOf({
    'send.messageInfo': 3n,
    'send.messageOctets': 2n ** 63n + 1n,
    'send.messageOctetsLe1048576': 2n,
    'spamassassin.spam': 1n,
    'spamassassin.spamMilliseconds': 1234n,
    'spamassassin.spamScorePositive': 5n,
    'spamassassin.hamScoreNegative': 120n,
  }),
};

function text(format: MetricsFormat, input: Partial<MetricsInput> = {}): readonly string[] {
  const all = { snapshot, version: '1.2', status: undefined, services: new Set<never>(), zones: [], ...input };
  return metricsText(metricFamilies(all), format).split('\n');
}

const withTables = (tables: TableTotals) => ({ snapshot: { ...snapshot, tables } });
const of = (lines: readonly string[], word: string) => lines.filter((line) => line.includes(word));

test('OpenMetrics names a counter without _total where it says its type, and ends with # EOF', () => {
  expect(of(text('openmetrics'), 'message_octets')).toEqual([
    '# HELP maillogs_send_message_octets Octets of the messages counted by messageInfo.',
    '# TYPE maillogs_send_message_octets counter',
    'maillogs_send_message_octets_total 9223372036854775809',
  ]);
  expect(text('openmetrics').slice(-2)).toEqual(['# EOF', '']);
});

test('the older form names it in full, and has gauges for what never changes', () => {
  expect(of(text('classic'), 'message_octets')).toEqual([
    '# HELP maillogs_send_message_octets_total Octets of the messages counted by messageInfo.',
    '# TYPE maillogs_send_message_octets_total counter',
    'maillogs_send_message_octets_total 9223372036854775809',
  ]);
  expect(of(text('classic'), 'maillogs_counters')).toEqual([
    expect.stringMatching(/^# HELP maillogs_counters_info /),
    '# TYPE maillogs_counters_info gauge',
    'maillogs_counters_info{instance="aa",epoch="bb"} 1',
  ]);
  expect(of(text('classic'), '# EOF')).toEqual([]);
});

test('times are seconds to the digit', () => {
  expect(of(text('classic'), 'spam_seconds_total ')).toContain('maillogs_spamassassin_spam_seconds_total 1.234');
  expect(of(text('classic'), 'commit_timestamp')).toContain('maillogs_last_commit_timestamp_seconds 1700000000.25');
});

test('bounds are written as each format wants them', () => {
  const open = text('openmetrics');
  expect(open).toContain('maillogs_send_message_size_octets_bucket{le="1024.0"} 0');
  expect(open).toContain('maillogs_send_message_size_octets_bucket{le="1.048576e+06"} 2');
  expect(open).toContain('maillogs_send_message_size_octets_bucket{le="+Inf"} 3');
  expect(open).toContain('maillogs_spamassassin_scan_seconds_bucket{le="0.1"} 0');
  expect(text('classic')).toContain('maillogs_send_message_size_octets_bucket{le="1024"} 0');
});

test('a sum that may fall is shown in the older form only', () => {
  expect(text('classic')).toContain('maillogs_spamassassin_score_points_sum -1.15');
  expect(text('classic')).toContain('maillogs_spamassassin_score_points_count 1');
  expect(of(text('openmetrics'), 'score_points_').filter((line) => !/bucket|^#/.test(line))).toEqual([]);
  expect(text('openmetrics')).toContain('maillogs_spamassassin_scan_seconds_sum 1.234');
});

test('services that no source counts are left out until they have counted', () => {
  expect(of(text('classic'), 'maillogs_imap_')).toEqual([]);
  expect(of(text('classic', { services: new Set(['imap']) }), 'maillogs_imap_').length).toBeGreaterThan(10);
  expect(of(text('classic'), 'maillogs_agent_lines_read_total')).toHaveLength(3);
});

test('what a stranger chose stays within its label', () => {
  const rows = new Map([
    ['a"} 1\nb\\', 1n],
    ['\u0000\u007f\u0085', 2n],
    ['\ud800', 3n],
  ]);
  const lines = of(text('classic', withTables(new Map([['rblZone', rows]]))), 'maillogs_rbl_zone_rejections_total{');
  expect(lines.slice(0, 2)).toEqual([
    String.raw`maillogs_rbl_zone_rejections_total{zone="a\"} 1\\x0ab\\"} 1`,
    String.raw`maillogs_rbl_zone_rejections_total{zone="\\x00\\x7f\\xc2\\x85"} 2`,
  ]);
  expect(lines).toHaveLength(3);
});

test('a counter with labels has them beside its name, and two rows of one name are one', () => {
  const rows = new Map([
    ['plain', 1n],
    ['split.a.b', 2n],
    ['split.other', 3n],
  ]);
  expect(of(text('classic', withTables(new Map([['yours', rows]]))), 'maillogs_yours_total{')).toEqual([
    'maillogs_yours_total{counter="plain"} 1',
    'maillogs_yours_total{counter="split",label="a.b"} 2',
    'maillogs_yours_total{counter="split",label="other"} 3',
  ]);
});

test('rows that are known to come begin at zero', () => {
  const status: AgentStatus = {
    ...{ version: '', startedMs: 1000, configurationDigest: '', ownCounters: new Map() },
    lastPass: { endedMs: 2500, durationMs: 12, delayMs: 0 },
    sources: new Map([['maillog', { path: '/a', state: 'missing', lagOctets: 5, lagSeconds: 6, lastError: '' }]]),
  };
  const lines = text('classic', { status, zones: ['zen.spamhaus.org'] });
  expect(lines).toContain('maillogs_rbl_zone_rejections_total{zone="zen.spamhaus.org"} 0');
  expect(lines).toContain('maillogs_source_losses_total{source="maillog"} 0');
  expect(lines).toContain('maillogs_source_up{source="maillog"} 0');
  expect(lines).toContain('maillogs_source_lag_octets{source="maillog"} 5');
  expect(lines).toContain('maillogs_last_pass_timestamp_seconds 2.5');
});
