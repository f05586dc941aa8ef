import {
  beginsAlike,
  fingerprintAt,
  HEAD_BYTES,
  isSameContent,
  type ReadAt,
  TAIL_BYTES,
} from '../../../src/logs/fingerprint';

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

describe('a file that lost its end', () => {
  const fingerprint = fingerprintAt(3000, fileOf(body));
  const isAlike = (text: string, of = fingerprint, knownBytes = 3000) =>
    beginsAlike(of, { knownBytes, sizeBytes: text.length }, fileOf(text));

  test.each([32, 64, 500, HEAD_BYTES, 2999])('is known by its first %i bytes', (length) => {
    expect(isAlike(body.slice(0, length))).toBe(true);
  });

  test('is known though it has grown again', () => {
    for (const length of [100, 2000]) expect(isAlike(body.slice(0, length) + 'x'.repeat(5000))).toBe(true);
  });

  test.each([0, 1, 31])('is not known by %i bytes', (length) => {
    expect(isAlike(body.slice(0, length))).toBe(false);
  });

  test('is told from another file', () => {
    expect(isAlike(body.replace('line 3', 'line #'))).toBe(false);
  });

  test('is known by its head alone where an older snapshot has no more', () => {
    const { head, tail } = fingerprint;
    expect(isAlike(body.slice(0, 2000), { head, tail })).toBe(true);
    expect(isAlike(body.slice(0, 500), { head, tail })).toBe(false);
  });

  test('of which nothing was counted is any file', () => {
    expect(isAlike(body, fingerprintAt(0, fileOf('')), 0)).toBe(false);
  });
});
