import type { FileCursor } from '../../../src/logs/cursor';
import { startOf } from '../../../src/logs/seen-file';
import type { SeenFile } from '../../../src/logs/siblings';
import { endingOf } from '../../../src/logs/split-line';
import { Counting, line, lines, sourceAt } from '../../support/counting';
import { Machine } from '../../support/machine';

const DIRECTORY = '/log/send';
const CURRENT = `${DIRECTORY}/current`;
const STAMPED = '@4000000066f2a1031b2c3d44 new msg 1';

const file = (name: string, sizeBytes = 100): SeenFile => ({
  path: `${DIRECTORY}/${name}`,
  identity: `1:${name}`,
  kind: 'file',
  sizeBytes,
  modifiedNs: 0n,
  changedNs: 0n,
});

interface Case {
  readonly name?: string;
  readonly path?: string;
  readonly isFinished?: boolean;
  readonly next?: Partial<FileCursor> | undefined;
  readonly nextSize?: number;
  readonly heads?: Readonly<Record<string, string>>;
}

function ending({
  name = 'previous',
  path = CURRENT,
  isFinished = false,
  heads = {},
  nextSize,
  ...rest
}: Case): string {
  const after = file('current', nextSize);
  const next =
    'next' in rest && rest.next === undefined
      ? undefined
      : { file: after, cursor: { ...startOf(after), ...rest.next } };
  const step = { file: file(name), cursor: undefined, isFinished, isForgotten: isFinished };
  return endingOf({
    path,
    step,
    live: after,
    next,
    headOf: ({ path: of }) => heads[of.slice(DIRECTORY.length + 1)] ?? '',
  });
}

const killed = '@400000000000000100000000.u';

test.each<[string, Case, string]>([
  ['multilog is done with it, and the next was not read', {}, 'continued'],
  ['its rotated file, too', { name: '@400000000000000100000000.s' }, 'continued'],
  ['old ones that are looked at for the last time', { isFinished: true }, 'continued'],
  ['the next was read before', { next: { offsetBytes: 7 } }, 'finished'],
  ['the next has the beginning of its line already', { next: { carried: 'x' } }, 'finished'],
  ['the next is known to begin within a line', { next: { isInOverlongLine: true } }, 'finished'],
  ['there is no next yet', { next: undefined }, 'growing'],
  ['it is being written', { name: 'current' }, 'growing'],
  ['other logs than those of multilog', { path: '/log/maillog' }, 'growing'],
  ['other logs that grow no more', { path: '/log/maillog', isFinished: true }, 'finished'],
  [
    'killed, and the next begins with a stamp',
    { name: killed, heads: { [killed]: STAMPED, current: STAMPED } },
    'finished',
  ],
  [
    'killed, and the next has but half a stamp',
    { name: killed, heads: { [killed]: STAMPED, current: '@4000' } },
    'finished',
  ],
  [
    'killed, and the next begins with something else',
    { name: killed, heads: { [killed]: STAMPED, current: 'sg 7' } },
    'continued',
  ],
  ['killed, and the next is empty', { name: killed, heads: { [killed]: STAMPED }, nextSize: 0 }, 'finished'],
  [
    'killed, and there are no stamps',
    { name: killed, heads: { [killed]: 'new msg 1', current: 'new msg 2' } },
    'finished',
  ],
])('%s', (_case, given, wanted) => {
  expect(ending(given)).toBe(wanted);
});

describe('an agent alone', () => {
  function logged(text: string): Machine {
    const machine = new Machine();
    machine.disk.makeDirectory(DIRECTORY);
    machine.disk.append(CURRENT, text);
    return machine;
  }

  /** As multilog does without a processor. */
  function rotate(machine: Machine, n: number): void {
    machine.disk.rename(CURRENT, `${DIRECTORY}/@40000000000000000000000${n}.s`);
    machine.disk.create(CURRENT);
  }

  test.each([
    ['before the line is split', 0],
    ['between the halves', 1],
    ['behind both halves', 2],
    ['never but at the end', 3],
  ])('counts a split line once, with a pass %s', async (_case, when) => {
    const machine = logged(lines(1, 2));
    const agent = new Counting(machine, [sourceAt(CURRENT)]);
    await agent.pass();
    machine.disk.append(CURRENT, line(3).slice(0, 30));
    if (when === 0) await agent.pass();
    rotate(machine, 1);
    if (when === 1) await agent.pass();
    machine.disk.append(CURRENT, line(3).slice(30) + line(4));
    if (when === 2) await agent.pass();
    rotate(machine, 2);
    expect(await agent.counted()).toBe(4);
    expect(agent.value('agent.linesRead')).toBe(4);
    expect(agent.value('agent.octetsRead')).toBe(lines(1, 4).length);
    expect(agent.value('agent.losses')).toBe(0);
  });

  test('goes on with a split line after it was started again', async () => {
    const machine = logged(lines(1, 2));
    const first = new Counting(machine, [sourceAt(CURRENT)]);
    await first.pass();
    machine.disk.append(CURRENT, line(3).slice(0, 30));
    rotate(machine, 1);
    await first.pass();
    machine.kill(first.process);
    machine.disk.append(CURRENT, line(3).slice(30));
    const second = new Counting(machine, [sourceAt(CURRENT)]);
    expect(await second.counted()).toBe(3);
    expect(second.value('agent.linesRead')).toBe(3);
  });

  test('counts the beginning of an overlong line that is split, and not its rest', async () => {
    const machine = logged(line(1));
    const agent = new Counting(machine, [sourceAt(CURRENT)]);
    await agent.pass();
    machine.disk.append(CURRENT, `${line(2).trimEnd()}${'x'.repeat(70_000)}`);
    await agent.pass();
    rotate(machine, 1);
    machine.disk.append(CURRENT, `${line(3).slice(26)}${line(4)}`);
    await agent.pass();
    expect(agent.value('agent.linesRead')).toBe(3);
    expect(agent.value('agent.linesOverlong')).toBe(1);
    expect(agent.value()).toBe(2);
  });
});
