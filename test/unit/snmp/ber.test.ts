import { ByteWriter } from '../../../src/base/byte-writer';
import { encodeOid, TAG, tlv, writeCounter64, writeNumber } from '../../../src/snmp/ber';

function written(write: (writer: ByteWriter) => void): string {
  const writer = new ByteWriter(4);
  write(writer);
  return writer.finish().toString('hex');
}

test.each<[name: string, value: bigint, hex: string]>([
  ['zero', 0n, '460100'],
  ['the last of one octet', 0x7fn, '46017f'],
  ['the first that wants a zero octet', 0x80n, '46020080'],
  ['2^32 - 1', 2n ** 32n - 1n, '460500ffffffff'],
  ['2^32', 2n ** 32n, '46050100000000'],
  ['2^53', 2n ** 53n, '460720000000000000'],
  ['2^53 + 1', 2n ** 53n + 1n, '460720000000000001'],
  ['2^63 - 1', 2n ** 63n - 1n, '46087fffffffffffffff'],
  ['2^63', 2n ** 63n, '4609008000000000000000'],
  ['2^64 - 1', 2n ** 64n - 1n, '460900ffffffffffffffff'],
])('Counter64 %s is written in as few octets as it needs', (_, value, hex) => {
  expect(written((writer) => writeCounter64(writer, value))).toBe(hex);
});

test.each<[value: number, hex: string]>([
  [0, '020100'],
  [127, '02017f'],
  [128, '02020080'],
  [-1, '0201ff'],
  [-128, '020180'],
  [-129, '0202ff7f'],
  [2 ** 31 - 1, '02047fffffff'],
  [-(2 ** 31), '020480000000'],
])('INTEGER %d', (value, hex) => {
  expect(written((writer) => writeNumber(writer, TAG.integer, value))).toBe(hex);
});

test.each<[name: string, oid: readonly number[], hex: string]>([
  ['sysUpTime.0', [1, 3, 6, 1, 2, 1, 1, 3, 0], '06082b06010201010300'],
  ['0.0', [0, 0], '060100'],
  ['below 2, whose second arc has no end', [2, 999], '06028837'],
  ['an arc of 2^32 - 1', [1, 3, 4294967295], '06062b8fffffff7f'],
  ['an arc of 128', [1, 3, 128], '06032b8100'],
])('OBJECT IDENTIFIER %s', (_, oid, hex) => {
  expect(encodeOid(oid).toString('hex')).toBe(hex);
});

test.each<[octets: number, head: string]>([
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_507, '0482ffe3'],
])('a string of %d octets has the shortest length there is', (octets, head) => {
  const encoded = tlv(TAG.octetString, Buffer.alloc(octets));
  expect(encoded.toString('hex', 0, head.length / 2)).toBe(head);
  expect(encoded).toHaveLength(head.length / 2 + octets);
});
