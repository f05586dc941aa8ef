// What snmpd's sysORTable says of us: a line as long as we serve, with a name that our modules explain.

import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { tableRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MODULES = 'SNMPv2-MIB:MAIL-TOASTER-LOGS-CAPS-MIB';
const OURS = {
  sysORID: 'MAIL-TOASTER-LOGS-CAPS-MIB::mtlCountersCapability',
  sysORDescr: 'maillogs: every counter and table of MAIL-TOASTER-LOGS-MIB, read-only.',
};

/** The lines of the table that are ours. */
function ourLines(snmpd: PrivateSnmpd): readonly Record<string, string>[] {
  const lines = tableRows(snmpd.address, 'SNMPv2-MIB::sysORTable', MODULES);
  // snmpd's own are always there.
  expect(lines.some(({ sysORDescr }) => sysORDescr?.includes('MIB module'))).toBe(true);
  return lines.filter(({ sysORDescr }) => sysORDescr?.includes('maillogs'));
}

function agentAt(snmpd: PrivateSnmpd): AgentProcess {
  const directory = keep(new TempDirectory());
  directory.write('send.log', messages(1));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  return keep(new AgentProcess(config));
}

test('snmptable shows our line while we serve, and no longer once we have stopped', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  expect(ourLines(snmpd)).toEqual([]);
  const agent = agentAt(snmpd);
  await waitFor('our line is there', () => ourLines(snmpd).length > 0);
  expect(ourLines(snmpd)).toEqual([expect.objectContaining(OURS)]);
  await agent.stop();
  expect(ourLines(snmpd)).toEqual([]);
});

test('the line goes when we are killed, and comes again once with the next agent and with the next snmpd', async () => {
  const snmpd = keep(await PrivateSnmpd.start());
  const agent = agentAt(snmpd);
  await waitFor('our line is there', () => ourLines(snmpd).length > 0);
  await agent.kill();
  await waitFor('our line is gone', () => ourLines(snmpd).length === 0);
  agentAt(snmpd);
  await waitFor('our line is there again', () => ourLines(snmpd).length > 0);
  await snmpd.kill();
  await snmpd.start();
  await waitFor('our line is there once more', () => ourLines(snmpd).length > 0);
  expect(ourLines(snmpd)).toEqual([expect.objectContaining(OURS)]);
});
