// A source whose path is a pattern: many logs, each with a cursor of its own, coming and going.

import { Problem } from '../../../src/base/problem';
import { Counting, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const PATTERN = '/log/*.log*';
const [A, B] = ['/log/a.log', '/log/b.log'];

function scene(pattern = PATTERN, start: 'beginning' | 'end' = 'beginning') {
  const machine = new Machine();
  const sources = [{ ...sourceAt(pattern), start }];
  const begin = () => new Counting(machine, sources);
  return { machine, disk: machine.disk, counting: begin(), begin };
}

const keysOf = ({ ledger }: Counting) => [...ledger.current!.cursors.keys()];

test('every log that matches is counted, each from its own cursor, after a restart too', async () => {
  const { machine, disk, counting, begin } = scene();
  disk.append(A, lines(1, 5));
  disk.append(B, lines(6, 8));
  expect(await counting.counted()).toBe(8);
  expect(keysOf(counting)).toEqual([`send ${A}`, `send ${B}`]);
  machine.kill(counting.process);
  disk.append(B, line(9));
  const heir = begin();
  expect(await heir.counted()).toBe(9);
  expect(heir.ledger.current!.tables.get('source')).toEqual(new Map([['send', 0n]]));
});

test('logs come and go, and no one complains', async () => {
  const { disk, counting } = scene();
  disk.append(A, lines(1, 5));
  await counting.pass();
  disk.append(B, lines(6, 8));
  await counting.pass();
  disk.remove(A);
  for (let n = 0; n < 4; n++) await counting.pass();
  expect([counting.value(), counting.said, keysOf(counting)]).toEqual([8, [], [`send ${B}`]]);
  disk.append(A, lines(9, 10));
  expect(await counting.counted()).toBe(10);
});

test('an idle pass looks and reads nothing', async () => {
  const { disk, counting } = scene();
  disk.append(A, lines(1, 5));
  await counting.pass();
  await counting.pass();
  const from = counting.process.files.calls.length;
  expect(await counting.pass()).toEqual({ kind: 'idle' });
  expect([...new Set(counting.process.files.calls.slice(from).map(({ name }) => name))]).toEqual(['status', 'list']);
});

test('rotated files of a log are its own, though they match, even while it is missing', async () => {
  const { disk, counting } = scene();
  disk.append(A, lines(1, 5));
  await counting.pass();
  disk.append(A, line(6));
  disk.rename(A, `${A}.1`);
  expect(await counting.counted()).toBe(6);
  disk.append(A, lines(7, 8));
  expect(await counting.counted()).toBe(8);
  expect([keysOf(counting), counting.said]).toEqual([[`send ${A}`], ['sourceRotated']]);
});

test('a log renamed to another name of the pattern is read on', async () => {
  const { disk, counting } = scene();
  disk.append(A, lines(1, 5));
  await counting.pass();
  disk.rename(A, '/log/a-old.log');
  disk.append('/log/a-old.log', line(6));
  disk.append(A, lines(7, 9));
  expect(await counting.counted()).toBe(9);
  expect(keysOf(counting).sort()).toEqual(['send /log/a-old.log', `send ${A}`]);
});

test('a log with two names is counted once', async () => {
  const { disk, counting } = scene();
  disk.append(A, lines(1, 5));
  disk.link(A, B);
  expect(await counting.counted()).toBe(5);
});

test('one that cannot be read is said, and the others are counted', async () => {
  const { disk, counting } = scene();
  disk.append(A, lines(1, 5));
  disk.append(B, lines(6, 8));
  counting.process.files.fate = ({ name, path }) =>
    name === 'open' && path === A ? new Problem('notPermitted', 'permission denied.') : undefined;
  expect(await counting.counted()).toBe(3);
  await counting.pass();
  expect(counting.said).toEqual(['sourceFailed']);
  counting.process.files.fate = () => undefined;
  expect(await counting.counted()).toBe(8);
  expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered']);
});

test('a pattern that matches nothing is said once, and read once it does', async () => {
  const { disk, counting } = scene();
  for (let n = 0; n < 4; n++) await counting.pass();
  expect(counting.process.journal).toEqual([
    expect.objectContaining({ kind: 'sourceFailed', reason: expect.stringContaining(PATTERN) }),
  ]);
  disk.append(A, line(1));
  expect(await counting.counted()).toBe(1);
  expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered']);
});

test('begun at the end: what is there is passed by, in one pass that is stopped at once, and new logs are read whole', async () => {
  const { disk, counting } = scene(PATTERN, 'end');
  disk.append(A, lines(1, 5));
  disk.append(B, lines(6, 8));
  let asked = 0;
  await counting.pass({ mayGoOn: () => ++asked < 2 });
  disk.append(B, line(9));
  disk.append('/log/c.log', lines(10, 12));
  expect(await counting.counted()).toBe(4);
});

test('what a log that went is known to have had is lost, and said', async () => {
  const { disk, counting } = scene();
  disk.append(A, `${lines(1, 5)}half a line`);
  await counting.pass();
  disk.remove(A);
  await counting.pass();
  expect([counting.value('agent.octetsLost'), counting.said]).toEqual([11, ['sourceLost']]);
});

test('a log that went while it was held open is read to its end', async () => {
  const { machine, disk, counting } = scene();
  disk.append(A, lines(1, 5));
  await counting.pass({ keepsOpen: true });
  disk.append(A, lines(6, 7));
  disk.remove(A);
  for (let n = 0; n < 5; n++) await counting.pass({ keepsOpen: true });
  machine.clock.advance(600_000);
  for (let n = 0; n < 2; n++) await counting.pass({ keepsOpen: true });
  expect([counting.value(), counting.said, keysOf(counting)]).toEqual([7, [], []]);
  expect(counting.process.files.openCount).toBe(0);
});

test('however many logs there are, so many files are held open', async () => {
  const { disk, counting } = scene();
  for (let n = 0; n < 300; n++) disk.append(`/log/x${n}.log`, line(n));
  await counting.pass({ keepsOpen: true });
  expect([counting.value(), counting.process.files.openCount]).toEqual([300, 256]);
});

test('the directories of many multilogs are one source', async () => {
  const { disk, counting } = scene('/log/*/current');
  for (const directory of ['/log/send', '/log/send2']) {
    disk.makeDirectory(directory);
    disk.append(`${directory}/current`, line(directory.length));
  }
  expect(await counting.counted()).toBe(2);
  disk.rename('/log/send/current', '/log/send/@4000000067404f2a12345678.s');
  disk.append('/log/send/current', line(20));
  expect(await counting.counted()).toBe(3);
});

test('a name with brackets is read as a pattern: where only the file of that name is there, that is said', async () => {
  const path = '/log/mail [mx1].log';
  const { machine, disk, counting } = scene(path);
  disk.append(path, lines(1, 3));
  await counting.pass();
  expect(JSON.stringify(counting.process.journal)).toMatch(/read as a pattern.*as in .*\[\[\]/);
  expect(counting.value()).toBe(0);
  const meant = new Counting(machine, [sourceAt('/log/mail [[]mx1].log')]);
  expect(await meant.counted()).toBe(3);
});
