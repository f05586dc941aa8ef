// What any read-only poller may ask and no agent may stumble over: the session that answers before answers after.

import { formatOid, parseOid } from '../../src/base/oid';
import { columnArcs, columnsOf, conceptualTableNames } from '../../src/registry/conceptual-tables';
import { counters, instanceOid } from '../../src/registry/registry';
import { TAG } from '../../src/snmp/ber';
import { netSnmp, type SnmpSession, type SnmpVarbind } from '../../src/snmp/net-snmp';
import { logIn, messages, ROOT, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { PrivateSnmpd } from '../support/private-snmpd';
import { getRows } from '../support/snmp-tools';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
const MESSAGE_NEW = `${ROOT}.1.1.1.0`;
const root = parseOid(ROOT)!;
const TOO_BIG = 1;
/** Net-SNMP gives up a subagent that does not answer after 6 s; what comes before came from us. */
const AT_ONCE_MS = 3000;

type Answer = { readonly status: number } | { readonly varbinds: readonly SnmpVarbind[] };

/** One GET, which must be answered, if with an error. */
function ask(session: SnmpSession, oids: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    session.get(oids, (error, varbinds) => {
      if (error === null) resolve({ varbinds: varbinds ?? [] });
      else if (error instanceof netSnmp.RequestFailedError) resolve({ status: error.status });
      else reject(error);
    });
  });
}

async function servedTo(use: (session: SnmpSession) => Promise<void>): Promise<void> {
  const directory = keep(new TempDirectory());
  const snmpd = keep(await PrivateSnmpd.start());
  directory.write('send.log', messages(3));
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') }, master: snmpd.master });
  const agent = keep(new AgentProcess(config));
  await waitFor('the rows are served', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '3');
  const options = { port: snmpd.port, version: 1, retries: 0, timeout: AT_ONCE_MS } as const;
  const session = netSnmp.createSession('127.0.0.1', 'public', options);
  try {
    await use(session);
  } finally {
    session.close();
  }
  // One more pass, so that a session lost on the way would have been counted by now.
  directory.append('send.log', messages(1));
  await waitFor('the row goes on', () => getRows(snmpd.address, [MESSAGE_NEW])[0]?.value === '4');
  expect(committedValue(config, 'agent.reconnects')).toBe(0n);
  expect(agent.times(/registered/)).toBe(1);
  expect(agent.times(/is gone/)).toBe(0);
}

test('a GET of 2,200 OIDs, whose answer no datagram can hold, is answered tooBig', async () => {
  const oids = Array.from({ length: 2200 }, (_, n) => formatOid(instanceOid(root, counters[n % counters.length]!)));
  await servedTo(async (session) => {
    expect(await ask(session, oids)).toEqual({ status: TOO_BIG });
  });
});

test('a GET of nodes that are no instances is answered with an exception for each', async () => {
  const nodes = [
    ROOT,
    `${ROOT}.1`,
    `${ROOT}.1.1`,
    `${ROOT}.1.1.1`,
    `${ROOT}.1.1.1.0.0`,
    ...conceptualTableNames.flatMap((table) =>
      columnsOf(table).map(([, { arc }]) => formatOid([...root, ...columnArcs(table, arc)])),
    ),
  ];
  const exceptions: readonly number[] = [TAG.noSuchObject, TAG.noSuchInstance];
  await servedTo(async (session) => {
    for (const node of nodes) {
      const answer = await ask(session, [node, MESSAGE_NEW]);
      if (!('varbinds' in answer)) throw new Error(`${node} is answered with the error ${answer.status}`);
      const [exception, value] = answer.varbinds;
      expect(exceptions).toContain(exception?.type);
      expect(value?.type).toBe(TAG.counter64);
    }
  });
});
