// Logs that are reached by a symbolic link: what they are is the target's affair, and so is where their rotated
// files lie.

import { gzipSync } from 'node:zlib';
import { Counting, LOG, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

function scene(target = '/data/mail.log') {
  const machine = new Machine();
  const counting = new Counting(machine);
  machine.disk.makeDirectory('/data');
  machine.disk.symlink(target, LOG);
  machine.disk.append(target, lines(1, 10));
  return { machine, disk: machine.disk, counting };
}

const quiet = { losses: 0, truncations: 0 };
const troubles = (counting: Counting) => ({
  losses: counting.value('agent.losses'),
  truncations: counting.value('agent.truncations'),
});

test('the target rotated in its own directory is read to its end', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, line(11));
  disk.rename('/data/mail.log', '/data/mail.log.1');
  disk.append('/data/mail.log', line(12));
  expect(await counting.counted()).toBe(12);
  expect([counting.said, troubles(counting)]).toEqual([['sourceRotated'], quiet]);
});

test('so it is under another name than the link, several times, and compressed', async () => {
  const { disk, counting } = scene('/data/maillog');
  await counting.pass();
  for (const day of [22, 23, 24]) {
    disk.append(LOG, line(day));
    disk.rename('/data/maillog', `/data/maillog-202611${day}`);
  }
  const { data } = disk.find('/data/maillog-20261123')!;
  disk.remove('/data/maillog-20261123');
  disk.append('/data/maillog-20261123.gz', gzipSync(data));
  disk.append('/data/maillog', line(25));
  expect(await counting.counted()).toBe(14);
  expect(troubles(counting)).toEqual(quiet);
});

test('the link itself rotated, with a new target', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, line(11));
  disk.rename(LOG, `${LOG}.1`);
  disk.append('/data/other.log', line(12));
  disk.symlink('/data/other.log', LOG);
  expect(await counting.counted()).toBe(12);
  expect([counting.said, troubles(counting)]).toEqual([['sourceRotated'], quiet]);
});

test('a link that leads to another file each day, after a restart too', async () => {
  const { machine, disk, counting } = scene('/data/mail-22.log');
  await counting.pass();
  machine.kill(counting.process);
  disk.append('/data/mail-22.log', line(11));
  disk.symlink('/data/mail-23.log', LOG);
  disk.append('/data/mail-23.log', line(12));
  const heir = new Counting(machine);
  expect(await heir.counted()).toBe(12);
  disk.append('/data/mail-22.log', line(13));
  expect(await heir.counted()).toBe(13);
  expect([heir.said, troubles(heir)]).toEqual([['sourceRotated'], quiet]);
});

test('a link that leads nowhere for a moment', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, line(11));
  disk.rename('/data/mail.log', '/data/mail.log.1');
  expect(await counting.counted()).toBe(11);
  disk.append('/data/mail.log', line(12));
  expect(await counting.counted()).toBe(12);
  expect(troubles(counting)).toEqual(quiet);
});

test("a pattern of links, as Kubernetes has: the targets' rotations are read, whichever log is theirs", async () => {
  const machine = new Machine();
  const { disk } = machine;
  const counting = new Counting(machine, [sourceAt('/containers/*.log')]);
  for (const directory of ['/containers', '/pods', '/pods/a', '/pods/b']) disk.makeDirectory(directory);
  for (const pod of ['a', 'b']) disk.symlink(`/pods/${pod}/0.log`, `/containers/${pod}.log`);
  disk.append('/pods/a/0.log', lines(1, 5));
  disk.append('/pods/b/0.log', lines(6, 10));
  await counting.pass();
  disk.append('/pods/a/0.log', lines(11, 12));
  for (const day of [22, 23]) {
    disk.rename('/pods/a/0.log', `/pods/a/0.log.202611${day}-150600`);
    disk.append('/pods/a/0.log', lines(day, day));
  }
  const { data } = disk.find('/pods/a/0.log.20261123-150600')!;
  disk.remove('/pods/a/0.log.20261123-150600');
  disk.append('/pods/a/0.log.20261123-150600.gz', gzipSync(data));
  expect(await counting.counted()).toBe(14);
  expect(troubles(counting)).toEqual(quiet);
});
