import { Problem } from '../../../src/base/problem';
import { Ledger } from '../../../src/ledger/ledger';
import { type ImportOrder, importCounters } from '../../../src/perl/import-counters';
import { counterIndex, serviceNames } from '../../../src/registry/registry';
import type { CounterName } from '../../../src/registry/services';
import { Machine, type MachineProcess } from '../../support/machine';
import { perl5 } from '../../support/perl-counters';

const STATE = '/state';
const OLD = '/old';

class Bench {
  readonly machine = new Machine();
  readonly process: MachineProcess = this.machine.start();
  readonly ledger = new Ledger(this.process.host, STATE);

  constructor(files: Readonly<Record<string, string>> = perl5.files) {
    this.machine.disk.makeDirectory(OLD);
    for (const [name, text] of Object.entries(files)) this.machine.disk.append(`${OLD}/${name}`, text);
    this.machine.disk.settle();
  }

  import(order: Partial<ImportOrder> = {}) {
    const all = { directory: OLD, names: undefined, isAgain: false, isDryRun: false, ...order };
    return importCounters(this.process.host, this.ledger, all);
  }

  value(name: CounterName): bigint | undefined {
    const ledger = new Ledger(this.machine.start().host, STATE);
    ledger.refresh();
    return ledger.current?.totals[counterIndex(name)];
  }
}

test('starting values are added to what is counted, in one commit', async () => {
  const bench = new Bench();
  const begun = await bench.ledger.begin();
  if (begun.kind !== 'begun') throw new Error('busy');
  const { ground } = begun.transaction;
  const totals = ground.totals.slice();
  totals[counterIndex('send.delivery')] = 5n;
  await begun.transaction.commit({ ...ground, totals, discontinuities: new Set() });
  begun.transaction.end();
  const result = await bench.import();
  expect(result.kind).toBe('imported');
  expect(bench.value('send.delivery')).toBe(1204135n);
  expect(bench.ledger.current!.generation).toBe(2);
});

test('the files are only read', async () => {
  const bench = new Bench();
  await bench.import();
  for (const [name, text] of Object.entries(perl5.files)) {
    expect(bench.machine.disk.text(`${OLD}/${name}`)).toBe(text);
  }
  const writes = bench.process.files.calls.filter(({ name }) => ['create', 'rename', 'link', 'remove'].includes(name));
  expect(writes.filter(({ path }) => path.startsWith(OLD))).toEqual([]);
});

test('stamps a discontinuity for the services whose counters jumped, and for no other', async () => {
  const bench = new Bench({ 'smtp_rbl.txt': 'spamhaus:1\nconnect:2\n', 'imap.txt': 'imap_success_last:4\n' });
  const begun = await bench.ledger.begin();
  if (begun.kind !== 'begun') throw new Error('busy');
  await begun.transaction.commit({ ...begun.transaction.ground, discontinuities: new Set() });
  begun.transaction.end();
  bench.machine.clock.advance(60_000);
  await bench.import();
  const stamps = bench.ledger.current!.discontinuities;
  const nowMs = bench.machine.clock.nowMs();
  expect(serviceNames.filter((service) => stamps.get(service) === nowMs)).toEqual(['smtp', 'rbl']);
});

describe('once', () => {
  test('refuses files that were imported, also after a restart', async () => {
    const bench = new Bench();
    await bench.import();
    const again = await importCounters(bench.machine.start().host, new Ledger(bench.machine.start().host, STATE), {
      directory: OLD,
      names: undefined,
      isAgain: false,
      isDryRun: false,
    });
    expect(again).toMatchObject({ kind: 'refused', code: 'exists' });
    expect(again.kind === 'refused' && again.sentences).toHaveLength(8);
    expect(bench.value('send.delivery')).toBe(1204130n);
  });

  test('refuses a file whose values have grown since: most of them are counted', async () => {
    const bench = new Bench({ 'pop3.txt': 'pop3_success:5\n' });
    await bench.import();
    bench.machine.disk.truncate(`${OLD}/pop3.txt`);
    bench.machine.disk.append(`${OLD}/pop3.txt`, 'pop3_success:6\n');
    expect(await bench.import()).toMatchObject({ kind: 'refused', code: 'exists' });
    expect(bench.value('pop3.success')).toBe(5n);
  });

  test('refuses a copy of a file elsewhere, and says which it was', async () => {
    const bench = new Bench({ 'pop3.txt': 'pop3_success:5\n' });
    await bench.import();
    bench.machine.disk.makeDirectory('/copy');
    bench.machine.disk.append('/copy/pop3.txt', 'pop3_success:5\n');
    expect(await bench.import({ directory: '/copy' })).toEqual({
      kind: 'refused',
      code: 'exists',
      sentences: ['/copy/pop3.txt was imported as /old/pop3.txt on 2023-11-14T22:13:20.000Z already.'],
    });
  });

  test('takes two files of the same content for two services', async () => {
    const same = 'connect:3\nsuccess:2\n';
    const bench = new Bench({ 'smtp_auth.txt': same, 'webmail.txt': same });
    await bench.import();
    expect([bench.value('smtp.authConnect'), bench.value('webmail.connect')]).toEqual([3n, 3n]);
  });

  test('adds the values once more when told to', async () => {
    const bench = new Bench({ 'pop3.txt': 'pop3_success:5\n' });
    await bench.import();
    expect((await bench.import({ isAgain: true })).kind).toBe('imported');
    expect(bench.value('pop3.success')).toBe(10n);
    expect(await bench.import()).toMatchObject({ kind: 'refused' });
  });

  test('takes a file that was empty then', async () => {
    const bench = new Bench({ 'pop3.txt': '' });
    expect(await bench.import()).toMatchObject({ kind: 'imported', files: [{ content: 'nothing', keys: [] }] });
    bench.machine.disk.append(`${OLD}/pop3.txt`, 'pop3_success:5\n');
    await bench.import();
    expect(bench.value('pop3.success')).toBe(5n);
  });

  test('remembers through the commits that come after', async () => {
    const bench = new Bench();
    await bench.import();
    for (let n = 0; n < 3; n++) {
      const begun = await bench.ledger.begin();
      if (begun.kind !== 'begun') throw new Error('busy');
      const { totals, tables, cursors } = begun.transaction.ground;
      await begun.transaction.commit({ totals, tables, cursors, discontinuities: new Set() });
      begun.transaction.end();
    }
    expect(bench.ledger.current!.imports).toHaveLength(8);
    expect(await bench.import()).toMatchObject({ kind: 'refused', code: 'exists' });
  });
});

describe('all or nothing', () => {
  test('says every garbled file, and imports none', async () => {
    const bench = new Bench({ ...perl5.files, 'imap.txt': 'imap_success\n', 'pop3.txt': 'pop3_success:x\n' });
    expect(await bench.import()).toEqual({
      kind: 'refused',
      code: 'damaged',
      sentences: [
        '/old/pop3.txt:1:14: "x" is not the number that pop3_success wants.',
        '/old/imap.txt:1:1: "imap_success" is not a key with a colon and a number after it.',
      ],
    });
    expect(bench.ledger.current).toBeUndefined();
  });

  test('imports none when one cannot be read', async () => {
    const bench = new Bench();
    bench.process.files.fate = ({ name, path }) =>
      name === 'readWhole' && path.endsWith('/virus.txt')
        ? new Problem('notPermitted', 'cannot read /old/virus.txt: permission denied (EACCES).')
        : undefined;
    expect(await bench.import()).toEqual({
      kind: 'refused',
      code: 'damaged',
      sentences: ['cannot read /old/virus.txt: permission denied (EACCES).'],
    });
    expect(bench.ledger.current).toBeUndefined();
  });

  test('does not choose between two files of one service', async () => {
    const bench = new Bench({ 'smtp_auth.txt': 'connect:1\n', 'smtp.txt': 'connect:2\n' });
    expect(await bench.import()).toMatchObject({
      kind: 'refused',
      sentences: ['both /old/smtp_auth.txt and /old/smtp.txt are there for smtp: put the one out of use elsewhere.'],
    });
  });

  test('whichever call dies, all was imported or nothing, and the next try makes it whole', async () => {
    const dry = new Bench();
    await dry.import();
    const calls = dry.process.files.calls.length;
    expect(calls).toBeGreaterThan(30);
    for (let n = 1; n <= calls; n++) {
      const bench = new Bench();
      bench.process.files.fate = ({ number }) => (number === n ? 'die' : undefined);
      await bench.import().catch(() => undefined);
      bench.machine.powerCut();
      const value = bench.value('send.delivery') ?? 0n;
      expect([0n, 1204130n]).toContain(value);
      const { host } = bench.machine.start();
      const order = { directory: OLD, names: undefined, isAgain: false, isDryRun: false };
      const again = await importCounters(host, new Ledger(host, STATE), order);
      expect(again.kind).toBe(value === 0n ? 'imported' : 'refused');
      expect(bench.value('send.delivery')).toBe(1204130n);
      expect(bench.value('qmailscanner.virus')).toBe(19n);
    }
  });
});

test('a dry run says what would be and writes nothing', async () => {
  const bench = new Bench();
  const result = await bench.import({ isDryRun: true });
  expect(result.kind === 'imported' && result.totals[counterIndex('send.delivery')]).toBe(1204130n);
  expect(bench.ledger.current).toBeUndefined();
  const reads = new Set(['status', 'readWhole', 'list']);
  expect(bench.process.files.calls.filter(({ name }) => !reads.has(name))).toEqual([]);
});

test('leaves it at a sentence when someone else is writing', async () => {
  const bench = new Bench();
  const other = bench.machine.start(4711);
  const begun = await new Ledger(other.host, STATE).begin();
  expect(begun.kind).toBe('begun');
  await expect(bench.import()).rejects.toThrow(
    new Problem('busy', 'the counters in /state are being written by process 4711: nothing was imported, try again.'),
  );
});

test('finds files under the names that toaster.conf gives them', async () => {
  const bench = new Bench({ 'auth.dat': 'connect:8\n', 'smtp_auth.txt': 'connect:1\n' });
  await bench.import({ names: { smtp: 'auth.dat' } });
  expect(bench.value('smtp.authConnect')).toBe(8n);
});

test('skips files that maillogs wrote itself, and refuses when there are no others', async () => {
  const own = 'written_by_maillogs:1\nconnect:1\n';
  const mixed = new Bench({ 'webmail.txt': own, 'pop3.txt': 'pop3_success:5\n' });
  expect(await mixed.import()).toMatchObject({ files: [{ content: 'counters' }, { content: 'own', keys: [] }] });
  expect(mixed.value('webmail.connect')).toBe(0n);
  await expect(new Bench({ 'webmail.txt': own }).import()).rejects.toMatchObject({ code: 'exists' });
});

test.each([
  ['a directory that is not there', '/nowhere', 'there is no directory /nowhere.'],
  ['a file', '/old/other', '/old/other is not a directory: name the one that holds the counter files.'],
  ['a directory without counter files', '/old', 'there is no counter file such as send.txt in /old.'],
])('refuses %s', async (_case, directory, sentence) => {
  await expect(new Bench({ other: '' }).import({ directory })).rejects.toThrow(new Problem('noInput', sentence));
});
