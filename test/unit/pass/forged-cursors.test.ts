// Whoever may write the state directory may forge a snapshot: its cursors must not lead a pass to files that the
// configuration does not mean.

import type { FileCursor } from '../../../src/logs/cursor';
import { Counting, LOG, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

/** A snapshot with the first cursor changed, as another writer of the state directory may leave it. */
async function forge(counting: Counting, changes: Pick<FileCursor, 'path' | 'identity' | 'bornNs'>) {
  const begun = await counting.ledger.begin();
  if (begun.kind === 'busy') throw new Error('no one else has the ledger');
  const { transaction } = begun;
  const cursors = new Map(transaction.ground.cursors);
  const [key, cursor] = [...cursors][0]!;
  const { fingerprint } = cursor.files[0]!;
  const forged = {
    ...cursor.files[0]!,
    ...changes,
    offsetBytes: 0,
    fingerprint: { ...fingerprint, head: '', tail: '' },
  };
  cursors.set(key, { ...cursor, files: [forged, ...cursor.files] });
  const { totals, tables } = transaction.ground;
  await transaction.commit({ totals, tables, cursors, discontinuities: new Set() });
  transaction.end();
}

async function opened(log: string, pattern: string, planted: string): Promise<boolean> {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt(pattern)]);
  machine.disk.makeDirectory('/log/a');
  for (const directory of ['/log/b', '/log/old', '/deep/secret']) machine.disk.makeDirectory(directory);
  machine.disk.append(log, lines(1, 10));
  expect(await counting.counted()).toBe(10);
  machine.disk.append(planted, lines(11, 15));
  const { identity, bornNs } = counting.process.host.files.status(planted)!;
  await forge(counting, { path: planted, identity, bornNs: String(bornNs) });
  const { files } = counting.process.host;
  const open = jest.spyOn(files, 'open');
  machine.disk.append(log, lines(16, 16));
  await counting.pass();
  return open.mock.calls.some(([path]) => path === planted);
}

test.each([
  ['elsewhere, under the name of a rotated file', LOG, LOG, '/deep/secret/mail.log.1'],
  ['elsewhere, of a source of many logs', '/log/a/mail.log', '/log/*/mail.log', '/deep/secret/mail.log.1'],
  ['beside one of many logs, with a name of its own', '/log/a/mail.log', '/log/*/mail.log', '/log/a/shadow'],
])('a file %s is not opened', async (_name, log, pattern, planted) => {
  expect(await opened(log, pattern, planted)).toBe(false);
});

test.each([
  ['a rotated file', LOG, LOG, '/log/old/mail.log.1'],
  ['one of many logs, rotated', '/log/a/mail.log', '/log/*/mail.log', '/log/b/mail.log.1'],
])('%s in a directory beside is read as before', async (_name, log, pattern, planted) => {
  expect(await opened(log, pattern, planted)).toBe(true);
});
