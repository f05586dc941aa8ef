import { gzipSync } from 'node:zlib';
import { seeFile } from '../../../src/logs/seen-file';
import { Texts } from '../../../src/logs/texts';
import { lines } from '../../support/counting';
import { Machine } from '../../support/machine';

test('however many compressed files are looked at, few are open at once, and all can be read again', async () => {
  const machine = new Machine();
  machine.disk.makeDirectory('/log');
  const paths = Array.from({ length: 50 }, (_, n) => `/log/${n}.gz`);
  const long = (n: number) => lines(n + 1, n + 500);
  for (const [n, path] of paths.entries()) machine.disk.append(path, gzipSync(long(n)));
  const { files } = machine.start();
  const texts = new Texts(files, () => 0);
  const found = paths.map((path) => {
    const file = seeFile(files, path)!;
    return texts.of({ ...file, compressedBytes: file.sizeBytes });
  });
  let most = 0;
  for (const position of [0, 10_000, 5_000]) {
    for (const [n, text] of found.entries()) {
      const read = Buffer.from(await text.readAt(position, 100)).toString('latin1');
      expect(read).toBe(long(n).slice(position, position + 100));
      most = Math.max(most, files.openCount);
    }
  }
  expect(most).toBeLessThanOrEqual(17);
  await texts.close();
  expect(files.openCount).toBe(0);
});
