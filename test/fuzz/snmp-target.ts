// SNMP as the stand-alone agent takes it from anyone. The first octet of an input says how the rest gets there: as the
// datagram itself, or with the right community, signed by a user or encrypted by one, which a stranger could not do.

import { TAG } from '../../src/snmp/ber';
import { BerReader } from '../../src/snmp/ber-reader';
import { netSnmp } from '../../src/snmp/net-snmp';
import { Responder } from '../../src/snmp/responder';
import type { ServedRow } from '../../src/snmp/served-value';
import { serveView } from '../../src/snmp/served-view';
import { Statistics } from '../../src/snmp/statistics';
import { answeredPdu, encodePdu, communityMessage as message, PDU, usmMessage } from '../support/snmp-message';
import { reshapeBer } from './ber-tree';
import { communityMessage, encryptedMessage, signedMessage, userKeys } from './snmp-message-forms';
import { type Chance, demand, type FuzzTarget } from './target';

const COMMUNITY = 'a good community';
const PASSWORD = 'a good password';
const ENGINE = { id: Buffer.from('80001f8805000102030405060708090a0b', 'hex'), boots: 3, time: 1000 };
const MAX_DATAGRAM_OCTETS = 65_507;
/** After so many inputs the responder has to answer what is right. */
const GOOD_ONE_IN = 64;

const root = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 2004, 1];
const rows: readonly ServedRow[] = [
  { oid: [1, 3, 6, 1, 2, 1, 1, 1, 0], value: { kind: 'octetString', value: 'maillogs' } },
  ...Array.from({ length: 400 }, (_, i): ServedRow => {
    return {
      oid: [...root, 1 + (i >> 5), 1 + (i & 31), 0],
      value: { kind: 'counter64', value: 2n ** 64n - BigInt(i + 1) },
    };
  }),
];
const [first] = rows;

/** By the octet in front, modulo their number. */
const FORMS = ['datagram', 'v1', 'v2c', 'signed', 'encrypted'] as const;

export function snmpTarget(): FuzzTarget {
  const signer = userKeys(ENGINE, 'signer', PASSWORD);
  const hider = userKeys(ENGINE, 'hider', PASSWORD, PASSWORD);
  const responder = makeResponder();
  const view = serveView(rows, [], undefined);
  const answer = (bytes: Buffer) => responder.answer(bytes, () => view);
  const goodOnes = [communityMessage(getFirst(), COMMUNITY, 1), signedMessage(scoped(getFirst()), ENGINE, signer)];
  let tried = 0;

  return {
    name: 'snmp',
    seeds: seeds(),
    words: [Buffer.from(COMMUNITY), Buffer.from('signer'), Buffer.from('hider'), ENGINE.id, getFirst()],
    limitMs: 100,
    reshape: reshapeInside,
    attempt(input) {
      const form = FORMS[(input[0] ?? 0) % FORMS.length]!;
      const datagram = inForm(form, input.subarray(1));
      if (datagram.length > MAX_DATAGRAM_OCTETS) return `${form} too long`;
      const { response, refusal } = answer(datagram);
      if (response !== undefined) checkResponse(response);
      if (++tried % GOOD_ONE_IN === 0) checkGoodOnes();
      return `${form} ${refusal ?? ''} ${response === undefined ? 'silence' : shapeOf(response)}`;
    },
  };

  function inForm(form: (typeof FORMS)[number], inside: Buffer): Buffer {
    switch (form) {
      case 'datagram':
        return inside;
      case 'v1':
        return communityMessage(inside, COMMUNITY, 0);
      case 'v2c':
        return communityMessage(inside, COMMUNITY, 1);
      case 'signed':
        return signedMessage(inside, ENGINE, signer);
      case 'encrypted':
        return encryptedMessage(inside, ENGINE, hider);
    }
  }

  function checkGoodOnes(): void {
    for (const good of goodOnes) {
      const { response } = answer(Buffer.from(good));
      demand(response !== undefined, 'a good GET is not answered any more');
      const { status, varbinds } = answeredPdu(response);
      demand(status === 0 && String(varbinds[0]?.content) === 'maillogs', 'a good GET gets a wrong answer');
    }
  }
}

function makeResponder(): Responder {
  const auth = { protocol: 'SHA-256', password: PASSWORD } as const;
  return new Responder({
    snmp: netSnmp,
    community: COMMUNITY,
    users: [
      { name: 'signer', auth, priv: undefined },
      { name: 'hider', auth, priv: { protocol: 'AES', password: PASSWORD } },
    ],
    engine: ENGINE,
    engineTime: () => ENGINE.time,
    statistics: new Statistics(),
  });
}

/** One whole message, of a version we speak, that a datagram can hold. */
function checkResponse(response: Buffer): void {
  demand(response.length <= MAX_DATAGRAM_OCTETS, `a response of ${response.length} octets`);
  const outside = new BerReader(response);
  const inside = outside.enter(TAG.sequence);
  demand(outside.isAtEnd, 'a response has octets after its end');
  demand([0, 1, 3].includes(inside.integer()), 'a response of another version');
}

/** What may not be read is encrypted. */
function shapeOf(response: Buffer): string {
  try {
    const { tag, status, varbinds } = answeredPdu(response);
    return `${tag} ${status} ${32 - Math.clz32(varbinds.length)} ${varbinds[0]?.tag} ${varbinds.at(-1)?.tag}`;
  } catch {
    return 'encrypted';
  }
}

function getFirst(): Buffer {
  return encodePdu({ tag: PDU.get, names: [first!.oid] });
}

function scoped(pdu: Buffer): Buffer {
  return Buffer.concat([
    Buffer.of(0x30, pdu.length + 4 + ENGINE.id.length, 4, ENGINE.id.length),
    ENGINE.id,
    Buffer.of(4, 0),
    pdu,
  ]);
}

function seeds(): readonly Buffer[] {
  const names = rows.slice(0, 4).map(({ oid }) => oid);
  const pdus = [
    getFirst(),
    encodePdu({ tag: PDU.getNext, names: [[1, 3], root] }),
    encodePdu({ tag: PDU.getBulk, names, second: 1, third: 20 }),
    encodePdu({ tag: PDU.set, names }),
    encodePdu({ tag: PDU.response, names }),
  ];
  const usm = { engineId: ENGINE.id, boots: ENGINE.boots, time: ENGINE.time };
  const datagrams = [
    message({ tag: PDU.get, names }, { community: COMMUNITY }),
    message({ tag: PDU.get, names }, { community: 'public', version: 1 }),
    usmMessage({ tag: PDU.get, names: [] }, { ...usm, engineId: Buffer.alloc(0), boots: 0, time: 0 }),
    usmMessage({ tag: PDU.get, names }, { ...usm, userName: 'hider' }),
  ];
  return [
    ...datagrams.map((datagram) => Buffer.concat([Buffer.of(0), datagram])),
    ...pdus.flatMap((pdu) => [1, 2].map((form) => Buffer.concat([Buffer.of(form), pdu]))),
    ...pdus.flatMap((pdu) => [3, 4].map((form) => Buffer.concat([Buffer.of(form), scoped(pdu)]))),
  ];
}

function reshapeInside(input: Buffer, chance: Chance): Buffer | undefined {
  const inside = reshapeBer(input.subarray(1), chance);
  return inside && Buffer.concat([input.subarray(0, 1), inside]);
}
