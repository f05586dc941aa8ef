import { describe, expect, test } from '@jest/globals';
import { ByteWriter } from '../../../src/base/byte-writer';

describe('ByteWriter', () => {
  test('writes everything in network byte order, however small it began', () => {
    const writer = new ByteWriter(1);
    writer.uint8(1);
    writer.uint16(0x0203);
    writer.uint32(0xfffefdfc);
    writer.int32(-2);
    writer.uint64(2n ** 64n - 2n);
    writer.zeros(2);
    writer.append(Uint8Array.of(9, 8, 7, 6), 1, 3);
    writer.append(Buffer.from('ab'));
    expect(writer.length).toBe(25);
    expect(writer.finish().toString('hex')).toBe('010203fffefdfcfffffffefffffffffffffffe000008076162');
  });

  test('overwrites a number written before', () => {
    const writer = new ByteWriter(8);
    writer.uint32(0);
    writer.uint32(2);
    writer.patchUint32(0, 0xaabbccdd);
    expect(writer.finish().toString('hex')).toBe('aabbccdd00000002');
  });

  test('takes back what was written last', () => {
    const writer = new ByteWriter(2);
    writer.uint16(1);
    writer.uint16(2);
    writer.truncate(2);
    writer.uint8(3);
    expect(writer.finish().toString('hex')).toBe('000103');
  });
});
