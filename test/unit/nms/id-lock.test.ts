import { exportedIds, formatIds, grownIds, type IdEntry, idConflicts, parseIds } from '../../../src/nms/id-lock';
import { committed } from '../../support/checkout';

const LOCK_FILE = 'src/nms/ids.lock.json';
const exported = exportedIds();

test('the committed lock has every identifier that is exported, and each that ever was', () => {
  const locked = parseIds(committed(LOCK_FILE));
  expect(idConflicts(locked, exported)).toEqual([]);
  expect(formatIds(grownIds(locked, exported))).toBe(committed(LOCK_FILE));
});

test('no two objects have one identifier', () => {
  expect(new Set(exported.map(([id]) => id)).size).toBe(exported.length);
  for (const kind of ['cacti', 'zabbix', 'grafana']) {
    expect(exported.filter(([id]) => id.startsWith(kind)).length).toBeGreaterThan(50);
  }
});

const locked: readonly IdEntry[] = [
  ['zabbix 1', 'maillogs: Spam'],
  ['zabbix 2', 'maillogs: Ham'],
];

test.each<[string, readonly IdEntry[]]>([
  ['is gone', [['zabbix 1', 'maillogs: Spam']]],
  [
    'has another identifier',
    [
      ['zabbix 1', 'maillogs: Spam'],
      ['zabbix 3', 'maillogs: Ham'],
    ],
  ],
])('an object that %s is a conflict, by its name', (_name, now) => {
  expect(idConflicts(locked, now)).toEqual([
    '"maillogs: Ham" has no longer the identifier zabbix 2 by which tools find it again.',
  ]);
});

test('another name is no conflict, and the lock keeps the first; what is new goes to its end', () => {
  const now: readonly IdEntry[] = [
    ['zabbix 4', 'maillogs: Viruses'],
    ['zabbix 1', 'maillogs: Junk'],
    ['zabbix 2', 'maillogs: Ham'],
  ];
  expect(idConflicts(locked, now)).toEqual([]);
  expect(grownIds(locked, now)).toEqual([...locked, ['zabbix 4', 'maillogs: Viruses']]);
});
