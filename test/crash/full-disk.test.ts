// A state directory on a disk that is full, goes read-only or fails: it is said once, the values saved last are
// served on, each failed commit is counted, and once the disk is well again every line is counted, once.

import { existsSync, type FSWatcher, readdirSync, readFileSync, watch } from 'node:fs';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, maillogs, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { FailingCalls, type Failure } from '../support/failing-calls';
import { ROWS, rowsCounter, rowsIn } from '../support/many-rows';
import { PrivateSnmpd } from '../support/private-snmpd';
import { SmallDisk } from '../support/small-disk';
import { SnmpPoller } from '../support/snmp-poller';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const WITHIN_MS = 20_000;
const SAID_FULL = /error: cannot save the counters in \S+state: .*the disk is full \(ENOSPC\)\. Nothing is lost/;
const SAID_READ_ONLY =
  /error: cannot save the counters in \S+state: .*the file system is read-only \(EROFS\)\. Nothing/;

jest.setTimeout(60_000);

/** Each pass that has something to commit begins with a lock of the process's own name, whatever comes of it. */
class LockAttempts {
  count = 0;
  private readonly watcher: FSWatcher;

  constructor(stateDir: string) {
    this.watcher = watch(stateDir, (kind, name) => {
      if (kind === 'rename' && /^lock\.\d+-[0-9a-f]{8}$/.test(name ?? '')) this.count++;
    });
  }

  stop(): void {
    this.watcher.close();
  }
}

/** An agent that serves 3 messages, with its state where the caller wants it. */
async function servingAgent(stateIn: string) {
  const directory = keep(new TempDirectory());
  const stateDir = `${stateIn}/state`;
  directory.write('send.log', messages(3));
  const snmpd = keep(await PrivateSnmpd.start());
  const sources = { send: logIn(directory, 'send.log'), ...rowsIn(directory) };
  const config = writeConfig(directory, { sources, stateDir, master: snmpd.master, extra: rowsCounter });
  const agent = keep(new AgentProcess(config));
  const poller = keep(new SnmpPoller(snmpd, ['send.messageNew', 'agent.commitFailures', 'agent.linesRead']));
  const served = (total: bigint) =>
    waitFor(`${total} messages are served`, () => poller.value('send.messageNew') === total, {
      withinMs: WITHIN_MS,
      seen: () => `${poller.value('send.messageNew')}, ${agent.stderr}`,
    });
  await served(3n);
  // On a full disk an agent that has the alerts' state still to save complains of that, too. Saved before the first
  // commit it says nothing of the sources, and is saved once more.
  await waitFor('the state of the alerts is saved', () => {
    const path = `${stateDir}/alerts.json`;
    return existsSync(path) && readFileSync(path, 'utf8').includes('"told":');
  });
  return { directory, stateDir, snmpd, config, agent, poller, served };
}

type Serving = Awaited<ReturnType<typeof servingAgent>>;

/** While nothing can be saved: said, once, and the old values answer through passes that fail. */
async function expectOldValues({ agent, poller }: Serving, sentence: RegExp, failures: () => number): Promise<void> {
  await agent.said(sentence);
  const [answers, failed] = [poller.answers, failures()];
  await waitFor('some more passes fail', () => failures() >= failed + 2 && poller.answers >= answers + 20, {
    withinMs: WITHIN_MS,
    seen: () => `${failures()} failures, ${poller.answers} answers, ${agent.stderr}`,
  });
  expect(poller.value('send.messageNew')).toBe(3n);
  expect(agent.times(/cannot save the counters/)).toBe(1);
  expect(agent.times(/saved in \S+ again/)).toBe(0);
}

/** Once it can be saved again. */
async function expectAllCounted({ agent, poller, served, directory, config, stateDir }: Serving): Promise<void> {
  await agent.said(/notice: the counters are saved in \S+state again\./);
  await served(7n);
  directory.append('send.log', messages(1));
  await served(8n);
  await agent.stop();
  await poller.stop();
  expect(poller.stepsBack).toEqual([]);
  expect(agent.times(/cannot save the counters/)).toBe(1);
  expect(agent.times(/saved in \S+ again/)).toBe(1);
  // A machine with much to do may let a beat go by.
  const complaints = agent.stderr.split('\n').filter((line) => /error:|warning: (?!\d+ scheduled)/.test(line));
  expect(complaints).toEqual([expect.stringMatching(/cannot save the counters/)]);
  const values = new Map(show(config).map(({ name, value }) => [name, value]));
  expect(values.get('send.messageNew')).toBe('8');
  expect(values.get('send.messageOctets')).toBe('8000');
  expect(values.get('agent.linesRead')).toBe(String(ROWS + 16));
  expect(Number(values.get('agent.commitFailures'))).toBeGreaterThanOrEqual(2);
  expect(values.get('agent.losses')).toBe('0');
  expect(values.get('agent.snapshotsDamaged')).toBe('0');
  expect(readdirSync(stateDir).filter((name) => /lock|tmp/.test(name))).toEqual([]);
}

const fillings: readonly { readonly what: string; readonly freePages: number }[] = [
  { what: 'not even the lock can be written', freePages: 0 },
  { what: 'the lock can be written, but nothing of the snapshot', freePages: 1 },
  { what: 'only a part of the snapshot can be written', freePages: 2 },
];

test.each(fillings)('a full disk where $what: nothing is lost, nothing doubled', async ({ freePages }) => {
  const disk = keep(SmallDisk.make());
  const serving = await servingAgent(disk.path);
  disk.fill(freePages);
  serving.directory.append('send.log', messages(4));
  const attempts = keep(new LockAttempts(serving.stateDir));
  await expectOldValues(serving, SAID_FULL, () => attempts.count);
  // A command prints the values saved last, and says by its exit that they are not of now.
  // While the agent has the lock, a command prints them and knows nothing of the disk.
  await waitFor('a command comes to the disk itself', () => {
    const command = maillogs('send', '--config', serving.config);
    expect(command.stdout).toMatch(/^message_new:3:/);
    return command.code !== 0;
  });
  disk.free();
  await expectAllCounted(serving);
});

test('an agent started on a full disk serves what was saved, and counts on once there is room', async () => {
  const disk = keep(SmallDisk.make());
  const serving = await servingAgent(disk.path);
  await serving.agent.kill();
  disk.fill(0);
  serving.directory.append('send.log', messages(4));
  const agent = keep(new AgentProcess(serving.config));
  await agent.said(/registered/);
  const attempts = keep(new LockAttempts(serving.stateDir));
  await expectOldValues({ ...serving, agent }, SAID_FULL, () => attempts.count);
  disk.free();
  await expectAllCounted({ ...serving, agent });
});

/** A disk that fails in one call, as seen by one process. */
const failures: readonly { readonly what: string; readonly call: string; readonly error: Failure['error'] }[] = [
  { what: 'a quota used up while the snapshot is written', call: '/^p?write', error: 'EDQUOT' },
  { what: 'an I/O error while the snapshot is written', call: '/^p?write', error: 'EIO' },
  { what: 'an I/O error while the snapshot is fsynced', call: 'fsync', error: 'EIO' },
  { what: 'no room for the new name of the snapshot', call: '/^rename', error: 'ENOSPC' },
  { what: 'a file system read-only from one moment to the next', call: '/^(openat|link|rename)', error: 'EROFS' },
];

test.each(failures)('$what: nothing is lost, nothing doubled', async ({ call, error }) => {
  const serving = await servingAgent(keep(new TempDirectory()).path);
  const paths = [`${serving.stateDir}/snapshot.tmp`];
  const failing = keep(await FailingCalls.start(serving.agent.pid, { call, error, paths }));
  serving.directory.append('send.log', messages(4));
  await expectOldValues(serving, new RegExp(`cannot save the counters in .*\\(${error}\\)`), () => failing.count);
  await failing.stop();
  await expectAllCounted(serving);
});

test('an I/O error while the directory is fsynced: what may not be durable is not served', async () => {
  const serving = await servingAgent(keep(new TempDirectory()).path);
  const failing = keep(
    await FailingCalls.start(serving.agent.pid, { call: 'fsync', error: 'EIO', paths: [serving.stateDir] }),
  );
  serving.directory.append('send.log', messages(4));
  await expectOldValues(serving, /cannot save the counters in .*\(EIO\)/, () => failing.count);
  // It is there, under its name.
  expect(show(serving.config).find(({ name }) => name === 'send.messageNew')!.value).toBe('7');
  await failing.stop();
  await expectAllCounted(serving);
});

// Elsewhere a read-only file system is what the table of failures makes of one.
if (SmallDisk.canBeReadOnly) {
  test('a disk remounted read-only, and writable again: nothing is lost, nothing doubled', async () => {
    const disk = keep(SmallDisk.make());
    const serving = await servingAgent(disk.path);
    await waitFor('it is read-only', () => disk.remount('ro'));
    serving.directory.append('send.log', messages(4));
    const began = performance.now();
    await expectOldValues(serving, SAID_READ_ONLY, () => Math.floor((performance.now() - began) / 1000));
    expect(disk.remount('rw')).toBe(true);
    await expectAllCounted(serving);
  });
}
