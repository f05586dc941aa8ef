import { describe, expect, test } from '@jest/globals';
import { readOctetString, writeOctetString } from '../../../src/agentx/octet-string-codec';
import { ByteReader } from '../../../src/base/byte-reader';
import { ByteWriter } from '../../../src/base/byte-writer';
import { wire } from '../../support/wire';

// RFC 2741 section 5.3.
const VECTORS = [
  { name: 'an empty string', text: '', hex: '00000000' },
  { name: 'one octet with three of padding', text: 'a', hex: '0000000161000000' },
  { name: 'four octets with no padding', text: 'abcd', hex: '0000000461626364' },
  { name: 'five octets', text: 'abcde', hex: '000000056162636465000000' },
  { name: 'text by its octets, not its letters', text: 'ü', hex: '00000002c3bc0000' },
];

describe('octet strings on the wire', () => {
  test.each(VECTORS)('$name is written with its length and padding', ({ text, hex }) => {
    const writer = new ByteWriter();
    writeOctetString(writer, text);
    expect(writer.finish().toString('hex')).toBe(hex);
  });

  test.each(VECTORS)('$name is read without its padding', ({ text, hex }) => {
    const reader = new ByteReader(Buffer.from(hex, 'hex'), { isBigEndian: true });
    expect(readOctetString(reader).toString('utf8')).toBe(text);
    expect(reader.remaining).toBe(0);
  });

  test.each([
    ['a length beyond the end', wire('00000005 61 62 63 64')],
    ['missing padding', wire('00000001 61')],
    ['an absurd length', wire('ffffffff 61 62 63 64')],
  ])('refuses %s', (_name, octets) => {
    const reader = new ByteReader(octets, { isBigEndian: true });
    expect(() => readOctetString(reader)).toThrow(expect.objectContaining({ code: 'protocol' }));
  });
});
