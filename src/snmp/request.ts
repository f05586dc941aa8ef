// A request as the package decoded it, in our words; and its varbinds encoded again, for an answer that says which of
// them was wrong.

import { ByteWriter } from '../base/byte-writer';
import { MAX_ARCS, type Oid } from '../base/oid';
import type { Question } from './answer';
import { encodeOid, TAG, tlv, writeNumber } from './ber';
import type { PackagePdu, PackageVarbind } from './snmp-package';

const KINDS: ReadonlyMap<number, Question['kind']> = new Map([
  [0xa0, 'get'],
  [0xa1, 'getNext'],
  [0xa5, 'getBulk'],
  [0xa3, 'set'],
]);

/** undefined for a PDU that asks nothing, or names what is no OID. */
export function questionOf(
  pdu: PackagePdu,
  { isV1, maxOctets }: Pick<Question, 'isV1' | 'maxOctets'>,
): Question | undefined {
  const kind = KINDS.get(pdu.type);
  const names = namesOf(pdu);
  if (kind === undefined || names === undefined) return undefined;
  const { nonRepeaters, maxRepetitions } = pdu;
  return { kind, isV1, names, nonRepeaters, maxRepetitions, maxOctets };
}

function namesOf({ varbinds }: PackagePdu): readonly Oid[] | undefined {
  const names = varbinds.map(({ oid }) => readName(oid));
  return names.every((name) => name !== undefined) ? names : undefined;
}

/**
 * The package takes the first octets of a name for X * 40 + Y whatever X is, so that 2.100 comes out as 4.20; an
 * empty name as NaN.NaN.
 */
function readName(text: string): Oid | undefined {
  const [x = Number.NaN, y = Number.NaN, ...rest] = text.split('.').map(Number);
  if (Number.isNaN(x)) return [0, 0];
  if (rest.length > MAX_ARCS - 2) return undefined;
  return x <= 2 ? [x, y, ...rest] : [2, (x - 2) * 40 + y, ...rest];
}

/** The varbinds of a request, as they came. */
export function echoed({ varbinds }: PackagePdu): Buffer {
  return Buffer.concat(
    varbinds.map((varbind) => tlv(TAG.sequence, encodeOid(readName(varbind.oid) ?? [0, 0]), echoedValue(varbind))),
  );
}

function echoedValue({ type, value }: PackageVarbind): Buffer {
  if (typeof value === 'number') {
    const writer = new ByteWriter(16);
    writeNumber(writer, type, value);
    return writer.finish();
  }
  if (Buffer.isBuffer(value)) return tlv(type, value);
  if (typeof value === 'string' && type === TAG.objectIdentifier) return encodeOid(readName(value) ?? [0, 0]);
  if (typeof value === 'string' && type === TAG.ipAddress)
    return tlv(type, Uint8Array.from(value.split('.').map(Number)));
  return tlv(TAG.null);
}
