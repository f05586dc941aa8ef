import { describe, expect, test } from '@jest/globals';
import { ByteReader } from '../../../src/base/byte-reader';

const OCTETS = Buffer.from('01fffe80000001ffffffffffffff02', 'hex');

describe('ByteReader', () => {
  test('reads numbers with the most significant octet first when it is big-endian', () => {
    const reader = new ByteReader(OCTETS, { isBigEndian: true });
    expect([reader.uint8(), reader.uint16(), reader.int32(), reader.uint64()]).toEqual([
      1,
      0xfffe,
      -0x7fffffff,
      0xffffffffffffff02n,
    ]);
    expect(reader.remaining).toBe(0);
  });

  test('reads numbers with the least significant octet first when it is not', () => {
    const reader = new ByteReader(OCTETS, { isBigEndian: false });
    expect([reader.uint8(), reader.uint16(), reader.uint32(), reader.uint64()]).toEqual([
      1,
      0xfeff,
      0x01000080,
      0x02ffffffffffffffn,
    ]);
  });

  test('goes back to a place it has been at', () => {
    const reader = new ByteReader(OCTETS, { isBigEndian: true, offset: 1 });
    const at = reader.offset;
    reader.slice(2);
    reader.rewind(at);
    expect(reader.uint16()).toBe(0xfffe);
  });

  test.each([
    ['a number', (reader: ByteReader) => reader.uint32()],
    ['a slice', (reader: ByteReader) => reader.slice(0xffffffff)],
    ['a long number', (reader: ByteReader) => reader.uint64()],
  ])('refuses %s beyond the end, and stays where it is', (_name, read) => {
    const reader = new ByteReader(Buffer.alloc(3), { isBigEndian: true });
    expect(() => read(reader)).toThrow(expect.objectContaining({ code: 'protocol' }));
    expect(reader.offset).toBe(0);
  });
});
