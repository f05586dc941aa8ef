import fc from 'fast-check';
import { Problem } from '../../../src/base/problem';
import { tlv } from '../../../src/snmp/ber';
import { readMessage } from '../../../src/snmp/message';
import { timed } from '../../support/property';
import { communityMessage, PDU, usmMessage } from '../../support/snmp-message';

const name = [1, 3, 6, 1, 2, 1, 1, 3, 0];
const engineId = Buffer.from('80001f8805000102030405060708090a0b', 'hex');
const get = communityMessage({ tag: PDU.get, names: [name] });
const discovery = usmMessage({ tag: PDU.get, names: [] }, { engineId: Buffer.alloc(0), boots: 0, time: 0 });

test('gives version and community of an SNMPv1 and an SNMPv2c request', () => {
  expect(readMessage(get)).toEqual({ kind: 'community', version: 2, community: Buffer.from('public') });
  const v1 = communityMessage({ tag: PDU.getNext, names: [] }, { version: 1, community: '' });
  expect(readMessage(v1)).toEqual({ kind: 'community', version: 1, community: Buffer.alloc(0) });
});

test('gives what an SNMPv3 message says of itself', () => {
  expect(readMessage(discovery)).toEqual({
    kind: 'usm',
    messageId: 11,
    maxOctets: 65507,
    isAuthenticated: false,
    isEncrypted: false,
    isReportable: true,
    engineId: Buffer.alloc(0),
    engineBoots: 0,
    engineTime: 0,
    userName: Buffer.alloc(0),
    digest: Buffer.alloc(0),
    requestId: 7,
  });
});

test.each<[string, Buffer, string]>([
  ['a version of the future', Buffer.from('3003020104', 'hex'), 'badVersion'],
  [
    'another security model',
    usmMessage({ tag: PDU.get, names: [] }, { engineId, boots: 0, time: 0, securityModel: 4 }),
    'badSecurityModel',
  ],
  [
    'encryption without authentication',
    usmMessage({ tag: PDU.get, names: [] }, { engineId, boots: 0, time: 0, flags: 6 }),
    'badFlags',
  ],
])('tells apart %s', (_, bytes, kind) => {
  expect(readMessage(bytes)).toEqual({ kind });
});

const long = Array.from({ length: 700 }, () => 1);

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['an indefinite length', Buffer.from('3080020101', 'hex')],
  ['a length of 127 octets', Buffer.from('30ff020101', 'hex')],
  ['a length beyond the end', Buffer.from('3084ffffffff020101', 'hex')],
  ['a message cut short', get.subarray(0, get.length - 1)],
  ['a response', communityMessage({ tag: PDU.response, names: [name] })],
  ['a report', communityMessage({ tag: PDU.report, names: [name] })],
  ['a GetBulk of SNMPv1', communityMessage({ tag: PDU.getBulk, names: [name] }, { version: 1 })],
  ['a request-id of five octets', communityMessage({ tag: PDU.get, names: [], requestId: 2 ** 39 - 1 })],
  ['a name of 700 octets', communityMessage({ tag: PDU.get, names: [[1, 3, ...long]] })],
  ['a varbind without a value', communityMessage({ tag: PDU.get, names: [name], value: Buffer.alloc(0) })],
  [
    'a user name of 33 octets',
    usmMessage({ tag: PDU.get, names: [] }, { engineId, boots: 0, time: 0, userName: 'x'.repeat(33) }),
  ],
  [
    'an engine ID of 33 octets',
    usmMessage({ tag: PDU.get, names: [] }, { engineId: Buffer.alloc(33), boots: 0, time: 0 }),
  ],
  [
    'an SNMPv3 sender that takes 100 octets',
    usmMessage({ tag: PDU.get, names: [] }, { engineId, boots: 0, time: 0, maxOctets: 100 }),
  ],
  [
    'a sequence in a sequence and so on',
    Array.from({ length: 5000 }).reduce((inner: Buffer) => tlv(0x30, inner), Buffer.alloc(0)),
  ],
])('refuses %s', (_, bytes) => {
  expect(() => readMessage(bytes)).toThrow(Problem);
});

test('bytes of any kind are read, or refused with a Problem', () => {
  const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(anything, (bytes) => {
      expectReadOrRefused(bytes);
    }),
    timed(),
  );
});

test('a good message with any octets changed, left out or put in is read, or refused with a Problem', () => {
  const edit = fc.record({ at: fc.nat(400), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) });
  fc.assert(
    fc.property(fc.constantFrom(get, discovery), fc.array(edit, { minLength: 1, maxLength: 4 }), (message, edits) => {
      let bytes = Buffer.from(message);
      for (const { at, cut, put } of edits) {
        const place = at % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
      }
      expectReadOrRefused(bytes);
    }),
    timed(),
  );
});

function expectReadOrRefused(bytes: Buffer): void {
  try {
    expect(readMessage(bytes)).toHaveProperty('kind');
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
  }
}
