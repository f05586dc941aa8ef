// The values of rows as they go on the wire.

import type { MibValue } from '../agentx/index';
import { ipAddressBytes } from '../agentx/mib-value';
import type { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { encodeOid, TAG, writeCounter64, writeNumber, writeOctets } from './ber';

/** 0..2^32-1. */
type Counter32 = { readonly kind: 'counter32'; readonly value: number };

export type ServedValue = MibValue | Counter32;

/** A row whose value is read again for each answer, such as sysUpTime, has a function in its place. */
export interface ServedRow {
  readonly oid: Oid;
  readonly value: ServedValue | (() => ServedValue);
}

/** The value in BER, with its tag and length. */
export function writeValue(writer: ByteWriter, value: ServedValue): void {
  switch (value.kind) {
    case 'counter64':
      writeCounter64(writer, value.value);
      break;
    case 'counter32':
      writeNumber(writer, TAG.counter32, value.value);
      break;
    case 'gauge32':
      writeNumber(writer, TAG.gauge32, value.value);
      break;
    case 'integer':
      writeNumber(writer, TAG.integer, value.value);
      break;
    case 'timeTicks':
      writeNumber(writer, TAG.timeTicks, value.value);
      break;
    case 'octetString': {
      const octets = typeof value.value === 'string' ? Buffer.from(value.value) : value.value;
      writeOctets(writer, TAG.octetString, octets);
      break;
    }
    case 'objectIdentifier':
      writer.append(encodeOid(value.value));
      break;
    case 'ipAddress':
      writeOctets(writer, TAG.ipAddress, Uint8Array.from(ipAddressBytes(value.value) ?? [0, 0, 0, 0]));
      break;
  }
}
