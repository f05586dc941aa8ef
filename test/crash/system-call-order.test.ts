// The order of system calls as strace(1) sees it: the log is on the disk before the snapshot that says it is
// counted; the snapshot is written, fsynced, renamed and its directory fsynced; and only then is anything told.

import { HEADER_OCTETS, payloadOctets } from '../../src/agentx/header';
import { decodePdu } from '../../src/agentx/pdu-decoder';
import { formatOid } from '../../src/base/oid';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { maillogs } from '../support/agent-process';
import { Child } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { SnmpPoller } from '../support/snmp-poller';
import { octetsOf, type SystemCall, systemCalls, tracedMaillogs } from '../support/system-calls';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

jest.setTimeout(60_000);

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;

/** A snapshot from its first octet to the moment when it is durable. */
interface Commit {
  readonly messageNew: bigint;
  readonly slot: string;
  readonly began: number;
  readonly durable: number;
}

/** The commits of a record. Throws where a step is missing, failed, or began before the one before had ended. */
function commitsOf(calls: readonly SystemCall[], directory: TempDirectory): readonly Commit[] {
  const [temporary, state] = [directory.at('state', 'snapshot.tmp'), directory.at('state')];
  const after = (before: SystemCall, what: string, isIt: (call: SystemCall) => boolean): SystemCall => {
    const found = calls.find((call) => call.began > before.began && isIt(call));
    if (found === undefined) throw new Error(`after ${before.name}(${before.operands}) there is no ${what}`);
    if (found.began <= before.ended) throw new Error(`${what} began before ${before.name} had ended`);
    if (Number.parseInt(found.result ?? '-1', 10) < 0) throw new Error(`${what} failed: ${found.result}`);
    return found;
  };
  const created = calls.filter((call) => call.name === 'openat' && call.operands.includes(`"${temporary}"`));
  return created.map((creation) => {
    const write = after(creation, 'write of the snapshot', (call) => isOn(call, /^p?write/, temporary));
    const sync = after(write, 'fsync of the snapshot', (call) => isOn(call, /^fsync$/, temporary));
    const rename = after(sync, 'rename', ({ name, operands }) => /^rename/.test(name) && operands.includes(temporary));
    const last = after(rename, 'fsync of the directory', (call) => isOn(call, /^fsync$/, state));
    const text = octetsOf(write).toString('latin1');
    // One write, all of it: what is renamed is whole.
    expect(text).toHaveLength(Number(write.result));
    return {
      messageNew: BigInt(/"send\.messageNew":"(\d+)"/.exec(text)![1]!),
      slot: /snapshot-[ab](?="[^"]*$)/.exec(rename.operands)![0],
      began: creation.began,
      durable: last.ended,
    };
  });
}

/** A call on a descriptor of that path. */
function isOn({ name, operands }: SystemCall, pattern: RegExp, path: string): boolean {
  return pattern.test(name) && /^\d+<(.*?)>/.exec(operands)?.[1] === path;
}

function oneSource(count: number) {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(count));
  return { directory, log: directory.at('send.log'), record: directory.at('calls') };
}

test('a command: log fsynced, snapshot written, fsynced, renamed, directory fsynced, and then the line printed', async () => {
  const { directory, log, record } = oneSource(3);
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const slots: string[] = [];
  for (const total of [3n, 5n, 7n]) {
    const command = keep(new Child(tracedMaillogs(record, ['send', '--config', config])));
    expect(await command.finish()).toEqual({ code: 0, signal: null });
    expect(command.stdout).toMatch(new RegExp(`^message_new:${total}:`));
    const calls = systemCalls(record);
    const [commit, ...others] = commitsOf(calls, directory);
    expect(others).toEqual([]);
    expect(commit!.messageNew).toBe(total);
    const logSynced = calls.filter((call) => isOn(call, /^fsync$/, log));
    expect(logSynced).not.toEqual([]);
    for (const { ended } of logSynced) expect(ended).toBeLessThan(commit!.began);
    const printed = calls.filter(({ name, operands }) => name === 'write' && operands.startsWith('1<'));
    expect(printed.map((call) => octetsOf(call).toString())).toEqual([command.stdout]);
    expect(printed[0]!.began).toBeGreaterThan(commit!.durable);
    slots.push(commit!.slot);
    directory.append('send.log', messages(2));
  }
  // The newest is never written over.
  expect(slots).toEqual(['snapshot-b', 'snapshot-a', 'snapshot-b']);
});

/** What the master was answered for the counter, and when. */
interface Answer {
  readonly value: bigint;
  readonly at: number;
}

function answersOf(calls: readonly SystemCall[]): readonly Answer[] {
  return calls
    .filter(({ operands }) => /^(?![012]<)\d+<socket:/.test(operands))
    .flatMap((call) =>
      pdusOf(octetsOf(call)).flatMap((pdu) => {
        if (pdu.type !== 'response') return [];
        return pdu.varbinds.flatMap(({ name, value }) =>
          formatOid(name) === MESSAGE_NEW && value.kind === 'counter64' ? [{ value: value.value, at: call.began }] : [],
        );
      }),
    );
}

function pdusOf(octets: Buffer): readonly ReturnType<typeof decodePdu>[] {
  if (octets.length === 0) return [];
  const length = HEADER_OCTETS + payloadOctets(octets);
  return [decodePdu(octets.subarray(0, length)), ...pdusOf(octets.subarray(length))];
}

test('the agent: no answer has a value before the directory of its snapshot is fsynced', async () => {
  const { directory, record } = oneSource(3);
  const snmpd = keep(await PrivateSnmpd.start());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  expect(maillogs('send', '--config', config).code).toBe(0);
  // Slow enough that the master asks many times between two steps of a commit.
  const agent = keep(new Child(tracedMaillogs(record, ['agent', '--config', config], 100)));
  const poller = keep(new SnmpPoller(snmpd, ['send.messageNew']));
  const totals = [3n, 4n, 6n, 9n] as const;
  for (const [i, total] of totals.entries()) {
    if (i > 0) directory.append('send.log', messages(i));
    await waitFor(`${total} is served`, () => poller.value('send.messageNew') === total, {
      withinMs: 20_000,
      seen: () => `${poller.value('send.messageNew')}\n${agent.stderr}`,
    });
  }
  await agent.stop();
  const calls = systemCalls(record);
  const commits = commitsOf(calls, directory);
  const answers = answersOf(calls);
  expect([...new Set(answers.map(({ value }) => value))]).toEqual(totals);
  for (const { value, at } of answers) {
    const durable = commits.filter((commit) => commit.durable < at).at(-1);
    expect(value).toBeLessThanOrEqual(durable?.messageNew ?? totals[0]!);
  }
  // Each time the counter rose, the master was answered with the old value while the new one was being saved.
  const rises = commits.filter(({ messageNew }, i) => messageNew > (commits[i - 1]?.messageNew ?? totals[0]!));
  expect(rises).toHaveLength(totals.length - 1);
  for (const { began, durable } of rises) {
    expect(answers.filter(({ at }) => at > began && at < durable).length).toBeGreaterThan(5);
  }
});
