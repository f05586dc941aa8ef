// What is counted by source: it sums up to what the agent counts of all of them, whatever happens to the logs.

import { Problem } from '../../../src/base/problem';
import { columnsOf } from '../../../src/registry/conceptual-tables';
import { sourceTables } from '../../../src/registry/tables';
import { Counting, line, lines, STATE, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';
import type { FileCall } from '../../support/memory-files';

const [A, B] = ['/log/a', '/log/b'];

function scene() {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt(A, 'a'), sourceAt(B, 'b')]);
  machine.disk.append(A, lines(1, 10));
  machine.disk.append(B, lines(11, 14));
  return { machine, disk: machine.disk, counting };
}

const isCommit = ({ name, path }: FileCall) => name === 'write' && path === `${STATE}/snapshot.tmp`;
const rowsOf = ({ ledger }: Counting, table: (typeof sourceTables)[number]) =>
  Object.fromEntries(ledger.current!.tables.get(table) ?? []);

test('every table of the sources is a column of theirs, and counts what the agent counts', () => {
  const columns = columnsOf('source').flatMap(([, { counts }]) => counts ?? []);
  expect([...columns].sort()).toEqual([...sourceTables].sort());
});

test('lines, octets and unclaimed lines are counted of their source', async () => {
  const { disk, counting } = scene();
  disk.append(B, 'no one claims this\n');
  await counting.pass();
  expect(rowsOf(counting, 'sourceLines')).toEqual({ a: 10n, b: 5n });
  expect(rowsOf(counting, 'sourceOctets')).toEqual({
    a: BigInt(lines(1, 10).length),
    b: BigInt(lines(11, 14).length + 'no one claims this\n'.length),
  });
  expect(rowsOf(counting, 'source')).toEqual({ a: 0n, b: 1n });
  expect(counting.wrongSums).toEqual([]);
});

test('rotations, cuts and losses are counted of their source', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.rename(A, `${A}.1`);
  disk.append(A, line(15));
  await counting.pass();
  disk.append('/log/other', line(16));
  disk.rename('/log/other', B);
  await counting.pass();
  disk.setData(disk.find(A)!, Buffer.from(`x${line(17)}`.slice(0, 9)));
  await counting.pass();
  expect(rowsOf(counting, 'sourceRotations')).toEqual({ a: 1n, b: 0n });
  expect(rowsOf(counting, 'sourceLosses')).toEqual({ a: 0n, b: 1n });
  expect(rowsOf(counting, 'sourceTruncations')).toEqual({ a: 1n, b: 0n });
  expect(counting.wrongSums).toEqual([]);
});

test('passes in which a source could not be read are added with the next commit', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.remove(B);
  for (let n = 0; n < 3; n++) await counting.pass();
  disk.append(A, line(15));
  await counting.pass();
  expect(rowsOf(counting, 'sourceErrors')).toEqual({ a: 0n, b: 4n });
  await counting.pass({ isLast: true, mayGoOn: () => false });
  expect(rowsOf(counting, 'sourceErrors')).toEqual({ a: 0n, b: 4n });
  expect(counting.wrongSums).toEqual([]);
});

test('a commit that fails counts nothing, and nothing twice', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.append(A, lines(15, 16));
  disk.remove(B);
  const { files } = counting.process;
  files.fate = (call) => (isCommit(call) ? new Problem('diskFull', 'full.') : undefined);
  for (let n = 0; n < 3; n++) await counting.pass();
  expect(rowsOf(counting, 'sourceLines')).toEqual({ a: 10n, b: 4n });
  files.fate = () => undefined;
  await counting.pass();
  expect(rowsOf(counting, 'sourceLines')).toEqual({ a: 12n, b: 4n });
  await counting.pass({ isLast: true, mayGoOn: () => false });
  expect(rowsOf(counting, 'sourceErrors')['b']).toBe(BigInt(counting.value('agent.sourceErrors')));
  expect(counting.wrongSums).toEqual([]);
});

describe('a discontinuity', () => {
  const momentOf = (counting: Counting, source: string) =>
    counting.ledger.current!.sourceDiscontinuities!.get(source)! - counting.ledger.current!.bornMs;

  test('is stamped when a source gets its row, and then for the source that lost something only', async () => {
    const { machine, disk, counting } = scene();
    const { clock } = counting.process.host;
    const sinceMs = clock.nowMs();
    await counting.pass();
    const born = [momentOf(counting, 'a'), momentOf(counting, 'b')];
    expect(born).toEqual([counting.ledger.current!.committedMs - sinceMs, born[0]]);
    machine.clock.advance(60_000);
    disk.setData(disk.find(B)!, Buffer.from('y\n'));
    await counting.pass();
    expect(momentOf(counting, 'a')).toBe(born[0]);
    expect(momentOf(counting, 'b')).toBeGreaterThanOrEqual(born[1]! + 60_000);
  });

  test('outlives the process', async () => {
    const { machine, counting } = scene();
    await counting.pass();
    const before = counting.ledger.current!.sourceDiscontinuities;
    machine.kill(counting.process);
    machine.clock.advance(5000);
    machine.disk.append(A, line(15));
    const heir = new Counting(machine, [sourceAt(A, 'a'), sourceAt(B, 'b')]);
    await heir.pass();
    expect(heir.ledger.current!.sourceDiscontinuities).toEqual(before);
  });

  test('is stamped for all sources when counting begins from zero from an older snapshot', async () => {
    const { machine, disk, counting } = scene();
    await counting.pass();
    disk.append(A, line(15));
    await counting.pass();
    machine.clock.advance(60_000);
    const nowMs = counting.process.host.clock.nowMs();
    const newest = ['snapshot-a', 'snapshot-b'].map((name) => `${STATE}/${name}`);
    for (const path of newest) {
      const inode = disk.find(path)!;
      if (inode.data.includes('"generation":2')) disk.setData(inode, Buffer.from('damaged'));
    }
    await counting.pass();
    const { sourceDiscontinuities } = counting.ledger.current!;
    expect([...sourceDiscontinuities!].map(([name, atMs]) => [name, atMs >= nowMs])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });
});

test('the change of rows is stamped for the tables that got one', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  const first = counting.ledger.current!.rowsChanged!.get('sourceLines')!;
  machine.clock.advance(60_000);
  disk.append(A, line(15));
  await counting.pass();
  expect(counting.ledger.current!.rowsChanged!.get('sourceLines')).toBe(first);
  const more = new Counting(machine, [sourceAt(A, 'a'), sourceAt('/log/c', 'c')]);
  disk.append('/log/c', line(16));
  await more.pass();
  expect(more.ledger.current!.rowsChanged!.get('sourceLines')).toBeGreaterThanOrEqual(first + 60_000);
});
