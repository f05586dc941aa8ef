import { Problem } from '../../../src/base/problem';
import { capabilityNames } from '../../../src/registry/capabilities';
import { columnsOf, conceptualTableNames, conceptualTableOf } from '../../../src/registry/conceptual-tables';
import { alertObjectNames, notificationNames } from '../../../src/registry/notifications';
import { formatLock, type LockEntry, lockConflicts, parseLock, wantedEntries } from '../../../src/registry/oid-lock';
import { counters, serviceNames } from '../../../src/registry/registry';
import { counter } from '../../../src/registry/registry-types';
import { scalarsOf } from '../../../src/registry/scalars';
import { committed } from '../../support/checkout';

const LOCK_FILE = 'src/registry/oids.lock.json';
const locked: readonly LockEntry[] = [
  ['send.messageNew', '1.1.1'],
  ['send.messageEnd', '1.1.2'],
];

test('the committed lock is the one the registry gives', () => {
  expect(committed(LOCK_FILE)).toBe(formatLock(wantedEntries()));
});

test('the lock holds every object and every index, and no OID twice', () => {
  const wanted = wantedEntries({});
  const scalars = serviceNames.flatMap((service) => scalarsOf(service));
  const columns = conceptualTableNames.flatMap((table) => [
    ...columnsOf(table),
    ...Object.entries(conceptualTableOf(table).indexes),
  ]);
  const expected = [
    counters.length + serviceNames.length + scalars.length,
    // Of each table itself, its number of rows and their last change.
    columns.length + 3 * conceptualTableNames.length,
    1 + capabilityNames.length,
    alertObjectNames.length + notificationNames.length,
    // The Counter32 mirror.
    1,
  ];
  expect(wanted.length).toBe(expected.reduce((sum, each) => sum + each));
  expect(new Set(wanted.map(([, arcs]) => arcs)).size).toBe(wanted.length);
  expect(lockConflicts([], wantedEntries())).toEqual([]);
});

test('the lock may grow', () => {
  expect(lockConflicts(locked, [...locked, ['send.alert', '1.1.3']])).toEqual([]);
});

describe('refuses, naming the entry', () => {
  test.each<[string, readonly LockEntry[], readonly RegExp[]]>([
    [
      'a counter at another arc',
      [locked[0]!, ['send.messageEnd', '1.1.7']],
      [
        /^send\.messageEnd .*1\.1\.2.*1\.1\.7.*; if it was never committed, restore the lock files with git checkout first\.$/,
      ],
    ],
    [
      'a counter that is gone',
      [locked[0]!],
      [
        /^send\.messageEnd \(1\.1\.2\) .*gone.*retired-counters.*; if it was never committed, restore the lock files with git checkout first\.$/,
      ],
    ],
    [
      'a counter under a new name',
      [locked[0]!, ['send.messageDone', '1.1.2']],
      [/^send\.messageEnd .*gone/, /^send\.messageDone wants 1\.1\.2, which belongs to send\.messageEnd/],
    ],
    [
      'two counters that changed places',
      [
        ['send.messageNew', '1.1.2'],
        ['send.messageEnd', '1.1.1'],
      ],
      [/^send\.messageNew is/, /^send\.messageEnd is/, /^send\.messageNew wants/, /^send\.messageEnd wants/],
    ],
    [
      'two new counters at one arc',
      [...locked, ['send.a', '1.1.3'], ['send.b', '1.1.3']],
      [/^send\.b wants 1\.1\.3, which belongs to send\.a: arc 3 of 1\.1 is taken; 4 is free\.$/],
    ],
    [
      'a new service at the arc of another',
      [...locked, ['greyd.passed', '1.1.1']],
      [/^greyd\.passed wants 1\.1\.1, which belongs to send\.messageNew: arc 1 is taken by send; 2 is free\.$/],
    ],
    [
      'a new service at the arc of a table',
      [...locked, ['zoneTable', '1.31'], ['zoneTable.name', '1.31.1.1'], ['greyd.passed', '1.31.1']],
      [/^greyd\.passed wants 1\.31\.1, which lies below zoneTable \(1\.31\): 2 is a free arc for a service\.$/],
    ],
    [
      'a retired name used again',
      [...locked, ['send.a', '1.1.3'], ['send.a', '1.1.4']],
      [/^send\.a is declared twice/],
    ],
  ])('%s', (_case, wanted, sentences) => {
    const conflicts = lockConflicts(locked, wanted);
    expect(conflicts).toEqual(sentences.map((sentence) => expect.stringMatching(sentence)));
  });
});

test('a retired counter keeps its place in the lock', () => {
  const retired = { send: { gone: counter(126, 'lines', 'Lines once counted.') } };
  expect(lockConflicts([...wantedEntries(), ['send.gone', '1.1.126']], wantedEntries(retired))).toEqual([]);
});

test('the file is in the order of the OIDs and is read back as it was', () => {
  const entries: readonly LockEntry[] = [
    ['b', '1.1.10'],
    ['a', '1.1.9'],
  ];
  expect(parseLock(formatLock(entries))).toEqual([
    ['a', '1.1.9'],
    ['b', '1.1.10'],
  ]);
});

describe('says so when the file is damaged', () => {
  test.each<[string, string]>([
    ['no JSON', '{'],
    ['no object', '7'],
    ['null', 'null'],
    ['no entries', '{"note":""}'],
    ['a number for an OID', '{"oids":{"send.a":1.1}}'],
    ['text that is no OID', '{"oids":{"send.a":"one"}}'],
  ])('%s', (_case, text) => {
    expect(() => parseLock(text)).toThrow(expect.objectContaining({ code: 'damaged', constructor: Problem }));
  });
});
