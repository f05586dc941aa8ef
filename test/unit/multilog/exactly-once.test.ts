// The whole processor on a machine in memory: whatever dies or fails, each line is counted and archived once.

import fc from 'fast-check';
import type { Problem } from '../../../src/base/problem';
import { Counting, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';
import type { Fate } from '../../support/memory-files';
import { ARCHIVE, CURRENT, DIRECTORY, MemoryMultilog, processorConfig } from '../../support/memory-multilog';
import { timed } from '../../support/property';

const source = sourceAt(CURRENT);

function expectOnce(multilog: MemoryMultilog, first: number, last: number): void {
  expect(multilog.archived).toBe(lines(first, last));
  expect(multilog.counted()).toBe(last - first + 1);
  expect(multilog.counted('agent.linesRead')).toBe(last - first + 1);
  expect(multilog.counted('agent.losses')).toBe(0);
  expect(multilog.machine.disk.names('/base/2023/11/14')).toEqual(['sendlog']);
}

/** Lines 1 to 5 went through a processor; lines 6 to 9 are in `previous`. */
async function filled(config = processorConfig()): Promise<MemoryMultilog> {
  const multilog = new MemoryMultilog(new Machine(), config);
  multilog.write(lines(1, 5));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  multilog.write(lines(6, 9));
  multilog.fill();
  multilog.machine.disk.settle();
  return multilog;
}

const at =
  (n: number, what: Problem | 'die'): Fate =>
  ({ number }) =>
    number === n ? what : undefined;

test('a file is counted and archived, and again by no one', async () => {
  const multilog = await filled();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 9);
  const agent = new Counting(multilog.machine, [source]);
  expect(await agent.counted()).toBe(9);
  expect(agent.said).toEqual([]);
  expect(multilog.warnings).toEqual([]);
});

test('what the agent counted live is not counted again, and what it did not is', async () => {
  const multilog = new MemoryMultilog(new Machine());
  const agent = new Counting(multilog.machine, [source]);
  multilog.write(lines(1, 3));
  expect(await agent.counted()).toBe(3);
  multilog.write(lines(4, 6));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 6);
  multilog.write(lines(7, 8));
  expect(await agent.counted()).toBe(8);
  multilog.fill();
  expect(await agent.counted()).toBe(8);
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 8);
  expect(agent.value('agent.losses')).toBe(0);
});

test('what an agent that comes first finds waiting for its processor is counted once', async () => {
  const multilog = new MemoryMultilog(new Machine());
  multilog.write(lines(1, 4));
  multilog.fill();
  const agent = new Counting(multilog.machine, [source]);
  expect(await agent.counted()).toBe(4);
  multilog.write(lines(5, 6));
  expect(await agent.counted()).toBe(6);
  expect(await multilog.process()).toBe('done');
  expect(await agent.counted()).toBe(6);
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 6);
});

test('the first run of all may be killed with multilog: what no processor ever saw is counted and archived', async () => {
  const multilog = new MemoryMultilog(new Machine());
  multilog.write(lines(1, 4));
  multilog.fill();
  multilog.write(lines(5, 6));
  multilog.crash();
  multilog.write(lines(7, 8));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 8);
});

test('another directory with the same archive puts nothing between a dead one and its lines', async () => {
  const multilog = await filled();
  const { machine } = multilog;
  // Dead with its lines staged and committed, half of them in the archive.
  const end = await multilog.process(({ name, path }) => (name === 'writeAt' && path === ARCHIVE ? 'die' : undefined));
  expect(end).toBe('died');
  expect(machine.disk.names('/base/2023/11/14')).toHaveLength(2);
  const other = new MemoryMultilog(machine, processorConfig(), '/log/submission');
  other.write(lines(10, 11));
  other.fill();
  expect(await other.process()).toBe('done');
  expectOnce(multilog, 1, 11);
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 11);
});

test('what someone else put behind the archive stays', async () => {
  const multilog = await filled();
  multilog.machine.disk.append(ARCHIVE, 'a note\n');
  expect(await multilog.process()).toBe('done');
  expect(multilog.archived).toBe(`${lines(1, 5)}a note\n${lines(6, 9)}`);
});

test('a line that multilog split at its limit is one line, counted and archived whole', async () => {
  const multilog = new MemoryMultilog(new Machine());
  multilog.write(`${lines(1, 2)}${line(3).slice(0, 30)}`);
  multilog.fill();
  multilog.write(line(3).slice(30));
  expect(await multilog.process()).toBe('done');
  expect(multilog.archived).toBe(lines(1, 2));
  multilog.write(line(4));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 4);
});

test('a line split over three files is one line', async () => {
  const multilog = new MemoryMultilog(new Machine());
  for (const part of [`${line(1)}${line(2).slice(0, 5)}`, line(2).slice(5, 25), line(2).slice(25)]) {
    multilog.write(part);
    multilog.fill();
    expect(await multilog.process()).toBe('done');
  }
  expectOnce(multilog, 1, 2);
});

test('a line split by a multilog that is then killed is one line', async () => {
  const multilog = await filled();
  multilog.machine.disk.append(`${DIRECTORY}/previous`, line(10).slice(0, 40));
  multilog.write(line(10).slice(40));
  multilog.crash();
  multilog.write(line(11));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 11);
});

test('a line cut off by the death of multilog is a line of its own, and so is the next', async () => {
  const multilog = await filled();
  const cut = line(10).slice(0, -1);
  multilog.write(cut);
  multilog.crash();
  multilog.write(line(11));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 11);
});

test('a line longer than is ever kept back is archived to the octet', async () => {
  const multilog = new MemoryMultilog(new Machine());
  const long = `@400000000000000100000000 ${'x'.repeat(300_000)}`;
  multilog.write(line(1) + long.slice(0, 200_000));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  multilog.write(`${long.slice(200_000)}\n${line(2)}`);
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expect(multilog.archived).toBe(`${line(1)}${long}\n${line(2)}`);
  expect(multilog.counted()).toBe(2);
  expect(multilog.counted('agent.linesRead')).toBe(3);
  expect(multilog.counted('agent.linesOverlong')).toBe(1);
});

test('stamps are archived as dates where that is configured, and stay as they are in a line cut in two', async () => {
  const multilog = new MemoryMultilog(new Machine(), processorConfig({ untai: true }));
  multilog.write('@4000000066f2a1031b2c3d44 new msg 1\n@4000000066f2a1031b2c');
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  multilog.write('3d45 new msg 2\n');
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expect(multilog.archived.split('\n').map((each) => each.replace(/^.{10} ..:..:../, 'date'))).toEqual([
    'date.455884100 new msg 1',
    'date.455884101 new msg 2',
    '',
  ]);
});

test('where nothing is to be archived, lines are only counted', async () => {
  const multilog = await filled(processorConfig({ archive: false }));
  expect(await multilog.process()).toBe('done');
  expect(multilog.counted()).toBe(9);
  expect(multilog.machine.disk.isDirectory('/base')).toBe(false);
});

test('a directory that no source of the configuration is in is counted all the same', async () => {
  const multilog = await filled({ ...processorConfig(), sources: [] });
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 9);
});

test('a source whose path is a pattern has one cursor for a log, whoever reads it', async () => {
  const pattern = '/log/*/current';
  const { sources, ...rest } = processorConfig();
  const config = { ...rest, sources: sources.map((each) => ({ ...each, path: pattern })) };
  const multilog = new MemoryMultilog(new Machine(), config);
  const agent = new Counting(multilog.machine, [sourceAt(pattern)]);
  multilog.write(lines(1, 3));
  expect(await agent.counted()).toBe(3);
  multilog.write(lines(4, 5));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 5);
  multilog.write(lines(6, 7));
  expect(await agent.counted()).toBe(7);
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expect(await agent.counted()).toBe(7);
  expectOnce(multilog, 1, 7);
});

test('a file that is gone before it was archived is said', async () => {
  const multilog = await filled();
  const { disk } = multilog.machine;
  multilog.crash();
  for (const name of disk.names(DIRECTORY).filter((each) => each.startsWith('@'))) {
    // Someone still holds it open, so that no new file gets its inode.
    disk.opened(disk.find(`${DIRECTORY}/${name}`)!);
    disk.remove(`${DIRECTORY}/${name}`);
  }
  multilog.write(lines(10, 11));
  multilog.fill();
  expect(await multilog.process()).toBe('done');
  expect(multilog.archived).toBe(lines(1, 5) + lines(10, 11));
  expect(multilog.warnings).toEqual([`${CURRENT} went away before it was archived.`]);
});

test('a lock that stays taken makes it fail, and nothing is done', async () => {
  const multilog = await filled();
  const holder = new Counting(multilog.machine, [source]);
  const begun = await holder.ledger.begin();
  if (begun.kind !== 'begun') throw new Error('the lock was taken');
  const held = multilog.machine.clock.waiting;
  const running = multilog.process();
  while (multilog.machine.clock.waiting === held) await Promise.resolve();
  multilog.machine.clock.advance(11_000);
  expect(await running).toBe('failed');
  begun.transaction.end();
  expect(multilog.archived).toBe(lines(1, 5));
  expect(await multilog.process()).toBe('done');
  expectOnce(multilog, 1, 9);
});

test('a lock that is given back in time is waited for', async () => {
  const multilog = await filled();
  const holder = new Counting(multilog.machine, [source]);
  const begun = await holder.ledger.begin();
  if (begun.kind !== 'begun') throw new Error('the lock was taken');
  const held = multilog.machine.clock.waiting;
  const running = multilog.process();
  while (multilog.machine.clock.waiting === held) await Promise.resolve();
  begun.transaction.end();
  multilog.machine.clock.advance(5_000);
  expect(await running).toBe('done');
  expectOnce(multilog, 1, 9);
});

type Act =
  | { readonly kind: 'write'; readonly count: number }
  | { readonly kind: 'split'; readonly at: number }
  | { readonly kind: 'rotate'; readonly deaths: readonly number[] }
  | { readonly kind: 'crash'; readonly death: number | undefined }
  | { readonly kind: 'agent'; readonly death: number | undefined };

const death = fc.option(fc.nat({ max: 90 }), { nil: undefined });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('split' as const), at: fc.integer({ min: 26, max: 34 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('rotate' as const),
      deaths: fc.array(fc.nat({ max: 90 }), { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), death }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('agent' as const), death }) },
);

test('any order of writes, rotations, crashes and passes of the agent: counted and archived is what was written', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
      const multilog = new MemoryMultilog(new Machine());
      let last = 0;
      let agent: Counting | undefined;
      const agentPass = async (fate: number | undefined) => {
        agent ??= new Counting(multilog.machine, [source]);
        const { files } = agent.process;
        if (fate !== undefined) files.fate = at(files.calls.length + fate + 1, 'die');
        try {
          await agent.pass();
        } catch {
          // It died.
        }
        files.fate = () => undefined;
        if (files.isDead) {
          multilog.machine.kill(agent.process);
          agent = undefined;
        }
      };
      const rotate = async (deaths: readonly number[]) => {
        multilog.fill();
        for (const each of deaths) if ((await multilog.process(at(each + 1, 'die'))) === 'done') return;
        expect(await multilog.process()).toBe('done');
      };
      // An agent that comes to a log first begins with what is being written.
      await agentPass(undefined);
      for (const each of acts) {
        switch (each.kind) {
          case 'write':
            multilog.write(lines(last + 1, last + each.count));
            last += each.count;
            break;
          case 'split':
            // multilog goes on writing when the processor is done.
            last++;
            // The stamp is in the first part: it is what tells two such files apart.
            multilog.write(line(last).slice(0, each.at));
            await rotate([]);
            multilog.write(line(last).slice(each.at));
            break;
          case 'rotate':
            await rotate(each.deaths);
            break;
          case 'crash':
            if (each.death !== undefined) {
              multilog.fill();
              await multilog.process(at(each.death + 1, 'die'));
            }
            multilog.crash();
            break;
          case 'agent':
            await agentPass(each.death);
            break;
        }
      }
      multilog.write(line(++last));
      await rotate([]);
      expectOnce(multilog, 1, last);
    }),
    timed(),
  );
});
