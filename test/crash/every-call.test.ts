// A pass that dies at each of its file system calls in turn, by kill -9 and by a power cut that keeps none, some
// or all of the directory changes no one fsynced: what is recovered is the generation before or the one after,
// whole, and in the end every line is counted once.

import { Counting, LOG, line, lines, STATE, sourceAt } from '../support/counting';
import { Machine, type MachineProcess } from '../support/machine';
import { Died } from '../support/memory-files';

interface Scenario {
  readonly name: string;
  /** Before the pass that dies: some lines are counted, some are not. */
  readonly prepare: (machine: Machine) => Promise<void>;
  readonly written: number;
  /** What the snapshot before the pass says was counted. */
  readonly before: number;
  readonly paths?: readonly string[];
  /** Milliseconds that each read takes: beyond 2000 for the pass, it commits in between. */
  readonly readMs?: number;
}

async function countedOnce(machine: Machine, text: string, paths: readonly string[] = [LOG]): Promise<void> {
  const counting = start(machine, paths);
  machine.disk.append(LOG, text);
  await counting.pass();
  machine.kill(counting.process);
  machine.disk.settle();
}

function start(machine: Machine, paths: readonly string[] = [LOG]): Counting {
  return new Counting(
    machine,
    paths.map((path) => sourceAt(path, path)),
  );
}

const scenarios: readonly Scenario[] = [
  {
    name: 'the very first pass',
    prepare: async ({ disk }) => {
      disk.makeDirectory('/log');
      disk.append(LOG, lines(1, 5));
      disk.settle();
    },
    written: 5,
    before: 0,
  },
  {
    name: 'a pass over a log that grew',
    prepare: async (machine) => {
      await countedOnce(machine, lines(1, 5));
      machine.disk.append(LOG, lines(6, 9));
      machine.disk.settle();
    },
    written: 9,
    before: 5,
  },
  {
    name: 'a pass over a rotated log and the new one',
    prepare: async (machine) => {
      await countedOnce(machine, lines(1, 5));
      machine.disk.append(LOG, lines(6, 9));
      machine.disk.rename(LOG, `${LOG}.1`);
      machine.disk.append(LOG, lines(10, 12));
      machine.disk.settle();
    },
    written: 12,
    before: 5,
  },
  {
    name: 'a pass over a log cut short behind its copy',
    prepare: async (machine) => {
      await countedOnce(machine, lines(1, 5));
      machine.disk.append(LOG, lines(6, 9));
      machine.disk.copy(LOG, `${LOG}.1`);
      machine.disk.truncate(LOG);
      machine.disk.append(LOG, lines(10, 12));
      machine.disk.settle();
    },
    written: 12,
    before: 5,
  },
  {
    name: 'a pass over two logs that commits in between',
    paths: [LOG, '/log/b'],
    readMs: 900,
    prepare: async (machine) => {
      await countedOnce(machine, lines(1, 20), [LOG, '/log/b']);
      machine.disk.append(LOG, lines(21, 60));
      machine.disk.append('/log/b', lines(61, 80));
      machine.disk.settle();
    },
    written: 80,
    before: 20,
  },
  {
    name: 'a pass that takes over a lock whose owner is dead',
    prepare: async (machine) => {
      await countedOnce(machine, lines(1, 5));
      machine.disk.append(`${STATE}/lock`, '{"pid":9,"boot":"boot-0","start":"x"}');
      machine.disk.append(LOG, line(6));
      machine.disk.settle();
    },
    written: 6,
    before: 5,
  },
];

type Death = (machine: Machine, process: MachineProcess) => void;

const deaths: Readonly<Record<string, Death>> = {
  'kill -9': (machine, process) => machine.kill(process),
  'a power cut that keeps nothing unsynced': (machine) => machine.powerCut(0),
  'a power cut that keeps the first directory change': (machine) => machine.powerCut(1),
  'a power cut that keeps two directory changes': (machine) => machine.powerCut(2),
  'a power cut that keeps all directory changes': (machine) => machine.powerCut(Number.MAX_SAFE_INTEGER),
};

interface Ended {
  readonly machine: Machine;
  readonly hasDied: boolean;
  /** What was published before it died, which must never become less. */
  readonly published: number;
}

/** A pass whose n-th file system call is its last. */
async function dieAt(n: number, { prepare, paths, readMs = 0 }: Scenario, death: Death): Promise<Ended> {
  const machine = new Machine();
  await prepare(machine);
  const victim = start(machine, paths);
  const { files } = victim.process;
  files.maxReadBytes = 200;
  files.fate = ({ number, name }) => {
    if (name === 'read') machine.clock.advance(readMs);
    return number === n ? 'die' : undefined;
  };
  let hasDied = false;
  let published = 0;
  try {
    await victim.pass({
      committed: () => {
        published = victim.value();
      },
    });
  } catch (thrown) {
    if (!(thrown instanceof Died)) throw thrown;
    hasDied = true;
  }
  death(machine, victim.process);
  return { machine, hasDied, published };
}

describe.each(scenarios)('$name', (scenario) => {
  test.each(Object.keys(deaths))('ended by %s at any call', async (name) => {
    const findings: string[] = [];
    let n = 1;
    for (; ; n++) {
      const { machine, hasDied, published } = await dieAt(n, scenario, deaths[name]!);
      const heir = start(machine, scenario.paths);
      heir.ledger.refresh();
      const recovered = heir.value();
      const read = heir.value('agent.linesRead');
      await heir.pass();
      const isMixture = read !== recovered;
      const isBetween = scenario.readMs !== undefined && recovered >= scenario.before && recovered <= scenario.written;
      if (isMixture || !(isBetween || recovered === scenario.before || recovered === scenario.written)) {
        findings.push(`call ${n}: recovered ${recovered}, lines read ${read}`);
      }
      if (recovered < published) findings.push(`call ${n}: published ${published}, recovered ${recovered}`);
      if (heir.value() !== scenario.written) findings.push(`call ${n}: counted ${heir.value()} in the end`);
      if (heir.value('agent.snapshotsDamaged') > 0) findings.push(`call ${n}: a snapshot was damaged`);
      if (!hasDied) break;
    }
    expect(findings).toEqual([]);
    expect(n).toBeGreaterThan(20);
  });
});

test('a commit is written, fsynced, renamed, its directory fsynced, and only then told', async () => {
  const machine = new Machine();
  await scenarios[1]!.prepare(machine);
  const counting = start(machine);
  const log: string[] = [];
  counting.process.files.fate = ({ name, path }) => {
    log.push(`${name} ${path}`);
    return undefined;
  };
  await counting.pass({ committed: () => log.push('published') });
  const order = [
    `sync ${LOG}`,
    'write /state/snapshot.tmp',
    'sync /state/snapshot.tmp',
    'rename /state/snapshot.tmp',
    'syncDirectory /state',
    'published',
  ];
  const from = log.indexOf(`sync ${LOG}`);
  expect(log.slice(from).filter((entry) => order.includes(entry))).toEqual(order);
});

describe('a recovery from damage that dies at any call', () => {
  test.each(Object.keys(deaths))('by %s: the next one stamps the discontinuity', async (name) => {
    const findings: string[] = [];
    for (let n = 1; ; n++) {
      const machine = new Machine();
      await countedOnce(machine, lines(1, 5));
      await countedOnce(machine, lines(6, 9));
      machine.disk.truncate('/state/snapshot-a', 50);
      machine.disk.settle();
      machine.clock.advance(1000);
      const victim = start(machine);
      victim.process.files.fate = ({ number }) => (number === n ? 'die' : undefined);
      let hasDied = false;
      try {
        await victim.pass();
      } catch (thrown) {
        if (!(thrown instanceof Died)) throw thrown;
        hasDied = true;
      }
      deaths[name]!(machine, victim.process);
      const heir = start(machine);
      await heir.pass();
      const stamped = heir.ledger.current!.discontinuities.get('send')!;
      if (stamped !== machine.clock.nowMs()) findings.push(`call ${n}: no discontinuity`);
      if (heir.value() !== 9) findings.push(`call ${n}: counted ${heir.value()}`);
      if (!machine.disk.names('/state').some((each) => each.includes('.damaged-')))
        findings.push(`call ${n}: not kept`);
      if (!hasDied) break;
    }
    expect(findings).toEqual([]);
  });
});
