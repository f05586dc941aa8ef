// A state directory that is removed, replaced or set back, with a real snmpd that goes on serving: no value falls but
// with a discontinuity that says so.

import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { DISCONTINUITY_ARC, declarationOf } from '../../src/registry/registry';
import { scalars } from '../../src/registry/scalars';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { SnmpPoller } from '../support/snmp-poller';
import { getRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const agentArc = declarationOf('agent').arc;
const OIDS = [
  `${ROOT}.1.1.1.0`,
  `${ROOT}.1.1.${DISCONTINUITY_ARC}.0`,
  `${ROOT}.1.${agentArc}.${scalars.agent.epoch.arc}.0`,
  `${ROOT}.1.${agentArc}.${scalars.agent.instance.arc}.0`,
];

async function scene() {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', '');
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const rows = () => getRows(snmpd.address, OIDS).map(({ value }) => value);
  const serves = (count: number) => waitFor(`${count} messages are served`, () => rows()[0] === String(count));
  return {
    ...{ directory, snmpd, config, serves },
    state: directory.at('state'),
    write: (count: number) => directory.append('send.log', messages(count)),
    served: () => {
      const [value, discontinuity, epoch, instance] = rows();
      return { value, discontinuity: Number(discontinuity), epoch, instance };
    },
  };
}

/** As a backup has it: what comes and goes in a moment is none of it. */
function copyAway(state: string): void {
  const filter = (path: string) => !/\.tmp$|\/lock[^/]*$/.test(path);
  cpSync(state, `${state}.older`, { recursive: true, preserveTimestamps: true, filter });
}

test.each<[name: string, harm: (state: string) => void, words: RegExp]>([
  ['removed', (state) => rmSync(state, { recursive: true }), /was removed or emptied/],
  [
    'replaced by an empty one',
    (state) => {
      renameSync(state, `${state}.away`);
      mkdirSync(state);
    },
    /was removed or emptied/,
  ],
  [
    'replaced by an older copy',
    (state) => {
      rmSync(state, { recursive: true });
      cpSync(`${state}.older`, state, { recursive: true, preserveTimestamps: true });
    },
    /an older copy of the counters was put into/,
  ],
])('a state directory that is %s while the agent runs is saved again, and nothing falls', async (_, harm, words) => {
  const { snmpd, config, state, write, serves, served } = await scene();
  write(10);
  const agent = keep(new AgentProcess(config));
  await serves(10);
  copyAway(state);
  write(20);
  await serves(30);
  const before = served();
  const poller = keep(new SnmpPoller(snmpd, ['send.messageNew', 'send.messageOctets']));
  await waitFor('the poller is served', () => poller.answers > 0);
  harm(state);
  await agent.said(words);
  write(5);
  await serves(35);
  await poller.stop();
  expect(poller.stepsBack).toEqual([]);
  expect(served()).toEqual({ ...before, value: '35' });
  await agent.stop();
  keep(new AgentProcess(config));
  await serves(35);
  expect(served()).toEqual({ ...before, value: '35' });
});

test('an older copy that was restored while the agent was stopped is stamped before it is served', async () => {
  const { config, state, write, serves, served } = await scene();
  write(10);
  const agent = keep(new AgentProcess(config));
  await serves(10);
  copyAway(state);
  write(20);
  await serves(30);
  const before = served();
  await agent.stop();
  rmSync(state, { recursive: true });
  renameSync(`${state}.older`, state);
  const next = keep(new AgentProcess(config));
  await next.said(/holds an older copy of counters that went on since/);
  await serves(30);
  const after = served();
  expect(after.discontinuity).toBeGreaterThan(before.discontinuity);
  expect(after.instance).toBe(before.instance);
  expect(after.epoch).not.toBe(before.epoch);
});
