// The lines that no rule claims are kept to be shown, unless the configuration says that no line of a log is.

import { Counting, LOG, lines, STATE, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const PRIVATE = '@4000000000000001000000000 a line for its owner alone\n';
const silent = { ...sourceAt(LOG), keepsSamples: false };

const samplesOf = (counting: Counting) =>
  [...(counting.ledger.current?.cursors.values() ?? [])].flatMap(({ unclaimed = [] }) => unclaimed);

const stateText = (machine: Machine, { process }: Counting) =>
  process.host.files
    .list(STATE)
    .map((name) => machine.disk.find(`${STATE}/${name}`)?.data.toString('latin1'))
    .join('');

test('they are kept where nothing is said', async () => {
  const machine = new Machine();
  const counting = new Counting(machine);
  machine.disk.append(LOG, lines(1, 500) + PRIVATE);
  await counting.pass();
  expect(samplesOf(counting)).toEqual([PRIVATE.trim()]);
  expect(stateText(machine, counting)).toContain('for its owner alone');
});

test('none is kept where they are switched off, and the lines are counted all the same', async () => {
  const machine = new Machine();
  const counting = new Counting(machine, [silent]);
  machine.disk.append(LOG, lines(1, 500) + PRIVATE);
  await counting.pass();
  expect(samplesOf(counting)).toEqual([]);
  expect(counting.value('agent.linesUnclaimed')).toBe(1);
  expect(stateText(machine, counting)).not.toContain('for its owner alone');
});

test('those kept before go with the first pass that knows, though the log stands still', async () => {
  const machine = new Machine();
  const before = new Counting(machine);
  machine.disk.append(LOG, lines(1, 500) + PRIVATE);
  await before.pass();
  machine.kill(before.process);
  const counting = new Counting(machine, [silent]);
  await counting.pass();
  expect(samplesOf(counting)).toEqual([]);
  expect(counting.value('agent.linesUnclaimed')).toBe(1);
});
