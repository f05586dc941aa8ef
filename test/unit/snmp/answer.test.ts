import { type Answer, answer, MAX_BULK_OCTETS, type Question } from '../../../src/snmp/answer';
import { TAG } from '../../../src/snmp/ber';
import type { ServedRow } from '../../../src/snmp/served-value';
import { serveView } from '../../../src/snmp/served-view';
import { nameOf, readVarbinds } from '../../support/snmp-message';

const text = (value: string) => ({ kind: 'octetString', value }) as const;
const counter = (value: bigint) => ({ kind: 'counter64', value }) as const;

/** Two scalars and a column of two rows; the second column has none. */
const rows: readonly ServedRow[] = [
  { oid: [1, 3, 6, 1, 9, 1, 0], value: text('a') },
  { oid: [1, 3, 6, 1, 9, 2, 0], value: counter(5n) },
  { oid: [1, 3, 6, 1, 9, 3, 1, 1, 1, 120], value: counter(6n) },
  { oid: [1, 3, 6, 1, 9, 3, 1, 1, 1, 121], value: text('y') },
];
const objects = [
  [1, 3, 6, 1, 9, 1],
  [1, 3, 6, 1, 9, 2],
  [1, 3, 6, 1, 9, 3, 1, 1],
  [1, 3, 6, 1, 9, 3, 1, 2],
];
const view = serveView([...rows].reverse(), objects, undefined);

function ask(question: Partial<Question>): Answer {
  return answer(view, {
    kind: 'get',
    isV1: false,
    names: [],
    nonRepeaters: 0,
    maxRepetitions: 0,
    maxOctets: 65_000,
    ...question,
  });
}

/** Name and tag of each varbind, or the error. */
function seen(found: Answer): unknown {
  if (found.kind !== 'varbinds') return found;
  return readVarbinds(found.bytes).map(({ name, tag }) => [name, tag]);
}

const row = (n: number) => [nameOf(rows[n]!.oid), n === 1 || n === 2 ? TAG.counter64 : TAG.octetString];
const END = [1, 3, 6, 1, 9, 3, 1, 1, 1, 121];

describe('Get', () => {
  test.each<[string, readonly number[], number]>([
    ['another instance of a scalar', [1, 3, 6, 1, 9, 1, 1], TAG.noSuchInstance],
    ['a scalar without its instance', [1, 3, 6, 1, 9, 1], TAG.noSuchInstance],
    ['another row of a column', [1, 3, 6, 1, 9, 3, 1, 1, 1, 122], TAG.noSuchInstance],
    ['a column without rows', [1, 3, 6, 1, 9, 3, 1, 2, 1, 120], TAG.noSuchInstance],
    ['another column', [1, 3, 6, 1, 9, 3, 1, 3, 1, 120], TAG.noSuchObject],
    ['a table', [1, 3, 6, 1, 9, 3], TAG.noSuchObject],
    ['what is before all', [0, 0], TAG.noSuchObject],
    ['what is behind all', [2, 100, 3], TAG.noSuchObject],
  ])('%s is said not to be there, by its name', (_, name, tag) => {
    expect(seen(ask({ names: [name] }))).toEqual([[nameOf(name), tag]]);
  });

  test('gives rows in the order in which they are asked for, twice where asked twice', () => {
    const names = [3, 0, 3].map((n) => rows[n]!.oid);
    expect(seen(ask({ names }))).toEqual([row(3), row(0), row(3)]);
  });

  test('SNMPv1 gets an error for what is not there, and for a Counter64, which it does not know', () => {
    const good = rows[0]!.oid;
    expect(seen(ask({ isV1: true, names: [good] }))).toEqual([row(0)]);
    for (const bad of [[1, 3, 6, 1, 9, 1, 1], rows[1]!.oid]) {
      expect(ask({ isV1: true, names: [good, bad] })).toEqual({ kind: 'error', status: 2, index: 2 });
    }
  });

  test('is too big when it does not fit', () => {
    expect(ask({ names: [rows[0]!.oid], maxOctets: 10 })).toEqual({ kind: 'tooBig' });
  });
});

describe('GetNext', () => {
  test('repeated, visits every row once and in order, and ends with the name it came with', () => {
    let name: readonly number[] = [0, 0];
    const visited: number[] = [];
    for (const n of rows.keys()) {
      expect(seen(ask({ kind: 'getNext', names: [name] }))).toEqual([row(n)]);
      name = rows[n]!.oid;
      visited.push(n);
    }
    expect(visited).toHaveLength(rows.length);
    expect(seen(ask({ kind: 'getNext', names: [name] }))).toEqual([[nameOf(END), TAG.endOfMibView]]);
  });

  test('SNMPv1 steps over every Counter64, and gets an error at the end', () => {
    const names = [[1, 3], rows[0]!.oid, rows[1]!.oid, rows[2]!.oid];
    expect(seen(ask({ kind: 'getNext', isV1: true, names }))).toEqual([row(0), row(3), row(3), row(3)]);
    expect(ask({ kind: 'getNext', isV1: true, names: [END] })).toEqual({ kind: 'error', status: 2, index: 1 });
  });
});

describe('GetBulk', () => {
  const bulk = (question: Partial<Question>) => seen(ask({ kind: 'getBulk', ...question }));
  const end = [nameOf(END), TAG.endOfMibView];

  test('repeats the names behind the non-repeaters, round by round', () => {
    const names = [[1, 3], rows[0]!.oid, rows[1]!.oid];
    expect(bulk({ names, nonRepeaters: 1, maxRepetitions: 2 })).toEqual([row(0), row(1), row(2), row(2), row(3)]);
  });

  test('a name that is at its end says so while others go on', () => {
    expect(bulk({ names: [rows[3]!.oid, rows[1]!.oid], maxRepetitions: 3 })).toEqual([
      end,
      row(2),
      end,
      row(3),
      end,
      end,
    ]);
  });

  test('ends with the round in which all are at their end, however many are asked for', () => {
    expect(bulk({ names: [rows[2]!.oid], maxRepetitions: 2 ** 31 - 1 })).toEqual([row(3), end]);
    expect(bulk({ names: [[2, 5]], maxRepetitions: 2 ** 31 - 1 })).toEqual([[nameOf([2, 5]), TAG.endOfMibView]]);
  });

  test.each<[string, Partial<Question>, readonly unknown[]]>([
    ['no repetitions', { names: [[1, 3]] }, []],
    ['fewer than no repetitions', { names: [[1, 3]], maxRepetitions: -5 }, []],
    ['fewer than no non-repeaters', { names: [[1, 3]], nonRepeaters: -5, maxRepetitions: 1 }, [row(0)]],
    ['more non-repeaters than names', { names: [[1, 3]], nonRepeaters: 9, maxRepetitions: 9 }, [row(0)]],
    ['no names', { nonRepeaters: 1, maxRepetitions: 9 }, []],
  ])('%s', (_, question, expected) => {
    expect(bulk(question)).toEqual(expected);
  });

  test('is cut behind its last whole varbind where the room ends, and is too big where not one fits', () => {
    const all = ask({ kind: 'getBulk', names: [[1, 3]], maxRepetitions: 3 });
    const [first, second] = readVarbinds((all as { bytes: Buffer }).bytes).map(({ name, tag }) => [name, tag]);
    expect(bulk({ names: [[1, 3]], maxRepetitions: 3, maxOctets: 40 })).toEqual([first, second]);
    expect(bulk({ names: [[1, 3]], maxRepetitions: 3, maxOctets: 10 })).toEqual({ kind: 'tooBig' });
  });

  test('is never longer than a stranger could make good use of', () => {
    const names = Array.from({ length: 1000 }, () => [1, 3]);
    const found = ask({ kind: 'getBulk', names, maxRepetitions: 2 ** 31 - 1 }) as { bytes: Buffer };
    expect(found.bytes.length).toBeLessThanOrEqual(MAX_BULK_OCTETS);
    expect(found.bytes.length).toBeGreaterThan(MAX_BULK_OCTETS - 100);
  });
});

test('a Set is refused, in the words of each version', () => {
  expect(ask({ kind: 'set', names: [rows[0]!.oid] })).toEqual({ kind: 'error', status: 17, index: 1 });
  expect(ask({ kind: 'set', isV1: true, names: [rows[0]!.oid] })).toEqual({ kind: 'error', status: 2, index: 1 });
});

test('a row that is read again for each answer has the value of the moment', () => {
  let now = 1;
  const oid = [1, 3, 6, 1, 2, 1, 1, 3, 0];
  const live = serveView([{ oid, value: () => ({ kind: 'timeTicks', value: now }) }], [], undefined);
  const question = {
    kind: 'get',
    isV1: true,
    names: [oid],
    nonRepeaters: 0,
    maxRepetitions: 0,
    maxOctets: 100,
  } as const;
  const value = () => readVarbinds((answer(live, question) as { bytes: Buffer }).bytes)[0]!.content.readUInt8();
  expect(value()).toBe(1);
  now = 2;
  expect(value()).toBe(2);
});

test('a view of the same names keeps them encoded; another one does not', () => {
  const same = serveView([...rows].reverse(), objects, view);
  expect(same.names).toBe(view.names);
  expect(serveView(rows.slice(1), objects, view).names).not.toBe(view.names);
});

test('a value outside its limits is refused when it is published', () => {
  expect(() => serveView([{ oid: [1, 3, 1], value: counter(2n ** 64n) }], [], undefined)).toThrow('1.3.1');
});
