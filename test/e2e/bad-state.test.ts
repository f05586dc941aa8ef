// A state directory that cannot be written and snapshots that are damaged: said, nothing lost, counting goes on.

import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import {
  AgentProcess,
  committedValue,
  maillogs,
  maillogsUnprivileged,
  show,
  unprivileged,
} from '../support/agent-process';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows } from '../support/snmp-tools';
import { tracedMaillogs } from '../support/system-calls';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;
/** More than two beats. */
const SLOW_MS = 2200;
const SEND_DISCONTINUITY = `${ROOT}.1.1.127.0`;

function oneSource(count: number): { readonly directory: TempDirectory; readonly config: string } {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(count));
  return { directory, config: writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } }) };
}

function counted(config: string, value: bigint): Promise<true> {
  return waitFor(`${value} messages are counted`, () => committedValue(config, 'send.messageNew') === value);
}

test('a file in the place of the state directory is said, and ends a command', () => {
  const { directory, config } = oneSource(3);
  directory.write('state', 'not a directory');
  const { code, stdout, stderr } = maillogs('send', '--config', config);
  expect(stderr).toMatch(
    /cannot save the counters in \S+state: the state directory \S+ is not a directory: set state_dir to one\./,
  );
  expect(stdout).toBe('');
  expect(code).not.toBe(0);
});

test('a state directory that may not be written: the command says so and prints what was counted before', () => {
  const { directory, config } = oneSource(3);
  chmodSync(directory.directory('state'), 0o777);
  expect(maillogsUnprivileged('send', '--config', config).stdout).toMatch(/^message_new:3:/);
  chmodSync(directory.at('state'), 0o555);
  directory.append('send.log', messages(4));
  const { code, stdout, stderr } = maillogsUnprivileged('send', '--config', config);
  expect(stderr).toMatch(/cannot save the counters in \S+state: .*permission denied \(EACCES\)\. Nothing is lost/);
  expect(stdout).toMatch(/^message_new:3:/);
  expect(code).not.toBe(0);
  chmodSync(directory.at('state'), 0o777);
  expect(maillogsUnprivileged('send', '--config', config).stdout).toMatch(/^message_new:7:/);
});

test('a user who may read the counter file only, such as snmpd for its extend: the saved line, and then why', () => {
  const { directory, config } = oneSource(3);
  directory.directory('state');
  const { stdout: line } = maillogs('send', '--config', config);
  expect(line).toMatch(/^message_new:3:/);
  directory.append('send.log', messages(4));
  const { code, stdout, stderr } = maillogsUnprivileged('send', '--config', config);
  expect({ code, stdout }).toEqual({ code: 77, stdout: line });
  expect(stderr).toMatch(/^maillogs: these are the values saved last, since this user may not write to \S+state\.\n/);
  // snmpd takes both for output: its first line is the value.
  const words = [process.execPath, join(dirname(config), 'maillogs.cjs'), 'send', '--config', config];
  const env = { PATH: process.env['PATH'] };
  const both = runProgram(unprivileged(['sh', '-c', 'exec "$@" 2>&1', 'sh', ...words]), { env, cwd: '/' });
  expect(both.stdout.startsWith(line)).toBe(true);
  // Half a file is no reading.
  directory.write('state/send.txt', 'written_by_maillogs:1\nmessage_new:3\nmessage_in');
  expect(maillogsUnprivileged('send', '--config', config).stdout).toBe('');
});

test('a disk that is slower than the schedule from the start on: the beats meanwhile do no harm', async () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(3));
  const snmpd = keep(await PrivateSnmpd.start());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  maillogs('send', '--config', config);
  const agent = keep(new Child(tracedMaillogs(directory.at('calls'), ['agent', '--config', config], SLOW_MS)));
  const served = () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value;
  // What was saved is served once it is known to be on the disk.
  await waitFor('it is served', () => agent.ending !== undefined || served() === '3');
  expect([agent.ending, agent.stderr]).toEqual([undefined, expect.not.stringMatching(/pass failed|Error/)]);
});

test('a state directory that comes to be writable: the agent says both, once, and every line is counted', async () => {
  const { directory, config } = oneSource(3);
  directory.directory('state');
  chmodSync(directory.at('state'), 0o555);
  const agent = keep(new AgentProcess(config, { isUnprivileged: true }));
  await agent.said(/error: cannot save the counters in \S+state: .*permission denied/);
  directory.append('send.log', messages(2));
  chmodSync(directory.at('state'), 0o777);
  await agent.said(/the counters are saved in \S+state again\./);
  await counted(config, 5n);
  directory.append('send.log', messages(1));
  await counted(config, 6n);
  expect(agent.times(/cannot save the counters/)).toBe(1);
  expect(BigInt(show(config).find(({ name }) => name === 'agent.commitFailures')!.value)).toBeGreaterThan(0n);
});

test('a file in the place of the state directory that is taken away: the agent goes on by itself', async () => {
  const { directory, config } = oneSource(3);
  directory.write('state', '');
  const agent = keep(new AgentProcess(config));
  await agent.said(/is not a directory: set state_dir to one\./);
  rmSync(directory.at('state'));
  await counted(config, 3n);
  expect(agent.hasEnded).toBe(false);
});

/** The snapshot slots there are, newest first. */
function slots(directory: TempDirectory): readonly string[] {
  const generation = (path: string): number => JSON.parse(readFileSync(path, 'utf8').split('\n')[0]!).generation;
  return readdirSync(directory.at('state'))
    .filter((name) => /^snapshot-[ab]$/.test(name))
    .map((name) => directory.at('state', name))
    .sort((a, b) => generation(b) - generation(a));
}

const damages: readonly { readonly what: string; readonly damage: (bytes: Buffer) => Buffer }[] = [
  { what: 'empty', damage: () => Buffer.alloc(0) },
  { what: 'cut short', damage: (bytes) => bytes.subarray(0, bytes.length >> 1) },
  {
    what: 'changed in one digit',
    damage: (bytes) => Buffer.from(bytes.toString().replace('"send.messageNew":"5"', '"send.messageNew":"6"')),
  },
  { what: 'full of zero bytes', damage: (bytes) => Buffer.alloc(bytes.length) },
];

test.each(damages)(
  'a snapshot $what is kept aside and said; the one before it is counted on from',
  async ({ damage }) => {
    const { directory, config } = oneSource(3);
    maillogs('send', '--config', config);
    directory.append('send.log', messages(2));
    expect(maillogs('send', '--config', config).stdout).toMatch(/^message_new:5:/);
    const newest = slots(directory)[0]!;
    const bytes = damage(readFileSync(newest));
    writeFileSync(newest, bytes);
    const snmpd = keep(await PrivateSnmpd.start());
    const served = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
    const agent = keep(new AgentProcess(served));
    const [sentence] = await agent.said(/^.*the snapshot \S+ is damaged.*$/m);
    expect(sentence).toMatch(/error: .* it is kept as (\S+)\. Going on from generation \d+ /);
    const keptAs = /kept as (\S+)\. /.exec(sentence)![1]!;
    expect(keptAs.startsWith(newest)).toBe(true);
    expect(readFileSync(keptAs)).toEqual(bytes);
    // What came after the older snapshot is counted again, so nothing is lost.
    await waitFor('the row is served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '5');
    expect(Number(getRows(snmpd.address, [SEND_DISCONTINUITY])[0]?.value)).toBeGreaterThan(0);
    expect(committedValue(config, 'agent.snapshotsDamaged')).toBe(1n);
  },
);

test('with every snapshot damaged counting begins from zero, with a discontinuity', async () => {
  const { directory, config } = oneSource(3);
  maillogs('send', '--config', config);
  directory.append('send.log', messages(2));
  maillogs('send', '--config', config);
  for (const slot of slots(directory)) writeFileSync(slot, 'no snapshot\n');
  const { code, stdout, stderr } = maillogs('send', '--config', config);
  expect(stderr.match(/is damaged/g)).toHaveLength(2);
  expect(stderr).toMatch(/There is no other: counting begins from zero and a discontinuity is stamped\./);
  expect(stdout).toMatch(/^message_new:5:/);
  expect(code).toBe(0);
  expect(readdirSync(directory.at('state')).filter((name) => name.includes('damaged'))).toHaveLength(2);
  expect(committedValue(config, 'agent.snapshotsDamaged')).toBe(2n);
});
