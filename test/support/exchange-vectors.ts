// RFC 2741 section 7.2, request by request: what a master sends and what must come back, in hex laid out by hand.
// What is answered from has R = 1.3.6.1.4.1.9 and, in the order of a walk,
//
//   R.1.0      Counter64   2^53 + 1
//   R.2.0      OctetString "ab"
//   R.3.1.97   Gauge32     7         a table with a string index,
//   R.3.2.97   Integer     -1        of two columns
//
// and the object R.4, which has no instance.

import { encodeView } from '../../src/agentx/encoded-view';

export interface ExchangeVector {
  readonly name: string;
  readonly request: string;
  /** undefined where silence is wanted. */
  readonly answer: string | undefined;
}

const R = [1, 3, 6, 1, 4, 1, 9];
const OBJECTS = [[1], [2], [3, 1], [3, 2], [4]].map((tail) => [...R, ...tail]);
export const EXCHANGE_VIEW = encodeView(
  [
    { oid: [...R, 1, 0], value: { kind: 'counter64', value: 2n ** 53n + 1n } },
    { oid: [...R, 2, 0], value: { kind: 'octetString', value: 'ab' } },
    { oid: [...R, 3, 1, 97], value: { kind: 'gauge32', value: 7 } },
    { oid: [...R, 3, 2, 97], value: { kind: 'integer', value: -1 } },
  ],
  OBJECTS,
);
export const EXCHANGE_SESSION_ID = 0x01020304;

const IDS = '01020304 05060708 090a0b0c';
const NULL_OID = '00 00 00 00';

/** R and these arcs below it; `include` is the third octet. */
function below(arcs: readonly number[], include = false): string {
  const spelled = [1, 9, ...arcs].map((arc) => arc.toString(16).padStart(8, '0'));
  return `0${spelled.length} 04 ${include ? '01' : '00'} 00 ${spelled.join(' ')}`;
}

const COUNTER = `0046 0000 ${below([1, 0])} 0020000000000001`;
const TEXT = `0004 0000 ${below([2, 0])} 00000002 61 62 00 00`;
const GAUGE = `0042 0000 ${below([3, 1, 97])} 00000007`;
const INTEGER = `0002 0000 ${below([3, 2, 97])} ffffffff`;
const noSuchObject = (arcs: readonly number[]) => `0080 0000 ${below(arcs)}`;
const noSuchInstance = (arcs: readonly number[]) => `0081 0000 ${below(arcs)}`;
const endOfMibView = (arcs: readonly number[]) => `0082 0000 ${below(arcs)}`;

function octetsIn(tokens: string): number {
  return tokens.replace(/[\s|]/g, '').length / 2;
}

function pdu(type: string, body: string, { ids = IDS, flags = '00', length = octetsIn(body) } = {}): string {
  return `01 ${type} ${flags} 00 | ${ids} ${length.toString(16).padStart(8, '0')} | ${body}`;
}

function answered(...varbinds: readonly string[]): string {
  return pdu('12', `00000000 0000 0000 ${varbinds.join(' ')}`);
}

function refused(code: string, ids = IDS): string {
  return pdu('12', `00000000 ${code} 0001`, { ids });
}

const get = (...names: readonly string[]) => pdu('05', names.map((name) => `${name} ${NULL_OID}`).join(' '));
const getNext = (...ranges: readonly (readonly [string, string])[]) => pdu('06', ranges.flat().join(' '));
const getBulk = (numbers: string, ...ranges: readonly (readonly [string, string])[]) =>
  pdu('07', [numbers, ...ranges.flat()].join(' '));

export const EXCHANGE_VECTORS: readonly ExchangeVector[] = [
  { name: '7.2.3.1 Get of one instance', request: get(below([1, 0])), answer: answered(COUNTER) },
  {
    name: '7.2.3.1 Get of several, in the order asked, one of them twice',
    request: get(below([3, 2, 97]), below([1, 0]), below([2, 0]), below([1, 0])),
    answer: answered(INTEGER, COUNTER, TEXT, COUNTER),
  },
  {
    name: '7.2.3.1 Get of what no object is',
    request: get(below([5, 0]), below([])),
    answer: answered(noSuchObject([5, 0]), noSuchObject([])),
  },
  {
    name: '7.2.3.1 Get of an object without this instance, a column node, an object without any',
    request: get(below([1, 1]), below([3, 1]), below([4, 0])),
    answer: answered(noSuchInstance([1, 1]), noSuchInstance([3, 1]), noSuchInstance([4, 0])),
  },
  { name: '7.2.3.1 Get of nothing', request: get(), answer: answered() },
  {
    name: '7.2.3.2 GetNext from the root, included, to behind it',
    request: getNext([below([], true), '02 04 00 00 00000001 0000000a']),
    answer: answered(COUNTER),
  },
  {
    name: '7.2.3.2 GetNext from an instance, excluded and included',
    request: getNext([below([1, 0]), NULL_OID], [below([1, 0], true), NULL_OID]),
    answer: answered(TEXT, COUNTER),
  },
  {
    name: '7.2.3.2 GetNext up to an end, which is not in the range',
    request: getNext([below([1, 0]), below([2, 0])], [below([1, 0]), below([2, 1])]),
    answer: answered(endOfMibView([1, 0]), TEXT),
  },
  {
    name: '7.2.3.2 GetNext past the last instance',
    request: getNext([below([3, 2, 97]), NULL_OID], [below([4, 0], true), NULL_OID]),
    answer: answered(endOfMibView([3, 2, 97]), endOfMibView([4, 0])),
  },
  {
    name: '7.2.3.3 GetBulk of one non-repeater and two repetitions',
    request: getBulk('0001 0002', [below([1]), NULL_OID], [below([3]), below([4])]),
    answer: answered(COUNTER, GAUGE, INTEGER),
  },
  {
    name: '7.2.3.3 GetBulk that comes to the end of its range',
    request: getBulk('0000 0003', [below([3]), below([3, 2])], [below([1]), below([4])]),
    answer: answered(GAUGE, COUNTER, endOfMibView([3, 1, 97]), TEXT, endOfMibView([3, 1, 97]), GAUGE),
  },
  {
    name: '7.2.3.3 GetBulk of no repetitions',
    request: getBulk('0000 0000', [below([3]), below([4])]),
    answer: answered(),
  },
  { name: '7.2.4.1 TestSet', request: pdu('08', TEXT), answer: refused('0011') },
  { name: '7.2.4.2 CommitSet', request: pdu('09', ''), answer: refused('000e') },
  { name: '7.2.4.3 UndoSet', request: pdu('0a', ''), answer: refused('000f') },
  { name: '7.2.4.4 CleanupSet', request: pdu('0b', ''), answer: undefined },
  { name: '6.2.11 Ping', request: pdu('0d', ''), answer: answered() },
  { name: '6.2.2 Close', request: pdu('02', '05 00 00 00'), answer: undefined },
  { name: '6.2.16 Response that no one waits for', request: answered(COUNTER), answer: undefined },
  ...(
    [
      ['6.2.1 Open', '01', `00 00 00 00 ${NULL_OID} 00000000`],
      ['6.2.3 Register', '03', `00 7f 00 00 ${below([])}`],
      ['6.2.4 Unregister', '04', `00 7f 00 00 ${below([])}`],
      ['6.2.10 Notify', '0c', COUNTER],
      ['6.2.12 IndexAllocate', '0e', INTEGER],
      ['6.2.13 IndexDeallocate', '0f', INTEGER],
      ['6.2.14 AddAgentCaps', '10', `${below([])} 00000000`],
      ['6.2.15 RemoveAgentCaps', '11', below([])],
    ] as const
  ).map(([name, type, body]) => ({
    name: `${name}, which only a subagent sends`,
    request: pdu(type, body),
    answer: refused('010c'),
  })),
  {
    name: '7.2.2 (1) a Get that ends within a range',
    request: pdu('05', `${below([1, 0])} 02 04 00 00`),
    answer: refused('010a'),
  },
  {
    name: '7.2.2 (1) a Get that is shorter than it says',
    request: pdu('05', '', { length: 8 }),
    answer: refused('010a'),
  },
  {
    name: '7.2.2 (2) a Get of another session',
    request: pdu('05', `${below([1, 0])} ${NULL_OID}`, { ids: '01020305 05060708 090a0b0c' }),
    answer: refused('0101', '01020305 05060708 090a0b0c'),
  },
  {
    name: '7.2.2 (2) a Get of session 0',
    request: pdu('05', '', { ids: '00000000 00000000 00000000' }),
    answer: refused('0101', '00000000 00000000 00000000'),
  },
  {
    name: '7.2.2 (3) a Get in a context',
    request: pdu('05', `00000001 78 00 00 00 ${below([1, 0])} ${NULL_OID}`, { flags: '08' }),
    answer: refused('0106'),
  },
  {
    name: '7.2.2 a type that is none',
    request: pdu('13', ''),
    answer: undefined,
  },
];
