import {
  fingerprintAt,
  HEAD_BYTES,
  isSameContent,
  lineMark,
  type ReadAt,
  TAIL_BYTES,
} from '../../../src/logs/fingerprint';

const fileOf = (text: string): ReadAt => {
  const bytes = Buffer.from(text, 'latin1');
  return (position, length) => bytes.subarray(position, position + length);
};

const printOf = (text: string) => fingerprintAt(text.length, { readAt: fileOf(text), modifiedMs: 0 });

const body = Array.from({ length: 500 }, (_, i) => `line ${i}\n`).join('');

test('a file that grew is still the same up to the cursor', () => {
  for (const offset of [1, 10, HEAD_BYTES, HEAD_BYTES + 1, 3000]) {
    const fingerprint = fingerprintAt(offset, { readAt: fileOf(body.slice(0, offset)), modifiedMs: 0 });
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
  expect(isSameContent(fingerprintAt(3000, { readAt: fileOf(body), modifiedMs: 0 }), 3000, fileOf(other))).toBe(false);
});

test('what stands behind the cursor does not matter', () => {
  const other = `${body.slice(0, 3000)}#${body.slice(3001)}`;
  expect(isSameContent(fingerprintAt(3000, { readAt: fileOf(body), modifiedMs: 0 }), 3000, fileOf(other))).toBe(true);
});

test('a file cut short is another', () => {
  expect(
    isSameContent(fingerprintAt(3000, { readAt: fileOf(body), modifiedMs: 0 }), 3000, fileOf(body.slice(0, 2999))),
  ).toBe(false);
});

test('of a file of which nothing was counted nothing can differ', () => {
  expect(isSameContent(fingerprintAt(0, { readAt: fileOf(''), modifiedMs: 0 }), 0, fileOf('anything'))).toBe(true);
});

describe('what tells files apart that begin alike', () => {
  const stamped = Array.from({ length: 40 }, (_, i) => `2026-11-22T10:00:${10 + i}Z line ${i}\n`).join('');

  test('are a digest for each rung below what is covered, the last lines, and the stamps', () => {
    const { more } = printOf(stamped);
    expect(more?.rungs).toHaveLength(1);
    expect(more?.lines).toHaveLength(16);
    expect(more?.lines.at(-1)).toBe(lineMark('2026-11-22T10:00:49Z line 39'));
    expect([more?.firstStamp, more?.lastStamp]).toEqual([
      Date.UTC(2026, 10, 22, 10, 0, 10),
      Date.UTC(2026, 10, 22, 10, 0, 49),
    ]);
  });

  test('goes on from a fingerprint of fewer bytes as if it were made at once', () => {
    const heading = '# a heading\n'.repeat(200);
    for (const text of [stamped, heading + stamped, heading]) {
      for (const knownBytes of [100, 1500, text.length - 5]) {
        const before = { knownBytes, fingerprint: printOf(text.slice(0, knownBytes)) };
        expect(fingerprintAt(text.length, { readAt: fileOf(text), modifiedMs: 0, before })).toEqual(printOf(text));
      }
    }
  });

  test.each([
    ['later', [10, 11, 12, 13, 14, 15]],
    ['in disorder', [10, 30, 12, 40, 14, 15]],
    ['earlier than all before', [50, 40, 30, 20, 10, 5]],
    ['without a stamp now and then', [10, undefined, undefined, 13, undefined, 15]],
    ['without any stamp', [undefined, undefined, undefined]],
  ])('goes on line by line, those that come being %s, as if it were made at once', (_name, seconds) => {
    const begun = stamped.repeat(30);
    for (const first of ['', begun]) {
      let text = first;
      let before = first === '' ? undefined : { knownBytes: first.length, fingerprint: printOf(first) };
      for (const [i, second] of seconds.entries()) {
        const stamp = second === undefined ? '' : `2026-11-22T11:00:${10 + second}Z `;
        text += `${stamp}line ${i}\n${i % 2 === 1 ? `${stamp}and another\n` : ''}`;
        const fingerprint = fingerprintAt(text.length, { readAt: fileOf(text), modifiedMs: 0, before });
        expect(fingerprint).toEqual(printOf(text));
        before = { knownBytes: text.length, fingerprint };
      }
    }
  });

  test('knows the last stamp though the last lines have none', () => {
    const before = { knownBytes: stamped.length, fingerprint: printOf(stamped) };
    const text = stamped + 'and more without a stamp\n'.repeat(1000);
    const { more } = fingerprintAt(text.length, { readAt: fileOf(text), modifiedMs: 0, before });
    expect(more?.lastStamp).toBe(Date.UTC(2026, 10, 22, 10, 0, 49));
  });

  test('knows the last stamp and the last line though that is longer than the last lines are looked for', () => {
    const long = `2026-11-22T10:01:00Z ${'x'.repeat(60_000)}`;
    for (const end of ['', 'and more\n']) {
      const { more } = printOf(`${stamped}${long}\n${end}`);
      expect(more?.lastStamp).toBe(Date.UTC(2026, 10, 22, 10, 1, 0));
      expect(more?.lines).toContain(lineMark(long));
    }
  });

  test('takes a few hundred octets of a snapshot, however large the file', () => {
    const large = stamped.repeat(500);
    expect(JSON.stringify(printOf(large)).length).toBeLessThan(700);
  });
});
