import { fingerprintAt, HEAD_BYTES, isSameContent, type ReadAt, TAIL_BYTES } from '../../../src/source/fingerprint';

const fileOf = (text: string): ReadAt => {
  const bytes = Buffer.from(text, 'latin1');
  return (position, length) => bytes.subarray(position, position + length);
};

const body = Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join('');

test('a file that grew is still the same up to the cursor', () => {
  for (const offset of [1, 10, HEAD_BYTES, HEAD_BYTES + 1, 3000]) {
    const fingerprint = fingerprintAt(offset, fileOf(body.slice(0, offset)));
    expect(isSameContent(fingerprint, offset, fileOf(`${body}and more\n`))).toBe(true);
  }
});

test.each([
  ['its first byte', 0],
  ['the last byte of its head', HEAD_BYTES - 1],
  ['the first byte of its tail', 3000 - TAIL_BYTES],
  ['the last byte before the cursor', 2999],
])('a file that differs in %s is another', (_name, at) => {
  const other = `${body.slice(0, at)}#${body.slice(at + 1)}`;
  expect(isSameContent(fingerprintAt(3000, fileOf(body)), 3000, fileOf(other))).toBe(false);
});

test('what stands behind the cursor does not matter', () => {
  const other = `${body.slice(0, 3000)}#${body.slice(3001)}`;
  expect(isSameContent(fingerprintAt(3000, fileOf(body)), 3000, fileOf(other))).toBe(true);
});

test('a file cut short is another', () => {
  expect(isSameContent(fingerprintAt(3000, fileOf(body)), 3000, fileOf(body.slice(0, 2999)))).toBe(false);
});

test('of a file of which nothing was counted nothing can differ', () => {
  expect(isSameContent(fingerprintAt(0, fileOf('')), 0, fileOf('anything'))).toBe(true);
});
