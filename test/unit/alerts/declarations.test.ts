// Which alerts a configuration asks for, and which logs each of them depends on.

import type { AlertDeclaration, RateAlert } from '../../../src/alerts/declaration';
import { alertDeclarations, alertLimits } from '../../../src/alerts/declarations';
import { defaultConfig } from '../../../src/config/defaults';
import { accepted } from '../config/read';

const SOURCES = `sources:
  - {name: send, path: /send, services: [send], silent_after: 1h}
  - {name: mail, path: /mail, services: [imap, rbl]}
  - {name: more, path: /more, services: [imap]}
counters:
  - {name: plain, source: send, match: x}
  - {name: split, service: imap, match: "(?P<l>x)", by: l}
`;

const named = (declarations: readonly AlertDeclaration[]) => declarations.map(({ name }) => name);

test('by default all that is built in is watched of each source, and nothing else', () => {
  expect(named(alertDeclarations(defaultConfig(() => false)))).toEqual([
    'commitFailing',
    ...['send', 'smtp', 'maillog'].flatMap((source) =>
      ['sourceStalled', 'sourceLost', 'unclaimedHigh'].map((kind) => `${kind}.${source}`),
    ),
  ]);
});

test('silence is watched where the source says so', () => {
  const declarations = alertDeclarations(accepted(SOURCES));
  expect(named(declarations).filter((name) => name.startsWith('sourceSilent'))).toEqual(['sourceSilent.send']);
});

test('what is switched off is not watched', () => {
  const off = 'notifications: {source_stalled: off, source_lost: false, commit_failing: off, unclaimed_above: off}\n';
  expect(named(alertDeclarations(accepted(SOURCES + off)))).toEqual(['sourceSilent.send']);
  expect(alertDeclarations(accepted(`${SOURCES}notifications: {enabled: false}\n`))).toEqual([]);
});

test('the limits are those of the configuration', () => {
  const config = accepted('notifications: {min_interval: 7s, limit: 9/h}\n');
  expect(alertLimits(config)).toEqual({ minIntervalMs: 7000, most: 9, perMs: 3_600_000 });
});

function rateAlert(counter: string, more = ''): RateAlert {
  const alerts = `alerts:\n  - {name: n, counter: ${counter}, rise_above: 60/min${more}}\n`;
  const found = alertDeclarations(accepted(SOURCES + alerts)).find(({ kind }) => kind === 'rateHigh');
  if (found?.kind !== 'rateHigh') throw new Error('no alert');
  return found;
}

test('a rate is held against what it makes within the time it looks back', () => {
  expect(rateAlert('imap.failure', ', fall_below: 3600/day, over: 10m, hold: 5s')).toMatchObject({
    riseAbove: 600,
    fallBelow: 25,
    overMs: 600_000,
    holdMs: 5000,
  });
});

test.each<[counter: string, sources: readonly string[]]>([
  ['imap.failure', ['mail', 'more']],
  ['send.delivery', ['send']],
  ['clamav.found', []],
  ['rbl.zone.zen.example', ['mail']],
  ['agent.linesRead', ['send', 'mail', 'more']],
  ['agent.reconnects', []],
  ['agent.linesUnclaimed.more', ['more']],
  ['plain', ['send']],
  ['split', ['mail', 'more']],
  ['split.label', ['mail', 'more']],
])('the rate of %s is known while these can be read: %j', (counter, sources) => {
  expect(rateAlert(counter).sources).toEqual(sources);
});
