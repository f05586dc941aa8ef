import { columnsOf } from '../../../src/registry/conceptual-tables';
import { palette } from '../../../src/registry/graph-types';
import { counterOf, countersOf, graphs, graphsOf, maxPerSecond, notDrawn } from '../../../src/registry/graphs';
import { counters, logServices } from '../../../src/registry/registry';
import { scalarsOf } from '../../../src/registry/scalars';

const drawn = new Set(graphs.flatMap(countersOf));

test.each(counters.map(({ name }) => name))('%s is in a graph, or there is a reason why not', (name) => {
  expect(drawn.has(name)).toBe(notDrawn[name] === undefined);
});

/** Objects that were imported into a tool are found by them: one may be added, none renamed or taken away. */
const KNOWN_IDS = [
  ...['messages', 'queue-growth', 'deliveries', 'delivery-starts', 'message-octets', 'message-size', 'message-sizes'],
  ...['delivery-times', 'delivery-xdelays', 'delivery-ddelays'],
  ...['concurrency', 'send-trouble', 'smtp-connections', 'rbl-zones', 'smtp-refusals', 'chkuser-accepted'],
  ...['chkuser-rejected', 'simscan', 'simscan-content', 'spamcontrol-accepted', 'spamcontrol-rejected', 'spamdyke'],
  ...['smtp-auth', 'other-port-logins', 'pop3-logins', 'imap-logins', 'client-connections', 'webmail-logins'],
  ...['managesieve-logins', 'submission-logins', 'lmtp'],
  ...['spam', 'spam-octets', 'spam-score', 'scan-time', 'scan-times', 'spam-scores', 'qmailscanner', 'clamav'],
  ...[
    'postfix-messages',
    'postfix-octets',
    'postfix-sizes',
    'postfix-deliveries',
    'postfix-transports',
    'postfix-delays',
    'postfix-delay-parts',
  ],
  ...['postfix-rejections', 'postfix-turned-away', 'postfix-clients', 'postfix-instances', 'postfix-sasl'],
  ...['postfix-unreachable', 'postfix-postscreen', 'postfix-faults'],
  ...['exim-messages', 'exim-deliveries', 'exim-refusals', 'exim-trouble', 'exim-sizes', 'exim-queue-times'],
  'exim-times',
  ...['haraka-sessions', 'haraka-messages', 'haraka-recipients', 'haraka-plugins', 'haraka-outbound'],
  'haraka-session-times',
  ...['haraka-delays', 'opensmtpd', 'opensmtpd-deliveries', 'opensmtpd-delays', 'sendmail', 'sendmail-deliveries'],
  ...['sendmail-delays', 'sendmail-times', 'cyrus', 'rspamd', 'rspamd-score', 'rspamd-times', 'rspamd-scores'],
  ...['amavis', 'amavis-times', 'postgrey', 'postgrey-delays', 'spf', 'dkim', 'dmarc'],
  ...['own-counters', 'agent-lines', 'agent-octets', 'agent-work', 'agent-trouble', 'agent-pass', 'source-lines'],
  'source-lag',
];

test('ids are those that were given out, each once, in letters that every tool takes', () => {
  const ids = graphs.map(({ id }) => id);
  expect(ids).toEqual(KNOWN_IDS);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][a-z0-9-]{1,20}$/.test(id))).toEqual([]);
});

describe.each(graphs.map((graph) => [graph.id, graph] as const))('%s', (_id, graph) => {
  test('has a unit that says what a rate is a rate of', () => {
    const isRate = graph.form === 'rates' || graph.form === 'histogram' || (graph.form === 'table' && graph.isRate);
    expect(graph.unit.endsWith('/min')).toBe(
      isRate || (graph.form === 'derived' && graph.items.every(({ per }) => per.length === 0)),
    );
    // One axis: whatever is drawn together is of one size.
    expect(new Set(countersOf(graph).map((name) => maxPerSecond(counterOf(name).units))).size).toBeLessThanOrEqual(
      graph.form === 'derived' ? 2 : 1,
    );
  });

  test('names columns, scalars and colours that are there, and no colour or label twice', () => {
    if (graph.form === 'table') {
      const column = columnsOf(graph.table).find(([name]) => name === graph.column)![1];
      expect(column.syntax.kind).toBe(graph.isRate ? 'counter64' : 'gauge32');
      expect(columnsOf(graph.table).map(([name]) => name)).toContain('name');
      return;
    }
    if (graph.form === 'histogram') return;
    if (graph.form === 'gauges') {
      const known = new Map(scalarsOf('agent'));
      for (const { scalar } of graph.items) expect(known.get(scalar)!.syntax.kind).toBe('gauge32');
    }
    for (const property of ['color', 'label'] as const) {
      const values = graph.items.map((item) => item[property]);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  test('has its areas before its lines, which would lie under them', () => {
    if (graph.form !== 'rates') return;
    const draws = graph.items.map(({ draw }) => draw);
    expect(draws).toEqual([...draws].sort().reverse());
  });
});

test('ids of computed lines are unique', () => {
  const ids = graphs.flatMap((graph) => (graph.form === 'derived' ? graph.items.map(({ id }) => id) : []));
  expect(new Set(ids).size).toBe(ids.length);
});

describe('of a site', () => {
  const ids = (...args: Parameters<typeof graphsOf>) => graphsOf(...args).map(({ id }) => id);

  test('with every service and counters of its own, all graphs as they are', () => {
    expect(graphsOf({ services: logServices, hasOwnCounters: true })).toEqual(graphs);
  });

  test('without any, those of maillogs itself', () => {
    const own = [
      'agent-lines',
      'agent-octets',
      'agent-work',
      'agent-trouble',
      'agent-pass',
      'source-lines',
      'source-lag',
    ];
    expect(ids({ services: [], hasOwnCounters: false })).toEqual(own);
  });

  test('only the items of services that are counted', () => {
    const found = graphsOf({ services: ['imap'], hasOwnCounters: false });
    expect(found.find(({ id }) => id === 'client-connections')).toMatchObject({
      items: [{ counter: 'imap.connect' }, { counter: 'imap.sslConnect' }],
    });
    expect(found.map(({ id }) => id)).not.toContain('pop3-logins');
  });
});

/** What is left of a colour for people who lack one kind of cone (Viénot, Brettel and Mollon 1999), in linear RGB. */
const blindness = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
} as const;

test.each(Object.entries(blindness))('any two colours of the palette are apart with %s', (_name, matrix) => {
  const seen = Object.entries(palette).map(([name, color]) => [name, labOf(color, matrix)] as const);
  const close = seen.flatMap(([a, x], i) =>
    seen.slice(i + 1).flatMap(([b, y]) => (Math.hypot(...x.map((v, n) => v - y[n]!)) < 10 ? [`${a} and ${b}`] : [])),
  );
  expect(close).toEqual([]);
});

/** CIE L*a*b* of a colour as it is seen. */
function labOf(color: string, matrix: readonly (readonly number[])[]): readonly number[] {
  const linear = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const times = (rows: readonly (readonly number[])[], vector: readonly number[]) =>
    rows.map((row) => row.reduce((sum, each, i) => sum + each * vector[i]!, 0));
  const [x, y, z] = times(
    [
      [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
      [0.2126, 0.7152, 0.0722],
      [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
    ],
    times(matrix, linear),
  ).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}
