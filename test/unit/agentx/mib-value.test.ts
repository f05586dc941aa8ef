import { describe, expect, test } from '@jest/globals';
import { checkValue, ipAddressBytes, type MibValue } from '../../../src/agentx/mib-value';

const check = (value: MibValue) => () => checkValue({ oid: [1, 3, 6, 1, 4, 1, 1, 0], value });

describe('checkValue', () => {
  test.each<readonly [string, MibValue]>([
    ['the largest Counter64', { kind: 'counter64', value: 2n ** 64n - 1n }],
    ['the largest Gauge32', { kind: 'gauge32', value: 2 ** 32 - 1 }],
    ['the smallest INTEGER', { kind: 'integer', value: -(2 ** 31) }],
    ['an empty string', { kind: 'octetString', value: '' }],
    ['the longest string', { kind: 'octetString', value: Buffer.alloc(65535) }],
    ['the null OID', { kind: 'objectIdentifier', value: [] }],
    ['an IpAddress', { kind: 'ipAddress', value: '255.0.0.1' }],
  ])('lets %s pass', (_name, value) => {
    expect(check(value)).not.toThrow();
  });

  test.each<readonly [string, MibValue]>([
    ['a Counter64 beyond 2^64-1', { kind: 'counter64', value: 2n ** 64n }],
    ['a negative Counter64', { kind: 'counter64', value: -1n }],
    ['a Gauge32 beyond 2^32-1', { kind: 'gauge32', value: 2 ** 32 }],
    ['a TimeTicks with a fraction', { kind: 'timeTicks', value: 1.5 }],
    ['an INTEGER beyond 2^31-1', { kind: 'integer', value: 2 ** 31 }],
    ['a number that is none', { kind: 'integer', value: Number.NaN }],
    ['a string that is too long in octets', { kind: 'octetString', value: 'ü'.repeat(32768) }],
    ['an OID of 129 arcs', { kind: 'objectIdentifier', value: Array(129).fill(1) }],
    ['an OID with a negative arc', { kind: 'objectIdentifier', value: [1, -3] }],
    ['an IpAddress of three octets', { kind: 'ipAddress', value: '1.2.3' }],
    ['an IpAddress with an octet over 255', { kind: 'ipAddress', value: '1.2.3.256' }],
  ])('refuses %s and names the row', (_name, value) => {
    expect(check(value)).toThrow(/1\.3\.6\.1\.4\.1\.1\.0/);
  });
});

test('a dotted quad is four octets', () => {
  expect(ipAddressBytes('192.0.2.255')).toEqual([192, 0, 2, 255]);
});
