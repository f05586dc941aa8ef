// Sources that are called otherwise, or are divided or joined, between two processes: what was counted stays counted.

import { Counting, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const A = '/log/a.log';
const B = '/log/b.log';
type Named = readonly (readonly [name: string, path: string])[];

const sources = (named: Named) => named.map(([name, path]) => sourceAt(path, name));

test.each<[what: string, before: Named, after: Named]>([
  ['renamed', [['one', A]], [['two', A]]],
  [
    'divided',
    [['all', '/log/*.log']],
    [
      ['one', A],
      ['two', B],
    ],
  ],
  ['divided, with one left out', [['all', '/log/*.log']], [['two', B]]],
  [
    'joined',
    [
      ['one', A],
      ['two', B],
    ],
    [['all', '/log/*.log']],
  ],
])('a source that is %s counts no line again', async (_what, before, after) => {
  const machine = new Machine();
  const { disk } = machine;
  const first = new Counting(machine, sources(before));
  disk.append(A, lines(1, 10));
  disk.append(B, lines(11, 16));
  await first.pass();
  const counted = first.value();
  machine.kill(first.process);
  const second = new Counting(machine, sources(after));
  expect(await second.counted()).toBe(counted);
  disk.append(A, lines(17, 18));
  disk.append(B, lines(19, 20));
  machine.clock.advance(10_000);
  const more = 2 * new Set(after.flatMap(([, path]) => (path.includes('*') ? [A, B] : [path]))).size;
  expect(await second.counted()).toBe(counted + more);
  expect([second.unbalanced, second.wrongSums, second.said]).toEqual([[], [], []]);
});

test('a source whose name and path are others finds its log by its inode', async () => {
  const machine = new Machine();
  const first = new Counting(machine, [sourceAt(A, 'one')]);
  machine.disk.append(A, lines(1, 10));
  await first.pass();
  machine.kill(first.process);
  machine.disk.makeDirectory('/moved');
  machine.disk.rename(A, '/moved/mail.log');
  machine.disk.append('/moved/mail.log', lines(11, 12));
  const second = new Counting(machine, [sourceAt('/moved/mail.log', 'two')]);
  expect(await second.counted()).toBe(12);
});

test('nor does one that is divided into logs called like rotations of each other', async () => {
  const machine = new Machine();
  const paths = [A, `${A}-1`];
  const first = new Counting(machine, [sourceAt(`${A}*`, 'all')]);
  for (const [i, path] of paths.entries()) machine.disk.append(path, lines(10 * i + 1, 10 * i + 5));
  await first.pass();
  machine.kill(first.process);
  const allLogs = new Set(paths);
  const second = new Counting(
    machine,
    paths.map((path, i) => ({ ...sourceAt(path, `s${i}`), allLogs })),
  );
  expect(await second.counted()).toBe(10);
  for (const [i, path] of paths.entries()) machine.disk.append(path, lines(10 * i + 6, 10 * i + 7));
  machine.clock.advance(10_000);
  expect(await second.counted()).toBe(14);
  expect(second.wrongSums).toEqual([]);
});
