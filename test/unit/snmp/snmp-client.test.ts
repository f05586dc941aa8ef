// The client against the agent of the same package over loopback: every way in which asking can end.

import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { TAG } from '../../../src/snmp/ber';
import { netSnmp, SNMP_AUTH, SNMP_LEVEL, type SnmpAgent } from '../../../src/snmp/net-snmp';
import {
  counter64Of,
  isAnySnmpAgent,
  isException,
  SnmpClient,
  type SnmpCredentials,
  type SnmpOutcome,
} from '../../../src/snmp/snmp-client';
import { freeUdpPort } from '../../support/free-port';

const OCTETS = '1.3.6.1.4.1.8072.9999.9999.2004.1.1.3';
const user = { name: 'poller', level: SNMP_LEVEL.authNoPriv, authProtocol: SNMP_AUTH.sha, authKey: 'authentic words' };

let agent: SnmpAgent;
let port: number;

beforeEach(async () => {
  port = await freeUdpPort();
  agent = netSnmp.createAgent({ port, address: '127.0.0.1', engineID: '8000000001020304' }, () => undefined);
  agent.getAuthorizer().addCommunity('public');
  agent.getAuthorizer().addUser(user);
  const mib = agent.getMib();
  mib.registerProvider({ name: 'octets', type: 1, oid: OCTETS, scalarType: TAG.counter64, maxAccess: 2 });
  mib.setScalarValue('octets', Buffer.from('0000000100000002', 'hex'));
});

afterEach(() => agent.close());

const target = () => ({ host: '127.0.0.1', port, timeoutMs: 300, retries: 0 });

async function ask(credentials: SnmpCredentials, oids: readonly string[] = [`${OCTETS}.0`]): Promise<SnmpOutcome> {
  const client = new SnmpClient({ ...target(), credentials });
  try {
    return await client.get(oids);
  } finally {
    client.close();
  }
}

test('an answer has the whole Counter64, and exceptions are told from values', async () => {
  const outcome = await ask({ version: '2c', community: 'public' }, [`${OCTETS}.0`, `${OCTETS}.1`]);
  const varbinds = outcome.kind === 'answered' ? outcome.varbinds : [];
  expect(varbinds.map(counter64Of)).toEqual([4_294_967_298n, undefined]);
  expect(varbinds.map(isException)).toEqual([false, true]);
});

test('a community that no one knows is silence, though someone speaks SNMP there', async () => {
  expect(await ask({ version: '2c', community: 'wrong' })).toEqual({ kind: 'silent' });
  expect(await isAnySnmpAgent(target())).toBe(true);
});

test('where no one listens there is no one', async () => {
  const free = await freeUdpPort();
  expect(await isAnySnmpAgent({ ...target(), port: free })).toBe(false);
});

test('a user is answered, a stranger complained of', async () => {
  expect(await ask({ version: '3', user })).toMatchObject({ kind: 'answered' });
  const stranger = { name: 'stranger', level: SNMP_LEVEL.noAuthNoPriv };
  expect(await ask({ version: '3', user: stranger })).toEqual({ kind: 'complained', complaint: 'unknownUser' });
});

test('a wrong passphrase is never an answer', async () => {
  const outcome = await ask({ version: '3', user: { ...user, authKey: 'other words entirely' } });
  expect(outcome.kind).not.toBe('answered');
});

test('a host that cannot be is a failure with a clause', async () => {
  const client = new SnmpClient({
    ...target(),
    host: 'no.such.host.invalid',
    credentials: { version: '1', community: 'public' },
  });
  const outcome = await client.get([OCTETS]);
  client.close();
  expect(outcome).toMatchObject({ kind: 'failed', clause: expect.stringMatching(/./) });
});
