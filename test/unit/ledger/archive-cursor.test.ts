import { createHash } from 'node:crypto';
import type { ArchiveCursor } from '../../../src/ledger/archive-cursor';
import { decodeSnapshot } from '../../../src/ledger/decode-snapshot';
import { encodeSnapshot } from '../../../src/ledger/encode-snapshot';
import { newbornSnapshot } from '../../../src/ledger/snapshot';

const fingerprint = { head: 'a', tail: 'b' };
const cursor: ArchiveCursor = {
  files: [
    { identity: '1:2', path: '/log/previous', offsetBytes: 7, isInOverlongLine: false, fingerprint },
    { identity: '1:3', path: '/log/current', offsetBytes: 0, isInOverlongLine: false, fingerprint, carried: '\xff"\n' },
  ],
  append: { path: '/base/2026/11/22/sendlog', offsetBytes: 3, lengthBytes: 4, stagedAs: '/base/.sendlog.1-2.staged' },
};

test('how far was archived comes back as it was', () => {
  const archives = new Map([['sendlog /log', cursor]]);
  expect(decodeSnapshot(encodeSnapshot({ ...newbornSnapshot(1), archives })).archives).toEqual(archives);
});

test('a snapshot without archives has none', () => {
  expect(decodeSnapshot(encodeSnapshot(newbornSnapshot(1)))).not.toHaveProperty('archives');
});

function sealed(archives: unknown): Buffer {
  const [text] = encodeSnapshot(newbornSnapshot(1)).toString().split('\n');
  const json = JSON.stringify({ ...JSON.parse(text!), archives });
  return Buffer.from(`${json}\nsha256 ${createHash('sha256').update(json).digest('hex')}\n`);
}

test.each([
  ['no object', 7],
  ['a list of nothing', { 'sendlog /log': {} }],
  ['an append that is no object', { 'sendlog /log': { ...cursor, append: 7 } }],
  ['an append without a path', { 'sendlog /log': { ...cursor, append: { ...cursor.append, path: undefined } } }],
  ['an append with half an octet', { 'sendlog /log': { ...cursor, append: { ...cursor.append, offsetBytes: 0.5 } } }],
  ['a carried number', { 'sendlog /log': { files: [{ ...cursor.files[0], carried: 7 }] } }],
])('%s is damage', (_case, archives) => {
  expect(() => decodeSnapshot(sealed(archives))).toThrow(expect.objectContaining({ code: 'damaged' }));
});
