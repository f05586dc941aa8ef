// A pass that takes so long that it commits in between: others get the ledger then, and nothing is counted twice.

import { Problem } from '../../../src/base/problem';
import type { PassOptions } from '../../../src/pass/ingest';
import { auditFindings } from '../../support/auditing';
import { Counting, LOG, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const OTHER_LOG = '/log/other.log';

function scene() {
  const machine = new Machine();
  const agent = new Counting(machine);
  const { files } = agent.process;
  files.maxReadBytes = 200;
  files.fate = ({ name }) => {
    if (name === 'read') machine.clock.advance(900);
    return undefined;
  };
  machine.disk.append(LOG, lines(1, 100));
  return { machine, disk: machine.disk, agent, other: new Counting(machine) };
}

async function passes({ agent }: ReturnType<typeof scene>, pause: NonNullable<PassOptions['pause']>) {
  let pauses = 0;
  const outcome = await agent.pass({
    pause: async () => {
      pauses++;
      await pause();
    },
  });
  return { outcome, pauses };
}

test('no one comes: it goes on where it was', async () => {
  const all = scene();
  const { outcome, pauses } = await passes(all, async () => undefined);
  expect(outcome.kind).toBe('committed');
  expect(pauses).toBeGreaterThan(3);
  expect([all.agent.value(), all.agent.value('agent.linesRead')]).toEqual([100, 100]);
});

test('another counts the same log to its end meanwhile', async () => {
  const all = scene();
  let others = 0;
  await passes(all, async () => {
    const before = all.other.value();
    await all.other.pass();
    others += all.other.value() - before;
  });
  expect(others).toBeGreaterThan(0);
  expect([all.agent.value(), all.agent.value('agent.linesRead')]).toEqual([100, 100]);
  expect(await auditFindings(all.agent, [sourceAt(LOG)])).toEqual([]);
});

test('another counts a log of its own meanwhile: it is done before the pass is', async () => {
  const all = scene();
  const processor = new Counting(all.machine, [sourceAt(OTHER_LOG, 'other')]);
  all.disk.append(OTHER_LOG, lines(1, 7));
  const seen: number[] = [];
  await passes(all, async () => {
    await processor.pass();
    seen.push(processor.value());
  });
  expect(seen[0]).toBeLessThan(100);
  expect(all.agent.value()).toBe(107);
  expect(all.agent.ledger.current!.cursors.has('other')).toBe(true);
  expect(all.agent.unbalanced).toEqual([]);
});

test('the log is rotated meanwhile, and another counts what is left of it', async () => {
  const all = scene();
  let isRotated = false;
  await passes(all, async () => {
    if (isRotated) return;
    isRotated = true;
    all.disk.rename(LOG, `${LOG}-20000001`);
    all.disk.append(LOG, lines(101, 130));
    await all.other.pass();
    all.disk.append(LOG, lines(131, 200));
  });
  expect(all.other.value()).toBe(130);
  expect([all.agent.value(), all.agent.value('agent.losses')]).toEqual([200, 0]);
  expect(await auditFindings(all.agent, [sourceAt(LOG)])).toEqual([]);
});

test('another keeps the ledger: the pass ends with what it has, and the next one goes on', async () => {
  const all = scene();
  let held: Awaited<ReturnType<typeof all.other.ledger.begin>> | undefined;
  const { outcome, pauses } = await passes(all, async () => {
    held ??= await all.other.ledger.begin();
  });
  expect(outcome.kind).toBe('committed');
  expect(pauses).toBe(100);
  expect(all.agent.value()).toBeLessThan(100);
  if (held?.kind === 'begun') held.transaction.end();
  expect(await all.agent.counted()).toBe(100);
});

test('the ledger cannot be taken again: the pass has failed, and what it committed stays', async () => {
  const all = scene();
  const { files } = all.agent.process;
  const slow = files.fate;
  const { outcome } = await passes(all, async () => {
    files.fate = ({ name }) => (name === 'create' ? new Problem('diskFull', 'full.') : undefined);
  });
  expect(outcome.kind).toBe('failed');
  files.fate = slow;
  expect(await all.agent.counted()).toBe(100);
  expect(all.agent.value('agent.linesRead')).toBe(100);
});

test('told to stop in a pause, it stops there', async () => {
  const all = scene();
  let isStopping = false;
  const outcome = await all.agent.pass({
    mayGoOn: () => !isStopping,
    pause: async () => {
      isStopping = true;
    },
  });
  expect(outcome.kind).toBe('committed');
  expect(all.agent.value()).toBeLessThan(100);
  expect(await all.agent.counted()).toBe(100);
});
