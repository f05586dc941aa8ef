// More sources than a process may keep open files of, or than the source table has rows.

import { tableOf } from '../../../src/registry/tables';
import { Counting, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

function scene(sources: number) {
  const machine = new Machine();
  const specs = Array.from({ length: sources }, (_, n) => sourceAt(`/log/${n}`, `s${n}`));
  const counting = new Counting(machine, specs);
  for (const { path } of specs) machine.disk.append(path, lines(1, 2));
  return { machine, specs, counting };
}

const keepsOpen = { keepsOpen: true };

test('a process that may have few files open keeps a quarter of them for logs, and says so once', async () => {
  const machine = new Machine();
  const specs = Array.from({ length: 200 }, (_, n) => sourceAt(`/log/${n}`, `s${n}`));
  machine.maxOpen = 64;
  const counting = new Counting(machine, specs);
  for (const { path } of specs) machine.disk.append(path, lines(1, 2));
  for (let pass = 0; pass < 3; pass++) {
    for (const { path } of specs) machine.disk.append(path, lines(3 + pass, 3 + pass));
    await counting.pass(keepsOpen);
    expect(counting.value()).toBe(200 * (3 + pass));
    expect(counting.process.files.openCount).toBe(16);
  }
  expect(counting.said).toEqual(['openLogsLimited']);
  counting.ingest.close();
  expect(counting.process.files.openCount).toBe(0);
});

test('of few logs nothing is said', async () => {
  const { counting } = scene(20);
  await counting.pass(keepsOpen);
  expect([counting.process.files.openCount, counting.said]).toEqual([20, []]);
});

test('sources beyond the rows of the table are counted in the row `other`, said once, and cost no commit of their own', async () => {
  const { maxRows } = tableOf('sourceLines');
  const { machine, counting } = scene(maxRows + 3);
  await counting.pass();
  const rows = counting.ledger.current!.tables.get('sourceLines')!;
  expect([rows.size, rows.get('s0'), rows.get('other')]).toEqual([maxRows + 1, 2n, 6n]);
  expect(counting.value()).toBe(2 * (maxRows + 3));
  expect(counting.process.journal).toEqual([{ kind: 'sourceRowsLimited', most: maxRows, without: 3 }]);
  const { generation } = counting.ledger.current!;
  machine.disk.append('/log/new', '');
  await counting.pass();
  await counting.pass();
  expect(counting.ledger.current!.generation).toBe(generation);
  expect(counting.said).toHaveLength(1);
});

test('between sources with a little that is new, who waits for the event loop gets a turn each 5 ms', async () => {
  const { machine, specs, counting } = scene(100);
  await counting.pass();
  for (const { path } of specs) machine.disk.append(path, lines(3, 3));
  const turns = jest.spyOn(machine.clock, 'yield');
  // A millisecond for each of them.
  counting.process.files.fate = ({ name }) => {
    if (name === 'read') machine.clock.advance(1);
    return undefined;
  };
  await counting.pass();
  expect(counting.value()).toBe(300);
  expect(turns.mock.calls.length).toBeGreaterThanOrEqual(20);
});

test('a directory with the logs of all sources is not looked at name by name for each of them', async () => {
  const machine = new Machine();
  const specs = Array.from({ length: 100 }, (_, n) => sourceAt(`/log/mx${n}.log`, `s${n}`));
  const allLogs = new Set(specs.map(({ path }) => path));
  const counting = new Counting(
    machine,
    specs.map((spec) => ({ ...spec, allLogs })),
  );
  for (const { path } of specs) machine.disk.append(path, lines(1, 2));
  await counting.pass();
  const { calls } = counting.process.files;
  expect(counting.value()).toBe(200);
  expect(calls.filter(({ name }) => name === 'status').length).toBeLessThan(20 * specs.length);
});
