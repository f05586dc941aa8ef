// A whole file at one stroke: whatever call the writer dies at, and whatever a power cut then takes, the name leads to
// the old content or the new one.

import { type Durability, writeFile } from '../../../src/host/write-file';
import { MemoryDisk } from '../../support/memory-disk';
import { Died, MemoryFiles } from '../../support/memory-files';

const PATH = '/state/file';
const OLD = 'old\n';
const NEW = ['new, ', 'in pieces\n'];

function diskWithOld(): MemoryDisk {
  const disk = new MemoryDisk();
  disk.makeDirectory('/state');
  disk.append(PATH, OLD);
  disk.settle();
  return disk;
}

function written(disk: MemoryDisk): string | undefined {
  return disk.find(PATH)?.data.toString('latin1');
}

function write(files: MemoryFiles, durability: Durability): Promise<void> {
  return writeFile(
    files,
    PATH,
    NEW.map((text) => Buffer.from(text)),
    { mode: 0o600, durability },
  );
}

test('the file is replaced, and nothing is left beside it', async () => {
  const disk = diskWithOld();
  const files = new MemoryFiles(disk);
  await write(files, 'name');
  expect(written(disk)).toBe(NEW.join(''));
  expect(disk.names('/state')).toEqual(['file']);
  expect(files.openCount).toBe(0);
});

test('what a writer that died left in the temporary place is replaced', async () => {
  const disk = diskWithOld();
  disk.append(`${PATH}.tmp`, 'half of someth');
  await write(new MemoryFiles(disk), 'content');
  expect(written(disk)).toBe(NEW.join(''));
});

test.each<Durability>(['content', 'name'])(
  'dying at any call leaves the old file or the new one: %s',
  async (durability) => {
    const whole = new MemoryFiles(diskWithOld());
    await write(whole, durability);
    const seen = new Set<string | undefined>();
    // One more: the power fails after the last call.
    for (let last = 1; last <= whole.calls.length + 1; last++) {
      const disk = diskWithOld();
      const files = new MemoryFiles(disk);
      files.fate = ({ number }) => (number === last ? 'die' : undefined);
      await write(files, durability).catch((thrown) => expect(thrown).toBeInstanceOf(Died));
      for (const kept of [disk.pendingChanges('/state'), 0]) {
        disk.powerCut(kept);
        seen.add(written(disk));
      }
    }
    expect([...seen].sort()).toEqual([NEW.join(''), OLD].sort());
  },
);

test.each<[Durability, string]>([
  ['content', OLD],
  ['name', NEW.join('')],
])('once it resolves, a power cut that undoes every rename leaves, for %s: %j', async (durability, content) => {
  const disk = diskWithOld();
  await write(new MemoryFiles(disk), durability);
  disk.powerCut(0);
  expect(written(disk)).toBe(content);
});
