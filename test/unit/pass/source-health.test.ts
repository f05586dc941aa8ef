// How the sources are doing, as readers are told it.

import { Problem } from '../../../src/base/problem';
import type { SourceStatus } from '../../../src/registry/source-status';
import { Counting, LOG, line, lines, STATE, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';
import type { FileCall } from '../../support/memory-files';

const isCommit = ({ name, path }: FileCall) => name === 'write' && path === `${STATE}/snapshot.tmp`;

function scene(text = lines(1, 10)) {
  const machine = new Machine();
  const counting = new Counting(machine);
  if (text !== '') machine.disk.append(LOG, text);
  return { machine, disk: machine.disk, counting };
}

const statusOf = ({ ingest }: Counting, name = 'send'): SourceStatus => ingest.sourceStatuses().get(name)!;

test('it waits until a pass has come to it, and is ok when it is read to its end', async () => {
  const { counting } = scene();
  expect(statusOf(counting)).toEqual({ path: LOG, state: 'waiting', lagOctets: 0, lagSeconds: 0, lastError: '' });
  await counting.pass();
  expect(statusOf(counting)).toEqual({ path: LOG, state: 'ok', lagOctets: 0, lagSeconds: 0, lastError: '' });
});

test('half a line is behind by its octets, and not late', async () => {
  const { machine, counting } = scene(`${lines(1, 2)}${line(3).slice(0, 7)}`);
  await counting.pass();
  machine.clock.advance(60_000);
  expect(statusOf(counting)).toMatchObject({ state: 'ok', lagOctets: 7, lagSeconds: 0 });
});

test('a log that is not there is missing; one that goes away is so when it is not there again', async () => {
  const { machine, disk, counting } = scene('');
  await counting.pass();
  expect(statusOf(counting)).toMatchObject({ state: 'missing', lastError: expect.stringMatching(/^there is no log/) });
  disk.append(LOG, line(1));
  await counting.pass();
  expect(statusOf(counting).state).toBe('ok');
  disk.remove(LOG);
  await counting.pass();
  expect(statusOf(counting).state).toBe('ok');
  machine.clock.advance(9000);
  await counting.pass();
  expect(statusOf(counting)).toMatchObject({ state: 'missing', lagSeconds: 9 });
});

test('a log that may not be read is unreadable and ever later; why is kept when it can be read again', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, line(11));
  const { files } = counting.process;
  files.fate = ({ name, path }) =>
    name === 'open' && path === LOG ? new Problem('notPermitted', `${LOG} may not be read.`) : undefined;
  machine.clock.advance(10_000);
  await counting.pass();
  machine.clock.advance(30_000);
  expect(statusOf(counting)).toMatchObject({
    state: 'unreadable',
    lagSeconds: 40,
    lastError: `${LOG} may not be read.`,
  });
  files.fate = () => undefined;
  await counting.pass();
  expect(statusOf(counting)).toMatchObject({ state: 'ok', lagSeconds: 0, lastError: `${LOG} may not be read.` });
});

test('a pass that is stopped leaves it behind by what it did not read', async () => {
  const text = lines(1, 30_000);
  const { counting } = scene(text);
  let turns = 0;
  await counting.pass({ mayGoOn: () => ++turns < 4 });
  const { state, lagOctets } = statusOf(counting);
  expect([state, counting.value('agent.octetsRead') + lagOctets]).toEqual(['catchingUp', text.length]);
  expect(lagOctets).toBeGreaterThan(0);
  await counting.pass();
  expect(statusOf(counting)).toMatchObject({ state: 'ok', lagOctets: 0 });
});

test('within a long pass it is told how far behind it is', async () => {
  const text = lines(1, 30_000);
  const { machine, counting } = scene(text);
  const told: SourceStatus[] = [];
  await counting.pass({
    progressed: () => machine.clock.advance(1500),
    committed: () => told.push(statusOf(counting)),
  });
  expect(told.length).toBeGreaterThan(1);
  expect(told[0]).toMatchObject({ state: 'catchingUp' });
  expect(told[0]!.lagOctets).toBeGreaterThan(0);
  expect(told[0]!.lagSeconds).toBeGreaterThan(0);
  expect(statusOf(counting)).toMatchObject({ state: 'ok', lagOctets: 0, lagSeconds: 0 });
});

test('what could not be committed is not counted: it is behind, until it is', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 12));
  const { files } = counting.process;
  files.fate = (call) => (isCommit(call) ? new Problem('diskFull', 'full.') : undefined);
  await counting.pass();
  machine.clock.advance(25_000);
  const lagOctets = lines(11, 12).length;
  expect(statusOf(counting)).toMatchObject({ state: 'catchingUp', lagOctets, lagSeconds: 25 });
  files.fate = () => undefined;
  await counting.pass();
  expect(statusOf(counting)).toMatchObject({ state: 'ok', lagOctets: 0, lagSeconds: 0 });
});

test('after a restart it is as late as the last commit was', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  machine.kill(counting.process);
  machine.clock.advance(3_600_000);
  disk.append(LOG, lines(11, 12));
  const heir = new Counting(machine);
  heir.process.files.fate = (call) => (isCommit(call) ? new Problem('diskFull', 'full.') : undefined);
  await heir.pass();
  expect(statusOf(heir).lagSeconds).toBeGreaterThanOrEqual(3600);
});

test('of a pattern of many logs it is all of them together', async () => {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt('/log/*/current', 'all')]);
  await counting.pass();
  await counting.pass();
  expect(statusOf(counting, 'all')).toMatchObject({ path: '/log/*/current', state: 'missing' });
  for (const name of ['a', 'b']) {
    machine.disk.makeDirectory(`/log/${name}`);
    machine.disk.append(`/log/${name}/current`, `${line(1)}half`);
  }
  await counting.pass();
  expect(statusOf(counting, 'all')).toMatchObject({ state: 'ok', lagOctets: 8 });
  machine.disk.remove('/log/a/current');
  await counting.pass();
  expect(statusOf(counting, 'all')).toMatchObject({ state: 'ok', lagOctets: 4 });
});
