import { gzipSync } from 'node:zlib';
import { Problem } from '../../../src/base/problem';
import { DecompressedLog } from '../../../src/logs/decompressed-log';
import { lines } from '../../support/counting';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';

const PATH = '/log/a.1.gz';

function logOf(bytes: Buffer, maxReadBytes = Number.MAX_SAFE_INTEGER) {
  const disk = new MemoryDisk();
  disk.makeDirectory('/log');
  disk.append(PATH, bytes);
  const files = new MemoryFiles(disk);
  files.maxReadBytes = maxReadBytes;
  const descriptor = files.open(PATH);
  return { files, descriptor, log: new DecompressedLog(files, descriptor, 'gzip') };
}

async function readAll(log: DecompressedLog, chunkBytes: number, from = 0): Promise<string> {
  const parts: Buffer[] = [];
  for (let position = from; ; ) {
    const chunk = Buffer.alloc(chunkBytes);
    const count = await log.read(chunk, position);
    if (count === 0) return Buffer.concat(parts).toString('latin1');
    parts.push(chunk.subarray(0, count));
    position += count;
  }
}

const text = lines(1, 60_000);
const [half, rest] = [text.slice(0, 900_000), text.slice(900_000)];

test.each([
  ['one member', gzipSync(text)],
  ['several members', Buffer.concat([gzipSync(half), gzipSync(''), gzipSync(rest)])],
])('what was compressed as %s is read from any position on', async (_name, bytes) => {
  for (const chunkBytes of [1000, 65_536, 262_144]) {
    expect((await readAll(logOf(bytes, 7000).log, chunkBytes)) === text).toBe(true);
  }
  expect((await readAll(logOf(bytes).log, 65_536, 1_234_567)) === text.slice(1_234_567)).toBe(true);
});

test('the first bytes, and those read last, are there to be compared', async () => {
  const { log } = logOf(gzipSync(text));
  const chunk = Buffer.alloc(262_144);
  for (let position = 0; position < 2_000_000; ) position += await log.read(chunk, position);
  const at = (position: number, length: number) => Buffer.from(log.readAt(position, length)).toString('latin1');
  expect(at(0, 1024)).toBe(text.slice(0, 1024));
  expect(at(61_440, 4096)).toBe(text.slice(61_440, 65_536));
  expect(at(1_400_000, 256)).toBe(text.slice(1_400_000, 1_400_256));
});

test.each([
  ['nothing', Buffer.alloc(0), 'gzip says unexpected end of file'],
  ['something else', Buffer.from(lines(1, 3)), 'gzip says'],
  ['half of it', gzipSync(text).subarray(0, 5000), 'gzip says unexpected end of file'],
  ['a wrong digest', Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8)]), 'gzip says'],
])('a file that holds %s is damaged', async (_name, bytes, sentence) => {
  await expect(readAll(logOf(bytes).log, 65_536)).rejects.toThrow(
    expect.objectContaining({ code: 'damaged', message: expect.stringContaining(sentence) }),
  );
});

test('nothing is read any more once it is closed', async () => {
  const { files, descriptor, log } = logOf(gzipSync(text), 4096);
  await log.read(Buffer.alloc(1000), 0);
  await log.close();
  files.close(descriptor);
  const { length } = files.calls;
  await new Promise((resolve) => setImmediate(resolve));
  expect(files.calls).toHaveLength(length);
});

test('what a read fails with is what comes out', async () => {
  const { files, log } = logOf(gzipSync(text), 4096);
  let reads = 0;
  files.fate = ({ name }) => (name === 'read' && ++reads > 3 ? new Problem('ioFailed', 'bad sector.') : undefined);
  await expect(readAll(log, 65_536)).rejects.toThrow('bad sector.');
});
