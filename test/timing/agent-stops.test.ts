// SIGTERM and SIGINT end the daemon in order, and within two seconds.

import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;

function counted(config: string, value: bigint, name = 'send.messageNew'): Promise<true> {
  return waitFor(`${name} is ${value}`, () => committedValue(config, name) === value);
}

async function servingAgent() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(20));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await waitFor('the rows are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '20');
  return { directory, snmpd, config, agent };
}

test.each(['SIGTERM', 'SIGINT'] as const)('%s: it ends within 2 s with 0, what it served is kept', async (signal) => {
  const { directory, snmpd, config, agent } = await servingAgent();
  const sentMs = performance.now();
  agent.signal(signal);
  expect(await agent.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - sentMs).toBeLessThan(2000);
  expect(agent.stderr).toMatch(new RegExp(`stopped by ${signal}; everything counted is committed`));
  expect(committedValue(config, 'send.messageNew')).toBe(20n);
  // The master knows at once that no one answers there any more.
  expect(getRows(snmpd.address, [MESSAGE_NEW])[0]?.value).toMatch(/^No Such Object/);
  directory.append('send.log', messages(2));
  keep(new AgentProcess(config));
  await counted(config, 22n);
});

test('SIGTERM in the middle of a big log: it ends within 2 s, and each line is counted once all the same', async () => {
  const directory = keep(new TempDirectory());
  const copies = 400;
  const block = messages(2000);
  for (let n = 0; n < copies; n++) directory.append('send.log', block);
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const first = keep(new AgentProcess(config));
  await first.said(/reads 1 source/);
  const sentMs = performance.now();
  first.signal('SIGTERM');
  expect(await first.ended).toEqual({ code: 0, signal: null });
  expect(performance.now() - sentMs).toBeLessThan(2000);
  const total = BigInt(copies) * 2000n;
  // It cannot have read 80 MB by then: the rest is for the next one.
  expect(committedValue(config, 'send.messageNew') ?? 0n).toBeLessThan(total);
  keep(new AgentProcess(config));
  await counted(config, total);
  expect(committedValue(config, 'agent.linesRead')).toBe(2n * total);
});
