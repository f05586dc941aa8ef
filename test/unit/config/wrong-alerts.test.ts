// What an operator sees for each mistake in the keys `alerts` and `notifications`, and silent_after of a source.

import { formatConfigProblems } from '../../../src/config/config-problem';
import { accepted, complaints, read } from './read';

type Case = readonly [mistake: string, fields: string, seen: readonly string[]];

/** The first line of each block, without the name of the file. */
function heads(seen: string): string[] {
  return seen
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('    '))
    .map((line) => line.replace(/^m\.yaml:/, ''));
}

const HALF = 'name: n, rise_above: 50/min';
const WHOLE = `${HALF}, counter: imap.failure`;

describe('a mistake in an alert', () => {
  test.each<Case>([
    ['no name', 'counter: imap.failure, rise_above: 50/min', ['2:5: alerts[0]: has no "name": name the alert.']],
    [
      'no counter',
      HALF,
      ['2:5: alerts[0]: has no "counter": name the counter that is watched, such as "counter: imap.failure".'],
    ],
    [
      'no rate',
      'name: n, counter: imap.failure',
      ['2:5: alerts[0]: has no "rise_above": say above which rate it is raised, such as 50/min.'],
    ],
    [
      'a key near a known one',
      `${WHOLE}, fall_bellow: 1/min`,
      ['2:58: alerts[0].fall_bellow: is not a key known here; did you mean "fall_below"?'],
    ],
    [
      'a name with a full stop',
      'name: a.b, rise_above: 50/min, counter: imap.failure',
      [
        '2:12: alerts[0].name: "a.b" cannot be the name of an alert: wanted are 1 to 63 letters, digits, "_" or "-", a letter first.',
      ],
    ],
    [
      'the name of one that is built in',
      'name: commitFailing, rise_above: 50/min, counter: imap.failure',
      ['2:12: alerts[0].name: "commitFailing" is the name of an alert that is built in: choose another.'],
    ],
    [
      'a counter near a known one',
      `${HALF}, counter: imap.failures`,
      ['2:44: alerts[0].counter: "imap.failures" is not a counter; did you mean "imap.failure"?'],
    ],
    [
      'a counter without its service',
      `${HALF}, counter: clean`,
      ['2:44: alerts[0].counter: "clean" is not a counter; did you mean one of "qmailscanner.clean", "clamav.clean"?'],
    ],
    [
      'a label of a counter that has none',
      `${HALF}, counter: plain.x`,
      ['2:44: alerts[0].counter: "plain.x" is not a counter: "plain" has no "by", and so no labels.'],
    ],
    [
      'a row of a source that there is not',
      `${HALF}, counter: agent.linesUnclaimed.sent`,
      [
        '2:44: alerts[0].counter: "agent.linesUnclaimed.sent" ends in the name of a source that there is not; did you mean "agent.linesUnclaimed.send"?',
      ],
    ],
    [
      'a rate without its unit',
      'name: n, counter: imap.failure, rise_above: 50',
      ['2:50: alerts[0].rise_above: is a number, but a rate is wanted, such as 50/min, 3/s or 1000/day.'],
    ],
    [
      'a rate per month',
      'name: n, counter: imap.failure, rise_above: 50/m',
      ['2:50: alerts[0].rise_above: "50/m" is not a rate: wanted is a number per s, min, h or day, such as 50/min.'],
    ],
    [
      'a rate of nothing',
      `${WHOLE}, fall_below: 0/min`,
      ['2:70: alerts[0].fall_below: "0/min" is nothing: no counter grows slower than that.'],
    ],
    [
      'a lower level that is no lower',
      `${WHOLE}, fall_below: 1/s`,
      [
        '2:70: alerts[0].fall_below: is no lower than rise_above: an alert that is cleared where it is raised would never be quiet.',
      ],
    ],
    [
      'a time without its unit',
      `${WHOLE}, over: 5`,
      ['2:64: alerts[0].over: is a number, but a time is wanted, such as 90s, 5m or 1h.'],
    ],
    [
      'a time in words',
      `${WHOLE}, over: soon`,
      ['2:64: alerts[0].over: "soon" is not a time: wanted is a whole number of s, m, h or d, such as 90s, 5m or 1h.'],
    ],
    [
      'no time at all',
      `${WHOLE}, over: 0s`,
      ['2:64: alerts[0].over: is no time to measure a rate over: wanted are 1s to 7d.'],
    ],
    [
      'a month',
      `${WHOLE}, over: 31d`,
      ['2:64: alerts[0].over: is no time to measure a rate over: wanted are 1s to 7d.'],
    ],
  ])('%s is said with place, key and advice', (_, fields, seen) => {
    const own = 'counters: [{name: plain, source: send, match: x}]\n';
    const shifted = heads(complaints(`alerts:\n  - {${fields}}\n${own}`));
    expect(shifted).toEqual(seen);
  });

  test('two of one name are said', () => {
    expect(heads(complaints(`alerts:\n  - {${WHOLE}}\n  - {${WHOLE}}\n`))).toEqual([
      '3:12: alerts[1].name: "n" is given as alerts[0].name on line 2 already: each wants its own.',
    ]);
  });

  test('a counter of no service and no table is answered with where to look', () => {
    expect(complaints(`alerts:\n  - {${HALF}, counter: nonsense.entirely}\n`)).toContain(
      '"nonsense.entirely" is not a counter: "maillogs show" lists all of them; rows of tables begin with "rbl.zone.", ',
    );
  });
});

test.each([
  ['a counter of a service', 'imap.failure'],
  ['a list that was never seen', 'rbl.zone.zen.spamhaus.org'],
  ['a counter of the agent', 'agent.reconnects'],
  ['a row of a source', 'agent.linesUnclaimed.send'],
  ['a counter of the user’s own', 'plain'],
  ['all labels of one', 'split'],
  ['one label of one, with full stops in it', 'split.mx1.example.org'],
])('%s may be watched', (_, counter) => {
  const counters =
    'counters:\n  - {name: plain, source: send, match: x}\n  - {name: split, source: send, match: "(?P<l>x)", by: l}\n';
  expect(accepted(`${counters}alerts:\n  - {${HALF}, counter: ${counter}}\n`).alerts[0]?.counter).toBe(counter);
});

describe('a mistake in notifications', () => {
  test.each<Case>([
    [
      'a word for a switch',
      'enabled: "yes"',
      ['1:26: notifications.enabled: is text, but true or false is wanted, without quotes.'],
    ],
    [
      'a limit of one',
      'limit: 1/min',
      [
        '1:24: notifications.limit: "1/min" cannot be the limit: wanted are 2 to 1000 per s, min, h or day, such as 20/min.',
      ],
    ],
    [
      'a limit that is no whole number',
      'limit: 2.5/min',
      [
        '1:24: notifications.limit: "2.5/min" cannot be the limit: wanted are 2 to 1000 per s, min, h or day, such as 20/min.',
      ],
    ],
    [
      'a share without its sign',
      'unclaimed_above: 90',
      ['1:34: notifications.unclaimed_above: is a number, but a share is wanted, such as 90%.'],
    ],
    [
      'a share of more than all',
      'unclaimed_above: 101%',
      ['1:34: notifications.unclaimed_above: "101%" is not a share: wanted are 0% to 100%.'],
    ],
    [
      'a lower share that is no lower',
      'unclaimed_above: 50%, unclaimed_below: 50%',
      ['1:56: notifications.unclaimed_below: is no lower than unclaimed_above, which is 50 %.'],
    ],
    [
      'a word that is near off',
      'source_stalled: of',
      [
        '1:33: notifications.source_stalled: "of" is not a time: wanted is a whole number of s, m, h or d, such as 90s, 5m or 1h.',
      ],
    ],
  ])('%s is said with place, key and advice', (_, fields, seen) => {
    expect(heads(complaints(`notifications: {${fields}}\n`))).toEqual(seen);
  });

  test.each(['off', 'false'])('what is %s is switched off', (word) => {
    const { notifications } = accepted(
      `notifications: {source_stalled: ${word}, commit_failing: ${word}, unclaimed_above: ${word}}\n`,
    );
    expect(notifications).toMatchObject({
      sourceStalledMs: undefined,
      commitFailingMs: undefined,
      unclaimed: undefined,
    });
  });

  test('a lower share that is left out keeps below the upper one', () => {
    const { unclaimed } = accepted('notifications: {unclaimed_above: 45%}\n').notifications;
    expect(unclaimed).toMatchObject({ abovePercent: 45, belowPercent: 35 });
  });
});

test('a source that may be silent for no time at all is a mistake', () => {
  const result = read('sources:\n  - {name: s, path: /s, services: [send], silent_after: 0s}\n');
  expect(result.ok ? '' : formatConfigProblems(result.problems)).toContain(
    'sources[0].silent_after: is no time to be silent: wanted are 1s to 7d.',
  );
});
