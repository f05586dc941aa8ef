import type { LockEntry } from '../../../src/registry/oid-lock';
import { formatMark, markRelease, parseMark, releaseConflicts, withAdded } from '../../../src/registry/release-mark';

const released: readonly LockEntry[] = [
  ['send.messageNew', '1.1.1'],
  ['send.messageEnd', '1.1.2'],
];
const mark = markRelease('0.9.0', released);

test('what a release gave out holds, in any order, and read back from the file', () => {
  expect(releaseConflicts(mark, [...released].reverse())).toEqual([]);
  expect(parseMark(formatMark(mark))).toEqual(mark);
});

test('names that came later may be there', () => {
  const later: LockEntry = ['send.alert', '1.1.3'];
  expect(releaseConflicts(withAdded(mark, [later]), [...released, later])).toEqual([]);
  const two: readonly LockEntry[] = [
    ['b', '1.2'],
    ['a', '1.1'],
  ];
  expect(Object.entries(withAdded(withAdded(mark, two), two).since)).toEqual([...two].reverse());
});

describe('says so when', () => {
  test.each<[string, readonly LockEntry[]]>([
    ['an OID moved', [released[0]!, ['send.messageEnd', '1.1.7']]],
    ['a name changed', [released[0]!, ['send.messageDone', '1.1.2']]],
    [
      'two were swapped',
      [
        ['send.messageNew', '1.1.2'],
        ['send.messageEnd', '1.1.1'],
      ],
    ],
    ['one is gone', [released[0]!]],
    ['one came that is not noted as new', [...released, ['send.alert', '1.1.3']]],
  ])('%s', (_, wanted) => {
    expect(releaseConflicts(mark, wanted)).toEqual([expect.stringContaining('The OIDs of release 0.9.0 are not')]);
  });

  test('a released OID is called new to be moved', () => {
    const moved: readonly LockEntry[] = [released[0]!, ['send.messageEnd', '1.1.7']];
    expect(releaseConflicts(withAdded(mark, [moved[1]!]), moved)).toHaveLength(1);
  });
});

test.each(['{', '7', 'null', '{"version":"1"}', '{"version":"1","sha256":"a","since":[]}'])(
  'a file that holds %s is damaged',
  (text) => {
    expect(() => parseMark(text)).toThrow(expect.objectContaining({ code: 'damaged' }));
  },
);
