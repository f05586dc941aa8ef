// A real snmpd that is killed, absent, or taken by another subagent: counting goes on, and the rows come back.

import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows, walkRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;

function counted(config: string, value: bigint): Promise<true> {
  return waitFor(`${value} messages are counted`, () => committedValue(config, 'send.messageNew') === value);
}

/** The counter's rows over SNMP, by OID. */
function servedValues(snmpd: PrivateSnmpd): ReadonlyMap<string, bigint> {
  const rows = walkRows(snmpd.address, ROOT).filter(({ type }) => type === 'Counter64');
  return new Map(rows.map(({ oid, value }) => [oid, BigInt(value)]));
}

test('snmpd killed with -9 and started again: the rows are back within 3 s and none is smaller', async () => {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(100));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await waitFor('the rows are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '100');
  for (const round of [1, 2, 3]) {
    const before = servedValues(snmpd);
    await snmpd.kill();
    // It counts on meanwhile.
    directory.append('send.log', messages(10));
    await counted(config, 100n + 10n * BigInt(round));
    await snmpd.start();
    const startedMs = performance.now();
    await waitFor('a row is back', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.type === 'Counter64');
    expect(performance.now() - startedMs).toBeLessThan(3000);
    const after = servedValues(snmpd);
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...before].filter(([oid, value]) => after.get(oid)! < value)).toEqual([]);
    expect(after.get(MESSAGE_NEW)).toBe(100n + 10n * BigInt(round));
  }
  await agent.stop();
  expect(agent.times(/the SNMP master .* is gone/)).toBe(3);
  expect(agent.times(/registered/)).toBe(4);
  expect(committedValue(config, 'agent.reconnects')).toBe(3n);
});

test('of two agents on one root the second says what error 263 means, and goes on counting', async () => {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  const [first, second] = ['first', 'second'].map((name) => {
    directory.write(`${name}.log`, messages(3));
    return writeConfig(
      directory,
      {
        sources: { send: logIn(directory, `${name}.log`) },
        master: snmpd.master,
        stateDir: directory.at(`${name}-state`),
      },
      `${name}.yaml`,
    );
  }) as [string, string];
  await keep(new AgentProcess(first)).said(/registered/);
  const late = keep(new AgentProcess(second));
  const [refusal] = await late.said(/^.*refused to register.*$/m);
  expect(refusal).toContain(ROOT);
  expect(refusal).toMatch(/error 263, .*\w.*\. Counting goes on; trying again every \d+ s\.$/);
  directory.append('second.log', messages(5));
  await counted(second, 8n);
  expect(getRows(snmpd.address, [MESSAGE_NEW])[0]?.value).toBe('3');
  expect(late.hasEnded).toBe(false);
  expect(late.times(/refused to register/)).toBe(1);
});

test('with no snmpd at all it counts, says so once, and serves the rows once one is there', async () => {
  const directory = keep(new TempDirectory());
  // Known beforehand, so that the agent is there before its master.
  const snmpd = keep(await PrivateSnmpd.start());
  await snmpd.kill();
  directory.write('send.log', messages(4));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await counted(config, 4n);
  // Three more passes, each a second apart: several attempts to connect lie between them.
  for (const total of [5n, 6n, 7n]) {
    directory.append('send.log', messages(1));
    await counted(config, total);
  }
  expect(agent.times(/cannot reach the SNMP master/)).toBe(1);
  expect(agent.stderr).toMatch(/Counting goes on; trying again by itself\./);
  await snmpd.start();
  await waitFor('the rows are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '7', {
    withinMs: 3000,
  });
});

test('a socket that is not there is named with what to do about it', async () => {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(4));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const agent = keep(new AgentProcess(config));
  const [sentence] = await agent.said(/^.*cannot reach the SNMP master.*$/m);
  expect(sentence).toContain(`unix:${directory.at('no-master')}`);
  expect(sentence).toContain('master agentx');
  await counted(config, 4n);
  expect(show(config).find(({ name }) => name === 'agent.reconnects')?.value).toBe('0');
});
