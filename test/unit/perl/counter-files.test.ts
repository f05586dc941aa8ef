import { createHash } from 'node:crypto';
import { Problem } from '../../../src/base/problem';
import { sentence } from '../../../src/host/journal';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { counterFileText } from '../../../src/perl/counter-file-text';
import { CounterFiles, type CounterFilesOptions } from '../../../src/perl/counter-files';
import { counterIndex } from '../../../src/registry/registry';
import { Machine, type MachineProcess } from '../../support/machine';

const STATE = '/state';
const SEND = '/state/send.txt';
const PERL = 'delivery:12\n';

class Bench {
  readonly machine = new Machine();
  process!: MachineProcess;
  files!: CounterFiles;

  constructor(options: Partial<CounterFilesOptions> = {}) {
    this.machine.disk.makeDirectory(STATE);
    this.restart(options);
  }

  restart(options: Partial<CounterFilesOptions> = {}): void {
    this.process = this.machine.start();
    this.files = new CounterFiles(this.process.host, {
      directory: STATE,
      names: undefined,
      isQuiet: false,
      ...options,
    });
  }

  /** What the file of qmail-send must hold after so many deliveries. */
  expected(deliveries: bigint): string {
    return counterFileText('send', snapshotOf(deliveries).totals, BORN_MS);
  }

  get text(): string | undefined {
    return this.machine.disk.text(SEND);
  }

  get said(): readonly string[] {
    return this.process.journal.map((event) => sentence(event));
  }

  /** Paths renamed since the last call. */
  renamed(): readonly string[] {
    const { calls } = this.process.files;
    const paths = calls.filter(({ name }) => name === 'rename').map(({ path }) => path);
    calls.length = 0;
    return paths;
  }
}

const BORN_MS = 1_700_000_000_000;

function snapshotOf(deliveries: bigint, imports?: Snapshot['imports']): Snapshot {
  const snapshot = { ...newbornSnapshot(BORN_MS), ...(imports === undefined ? {} : { imports }) };
  snapshot.totals[counterIndex('send.delivery')] = deliveries;
  return snapshot;
}

const importOf = (text: string, path = SEND) => ({
  path,
  service: 'send',
  sha256: createHash('sha256').update(text).digest('hex'),
  atMs: 1,
});

test('writes one file a service under the names of the Perl program', async () => {
  const bench = new Bench();
  await bench.files.write(snapshotOf(3n));
  expect([...bench.machine.disk.names(STATE)].sort()).toEqual([
    ...['imap.txt', 'pop3.txt', 'send.txt', 'smtp_auth.txt', 'smtp_rbl.txt', 'spam.txt', 'virus.txt', 'webmail.txt'],
  ]);
  expect(bench.text).toBe(bench.expected(3n));
});

test('writes under the names that toaster.conf gives', async () => {
  const bench = new Bench({ names: { send: 'qmail.txt' } });
  await bench.files.write(snapshotOf(3n));
  expect(bench.machine.disk.text('/state/qmail.txt')).toBe(bench.expected(3n));
  expect(bench.text).toBeUndefined();
});

test('writes only what has changed, now and after a restart', async () => {
  const bench = new Bench();
  await bench.files.write(snapshotOf(3n));
  expect(bench.renamed()).toHaveLength(8);
  await bench.files.write(snapshotOf(3n));
  expect(bench.renamed()).toEqual([]);
  await bench.files.write(snapshotOf(4n));
  expect(bench.renamed()).toEqual([`${SEND}.tmp`]);
  bench.restart();
  await bench.files.write(snapshotOf(4n));
  expect(bench.renamed()).toEqual([]);
  await bench.files.write(snapshotOf(5n));
  expect(bench.renamed()).toEqual([`${SEND}.tmp`]);
});

test('brings back what someone took away or spoiled', async () => {
  const bench = new Bench();
  await bench.files.write(snapshotOf(3n));
  bench.machine.disk.remove(SEND);
  await bench.files.write(snapshotOf(3n));
  expect(bench.text).toBe(bench.expected(3n));
  bench.machine.disk.append(SEND, 'delivery:99\n');
  await bench.files.write(snapshotOf(3n));
  expect(bench.text).toBe(bench.expected(3n));
  bench.machine.disk.truncate(SEND);
  await bench.files.write(snapshotOf(3n));
  expect(bench.text).toBe(bench.expected(3n));
});

test('never has half a file under its name, whichever call dies', async () => {
  const bench = new Bench();
  await bench.files.write(snapshotOf(3n));
  await bench.files.write(snapshotOf(4n));
  const calls = bench.process.files.calls.length;
  for (let n = 1; n <= calls; n++) {
    const broken = new Bench();
    broken.process.files.fate = ({ number }) => (number === n ? 'die' : undefined);
    await broken.files
      .write(snapshotOf(3n))
      .then(() => broken.files.write(snapshotOf(4n)))
      .catch(() => undefined);
    expect([undefined, broken.expected(3n), broken.expected(4n)]).toContain(broken.text);
    broken.restart();
    await broken.files.write(snapshotOf(4n));
    expect(broken.text).toBe(broken.expected(4n));
  }
});

describe('a file of the Perl program', () => {
  test('is left as it is, and said once', async () => {
    const bench = new Bench();
    bench.machine.disk.append(SEND, PERL);
    await bench.files.write(snapshotOf(3n));
    await bench.files.write(snapshotOf(4n));
    expect(bench.text).toBe(PERL);
    expect(bench.said).toEqual([
      'the counter file /state/send.txt is left as it is: maillogs did not write it. Take its values over with "maillogs import /state", or remove it.',
    ]);
    expect(bench.machine.disk.text('/state/imap.txt')).toContain('imap_success:0\n');
  });

  test('is followed by ours once it was imported, and kept under another name', async () => {
    const bench = new Bench();
    bench.machine.disk.append(SEND, PERL);
    await bench.files.write(snapshotOf(3n));
    await bench.files.write(snapshotOf(15n, [importOf(PERL)]));
    expect(bench.text).toBe(bench.expected(15n));
    expect(bench.machine.disk.text(`${SEND}.imported`)).toBe(PERL);
  });

  test('is followed by ours when a copy of it was imported', async () => {
    const bench = new Bench();
    bench.machine.disk.append(SEND, PERL);
    await bench.files.write(snapshotOf(15n, [importOf(PERL, '/backup/send.txt')]));
    expect(bench.text).toBe(bench.expected(15n));
  });

  test('is kept by renaming it where only its owner may give it a second name', async () => {
    const bench = new Bench();
    bench.machine.disk.append(SEND, PERL);
    bench.process.files.fate = ({ name }) =>
      name === 'link' ? new Problem('notPermitted', 'cannot create /state/send.txt.imported: EPERM.') : undefined;
    await bench.files.write(snapshotOf(15n, [importOf(PERL)]));
    expect(bench.text).toBe(bench.expected(15n));
    expect(bench.machine.disk.text(`${SEND}.imported`)).toBe(PERL);
    expect(bench.said).toEqual([]);
  });

  test('is left when the Perl program went on with it after the import', async () => {
    const bench = new Bench();
    bench.machine.disk.append(SEND, 'delivery:13\n');
    await bench.files.write(snapshotOf(15n, [importOf(PERL)]));
    expect(bench.text).toBe('delivery:13\n');
    expect(bench.said).toEqual([
      'the counter file /state/send.txt is left as it is: another program, such as the Perl maillogs, has changed it since it was imported. Stop that program, then remove the file.',
    ]);
  });

  test('is kept once: the second import finds the name taken', async () => {
    const bench = new Bench();
    bench.machine.disk.append(`${SEND}.imported`, 'delivery:1\n');
    bench.machine.disk.append(SEND, PERL);
    await bench.files.write(snapshotOf(15n, [importOf(PERL)]));
    expect(bench.text).toBe(bench.expected(15n));
    expect(bench.machine.disk.text(`${SEND}.imported`)).toBe('delivery:1\n');
  });

  test('is written over when it is empty', async () => {
    const bench = new Bench();
    bench.machine.disk.append(SEND, '');
    await bench.files.write(snapshotOf(3n));
    expect(bench.text).toBe(bench.expected(3n));
  });
});

describe('a file that cannot be written', () => {
  const refuse = (bench: Bench) => {
    bench.process.files.fate = ({ name, path }) =>
      name === 'create' && path.startsWith(SEND)
        ? new Problem('diskFull', 'cannot create /state/send.txt.tmp: the disk is full (ENOSPC).')
        : undefined;
  };

  test('is said once, stops none of the others, and is tried again', async () => {
    const bench = new Bench();
    refuse(bench);
    await bench.files.write(snapshotOf(3n));
    await bench.files.write(snapshotOf(4n));
    expect(bench.said).toEqual([
      'the counter file /state/send.txt is not up to date: cannot create /state/send.txt.tmp: the disk is full (ENOSPC). The counters themselves are saved; it is tried again with the next ones.',
    ]);
    expect(bench.machine.disk.text('/state/virus.txt')).toContain('qs_virus:0\n');
    bench.process.files.fate = () => undefined;
    await bench.files.write(snapshotOf(4n));
    expect(bench.text).toBe(bench.expected(4n));
    refuse(bench);
    await bench.files.write(snapshotOf(5n));
    expect(bench.said).toHaveLength(2);
  });

  test('is not said by who is told to be quiet', async () => {
    const bench = new Bench({ isQuiet: true });
    refuse(bench);
    await bench.files.write(snapshotOf(3n));
    expect(bench.said).toEqual([]);
  });

  test('leaves no descriptor open', async () => {
    const bench = new Bench();
    bench.process.files.fate = ({ name }) =>
      name === 'write' ? new Problem('ioFailed', 'cannot write: EIO.') : undefined;
    await bench.files.write(snapshotOf(3n));
    expect(bench.process.files.openCount).toBe(0);
  });
});
