import { describe, expect, test } from '@jest/globals';
import { encodeView } from '../../../src/agentx/encoded-view';
import { MAX_SENT_OCTETS } from '../../../src/agentx/framer';
import type { MibRow } from '../../../src/agentx/mib-value';
import { decodePdu } from '../../../src/agentx/pdu-decoder';
import { answerRequest } from '../../../src/agentx/request-handler';
import { type Oid, parseOid } from '../../../src/base/oid';
import { ask, told } from '../../support/view-walk';
import { BYTE_ORDERS, type ByteOrder, wirePdu } from '../../support/wire';

// Two scalars, and a table of two columns indexed by a string, under R = 1.3.6.1.4.1.9.
const ROWS: readonly MibRow[] = ['1.1.0', '1.2.0', '2.1.1.1.97', '2.1.1.1.98', '2.1.2.1.97', '2.1.2.1.98'].map(
  (tail, i) => ({ oid: under(tail), value: { kind: 'counter64', value: BigInt(i) } }),
);
const OBJECTS = ['1.1', '1.2', '1.3', '2.1.1', '2.1.2'].map(under);
const VIEW = encodeView(ROWS, OBJECTS);

function under(tail: string): Oid {
  return parseOid(tail === '' ? '1.3.6.1.4.1.9' : `1.3.6.1.4.1.9.${tail}`)!;
}

/** `1.1.0=5`, `1.3.0=noSuchInstance`: names under R without R. */
function short(told: string): string {
  return told.replace('1.3.6.1.4.1.9.', '').replace('counter64 ', '');
}

function get(...tails: string[]): string[] {
  const ranges = tails.map((tail) => ({ start: under(tail), include: false, end: [] }));
  return ask(VIEW, { type: 'get', ranges }).varbinds.map(told).map(short);
}

function getNext(start: Oid, include: boolean, end: Oid): string {
  return short(told(ask(VIEW, { type: 'getNext', ranges: [{ start, include, end }] }).varbinds[0]!));
}

function getBulk(nonRepeaters: number, maxRepetitions: number, ...tails: string[]): string[] {
  const ranges = tails.map((tail) => ({ start: under(tail), include: false, end: under('3') }));
  return ask(VIEW, { type: 'getBulk', nonRepeaters, maxRepetitions, ranges }).varbinds.map(told).map(short);
}

describe('Get', () => {
  test('answers each name in its place, twice when it is asked twice', () => {
    expect(get('2.1.1.1.98', '1.1.0', '1.1.0')).toEqual(['2.1.1.1.98=3', '1.1.0=0', '1.1.0=0']);
  });

  test.each([
    ['a scalar that has no instance', '1.3.0', 'noSuchInstance'],
    ['another instance of a scalar', '1.1.1', 'noSuchInstance'],
    ['a scalar without its instance', '1.1', 'noSuchInstance'],
    ['a column without an index', '2.1.1', 'noSuchInstance'],
    ['an index that is not there', '2.1.2.1.99', 'noSuchInstance'],
    ['an unknown scalar', '1.4.0', 'noSuchObject'],
    ['an unknown column', '2.1.3.1.97', 'noSuchObject'],
    ['the node of the table', '2', 'noSuchObject'],
  ])('tells %s from the others', (_name, tail, exception) => {
    expect(get(tail)).toEqual([`${tail}=${exception}`]);
  });

  test('answers no names with no varbinds', () => {
    expect(get()).toEqual([]);
  });
});

describe('GetNext', () => {
  const end = under('3');
  test.each<readonly [string, Oid, boolean, Oid, string]>([
    ['from the root itself', under(''), true, end, '1.1.0=0'],
    ['from an instance', under('1.1.0'), false, end, '1.2.0=1'],
    ['from an instance that it includes', under('1.1.0'), true, end, '1.1.0=0'],
    ['from a name that is no instance, included or not', under('1.1'), true, end, '1.1.0=0'],
    ['from between two instances', under('1.1.5'), false, end, '1.2.0=1'],
    ['over from one column to the next', under('2.1.1.1.98'), false, end, '2.1.2.1.97=4'],
    ['from before the root', [1, 3], false, end, '1.1.0=0'],
    ['from the null OID', [], false, end, '1.1.0=0'],
    ['up to an end, which is not in the range', under('1.1.0'), false, under('1.2.0'), '1.1.0=endOfMibView'],
    ['up to just behind an instance', under('1.1.0'), false, under('1.2.0.0'), '1.2.0=1'],
    ['without a bound when the end is null', under('2.1.1.1.98'), false, [], '2.1.2.1.97=4'],
    ['past the last instance', under('2.1.2.1.98'), false, [], '2.1.2.1.98=endOfMibView'],
    ['past everything', under('3'), true, [], '3=endOfMibView'],
    ['with its end before its start', under('2'), false, under('1'), '2=endOfMibView'],
  ])('finds the next row %s', (_name, start, include, rangeEnd, expected) => {
    expect(getNext(start, include, rangeEnd)).toBe(expected);
  });

  test('answers ranges apart from each other', () => {
    const ranges = ['1', '2', '2.1.2.1.98'].map((tail) => ({ start: under(tail), include: false, end }));
    const { varbinds } = ask(VIEW, { type: 'getNext', ranges });
    expect(varbinds.map(told).map(short)).toEqual(['1.1.0=0', '2.1.1.1.97=2', '2.1.2.1.98=endOfMibView']);
  });

  const spellings: readonly (readonly [string, ByteOrder, string])[] = [
    ...BYTE_ORDERS.map(
      (order) => ['with the prefix', order, '04 04 00 00 00000001 00000009 00000001 00000001'] as const,
    ),
    ...BYTE_ORDERS.map(
      (order) =>
        [
          'spelled out',
          order,
          '09 00 00 00 00000001 00000003 00000006 00000001 00000004 00000001 00000009 00000001 00000001',
        ] as const,
    ),
  ];
  test.each(spellings)('knows a name %s in %s byte order', (_name, order, start) => {
    const length = (start.split(' ').length - 4) * 4 + 8;
    const octets = wirePdu(
      `01 06 10 00 00000001 00000002 00000003 ${length.toString(16).padStart(8, '0')} | ${start} | 00 00 00 00`,
      order,
    );
    const answer = decodePdu(answerRequest(octets, { view: VIEW, sessionId: 1 })!);
    expect(answer).toMatchObject({ error: 0, varbinds: [{ name: under('1.1.0') }] });
  });
});

describe('GetBulk', () => {
  test.each<readonly [string, () => string[], string[]]>([
    [
      'repeats row by row',
      () => getBulk(0, 2, '2.1.1', '2.1.2'),
      ['2.1.1.1.97=2', '2.1.2.1.97=4', '2.1.1.1.98=3', '2.1.2.1.98=5'],
    ],
    ['asks non-repeaters once', () => getBulk(1, 2, '1', '2.1.2'), ['1.1.0=0', '2.1.2.1.97=4', '2.1.2.1.98=5']],
    ['takes more non-repeaters than ranges for all', () => getBulk(9, 9, '1', '2'), ['1.1.0=0', '2.1.1.1.97=2']],
    ['repeats nothing when there are 0 repetitions', () => getBulk(1, 0, '1', '2'), ['1.1.0=0']],
    ['answers nothing when there are 0 repetitions and no non-repeaters', () => getBulk(0, 0, '1', '2'), []],
    [
      'goes on with the others when one has ended, under its last name',
      () => getBulk(0, 2, '2.1.2.1.97', '2.1.2'),
      ['2.1.2.1.98=5', '2.1.2.1.97=4', '2.1.2.1.98=endOfMibView', '2.1.2.1.98=5'],
    ],
    ['stops behind the first round that found nothing', () => getBulk(0, 9, '2.1.2.1.98'), ['2.1.2.1.98=endOfMibView']],
    ['answers no ranges with no varbinds', () => getBulk(0, 9), []],
  ])('%s', (_name, bulk, expected) => {
    expect(bulk()).toEqual(expected);
  });

  test('fills a PDU of 65,536 octets with whole varbinds and no more', () => {
    const rows = Array.from({ length: 3000 }, (_, i): MibRow => ({ ...ROWS[0]!, oid: under(`1.${i + 1}.0`) }));
    const request = { type: 'getBulk', nonRepeaters: 0, maxRepetitions: 65535 } as const;
    const { error, varbinds } = ask(encodeView(rows), {
      ...request,
      ranges: [{ start: under(''), include: true, end: [] }],
    });
    // A varbind: 4 octets of type, 4 + 5 * 4 of name, 8 of value; before them a header of 20 and a status of 8.
    expect({ error, count: varbinds.length }).toEqual({ error: 0, count: Math.floor((MAX_SENT_OCTETS - 28) / 36) });
  });
});
