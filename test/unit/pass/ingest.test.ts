import { Problem } from '../../../src/base/problem';
import { serviceNames } from '../../../src/registry/registry';
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

test('lines are counted once, and those written since in the next pass', async () => {
  const { disk, counting } = scene();
  expect(await counting.counted()).toBe(10);
  disk.append(LOG, lines(11, 13));
  expect(await counting.counted()).toBe(13);
  expect(await counting.counted()).toBe(13);
  expect([counting.value('agent.linesRead'), counting.value('agent.octetsRead')]).toEqual([13, lines(1, 13).length]);
});

test('a line without its LF waits for it', async () => {
  const { disk, counting } = scene(`${lines(1, 2)}${line(3).slice(0, -8)}`);
  expect(await counting.counted()).toBe(2);
  disk.append(LOG, line(3).slice(-8));
  expect(await counting.counted()).toBe(3);
});

test('what was counted is there after a restart, and not counted again', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  machine.kill(counting.process);
  disk.append(LOG, line(11));
  expect(await new Counting(machine).counted()).toBe(11);
});

test('an idle pass writes nothing, reads nothing and commits nothing', async () => {
  const { counting } = scene();
  await counting.pass();
  await counting.pass();
  const from = counting.process.files.calls.length;
  for (let n = 0; n < 10; n++) expect(await counting.pass()).toEqual({ kind: 'idle' });
  expect([...new Set(counting.process.files.calls.slice(from).map(({ name }) => name))]).toEqual(['status']);
});

test('idle passes are counted with the next commit', async () => {
  const { disk, counting } = scene();
  for (let n = 0; n < 9; n++) await counting.pass();
  disk.append(LOG, line(11));
  await counting.pass();
  expect(counting.value('agent.passes')).toBe(10);
});

test('the last pass commits what was waiting, and needs no log', async () => {
  const { counting } = scene();
  for (let n = 0; n < 4; n++) await counting.pass();
  counting.ingest.count('agent.reconnects', 2);
  await counting.pass({ isLast: true, mayGoOn: () => false });
  expect([counting.value('agent.passes'), counting.value('agent.reconnects')]).toEqual([5, 2]);
});

test('a log that is not there yet is said once, counted each pass, and read once it comes', async () => {
  const { disk, counting } = scene('');
  for (let n = 0; n < 3; n++) await counting.pass();
  expect(counting.said).toEqual(['sourceFailed']);
  disk.append(LOG, line(1));
  expect(await counting.counted()).toBe(1);
  expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered']);
  expect(counting.value('agent.sourceErrors')).toBe(3);
});

test('a log missing for the moment between a rename and a create is not spoken of', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.rename(LOG, `${LOG}.1`);
  await counting.pass();
  disk.append(LOG, line(11));
  expect(await counting.counted()).toBe(11);
  expect(counting.said).toEqual(['sourceRotated']);
});

test('a log missing for longer is said once', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.rename(LOG, '/log/elsewhere');
  for (let n = 0; n < 4; n++) await counting.pass();
  expect(counting.said).toEqual(['sourceFailed']);
  disk.rename('/log/elsewhere', LOG);
  disk.append(LOG, line(11));
  expect(await counting.counted()).toBe(11);
  expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered']);
});

test('what becomes of the only log between two passes is said though a pass between saw neither', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.rename(LOG, `${LOG}.1`);
  disk.append(LOG, lines(11, 20));
  await counting.pass();
  disk.rename(LOG, '/log/compressed');
  await counting.pass();
  disk.append(LOG, line(21));
  expect(await counting.counted()).toBe(21);
  expect(counting.said).toEqual(['sourceRotated', 'sourceLost']);
  expect(counting.value('agent.losses')).toBe(1);
});

test.each<[name: string, path: string]>([
  ['a directory', '/log'],
  ['nothing', '/log/none'],
])('a source that names %s fails, and the others go on', async (_name, path) => {
  const machine = new Machine();
  const counting = new Counting(machine, [sourceAt(path, 'bad'), sourceAt(LOG, 'good')]);
  machine.disk.append(LOG, lines(1, 3));
  expect(await counting.counted()).toBe(3);
  expect(counting.process.journal).toEqual([expect.objectContaining({ kind: 'sourceFailed', source: 'bad' })]);
});

test.each([
  { bad: 100, good: 3, readBytes: 500 },
  // So much that lines are counted together: what the module has counted and not handed over is given up, too.
  { bad: 4000, good: 3000, readBytes: 20_000 },
])(
  'a source of $bad lines that fails half-way adds nothing, the others do, and the next pass counts it once',
  async (scene) => {
    const { bad, good, readBytes } = scene;
    const machine = new Machine();
    const counting = new Counting(machine, [sourceAt('/log/bad', 'bad'), sourceAt('/log/good', 'good')]);
    const { files } = counting.process;
    machine.disk.append('/log/bad', lines(1, bad));
    machine.disk.append('/log/good', lines(bad + 1, bad + good));
    files.maxReadBytes = readBytes;
    let reads = 0;
    files.fate = ({ name, path }) =>
      name === 'read' && path === '/log/bad' && ++reads > 3 ? new Problem('ioFailed', 'bad sector.') : undefined;
    expect(await counting.counted()).toBe(good);
    expect(counting.value('agent.linesRead')).toBe(good);
    await counting.pass();
    expect(counting.said).toEqual(['sourceFailed']);
    files.fate = () => undefined;
    expect(await counting.counted()).toBe(bad + good);
    expect(counting.said).toEqual(['sourceFailed', 'sourceRecovered']);
    expect(files.openCount).toBe(0);
  },
);

test('a source that fails behind the last line of a finished file adds nothing either', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, line(11).slice(0, -1));
  for (let n = 0; n < 3; n++) {
    for (let old = 3; old >= 1; old--) disk.rename(`${LOG}.${old}`, `${LOG}.${old + 1}`);
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, line(12 + n));
  }
  const { files } = counting.process;
  let isRead = false;
  files.fate = ({ name, path }) => {
    if (path !== `${LOG}.3`) return undefined;
    isRead ||= name === 'read';
    return name === 'readNow' && isRead ? new Problem('ioFailed', 'bad sector.') : undefined;
  };
  expect(await counting.counted()).toBe(10);
  files.fate = () => undefined;
  expect(await counting.counted()).toBe(14);
  expect(counting.value('agent.linesRead')).toBe(14);
});

test('a source that fails behind a mid-pass commit goes back to that commit', async () => {
  const { machine, counting } = scene(lines(1, 100));
  const { files } = counting.process;
  files.maxReadBytes = 500;
  let reads = 0;
  files.fate = ({ name }) => {
    if (name === 'read') machine.clock.advance(700);
    return name === 'read' && ++reads > 6 ? new Problem('ioFailed', 'bad sector.') : undefined;
  };
  await counting.pass();
  const sofar = counting.value();
  expect(sofar).toBeGreaterThan(0);
  expect(sofar).toBeLessThan(70);
  expect([...counting.unbalanced, ...counting.wrongSums]).toEqual([]);
  files.fate = () => undefined;
  expect(await counting.counted()).toBe(100);
  expect([...counting.unbalanced, ...counting.wrongSums]).toEqual([]);
});

test('a long pass is committed and told piece by piece', async () => {
  const { machine, counting } = scene(lines(1, 200));
  counting.process.files.maxReadBytes = 500;
  counting.process.files.fate = ({ name }) => {
    if (name === 'read') machine.clock.advance(300);
    return undefined;
  };
  const seen: number[] = [];
  await counting.pass({ committed: () => seen.push(counting.value()) });
  expect(seen.length).toBeGreaterThan(1);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(200);
});

test('a rotation found in a pass that dies behind a mid-pass commit is counted with that commit', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  disk.truncate(LOG);
  disk.append(LOG, lines(11, 200));
  counting.process.files.maxReadBytes = 500;
  counting.process.files.fate = ({ name, path }) => {
    if (name === 'read' && path === LOG) machine.clock.advance(700);
    return undefined;
  };
  machine.clock.advance(1000);
  const commits: number[] = [];
  await expect(
    counting.pass({
      committed: () => {
        commits.push(counting.value('agent.truncations'));
        counting.process.files.die();
      },
    }),
  ).rejects.toThrow();
  machine.kill(counting.process);
  const heir = new Counting(machine);
  expect(await heir.counted()).toBe(200);
  expect([commits, heir.value('agent.truncations')]).toEqual([[1], 1]);
  expect(heir.ledger.current!.discontinuities.get('send')).toBeGreaterThan(heir.ledger.current!.bornMs);
});

test('a pass told to stop commits what it has read, and the next goes on from there', async () => {
  const { counting } = scene(lines(1, 100));
  counting.process.files.maxReadBytes = 500;
  let chunks = 0;
  await counting.pass({ mayGoOn: () => ++chunks < 4 });
  expect(counting.value()).toBeGreaterThan(0);
  expect(counting.value()).toBeLessThan(100);
  expect(await counting.counted()).toBe(100);
});

test('a pass told to stop between a rotated file and the new one counts both in the end', async () => {
  const { disk, counting } = scene(lines(1, 50));
  await counting.pass();
  disk.append(LOG, lines(51, 100));
  disk.rename(LOG, `${LOG}.1`);
  disk.append(LOG, lines(101, 120));
  counting.process.files.maxReadBytes = 500;
  for (let n = 0; n < 20; n++) {
    let isFirst = true;
    await counting.pass({
      mayGoOn: () => {
        const goesOn = isFirst;
        isFirst = false;
        return goesOn;
      },
    });
  }
  expect(await counting.counted()).toBe(120);
  expect([counting.value('agent.rotations'), counting.said]).toEqual([1, ['sourceRotated']]);
});

test('a log that was empty when it was seen last, and was written to and rotated since, counts as a rotation, once', async () => {
  const machine = new Machine();
  const { disk } = machine;
  const counting = new Counting(machine);
  for (let n = 1; n <= 3; n++) {
    disk.create(LOG);
    await counting.pass();
    disk.append(LOG, line(n));
    disk.rename(LOG, `${LOG}.${4 - n}`);
    disk.create(LOG);
    await counting.pass();
    disk.remove(LOG);
    await counting.pass();
  }
  expect([counting.value(), counting.value('agent.rotations')]).toEqual([3, 3]);
});

describe('a commit that fails', () => {
  const full = new Problem('diskFull', 'the disk is full.');

  test.each(['create', 'write', 'sync', 'rename', 'syncDirectory'] as const)(
    'at its %s voids the pass; the next counts each line once',
    async (failing) => {
      const { disk, counting } = scene();
      await counting.pass();
      disk.append(LOG, lines(11, 15));
      const isOurs = ({ name, path }: FileCall) => name === failing && path.startsWith(STATE);
      counting.process.files.fate = (call) => (isOurs(call) ? full : undefined);
      for (let n = 0; n < 3; n++) expect(await counting.pass()).toEqual({ kind: 'failed', problem: full });
      expect(counting.value()).toBe(10);
      counting.process.files.fate = () => undefined;
      expect(await counting.counted()).toBe(15);
      expect(counting.value('agent.linesRead')).toBe(15);
      expect(counting.said).toEqual(['commitFailed', 'commitRecovered']);
    },
  );

  test('behind its rename has what was waiting in it: that counts once', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    counting.ingest.count('agent.reconnects', 5);
    for (const name of ['syncDirectory', 'write'] as const) {
      disk.append(LOG, line(11));
      counting.process.files.fate = (call) => (call.name === name && call.path.startsWith(STATE) ? full : undefined);
      for (let n = 0; n < 3; n++) await counting.pass();
      counting.process.files.fate = () => undefined;
      await counting.pass();
    }
    expect([counting.value('agent.reconnects'), counting.value('agent.commitFailures')]).toEqual([5, 6]);
    await counting.pass({ isLast: true });
    expect(counting.value('agent.passes')).toBe(10);
  });

  test('says what became of the logs once it succeeds, and only once', async () => {
    const { disk, counting } = scene();
    await counting.pass();
    disk.rename(LOG, `${LOG}.1`);
    disk.append(LOG, line(11));
    counting.process.files.fate = (call) => (isCommit(call) ? full : undefined);
    for (let n = 0; n < 3; n++) await counting.pass();
    expect(counting.said).toEqual(['commitFailed']);
    counting.process.files.fate = () => undefined;
    expect(await counting.counted()).toBe(11);
    expect(counting.said).toEqual(['commitFailed', 'sourceRotated', 'commitRecovered']);
    expect([counting.value('agent.rotations'), counting.value('agent.commitFailures')]).toEqual([1, 3]);
  });

  test('in the midst of a source ends the pass and leaves no descriptor open', async () => {
    const machine = new Machine();
    const counting = new Counting(machine, [sourceAt(LOG), sourceAt('/log/b', 'b')]);
    machine.disk.append(LOG, lines(1, 100));
    machine.disk.append('/log/b', lines(101, 110));
    const { files } = counting.process;
    files.maxReadBytes = 500;
    files.fate = (call) => {
      if (call.name === 'read') machine.clock.advance(700);
      return isCommit(call) ? full : undefined;
    };
    expect(await counting.pass()).toEqual({ kind: 'failed', problem: full });
    expect([files.openCount, counting.value()]).toEqual([0, 0]);
    files.fate = () => undefined;
    expect(await counting.counted()).toBe(110);
  });

  test('since the state directory cannot even be looked at is an outcome, not an exception', async () => {
    const { counting } = scene();
    await counting.pass();
    const denied = new Problem('notPermitted', 'permission denied.');
    counting.process.files.fate = ({ path }) => (path.startsWith(STATE) ? denied : undefined);
    expect(await counting.pass()).toEqual({ kind: 'failed', problem: denied });
    expect(await counting.pass()).toEqual({ kind: 'failed', problem: denied });
    expect(counting.said).toEqual(['commitFailed']);
  });
});

describe('two processes on one directory', () => {
  test('alternating count each line once', async () => {
    const { machine, disk, counting } = scene('');
    const other = new Counting(machine);
    for (let n = 1; n <= 20; n++) {
      disk.append(LOG, line(n));
      if (n % 7 === 0) disk.rename(LOG, `${LOG}.${n}`);
      await (n % 3 === 0 ? other : counting).pass();
    }
    await other.pass();
    await counting.pass();
    expect([counting.value(), other.value()]).toEqual([20, 20]);
  });

  test('at once: one counts, the other finds it busy and counts nothing', async () => {
    const { machine, counting } = scene();
    const other = new Counting(machine);
    const outcomes = await Promise.all([counting.pass(), other.pass()]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['busy', 'committed']);
    expect([await counting.counted(), await other.counted()]).toEqual([10, 10]);
  });

  test('a process that saw its own files unchanged takes notice of what the other committed', async () => {
    const { machine, counting } = scene();
    const other = new Counting(machine);
    await counting.pass();
    await counting.pass();
    other.ingest.count('agent.reconnects', 3);
    await other.pass({ isLast: true });
    expect(await counting.pass()).toEqual({ kind: 'committed' });
    expect(counting.value('agent.reconnects')).toBe(3);
  });
});

test('a log renamed under our hands is read by its new name, and the one in its place by the next pass', async () => {
  const { disk, counting } = scene();
  await counting.pass();
  disk.append(LOG, lines(11, 12));
  let isDone = false;
  let opens = 0;
  counting.process.files.fate = ({ name, path }) => {
    // It is opened to see whether it is the one that was counted, and then to be read.
    if (name === 'open' && path === LOG && ++opens === 2) {
      isDone = true;
      disk.rename(LOG, `${LOG}.1`);
      disk.append(LOG, lines(13, 15));
    }
    return undefined;
  };
  expect(await counting.counted()).toBe(12);
  expect(isDone).toBe(true);
  expect(await counting.counted()).toBe(15);
  expect(counting.said).toEqual(['sourceRotated']);
});

test('a log that goes away between look and open is no failure', async () => {
  const { disk, counting } = scene();
  let isDone = false;
  counting.process.files.fate = ({ name, path }) => {
    if (name === 'open' && path === LOG && !isDone) {
      isDone = true;
      disk.rename(LOG, `${LOG}.1`);
      disk.append(LOG, lines(11, 12));
    }
    return undefined;
  };
  await counting.pass();
  expect([counting.value() > 0, counting.said]).toEqual([true, []]);
});

test('a loss stamps the services of its source and maillogs itself, and no other', async () => {
  const { machine, disk, counting } = scene();
  await counting.pass();
  machine.clock.advance(1000);
  disk.truncate(LOG);
  disk.append(LOG, line(11));
  await counting.pass();
  const { discontinuities, bornMs } = counting.ledger.current!;
  expect(serviceNames.filter((service) => discontinuities.get(service)! > bornMs)).toEqual(['send', 'agent']);
});

test('the bytes counted are on the disk before the snapshot that counts them', async () => {
  const { counting } = scene();
  await counting.pass();
  const { calls } = counting.process.files;
  const synced = calls.findIndex(({ name, path }) => name === 'sync' && path === LOG);
  expect(synced).toBeGreaterThan(calls.findLastIndex(({ name, path }) => name === 'read' && path === LOG));
  expect(synced).toBeLessThan(calls.findIndex(isCommit));
});

test('a file system that cannot fsync a log is no reason not to count', async () => {
  const { counting } = scene();
  counting.process.files.fate = ({ name, path }) =>
    name === 'sync' && path === LOG ? new Problem('ioFailed', 'invalid argument') : undefined;
  expect(await counting.counted()).toBe(10);
  expect(counting.said).toEqual([]);
});

test('a line over the limit counts once over many passes', async () => {
  const { disk, counting } = scene('');
  disk.append(LOG, `${line(1).slice(0, -1)}${' '.repeat(70_000)}`);
  await counting.pass();
  for (let n = 0; n < 3; n++) {
    disk.append(LOG, line(99).slice(0, -1).repeat(3000));
    await counting.pass();
  }
  disk.append(LOG, `\n${line(2)}`);
  await counting.pass();
  expect([counting.value('agent.linesRead'), counting.value('agent.linesOverlong')]).toEqual([2, 1]);
});
