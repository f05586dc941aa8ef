// Sources whose logs are called like rotated files of each other.

import { Counting, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const names = [
  ['maillog', 'maillog-2'],
  ['mail.log', 'mail.log.1'],
  ['mail.log', 'mail-1.log'],
  ['mx-20261201.log', 'mx-20261202.log'],
];

function scene(paths: readonly string[]) {
  const machine = new Machine();
  const allLogs = new Set(paths);
  const counting = new Counting(
    machine,
    paths.map((path, i) => ({ ...sourceAt(path, `s${i}`), allLogs })),
  );
  const counted = () => paths.map((_, i) => Number(counting.ledger.current?.tables.get('sourceLines')?.get(`s${i}`)));
  return { machine, counting, counted };
}

test.each(names)('%s and %s each count in one source', async (...pair) => {
  const paths = pair.map((name) => `/log/${name}`);
  const { machine, counting, counted } = scene(paths);
  for (let pass = 0; pass < 3; pass++) {
    for (const [i, path] of paths.entries()) machine.disk.append(path, lines(10 * pass + 3 * i, 10 * pass + 4 * i));
    machine.clock.advance(300);
    await counting.pass();
  }
  expect(counted()).toEqual([3, 6]);
});

test('a log that is rotated to the name of another source is read to its end', async () => {
  const paths = ['/log/mail.log', '/log/mail.log.1'];
  const { machine, counting, counted } = scene(paths);
  machine.disk.append(paths[0]!, lines(1, 3));
  await counting.pass();
  machine.disk.append(paths[0]!, lines(4, 6));
  machine.disk.rename(paths[0]!, paths[1]!);
  machine.disk.append(paths[0]!, lines(7, 8));
  machine.clock.advance(300);
  await counting.pass();
  expect(counted()).toEqual([8, 6]);
});
