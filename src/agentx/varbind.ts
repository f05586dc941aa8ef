// Varbinds on the wire (RFC 2741 section 5.4): type, two reserved octets, name, value.

import type { ByteReader } from '../base/byte-reader';
import type { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { Problem } from '../base/problem';
import { ipAddressBytes, type MibValue } from './mib-value';
import { readOctetString, writeOctetString } from './octet-string-codec';
import { readOid, writeOid } from './oid-codec';
import { VALUE_TYPE } from './value-type';

/** What answers in place of a value (RFC 3416 section 2.5), and the placeholder of a name without one. */
export type ExceptionKind = 'noSuchObject' | 'noSuchInstance' | 'endOfMibView';

export type VarbindValue =
  | MibValue
  | { readonly kind: 'opaque'; readonly value: Uint8Array }
  | { readonly kind: 'null' | ExceptionKind };

export interface Varbind {
  readonly name: Oid;
  readonly value: VarbindValue;
}

/** A VarBind of RFC 2741 section 5.4. */
export function writeVarbind(writer: ByteWriter, varbind: Varbind): void {
  writeVarbindType(writer, varbind.value.kind);
  writeOid(writer, varbind.name);
  writeVarbindValue(writer, varbind.value);
}

/** The type field of a VarBind and the two reserved octets after it (RFC 2741 section 5.4). */
export function writeVarbindType(writer: ByteWriter, kind: VarbindValue['kind']): void {
  writer.uint16(VALUE_TYPE[kind]);
  writer.uint16(0);
}

/** The value of a VarBind without its type and name; nothing for Null and the exceptions. */
export function writeVarbindValue(writer: ByteWriter, value: VarbindValue): void {
  switch (value.kind) {
    case 'counter64':
      writer.uint64(value.value);
      return;
    case 'counter32':
    case 'gauge32':
    case 'timeTicks':
      writer.uint32(value.value);
      return;
    case 'integer':
      writer.int32(value.value);
      return;
    case 'octetString':
    case 'opaque':
      writeOctetString(writer, value.value);
      return;
    case 'objectIdentifier':
      writeOid(writer, value.value);
      return;
    case 'ipAddress':
      writeOctetString(writer, Uint8Array.from(ipAddressBytes(value.value) ?? []));
      return;
    case 'null':
    case 'noSuchObject':
    case 'noSuchInstance':
    case 'endOfMibView':
      return;
  }
}

/** Throws a Problem (protocol) for an unknown type or when the bytes end too early. */
export function readVarbind(reader: ByteReader): Varbind {
  const type = reader.uint16();
  reader.take(2);
  const name = readOid(reader);
  return { name, value: readVarbindValue(reader, type) };
}

function readVarbindValue(reader: ByteReader, type: number): VarbindValue {
  switch (type) {
    case VALUE_TYPE.integer:
      return { kind: 'integer', value: reader.int32() };
    case VALUE_TYPE.octetString:
      return { kind: 'octetString', value: readOctetString(reader) };
    case VALUE_TYPE.null:
      return { kind: 'null' };
    case VALUE_TYPE.objectIdentifier:
      return { kind: 'objectIdentifier', value: readOid(reader) };
    case VALUE_TYPE.ipAddress:
      return { kind: 'ipAddress', value: readIpAddress(reader) };
    case VALUE_TYPE.counter32:
      return { kind: 'counter32', value: reader.uint32() };
    case VALUE_TYPE.gauge32:
      return { kind: 'gauge32', value: reader.uint32() };
    case VALUE_TYPE.timeTicks:
      return { kind: 'timeTicks', value: reader.uint32() };
    case VALUE_TYPE.opaque:
      return { kind: 'opaque', value: readOctetString(reader) };
    case VALUE_TYPE.counter64:
      return { kind: 'counter64', value: reader.uint64() };
    case VALUE_TYPE.noSuchObject:
      return { kind: 'noSuchObject' };
    case VALUE_TYPE.noSuchInstance:
      return { kind: 'noSuchInstance' };
    case VALUE_TYPE.endOfMibView:
      return { kind: 'endOfMibView' };
    default:
      throw new Problem('protocol', `a varbind has the unknown type ${type}`);
  }
}

function readIpAddress(reader: ByteReader): string {
  const octets = readOctetString(reader);
  if (octets.length !== 4) throw new Problem('protocol', 'an IpAddress has not four octets');
  return octets.join('.');
}
