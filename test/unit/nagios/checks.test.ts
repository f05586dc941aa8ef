import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import type { Account, FileCursor } from '../../../src/logs/cursor';
import { type CheckFacts, checkNames, defaultThresholds, measure } from '../../../src/nagios/checks';
import { pluginResult, unknownLine } from '../../../src/nagios/plugin-line';
import { above } from '../../../src/nagios/threshold';

const NOW = 2_000_000_000_000;
const HOUR_MS = 3_600_000;

function facts(snapshot: Partial<Snapshot> = {}, more: Partial<CheckFacts> = {}): CheckFacts {
  const all = { ...newbornSnapshot(NOW - HOUR_MS), generation: 4, ...snapshot };
  return { snapshot: all, nowMs: NOW, withinMs: 24 * HOUR_MS, told: undefined, isAgentAlive: true, ...more };
}
const told = { lastPassMs: NOW - 7000, lagSeconds: 0, lagOctets: 0, lagSource: '' };

test('an idle agent has passed lately though it saved nothing for an hour', () => {
  expect(measure('pass', facts({}, { told }))).toMatchObject({ value: 7, text: 'last pass 7 s ago' });
  expect(measure('lag', facts({}, { told })).value).toBe(0);
});

test('without an agent both are as old as what was saved', () => {
  const none = facts({}, { isAgentAlive: false });
  expect(measure('pass', none)).toMatchObject({ value: 3600, text: 'last pass 3600 s ago, no agent runs' });
  expect(measure('lag', none).value).toBe(3600);
});

test('a lag that was told long ago has grown since', () => {
  const lagging = { lastPassMs: NOW - 100_000, lagSeconds: 50, lagOctets: 9, lagSource: 'maillog' };
  expect(measure('lag', facts({}, { told: lagging }))).toMatchObject({ value: 150, text: 'lag 150 s' });
  const fresh = { ...lagging, lastPassMs: NOW - 5000 };
  expect(measure('lag', facts({}, { told: fresh }))).toMatchObject({ value: 50, text: 'lag 50 s (maillog)' });
});

test('a clock that was set back makes no negative age', () => {
  expect(measure('pass', facts({ committedMs: NOW + HOUR_MS })).value).toBe(0);
});

test('only sources that lost something within the time count', () => {
  const snapshot = {
    tables: new Map([
      [
        'sourceLosses',
        new Map([
          ['old', 1n],
          ['new', 2n],
          ['never', 0n],
        ]),
      ],
      [
        'sourceLoss',
        new Map([
          ['old', 70n],
          ['new', 30n],
        ]),
      ],
    ] as const),
    sourceDiscontinuities: new Map([
      ['old', NOW - 30 * HOUR_MS],
      ['new', NOW - HOUR_MS],
      ['never', NOW - HOUR_MS],
    ]),
  };
  const { value, text, others } = measure('losses', facts(snapshot));
  expect([value, text, others[0]!.value]).toEqual([1, '1 source(s) lost lines (new)', '100']);
  expect(measure('losses', facts(snapshot, { withinMs: 48 * HOUR_MS })).value).toBe(2);
  expect(measure('losses', facts()).text).toBe('no losses');
});

test('the share of unclaimed lines is that of the files being read', () => {
  const file = (read: string, missed: string) => {
    const increments = { counters: { 'agent.linesRead': read, 'agent.linesUnclaimed': missed } };
    return { account: { fromBytes: 0, rules: '', increments } satisfies Account } as unknown as FileCursor;
  };
  const cursors = new Map([['a', { files: [file('90', '10'), file('10', '0')], finished: [file('999', '999')] }]]);
  expect(measure('unclaimed', facts({ cursors }))).toMatchObject({ value: 10, text: '10.00 % of lines unclaimed' });
  expect(measure('unclaimed', facts()).value).toBe(0);
});

test('times follow the schedule where it is slow', () => {
  expect(defaultThresholds('pass', 10_000)).toMatchObject({ warning: { text: '300' }, critical: { text: '900' } });
  expect(defaultThresholds('lag', HOUR_MS)).toMatchObject({ warning: { text: '10800' }, critical: { text: '21600' } });
});

test('the worst decides and comes first, and performance data keep their order', () => {
  const all = checkNames.map((check) => ({
    measured: measure(check, facts({}, { told })),
    thresholds: defaultThresholds(check, 10_000),
  }));
  expect(pluginResult(all)).toEqual({
    state: 'OK',
    line: 'MAILLOGS OK - last pass 7 s ago, lag 0 s, no losses, 0.00 % of lines unclaimed | last_pass=7s;300;900;0 generation=4c;;;0 lag=0s;300;900;0 lag_octets=0B;;;0 losses=0;0;;0 octets_lost=0c;;;0 unclaimed=0.00%;10;50;0;100\n',
  });
  const late = { ...all[0]!, thresholds: { warning: above(1), critical: above(5) } };
  expect(pluginResult([all[1]!, late])).toMatchObject({
    state: 'CRITICAL',
    line: expect.stringMatching(/^MAILLOGS CRITICAL - last pass 7 s ago, lag 0 s \| lag=/),
  });
});

test('a name that a forged snapshot holds cannot break the line', () => {
  const tables = new Map([['sourceLosses', new Map([['a|b=1\nOK', 1n]])]] as const);
  const { text } = measure('losses', facts({ tables, sourceDiscontinuities: new Map([['a|b=1\nOK', NOW]]) }));
  expect(
    pluginResult([
      { measured: { ...measure('losses', facts()), text }, thresholds: { warning: undefined, critical: undefined } },
    ]).line,
  ).toBe('MAILLOGS OK - 1 source(s) lost lines (a/b=1\\x0aOK) | losses=0;;;0 octets_lost=0c;;;0\n');
  expect(unknownLine('a|b\n')).toBe('MAILLOGS UNKNOWN - a/b\\x0a\n');
});
