// The systemd journal as a source: its entries are counted once each, and what is gone unread is reported.

import type { JournalQuery } from '../../../src/logs/systemd-journal';
import type { SourceSpec } from '../../../src/pass/source';
import { Counting } from '../../support/counting';
import { Machine } from '../../support/machine';
import { MemoryJournal } from '../../support/memory-journal';

function scene(
  query: JournalQuery = {},
  start: SourceSpec['start'] = 'beginning',
  services: SourceSpec['services'] = ['send'],
) {
  const machine = new Machine();
  const journal = new MemoryJournal(machine.disk);
  machine.programs = journal.output;
  const spec: SourceSpec = { name: 'j', path: 'journal', journal: query, services, start, counters: [] };
  const begin = () => new Counting(machine, [spec]);
  let sent = 0;
  const write = (count: number, facility?: string) => {
    for (let i = 0; i < count; i++) journal.write(`new msg ${++sent}`, facility);
  };
  return { machine, journal, write, begin, counting: begin() };
}

const lossesIn = ({ process }: Counting) =>
  process.journal.flatMap((event) => (event.kind === 'entriesLost' ? [event.entries] : []));

test('entries are counted once, over rotations and restarts', async () => {
  const { journal, write, begin, counting } = scene();
  write(3);
  expect(await counting.counted()).toBe(3);
  expect(await counting.counted()).toBe(3);
  journal.rotate();
  write(2);
  expect(await counting.counted()).toBe(5);
  write(1);
  const again = begin();
  expect(await again.counted()).toBe(6);
  expect(again.unbalanced).toEqual([]);
  expect(lossesIn(again)).toEqual([]);
});

test('what entries together tell is counted over passes and restarts', async () => {
  const { journal, begin, counting } = scene({}, 'beginning', ['postfix']);
  journal.write('4ABCDE: message-id=<a@b.example>', 'mail', 'postfix/cleanup');
  await counting.pass();
  const again = begin();
  const active = '4ABCDE: from=<a@b.example>, size=249, nrcpt=2 (queue active)';
  journal.write(active, 'mail', 'postfix/qmgr');
  journal.write(active, 'mail', 'postfix/qmgr');
  await again.pass();
  expect(again.value('postfix.messageQueued')).toBe(1);
  expect(again.value('postfix.messageOctets')).toBe(249);
});

test('a pass runs no program while no journal file has changed', async () => {
  const { journal, write, counting } = scene();
  write(3);
  await counting.pass();
  const { length } = journal.runs;
  expect(await counting.pass()).toEqual({ kind: 'idle' });
  expect(journal.runs).toHaveLength(length);
});

test('only what the source names is counted', async () => {
  const { write, counting } = scene({ facilities: ['mail'] });
  write(3);
  write(4, 'auth');
  write(2);
  expect(await counting.counted()).toBe(5);
});

test('a source that begins at the end counts what comes later', async () => {
  const { write, counting } = scene({}, 'end');
  write(3);
  expect(await counting.counted()).toBe(0);
  write(2);
  expect(await counting.counted()).toBe(2);
});

test('entries removed before they were read are reported, by number', async () => {
  const { journal, write, counting } = scene();
  write(3);
  await counting.pass();
  write(4);
  journal.rotate();
  write(2);
  journal.vacuum();
  expect(await counting.counted()).toBe(5);
  expect(lossesIn(counting)).toEqual([4]);
  expect(counting.value('agent.entriesLost')).toBe(4);
  expect(counting.value('agent.losses')).toBe(1);
});

test('entries removed after they were counted are no loss', async () => {
  const { journal, write, counting } = scene();
  write(3);
  journal.rotate();
  await counting.pass();
  journal.vacuum();
  write(2);
  expect(await counting.counted()).toBe(5);
  expect(lossesIn(counting)).toEqual([]);
});

test('entries that are read while they are removed are no loss either', async () => {
  const { journal, write, counting } = scene();
  write(3);
  await counting.pass();
  write(4);
  journal.rotate();
  journal.whileReading = () => {
    journal.whileReading = () => undefined;
    journal.vacuum();
  };
  write(2);
  expect(await counting.counted()).toBe(9);
  expect(lossesIn(counting)).toEqual([]);
});

test('a source of few entries does not go stale while others fill the journal', async () => {
  const { machine, journal, write, counting } = scene({ facilities: ['mail'] });
  write(3);
  await counting.pass();
  for (let i = 0; i < 5; i++) {
    write(50, 'auth');
    journal.rotate();
    machine.clock.advance(61_000);
    await counting.pass();
    journal.vacuum();
  }
  write(1);
  expect(await counting.counted()).toBe(4);
  expect(lossesIn(counting)).toEqual([]);
});

test('a journal that was begun again is a loss that no number tells, and is counted from its beginning', async () => {
  const { journal, write, counting } = scene();
  write(3);
  await counting.pass();
  journal.beginAgain();
  write(2);
  expect(await counting.counted()).toBe(5);
  expect(lossesIn(counting)).toEqual([undefined]);
});

test('a journal that cannot be read is said, with the group that is missing, and is tried again', async () => {
  const { journal, write, counting } = scene();
  write(3);
  journal.complaint = 'No journal files were opened due to insufficient permissions.';
  await counting.pass();
  const said = counting.process.journal.flatMap((event) => (event.kind === 'sourceFailed' ? [event.reason] : []));
  expect(said).toEqual([expect.stringContaining('the group systemd-journal')]);
  journal.complaint = undefined;
  expect(await counting.counted()).toBe(3);
});

test('what no rule claims is kept to be shown, and other programs are foreign', async () => {
  const { journal, counting } = scene();
  journal.write('what is this');
  await counting.pass();
  expect(counting.ledger.current?.cursors.get('j')?.unclaimed).toEqual(['what is this']);
  expect(counting.value('agent.linesUnclaimed')).toBe(1);
});
