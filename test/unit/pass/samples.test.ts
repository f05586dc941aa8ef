// The lines that no rule claims are kept to be shown, unless the configuration says that no line of a log is.

import type { SourceSpec } from '../../../src/pass/source';
import { Counting, LOG, lines, STATE, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';
import { MemoryJournal } from '../../support/memory-journal';

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

test('those kept before go from every file with the first pass that knows, though the log stands still', async () => {
  const machine = new Machine();
  const before = new Counting(machine);
  machine.disk.append(LOG, lines(1, 500) + PRIVATE);
  await before.pass();
  machine.kill(before.process);
  const counting = new Counting(machine, [silent]);
  await counting.pass();
  expect(samplesOf(counting)).toEqual([]);
  expect(counting.value('agent.linesUnclaimed')).toBe(1);
  expect(stateText(machine, counting)).not.toContain('for its owner alone');
});

/** A log that not all may read who read the state directory. */
function closed(counting: Counting, path = LOG): void {
  counting.process.files.privatePaths.add(path);
}

test('none is kept of a log that others may not read who read the state', async () => {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt(LOG), sourceAt('/log/other', 'other')]);
  closed(counting);
  machine.disk.append(LOG, lines(1, 500) + PRIVATE);
  machine.disk.append('/log/other', lines(501, 600) + PRIVATE.replace('alone', 'and others'));
  await counting.pass();
  expect(samplesOf(counting)).toEqual([PRIVATE.trim().replace('alone', 'and others')]);
  expect(counting.value('agent.linesUnclaimed')).toBe(2);
  expect(stateText(machine, counting)).not.toContain('for its owner alone');
});

test('those of a log that is closed later go when it has unclaimed lines again, or with the next start', async () => {
  const machine = new Machine();
  const first = new Counting(machine);
  machine.disk.append(LOG, lines(1, 500) + PRIVATE);
  await first.pass();
  closed(first);
  machine.disk.append(LOG, lines(501, 510));
  await first.pass();
  expect(samplesOf(first)).toHaveLength(1);
  machine.disk.append(LOG, PRIVATE);
  await first.pass();
  expect(stateText(machine, first)).not.toContain('for its owner alone');

  const other = new Machine();
  const before = new Counting(other);
  other.disk.append(LOG, lines(1, 500) + PRIVATE);
  await before.pass();
  other.kill(before.process);
  const after = new Counting(other);
  closed(after);
  await after.pass();
  expect(stateText(other, after)).not.toContain('for its owner alone');
  expect(after.value('agent.linesUnclaimed')).toBe(1);
});

test('none is kept of a rotated file that others may not read', async () => {
  const machine = new Machine();
  const counting = new Counting(machine);
  machine.disk.append(LOG, lines(1, 500));
  await counting.pass();
  machine.disk.append(LOG, PRIVATE);
  machine.disk.rename(LOG, `${LOG}.1`);
  machine.disk.append(LOG, lines(501, 600));
  closed(counting, `${LOG}.1`);
  await counting.pass();
  expect(counting.value('agent.linesUnclaimed')).toBe(1);
  expect(stateText(machine, counting)).not.toContain('for its owner alone');
});

test.each([true, false])('of the systemd journal: where its files are open to all, %p', async (isOpen) => {
  const machine = new Machine();
  const journal = new MemoryJournal(machine.disk);
  machine.programs = journal.output;
  const source: SourceSpec = {
    name: 'j',
    path: 'journal',
    journal: {},
    services: ['send'],
    start: 'beginning',
    counters: [],
  };
  const counting = new Counting(machine, [source]);
  if (!isOpen) for (const path of [1, 2].map((n) => `/run/log/journal/machine/${n}.journal`)) closed(counting, path);
  journal.write('a line for its owner alone');
  await counting.pass();
  expect(counting.value('agent.linesUnclaimed')).toBe(1);
  expect(samplesOf(counting)).toEqual(isOpen ? ['a line for its owner alone'] : []);
});
