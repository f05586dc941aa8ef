// What SNMP answered, as lines with the names of our MIB: `mtlImapSuccess.0 = 13 logins`.

import { formatOid, type Oid, parseOid } from '../base/oid';
import { oneLine, printable } from '../base/printable';
import type { NamedObject, NamedObjects } from '../export/named-objects';
import { TAG } from '../snmp/ber';
import type { SnmpVarbind } from '../snmp/net-snmp';
import { counter64Of } from '../snmp/snmp-client';

const EXCEPTIONS: ReadonlyMap<number, string> = new Map([
  [TAG.noSuchObject, 'no such object here'],
  [TAG.noSuchInstance, 'no such instance here'],
  [TAG.endOfMibView, 'the end of what may be seen'],
]);

/** One line without its end; `isNumeric` leaves the OID as it is. */
export function snmpLine(varbind: SnmpVarbind, names: NamedObjects, isNumeric: boolean): string {
  const oid = parseOid(varbind.oid) ?? [];
  const object = names.objectOf(oid);
  const word = isNumeric || object === undefined ? varbind.oid : nameOf(object, oid);
  return `${word} = ${valueWords(varbind, object)}`;
}

/** `mtlSendMessageNew.0`, or `mtlSourceLinesRead["maillog"]`. */
function nameOf({ name, oid, isColumn }: NamedObject, instance: Oid): string {
  const rest = instance.slice(oid.length);
  const isText = isColumn && rest.length > 1 && rest[0] === rest.length - 1 && rest.every((arc) => arc < 256);
  if (isText) return `${name}["${printable(Uint8Array.from(rest.slice(1)))}"]`;
  return rest.length === 0 ? name : `${name}.${formatOid(rest)}`;
}

function valueWords(varbind: SnmpVarbind, object: NamedObject | undefined): string {
  const { type, value } = varbind;
  const exception = EXCEPTIONS.get(type);
  if (exception !== undefined) return exception;
  const counted = counter64Of(varbind);
  if (counted !== undefined) return withUnits(String(counted), object);
  if (Buffer.isBuffer(value)) return octetWords(value, object);
  if (type === TAG.timeTicks) return ticks(Number(value));
  const { syntax } = object ?? {};
  if (syntax?.kind === 'enumeration') return `${syntax.names[Number(value) - 1] ?? 'unknown'}(${value})`;
  return withUnits(oneLine(String(value)), object);
}

function withUnits(value: string, object: NamedObject | undefined): string {
  const { syntax } = object ?? {};
  const units = syntax !== undefined && 'units' in syntax ? syntax.units : undefined;
  return units === undefined || units === '' ? value : `${value} ${units}`;
}

function octetWords(octets: Buffer, object: NamedObject | undefined): string {
  const kind = object?.syntax?.kind;
  if (kind === 'dateAndTime') return dateWords(octets);
  if (kind === 'octets') return octets.toString('hex');
  if (kind === 'text' || octets.every((octet) => octet >= 0x20 && octet < 0x7f)) return `"${printable(octets, 1024)}"`;
  return `hex ${octets.toString('hex')}`;
}

/** RFC 2579: year, month, day, hour, minute, second, tenths, and the distance from UTC. */
function dateWords(octets: Buffer): string {
  if (octets.length < 8 || octets[2] === 0) return 'not yet';
  const two = (at: number) => String(octets[at]).padStart(2, '0');
  const stamp = `${octets.readUInt16BE(0)}-${two(2)}-${two(3)} ${two(4)}:${two(5)}:${two(6)}`;
  return octets.length < 11 ? stamp : `${stamp} ${printable(octets.subarray(8, 9))}${two(9)}:${two(10)}`;
}

/** Hundredths of a second: `2:03:04.05`, with days in front. */
function ticks(hundredths: number): string {
  const seconds = Math.floor(hundredths / 100);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600) % 24}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  return `${days === 0 ? '' : `${days} d `}${clock}.${two(hundredths % 100)}`;
}
