// With the real net-snmp package in it: what goes in are the octets of messages, and so is what comes out.

import fc from 'fast-check';
import { encodeOid, TAG, tlv } from '../../../src/snmp/ber';
import { netSnmp } from '../../../src/snmp/net-snmp';
import { Responder } from '../../../src/snmp/responder';
import type { ServedRow } from '../../../src/snmp/served-value';
import { serveView } from '../../../src/snmp/served-view';
import { type StatisticName, Statistics, statisticOid } from '../../../src/snmp/statistics';
import { timed } from '../../support/property';
import {
  answeredPdu,
  communityMessage,
  nameOf,
  PDU,
  type PduText,
  type UsmText,
  usmMessage,
} from '../../support/snmp-message';

const name = [1, 3, 6, 1, 9, 1, 0];
const rows: readonly ServedRow[] = [
  { oid: name, value: { kind: 'counter64', value: 2n ** 64n - 1n } },
  { oid: [1, 3, 6, 1, 9, 2, 0], value: { kind: 'octetString', value: 'zwei' } },
];
const view = serveView(rows, [], undefined);
const farm = serveView([{ oid: name, value: { kind: 'octetString', value: 'all' } }], [], undefined);
const engine = { id: Buffer.from('80001f8805000102030405060708090a0b', 'hex'), boots: 3 };
const signer = { protocol: 'SHA-256', password: 'a good password' } as const;

function scene({ hasCommunity = true, hasUsers = true } = {}) {
  const statistics = new Statistics();
  let seconds = 1000;
  const users = [
    { name: 'signer', auth: signer, priv: undefined },
    { name: 'hider', auth: signer, priv: { protocol: 'AES', password: 'another password' } },
  ] as const;
  const responder = new Responder({
    snmp: netSnmp,
    community: hasCommunity ? 'public' : undefined,
    users: hasUsers ? users : [],
    engine,
    engineTime: () => seconds,
    statistics,
    contexts: [
      { community: 'of the farm', context: 'farm' },
      { community: 'of nothing', context: 'nothing' },
    ],
  });
  const counts = (statistic: StatisticName) => statistics.value(statistic);
  const advance = (by: number) => {
    seconds += by;
  };
  return {
    counts,
    advance,
    ask: (bytes: Buffer) =>
      responder.answer(bytes, (name) => (({ '': view, farm }) as Readonly<Record<string, typeof view>>)[name]),
  };
}

const get: PduText = { tag: PDU.get, names: [name], requestId: 77 };
const user = { snmp: netSnmp, name: 'signer', authProtocol: 5, password: signer.password };
const signed: UsmText = { engineId: engine.id, boots: engine.boots, time: 1000, user };

test('a community that stands for a context, and a context of SNMPv3, see what is served in it and nothing else', () => {
  const { ask, counts } = scene();
  const answerTo = (bytes: Buffer) => answeredPdu(ask(bytes).response!).varbinds[0]!.content.toString();
  expect(answerTo(communityMessage(get, { community: 'of the farm' }))).toBe('all');
  expect(ask(communityMessage(get, { community: 'of nothing' }))).toEqual({ response: undefined, refusal: undefined });
  expect(ask(communityMessage(get, { community: 'of the FARM' })).refusal).toBe('wrongCommunity');
  expect(answerTo(usmMessage(get, { ...signed, context: 'farm' }))).toBe('all');
  expect(counts('unknownContexts')).toBe(0);
});

describe('with a community', () => {
  test('a GET is answered in the version in which it came', () => {
    const { ask } = scene();
    const { response } = ask(communityMessage(get));
    expect(response?.toString('hex', 0, 5)).toMatch(/^30..020101$/);
    expect(answeredPdu(response!)).toEqual({
      tag: PDU.response,
      requestId: 77,
      status: 0,
      index: 0,
      varbinds: [{ name: nameOf(name), tag: TAG.counter64, content: Buffer.from('00ffffffffffffffff', 'hex') }],
    });
    const v1 = ask(communityMessage({ ...get, names: [rows[1]!.oid] }, { version: 1 })).response!;
    expect(v1.toString('hex', 0, 5)).toMatch(/^30..020100$/);
    expect(answeredPdu(v1).varbinds[0]?.content.toString()).toBe('zwei');
  });

  test.each<[string, string]>([
    ['another one', 'privat'],
    ['the beginning of it', 'publi'],
    ['more than it', 'public '],
    ['none', ''],
  ])('%s is met with silence, and counted', (_, community) => {
    const { ask, counts } = scene();
    expect(ask(communityMessage(get, { community }))).toEqual({ response: undefined, refusal: 'wrongCommunity' });
    expect(counts('inBadCommunityNames')).toBe(1);
  });

  test('where none is configured, no community is right', () => {
    const { ask } = scene({ hasCommunity: false });
    for (const community of ['', 'public', 'undefined']) {
      expect(ask(communityMessage(get, { community })).response).toBeUndefined();
    }
  });

  test.each<[string, PduText, number, number, string]>([
    ['a SET', { tag: PDU.set, names: [name], value: tlv(TAG.octetString, Buffer.from('x')) }, 17, 1, '04:78'],
    ['a SET of an OID', { tag: PDU.set, names: [name], value: encodeOid([2, 100, 3]) }, 17, 1, '06:813403'],
    ['a SET of a number', { tag: PDU.set, names: [name], value: Buffer.from('0202ff7f', 'hex') }, 17, 1, '02:ff7f'],
    [
      'a SET of an address',
      { tag: PDU.set, names: [name], value: Buffer.from('40047f000001', 'hex') },
      17,
      1,
      '40:7f000001',
    ],
  ])('%s is refused with its own varbinds', (_, pdu, status, index, varbind) => {
    const answered = answeredPdu(scene().ask(communityMessage(pdu)).response!);
    expect(answered).toMatchObject({ tag: PDU.response, status, index });
    const { tag, content, name: named } = answered.varbinds[0]!;
    expect([named, `${tag.toString(16).padStart(2, '0')}:${content.toString('hex')}`]).toEqual([nameOf(name), varbind]);
  });

  test.each<[string, readonly number[]]>([
    ['0.0', [0, 0]],
    ['under 2, with a second arc over 39', [2, 100, 3]],
    ['of 128 arcs', [1, 3, ...Array.from({ length: 126 }, () => 4_294_967_295)]],
  ])('a name %s comes back as it was', (_, odd) => {
    const { varbinds } = answeredPdu(scene().ask(communityMessage({ tag: PDU.get, names: [odd] })).response!);
    expect(varbinds).toEqual([{ name: nameOf(odd), tag: TAG.noSuchObject, content: Buffer.alloc(0) }]);
  });

  test('an answer that no datagram can hold is too big: without varbinds, or with those of an SNMPv1 request', () => {
    const { ask } = scene();
    const names = Array.from({ length: 4500 }, () => name);
    const big = ask(communityMessage({ tag: PDU.get, names })).response!;
    expect(answeredPdu(big)).toMatchObject({ status: 1, index: 0, varbinds: [] });
    const bigV1 = ask(communityMessage({ tag: PDU.getNext, names }, { version: 1 })).response!;
    expect(answeredPdu(bigV1)).toMatchObject({ status: 1, index: 0 });
    expect(answeredPdu(bigV1).varbinds).toHaveLength(4500);
  });

  test('a request without varbinds is answered without varbinds', () => {
    for (const tag of [PDU.get, PDU.getNext, PDU.getBulk, PDU.set]) {
      expect(answeredPdu(scene().ask(communityMessage({ tag, names: [] })).response!).varbinds).toEqual([]);
    }
  });
});

describe('with SNMPv3', () => {
  function reported(ask: (bytes: Buffer) => { readonly response: Buffer | undefined }, message: Buffer) {
    const pdu = answeredPdu(ask(message).response!);
    return { tag: pdu.tag, requestId: pdu.requestId, name: pdu.varbinds[0]?.name, value: pdu.varbinds[0]?.content[0] };
  }
  const report = (statistic: StatisticName, value = 1) => ({
    tag: PDU.report,
    requestId: 77,
    name: nameOf(statisticOid(statistic)),
    value,
  });

  test('a signed GET of this moment is answered', () => {
    const answered = answeredPdu(scene().ask(usmMessage(get, signed)).response!);
    expect(answered).toMatchObject({ tag: PDU.response, requestId: 77, status: 0 });
    expect(answered.varbinds[0]?.name).toBe(nameOf(name));
  });

  test.each<[string, UsmText, StatisticName]>([
    ['no engine ID, as discovery has', { ...signed, engineId: Buffer.alloc(0) }, 'unknownEngineIDs'],
    ['the engine ID of another', { ...signed, engineId: Buffer.alloc(17, 1) }, 'unknownEngineIDs'],
    ['a user no one knows', { ...signed, user: { ...user, name: 'nobody' } }, 'unknownUserNames'],
    ['no signature', { engineId: engine.id, boots: 3, time: 1000, userName: 'signer' }, 'unsupportedSecLevels'],
    ['no encryption where that is wanted', { ...signed, user: { ...user, name: 'hider' } }, 'unsupportedSecLevels'],
    ['another password', { ...signed, user: { ...user, password: 'a wrong password' } }, 'wrongDigests'],
    ['another digest', { ...signed, user: { ...user, authProtocol: 3 } }, 'wrongDigests'],
    ['the time of long ago', { ...signed, time: 849 }, 'notInTimeWindows'],
    ['a time to come', { ...signed, time: 1151 }, 'notInTimeWindows'],
    ['the boots before', { ...signed, boots: 2 }, 'notInTimeWindows'],
    ['another context engine', { ...signed, contextEngineId: Buffer.alloc(17, 1) }, 'unknownPDUHandlers'],
    ['a context', { ...signed, context: 'other' }, 'unknownContexts'],
  ])('%s is reported as such', (_, usm, statistic) => {
    const { ask, counts } = scene();
    expect(reported(ask, usmMessage(get, usm))).toEqual(report(statistic));
    expect(reported(ask, usmMessage(get, usm))).toEqual(report(statistic, 2));
    expect(counts(statistic)).toBe(2);
  });

  test('what cannot be reported is met with silence', () => {
    const { ask } = scene();
    expect(ask(usmMessage(get, { ...signed, engineId: Buffer.alloc(0), flags: 1 })).response).toBeUndefined();
    expect(ask(usmMessage(get, { ...signed, time: 1, flags: 1 })).response).toBeUndefined();
  });

  test('a message that was recorded is of no use 150 seconds later', () => {
    const { ask, advance } = scene();
    const message = usmMessage(get, signed);
    advance(150);
    expect(answeredPdu(ask(message).response!).tag).toBe(PDU.response);
    advance(1);
    expect(answeredPdu(ask(message).response!).tag).toBe(PDU.report);
  });

  test('the report on the time is signed, and so is every answer', () => {
    const { ask } = scene();
    for (const time of [1, 1000]) {
      const response = ask(usmMessage(get, { ...signed, time })).response!;
      expect(isSigned(response)).toBe(true);
      response[response.length - 1]! ^= 1;
      expect(isSigned(response)).toBe(false);
    }
  });

  test('an answer is no longer than the sender can take', () => {
    const { ask } = scene();
    const bulk = { tag: PDU.getBulk, names: Array.from({ length: 10 }, () => [1, 3]), third: 100 };
    const { response } = ask(usmMessage(bulk, { ...signed, maxOctets: 500 }));
    expect(response!.length).toBeLessThanOrEqual(500);
    expect(answeredPdu(response!).varbinds.length).toBeGreaterThan(3);
  });

  test('where no users are configured, nothing is answered', () => {
    const { ask, counts } = scene({ hasUsers: false });
    expect(ask(usmMessage(get, { ...signed, engineId: Buffer.alloc(0) }))).toEqual({
      response: undefined,
      refusal: undefined,
    });
    expect(counts('inBadVersions')).toBe(1);
  });

  test('strangers who make up engine IDs leave nothing behind', () => {
    const { ask } = scene();
    ask(usmMessage(get, signed));
    const keys = () =>
      Object.keys((netSnmp.Authentication as unknown as { authToKeyCache: object }).authToKeyCache).length;
    const before = keys();
    const discovery = { engineId: Buffer.alloc(17), boots: 0, time: 0, userName: 'signer', flags: 5 };
    for (let i = 0; i < 500; i++) {
      discovery.engineId.writeUInt32BE(i, 5);
      ask(usmMessage(get, discovery));
    }
    expect(keys()).toBe(before);
  });
});

/** The message authentication code of SHA-256 (24 octets) is right for the message. */
function isSigned(message: Buffer): boolean {
  const at = message.indexOf(Buffer.from('0418', 'hex')) + 2;
  const copy = Buffer.from(message);
  copy.fill(0, at, at + 24);
  const right = netSnmp.Authentication.calculateDigest(copy, 5, signer.password, engine.id);
  return right.equals(message.subarray(at, at + 24));
}

describe('whatever comes in', () => {
  const messages = [
    communityMessage(get),
    communityMessage({ tag: PDU.getBulk, names: [name, [1, 3]], second: 1, third: 20 }),
    communityMessage({ tag: PDU.set, names: [name], value: tlv(TAG.octetString, Buffer.from('x')) }, { version: 1 }),
    usmMessage(get, signed),
    usmMessage(get, { ...signed, engineId: Buffer.alloc(0) }),
  ];
  const edit = fc.record({ at: fc.nat(400), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) });

  test('nothing is thrown, the answer fits into a datagram, and the next good request is answered', () => {
    const { ask } = scene();
    const property = fc.property(fc.constantFrom(...messages), fc.array(edit, { maxLength: 4 }), (message, edits) => {
      let bytes = Buffer.from(message);
      for (const { at, cut, put } of edits) {
        const place = at % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]);
      }
      expect(ask(bytes).response?.length ?? 0).toBeLessThanOrEqual(65_507);
    });
    fc.assert(property, timed());
    expect(answeredPdu(ask(communityMessage(get)).response!).status).toBe(0);
    expect(answeredPdu(ask(usmMessage(get, signed)).response!).status).toBe(0);
  });

  test('a signed message that is no request on its inside is dropped', () => {
    const { ask } = scene();
    for (const tag of [PDU.response, PDU.report]) {
      expect(ask(usmMessage({ tag, names: [] }, signed)).response).toBeUndefined();
    }
  });
});
